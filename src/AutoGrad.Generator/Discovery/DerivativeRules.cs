using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// The rules of a compilation, and those of its references, which stand behind. They are looked up while bodies are lowered, which happens on every edit: what an edit leaves alone, a
/// file's methods with the attribute, is remembered with the file's tree, and only the trees that have some are asked for symbols.
/// </summary>
internal sealed class DerivativeRules
{
    private static readonly ConditionalWeakTable<Compilation, DerivativeRules> _known = new();
    private static readonly ConditionalWeakTable<SyntaxTree, MethodDeclarationSyntax[]> _marked = new();

    private readonly Dictionary<IMethodSymbol, List<DerivativeRule>> _rules = new(SymbolEqualityComparer.Default);

    private readonly Dictionary<IMethodSymbol, List<DerivativeRule>> _libraries = new(SymbolEqualityComparer.Default);

    private DerivativeRules(Compilation compilation, CancellationToken cancellation)
    {
        foreach (DerivativeRule rule in LibraryRules.Of(compilation, cancellation))
            Add(_libraries, rule.Function!, rule);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            MethodDeclarationSyntax[] marked = _marked.GetValue(tree, t => MarkedMethods.In(t, "DerivativeOf", KnownNames.DerivativeOf, cancellation));
            if (marked.Length == 0)
                continue;
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (MethodDeclarationSyntax syntax in marked)
            {
                if (model.GetDeclaredSymbol(syntax, cancellation) is IMethodSymbol method && DerivativeRule.Of(method) is { Function: { } function } rule)
                    Add(_rules, function, rule);
            }
        }
    }

    public static DerivativeRules Of(Compilation compilation, CancellationToken cancellation) =>
        _known.GetValue(compilation, c => new DerivativeRules(c, cancellation));

    /// <summary>The rule of a function: of the compilation, else of its references. Of two, which are an error, the first.</summary>
    public DerivativeRule? Find(IMethodSymbol function) =>
        For(function).FirstOrDefault(r => r.Problems.IsEmpty) ?? OfLibraries(function).FirstOrDefault();

    /// <summary>The rules that referenced assemblies have for a function.</summary>
    public IReadOnlyList<DerivativeRule> OfLibraries(IMethodSymbol function) =>
        _libraries.TryGetValue(function.OriginalDefinition, out List<DerivativeRule>? rules) ? rules : [];

    /// <summary>All rules of a function that the compilation itself declares.</summary>
    public IReadOnlyList<DerivativeRule> For(IMethodSymbol function) =>
        _rules.TryGetValue(function.OriginalDefinition, out List<DerivativeRule>? rules) ? rules : [];

    private static void Add(Dictionary<IMethodSymbol, List<DerivativeRule>> all, IMethodSymbol function, DerivativeRule rule)
    {
        if (!all.TryGetValue(function.OriginalDefinition, out List<DerivativeRule>? rules))
            all.Add(function.OriginalDefinition, rules = []);
        rules.Add(rule);
    }
}
