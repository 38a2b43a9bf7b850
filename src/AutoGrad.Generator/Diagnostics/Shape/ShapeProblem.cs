using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>What the generator does about a method with a problem in its declaration.</summary>
internal enum Consequence
{
    /// <summary>Nothing: the members come out as usual.</summary>
    None,

    /// <summary>The members are declared, so that calls to them bind, and throw.</summary>
    Declare,

    /// <summary>No members: their signatures cannot be known, or could not compile.</summary>
    Skip,
}

/// <summary>Something wrong with a declaration. The analyzer reports it; the generator only draws the consequence.</summary>
/// <param name="Diagnostic">What to tell; null where the compiler says it better.</param>
/// <param name="Consequence">What becomes of the members.</param>
internal readonly record struct ShapeProblem(Diagnostic? Diagnostic, Consequence Consequence)
{
    /// <summary>What the compiler, or another rule, already says.</summary>
    public static ShapeProblem Unsaid(Consequence consequence) => new(null, consequence);

    public static ShapeProblem Told(Consequence consequence, DiagnosticDescriptor descriptor, Location place, params object[] arguments) =>
        new(Diagnostic.Create(descriptor, place, arguments), consequence);
}
