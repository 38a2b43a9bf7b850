using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>One parameter of a loss, as the adapters see it.</summary>
/// <param name="Name">As in metadata, without @.</param>
/// <param name="IsActive">Whether the gradient has components for it.</param>
/// <param name="IsArray">A span or an array of rank one.</param>
/// <param name="Number">The keyword of its element type.</param>
/// <param name="Expression">What to pass, for a passive parameter.</param>
internal sealed record LossParameter(string Name, bool IsActive, bool IsArray, string Number, string Expression)
{
    /// <summary>The stem of the names of its derivatives.</summary>
    public string Stem => Name.TrimStart('_');

    /// <summary>The local of an adapter that holds its argument.</summary>
    public string Argument => "arg_" + Name;
}

/// <summary>The differentiated method of a case, found by its attribute: what is active follows from the contract, not from the generator.</summary>
internal sealed class LossSignature
{
    private LossSignature(IMethodSymbol method, ImmutableArray<LossParameter> parameters, IReadOnlyDictionary<string, int> lengths)
    {
        Method = method;
        Parameters = parameters;
        Lengths = lengths;
    }

    public IMethodSymbol Method { get; }

    public ImmutableArray<LossParameter> Parameters { get; }

    public IReadOnlyDictionary<string, int> Lengths { get; }

    public IEnumerable<LossParameter> Active => Parameters.Where(p => p.IsActive);

    public IEnumerable<LossParameter> Passive => Parameters.Where(p => !p.IsActive);

    /// <summary>The containing type, ready to be followed by a member.</summary>
    public string Owner => Method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public string Number => Method.ReturnType.ToDisplayString();

    public bool IsSingle => Method.ReturnType.SpecialType == SpecialType.System_Single;

    /// <summary>How many numbers of a point are spoken for; the rest belongs to the one array without a stated length.</summary>
    public int FixedCount => Active.Sum(p => p.IsArray ? Lengths.GetValueOrDefault(p.Name) : 1);

    /// <summary>Finds the one method marked [Differentiable].</summary>
    public static LossSignature Of(LossCase loss, Compilation compilation, SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        IMethodSymbol method = tree.GetRoot().DescendantNodes()
            .Select(node => model.GetDeclaredSymbol(node)).OfType<IMethodSymbol>()
            .Single(candidate => Marker(candidate) is not null);
        string[] named =
        [
            .. from argument in Marker(method)!.ConstructorArguments
               where !argument.Values.IsDefault
               from value in argument.Values
               select (string)value.Value!,
        ];
        return new(method, [.. method.Parameters.Select(Describe)], loss.Lengths);

        LossParameter Describe(IParameterSymbol parameter)
        {
            ITypeSymbol element = Element(parameter.Type);
            bool isFloating = element.SpecialType is SpecialType.System_Double or SpecialType.System_Single;
            bool isActive = isFloating
                && (named.Length == 0 ? !parameter.GetAttributes().Any(a => a.AttributeClass?.Name == "NotDifferentiatedAttribute") : named.Contains(parameter.Name));
            string expression = isActive ? "" : loss.Passive.GetValueOrDefault(parameter.Name)
                ?? throw new InvalidOperationException($"Case '{loss.Name}' gives no value for its passive parameter '{parameter.Name}'.");
            return new(parameter.Name, isActive, !SymbolEqualityComparer.Default.Equals(element, parameter.Type), element.ToDisplayString(), expression);
        }
    }

    private static AttributeData? Marker(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == "AutoGrad.DifferentiableAttribute");

    private static ITypeSymbol Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" } span => span.TypeArguments[0],
        _ => type,
    };
}
