using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics;

/// <content>Derivatives that exist, and may not be what was meant: warnings where they are zero throughout, infos where they may be infinite or NaN.</content>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor ParameterWithoutInfluence = Create(
        "AG2001",
        "The result does not depend on a parameter",
        "The derivative of '{0}' with respect to '{1}' is zero everywhere: {2}. Name the active parameters in the attribute without it, or mark it [NotDifferentiated].",
        Remark,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ConstantResult = Create(
        "AG2002",
        "The result depends on no active parameter",
        "Every derivative of '{0}' is zero everywhere: its result depends on none of the parameters with respect to which it is differentiated ({1}). Compute the result from them, or remove the attribute.",
        Remark,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor LostInInteger = Create(
        "AG2003",
        "A derivative ends in an integer",
        "'{0}' makes an integer of a number that depends on an active parameter, and the result is computed from it: this path has derivative zero. Keep the number floating-point, or say that it is meant with Differentiate.StopGradient.",
        Remark,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CheckpointWithoutLoop = Create(
        "AG2004",
        "Checkpoint has no effect",
        "Checkpoint does nothing for '{0}': {1}",
        Remark,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RowsNotInLanes = Create(
        "AG2005",
        "Rows do not run in lanes",
        "Rows = RowsIn.Lanes does nothing for {0}: {1}. Change that, or leave the choice to RowsIn.Auto.",
        Remark,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RootAtZero = Create(
        "AG2101",
        "A root of what may be zero",
        "'{0}' has an infinite slope where its argument is zero, and the gradient there is infinite or NaN. Add a small constant to the argument, test for zero first, or use Hypot for a distance.",
        Remark,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor LogarithmAtZero = Create(
        "AG2102",
        "A logarithm of what may be zero",
        "'{0}' is infinite where its argument reaches zero, and so is its slope; a factor of zero makes both NaN. Add a small constant to the argument, or test for zero first.",
        Remark,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor EdgeOfDomain = Create(
        "AG2103",
        "An inverse function at the edge of its domain",
        "'{0}' has an infinite slope at the edge of its domain, which its argument may reach. Keep the argument inside, or use Atan2 for an angle.",
        Remark,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor PowerOfNonPositive = Create(
        "AG2104",
        "An active exponent over a base that may not be positive",
        "The slope of '{0}' in its exponent takes the logarithm of the base, which may be zero or negative: NaN for a negative base. Make sure that the base is positive, or leave the exponent out of the active parameters.",
        Remark,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor DivisionByNorm = Create(
        "AG2105",
        "A division by a length that may be zero",
        "'{0}' divides by a number that is never negative but may be zero, where value and gradient are infinite or NaN. Test for zero first, or add a small constant to the divisor.",
        Remark,
        DiagnosticSeverity.Info);

    /// <summary>All of them, in the order of their ids.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfRemarks =
    [
        ParameterWithoutInfluence,
        ConstantResult,
        LostInInteger,
        CheckpointWithoutLoop,
        RowsNotInLanes,
        RootAtZero,
        LogarithmAtZero,
        EdgeOfDomain,
        PowerOfNonPositive,
        DivisionByNorm,
    ];
}
