using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// A compilation in which members that bodies call and the generator has yet to write are declared, so that the calls have types. The compiler
/// then knows all that it will know in the end, and nobody has to guess what <c>var (x, y) = FGradient(x, y)</c> stands for.
/// </summary>
internal sealed class GeneratedDeclarations
{
    private static readonly ConditionalWeakTable<Compilation, GeneratedDeclarations> _known = new();

    private readonly ConcurrentDictionary<SyntaxTree, MethodShape> _shapes = new();
    private readonly HashSet<string> _declared = [];
    private readonly object _lock = new();

    private GeneratedDeclarations(Compilation written) => Compilation = written;

    /// <summary>The compilation with what has been declared so far.</summary>
    public Compilation Compilation { get; private set; }

    /// <param name="written">The compilation as the user has written it.</param>
    public static GeneratedDeclarations Of(Compilation written) => _known.GetValue(written, c => new GeneratedDeclarations(c));

    /// <summary>Declares the members of some more methods.</summary>
    public void Add(IEnumerable<MethodShape> shapes, CancellationToken cancellation)
    {
        lock (_lock)
        {
            List<SyntaxTree> trees = [];
            foreach (MethodShape shape in shapes.Where(s => !_declared.Contains(HintNames.Of(s.Method))))
            {
                SourceFile file = FileWriter.Write(MethodModels.Of(shape, null), new PrintableMembers());
                SyntaxTree written = shape.Method.DeclaringSyntaxReferences[0].SyntaxTree;
                SyntaxTree tree = CSharpSyntaxTree.ParseText(file.Text, (CSharpParseOptions)written.Options, file.HintName, cancellationToken: cancellation);
                trees.Add(tree);
                _shapes[tree] = shape;
                _declared.Add(file.HintName);
            }

            Compilation = Compilation.AddSyntaxTrees(trees);
        }
    }

    /// <summary>The method of which a member is a derivative; null for what the user has written.</summary>
    public MethodShape? ShapeOf(IMethodSymbol member)
    {
        SyntaxTree? tree = member.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree;
        return tree is not null && _shapes.TryGetValue(tree, out MethodShape? shape) ? shape : null;
    }

    /// <summary>The symbol of the same declaration in another compilation of the same sources.</summary>
    public static TSymbol In<TSymbol>(TSymbol symbol, Compilation compilation, CancellationToken cancellation)
        where TSymbol : class, ISymbol
    {
        if (symbol.DeclaringSyntaxReferences.FirstOrDefault() is not { } reference || !compilation.ContainsSyntaxTree(reference.SyntaxTree))
            return symbol;
        return compilation.GetSemanticModel(reference.SyntaxTree).GetDeclaredSymbol(reference.GetSyntax(cancellation), cancellation) as TSymbol ?? symbol;
    }
}
