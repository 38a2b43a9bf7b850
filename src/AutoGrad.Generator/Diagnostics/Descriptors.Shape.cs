using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics;

/// <content>The shape of a declaration; reported by the analyzer.</content>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Create(
        "AG0001",
        "The containing type is not partial",
        "'{0}' contains a [Differentiable] method, so the derivatives must be added to it: declare it partial",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoActiveParameter = Create(
        "AG0002",
        "There is nothing to differentiate with respect to",
        "'{0}' has no floating-point parameter to differentiate with respect to: give it one of type double, float, T : IFloatingPointIeee754<T>, or an array or span of these",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnknownParameter = Create(
        "AG0003",
        "The attribute names no parameter",
        "'{0}' is not a parameter of '{1}'{2}",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NotFloatingPoint = Create(
        "AG0004",
        "The named parameter carries no derivative",
        "Parameter '{0}' has type '{1}', {2}: remove it from the attribute",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoResult = Create(
        "AG0005",
        "The method computes nothing that has a gradient",
        "'{0}' {1}: return the loss as a double, a float or a T : IFloatingPointIeee754<T>, or several such numbers as an array, tuple or struct",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor Suspends = Create(
        "AG0006",
        "An async method or iterator cannot be differentiated",
        "'{0}' is {1}: move the computation into an ordinary method and differentiate that",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoBody = Create(
        "AG0007",
        "The method has no body",
        "'{0}' is {1} and has no body to differentiate: put the attribute on the method that computes",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UnconstrainedNumber = Create(
        "AG0008",
        "The type parameter is not known to be a floating-point number",
        "Type parameter '{0}' is differentiated but not known to be a floating-point number: add 'where {0} : System.Numerics.IFloatingPointIeee754<{0}>'",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor MemberExists = Create(
        "AG0009",
        "A generated member would collide with an existing one",
        "The derivatives of '{0}' would include '{1}', which '{2}' already declares: set Name = \"…\" in the attribute to give them another stem",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor MembersClash = Create(
        "AG0010",
        "The generated members of two methods would collide",
        "The derivatives of '{0}' and of '{1}' would both include '{2}': set Name = \"…\" in the attribute of one of them",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NotAMethod = Create(
        "AG0011",
        "Only methods of a type can be differentiated",
        "[Differentiable] on {0} has no effect, since no members can be added beside it: move the computation into a method of the type",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor PassiveByAttribute = Create(
        "AG0012",
        "A parameter is named as active and marked as passive",
        "Parameter '{0}' is named in [Differentiable] and marked [{1}], which makes it data: remove one of the two",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NotEmitted = Create(
        "AG0013",
        "A requested family of members is not available",
        "Derivatives.{0} is not available for '{1}' in this version: request Derivatives.{2} only",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor TypeNotSupported = Create(
        "AG0014",
        "No gradient can be made for a parameter of this type",
        "Parameter '{0}' has type '{1}', {2}; or leave the parameter out by naming the active ones",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor MemberNotSupported = Create(
        "AG0015",
        "A field or property that cannot be active",
        "'{0}' {1}",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor RuleDoesNotFit = Create(
        "AG0016",
        "A rule does not fit its function",
        "'{0}' cannot be the rule of '{1}': {2}; a rule takes the function's parameters, 'upstream', and one adjoint per floating-point parameter that is not marked [NotDifferentiated]",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NameNotAnIdentifier = Create(
        "AG0017",
        "Name is not an identifier",
        "\"{0}\" cannot begin the names of the generated members: Name must be a C# identifier",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor ClosedType = Create(
        "AG0018",
        "The containing type cannot be extended in another file",
        "'{0}' stands in {1}, to which no members can be added: move it into an ordinary partial type",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoBatchObjective = Create(
        "AG0019",
        "No batch objective is generated",
        "'{0}BatchObjective' is not generated, so [Sample] on '{1}' only makes it data: {2}",
        Shape,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CannotBePassed = Create(
        "AG0020",
        "A derivative could not be given what the method takes",
        "'{0}' takes {1}, which generated code cannot hold: {2}",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor ParameterClash = Create(
        "AG0021",
        "A parameter has the name of a generated one",
        "The derivatives of '{0}' would have two parameters named '{1}': rename '{2}'",
        Shape,
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoObjective = Create(
        "AG0022",
        "No objective is generated",
        "'{0}Objective' is not generated: an objective needs the active parameters and the result of '{1}' to have one floating-point type, no arrays of structs, and no ref or out parameters",
        Shape,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor TwoRules = Create(
        "AG0023",
        "Two rules for one function",
        "'{0}' has two rules, '{1}' and '{2}': remove one of them",
        Shape,
        DiagnosticSeverity.Error);

    /// <summary>All of them, in the order of their ids.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfShape =
    [
        NotPartial,
        NoActiveParameter,
        UnknownParameter,
        NotFloatingPoint,
        NoResult,
        Suspends,
        NoBody,
        UnconstrainedNumber,
        MemberExists,
        MembersClash,
        NotAMethod,
        PassiveByAttribute,
        NotEmitted,
        TypeNotSupported,
        MemberNotSupported,
        RuleDoesNotFit,
        NameNotAnIdentifier,
        ClosedType,
        NoBatchObjective,
        CannotBePassed,
        ParameterClash,
        NoObjective,
        TwoRules,
    ];
}
