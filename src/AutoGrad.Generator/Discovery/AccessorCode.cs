using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>Properties whose accessors do more than keep what they are given, perhaps in a field of their own (<c>get => 2 * field</c>).</summary>
internal static class AccessorCode
{
    public static bool Of(IPropertySymbol property) => BackingField(property) is null || IsWritten(property);

    /// <summary>The field in which a property keeps its value; null where it has none.</summary>
    public static IFieldSymbol? BackingField(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(
            f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property) || SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property.OriginalDefinition));

    /// <summary>Whether one of the accessors of a property with a field of its own has a body.</summary>
    private static bool IsWritten(IPropertySymbol property) =>
        property.OriginalDefinition.DeclaringSyntaxReferences.Any(
            r => r.GetSyntax() is PropertyDeclarationSyntax declared
                && (declared.ExpressionBody is not null
                    || declared.AccessorList?.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null) == true));
}
