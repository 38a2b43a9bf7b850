using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>A [Differentiable] method as its declaration shows it, before anyone looks into the body.</summary>
/// <param name="Method">The method; of a partial one the defining part.</param>
/// <param name="Arguments">What the attribute says.</param>
/// <param name="Active">With respect to what it is differentiated.</param>
internal sealed record MethodShape(IMethodSymbol Method, DifferentiableArguments Arguments, ActiveSet Active)
{
    /// <summary>The stem of the generated members' names.</summary>
    public string Stem => Arguments.Name ?? Method.Name;

    /// <summary>Null unless the method carries the attribute.</summary>
    public static MethodShape? Of(IMethodSymbol method)
    {
        IMethodSymbol definition = method.PartialDefinitionPart ?? method;
        if (KnownNames.Attribute(definition, KnownNames.Differentiable) is not { } attribute)
            return null;
        DifferentiableArguments arguments = DifferentiableArguments.Read(attribute);
        return new MethodShape(definition, arguments, ActiveSet.Of(definition, arguments));
    }
}
