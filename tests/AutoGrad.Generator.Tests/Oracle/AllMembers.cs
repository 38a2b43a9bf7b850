using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Makes every [Differentiable] of a case ask for all families of members that a loss can have.</summary>
internal static class AllMembers
{
    private const string Families = "Derivatives.Gradient | Derivatives.Pushforward | Derivatives.HessianVectorProduct";

    public static SyntaxTree Requested(SyntaxTree tree)
    {
        AttributeSyntax[] markers =
            [.. tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>().Where(a => a.Name.ToString() is "Differentiable")];
        return Compiled.Parse(tree.GetRoot().ReplaceNodes(markers, (_, marker) => Asking(marker)).ToFullString(), tree.FilePath);
    }

    private static AttributeSyntax Asking(AttributeSyntax marker)
    {
        AttributeArgumentListSyntax arguments = marker.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        AttributeArgumentSyntax emit = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression(Families))
            .WithNameEquals(SyntaxFactory.NameEquals("Emit"));
        return marker.WithArgumentList(arguments.AddArguments(emit));
    }
}
