using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>Drops statements and simplifies expressions of a failing loss for as long as it fails in the same way.</summary>
internal static class Shrinker
{
    /// <summary>The smallest failing program found in so many attempts, with the reason why it fails.</summary>
    public static string Shrink(LossCase loss, Verdict verdict, int allowed)
    {
        int attempts = 0;
        bool progress = true;
        while (progress)
        {
            progress = false;
            foreach (LossCase smaller in Smaller(loss))
            {
                if (++attempts > allowed)
                    return Report(loss, verdict);
                if (Verdict.Of(smaller) is not { } still || still.Kind != verdict.Kind)
                    continue;
                (loss, verdict, progress) = (smaller, still, true);
                break;
            }
        }

        return Report(loss, verdict);
    }

    private static string Report(LossCase loss, Verdict verdict) =>
        $"{loss.Name}: points {string.Join(" ", loss.Points.Select(Agreement.At))}\n{verdict.Text}\n──── shrunk to\n{loss.Members}\n";

    private static IEnumerable<LossCase> Smaller(LossCase loss)
    {
        if (loss.Points.Length > 1)
        {
            foreach (double[] point in loss.Points)
                yield return loss with { Points = [point] };
        }

        SyntaxNode root = CSharpSyntaxTree.ParseText("class C {\n" + loss.Members + "\n}", Compiled.ParseOptions).GetRoot();
        foreach (SyntaxNode smaller in Reduced(root))
        {
            ClassDeclarationSyntax owner = smaller.DescendantNodes().OfType<ClassDeclarationSyntax>().First();
            string members = string.Concat(owner.Members.Select(m => m.ToFullString()));
            if (members.Length < loss.Members.Length)
                yield return loss with { Members = members };
        }
    }

    /// <summary>Large cuts first.</summary>
    private static IEnumerable<SyntaxNode> Reduced(SyntaxNode root)
    {
        foreach (MethodDeclarationSyntax method in root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => m.AttributeLists.Count == 0))
            yield return root.RemoveNode(method, SyntaxRemoveOptions.KeepNoTrivia)!;
        foreach (StatementSyntax statement in root.DescendantNodes().OfType<StatementSyntax>().Where(s => s.Parent is BlockSyntax or SwitchSectionSyntax))
            yield return root.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia)!;
        foreach (StatementSyntax statement in root.DescendantNodes().OfType<StatementSyntax>())
        {
            foreach (StatementSyntax part in Parts(statement))
                yield return root.ReplaceNode(statement, part);
        }

        foreach (ExpressionSyntax expression in root.DescendantNodes().OfType<ExpressionSyntax>().Where(IsOperand))
        {
            foreach (ExpressionSyntax part in expression.ChildNodes().SelectMany(Operands))
                yield return root.ReplaceNode(expression, part.WithTriviaFrom(expression));
            if (expression.ToString().Length > 1)
                yield return root.ReplaceNode(expression, SyntaxFactory.ParseExpression("1").WithTriviaFrom(expression));
        }
    }

    private static IEnumerable<StatementSyntax> Parts(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax { Else: { } otherwise } branch => [branch.Statement, otherwise.Statement, branch.WithElse(null)],
        IfStatementSyntax branch => [branch.Statement],
        ForStatementSyntax loop => [loop.Statement],
        WhileStatementSyntax loop => [loop.Statement],
        DoStatementSyntax loop => [loop.Statement],
        ForEachStatementSyntax loop => [loop.Statement],
        BlockSyntax { Statements.Count: 1 } block when block.Parent is StatementSyntax => [block.Statements[0]],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> Operands(SyntaxNode child) => child switch
    {
        ArgumentListSyntax list => list.Arguments.Select(a => a.Expression),
        ExpressionSyntax operand => [operand],
        _ => [],
    };

    private static bool IsOperand(ExpressionSyntax expression) =>
        expression.Parent is not (AttributeArgumentSyntax or MemberAccessExpressionSyntax or QualifiedNameSyntax)
        && expression is not (TypeSyntax and not IdentifierNameSyntax)
        && expression.ChildNodes().Any();
}
