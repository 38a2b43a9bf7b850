using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using AutoGrad.Generator.Diagnostics.Shape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// The [Differentiable] methods of a compilation, by the stems of their members' names. Asked only where a body names what the compiler does not
/// know; what a file holds is remembered with its tree.
/// </summary>
internal sealed class DifferentiableMethods
{
    private static readonly ConditionalWeakTable<Compilation, DifferentiableMethods> _known = new();
    private static readonly ConditionalWeakTable<SyntaxTree, MethodDeclarationSyntax[]> _marked = new();

    private readonly ILookup<string, MethodShape> _byStem;

    private DifferentiableMethods(Compilation compilation, CancellationToken cancellation)
    {
        List<MethodShape> shapes = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            MethodDeclarationSyntax[] marked = _marked.GetValue(tree, t => MarkedMethods.In(t, "Differentiable", KnownNames.Differentiable, cancellation));
            if (marked.Length == 0)
                continue;
            SemanticModel model = compilation.GetSemanticModel(tree);
            shapes.AddRange(marked.Select(m => model.GetDeclaredSymbol(m, cancellation)).OfType<IMethodSymbol>().Select(MethodShape.Of).OfType<MethodShape>());
        }

        _byStem = shapes.ToLookup(s => s.Stem, StringComparer.Ordinal);
    }

    public static DifferentiableMethods Of(Compilation compilation, CancellationToken cancellation) =>
        _known.GetValue(compilation, c => new DifferentiableMethods(c, cancellation));

    /// <summary>The methods whose members' names begin with the stem; of those whose declaration is wrong there are none.</summary>
    public IEnumerable<MethodShape> WithStem(string stem, CancellationToken cancellation) =>
        _byStem[stem].Where(s => ShapeRules.WorstOf(s, cancellation) != Consequence.Skip);
}
