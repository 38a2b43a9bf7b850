using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Discovery;

/// <summary>C# spellings of types, names and constraints that mean the same in any file.</summary>
internal static class TypeText
{
    private static readonly SymbolDisplayFormat _qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Of(ITypeSymbol type) => type.ToDisplayString(_qualified);

    /// <summary>A name as an identifier: keywords get their @ back.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>"" or "&lt;T, U&gt;"; <paramref name="withVariance"/> repeats in and out, which every part of an interface must.</summary>
    public static string TypeParameters(IReadOnlyList<ITypeParameterSymbol> parameters, bool withVariance)
    {
        return parameters.Count == 0 ? "" : $"<{string.Join(", ", parameters.Select(Spelling))}>";

        string Spelling(ITypeParameterSymbol parameter)
        {
            string variance = parameter.Variance switch
            {
                VarianceKind.In => "in ",
                VarianceKind.Out => "out ",
                _ => "",
            };
            return (withVariance ? variance : "") + Identifier(parameter.Name);
        }
    }

    /// <summary>"" or " where T : … where U : …".</summary>
    public static string Constraints(IReadOnlyList<ITypeParameterSymbol> parameters) =>
        string.Concat(parameters.Select(p => (p.Name, List: ConstraintsOf(p).ToArray()))
            .Where(p => p.List.Length > 0)
            .Select(p => $" where {Identifier(p.Name)} : {string.Join(", ", p.List)}"));

    private static IEnumerable<string> ConstraintsOf(ITypeParameterSymbol parameter)
    {
        if (parameter.HasUnmanagedTypeConstraint)
            yield return "unmanaged";
        else if (parameter.HasValueTypeConstraint)
            yield return "struct";
        else if (parameter.HasReferenceTypeConstraint)
            yield return parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
        else if (parameter.HasNotNullConstraint)
            yield return "notnull";
        foreach (ITypeSymbol type in parameter.ConstraintTypes)
            yield return Of(type);
        if (parameter.HasConstructorConstraint)
            yield return "new()";
        if (parameter.AllowsRefLikeType)
            yield return "allows ref struct";
    }
}
