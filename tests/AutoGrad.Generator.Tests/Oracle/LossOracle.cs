using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// What is known about a case without the generator: the primal, and the same program over dual numbers.
/// Each case is compiled once per test run.
/// </summary>
internal sealed class LossOracle
{
    private static readonly ConcurrentDictionary<LossCase, Lazy<LossOracle>> _known = new();

    private readonly Func<double[], double[], double> _primal;
    private readonly Func<Dual[], Dual[], Dual> _dual;

    private LossOracle(LossCase loss)
    {
        Case = loss;
        Tree = AllMembers.Requested(Compiled.Parse(loss.Source, loss.Name + ".cs"));
        Compilation source = Compiled.Create(Tree);
        Signature = LossSignature.Of(loss, source, Tree);
        AdapterTree = Compiled.Parse(PrimalAdapter.Write(Signature), "PrimalAdapter.cs");
        Compilation = source.AddSyntaxTrees(AdapterTree);
        GivenTree = loss.Given is { } given ? AllMembers.Requested(Compiled.Parse((loss with { Members = given }).Source, loss.Name + ".cs")) : Tree;
        Given = GivenTree == Tree ? Compilation : Compiled.Create(GivenTree, AdapterTree);

        Assembly primal = Compiled.Load(Compilation, errors => Explain("The loss does not compile", errors, Tree));
        _primal = Compiled.Bind<Func<double[], double[], double>>(primal, PrimalAdapter.TypeName, nameof(Value));
        _dual = BindDual();
    }

    public LossCase Case { get; }

    public LossSignature Signature { get; }

    public SyntaxTree Tree { get; }

    public SyntaxTree AdapterTree { get; }

    /// <summary>The loss and its primal adapter, before any generator.</summary>
    public Compilation Compilation { get; }

    /// <summary>The source that the generator reads.</summary>
    public SyntaxTree GivenTree { get; }

    /// <summary>What the generator is given, which may not compile before it has run.</summary>
    public Compilation Given { get; }

    public static LossOracle Of(LossCase loss) => _known.GetOrAdd(loss, key => new(() => new LossOracle(key))).Value;

    /// <summary>The oracle of a case that nobody will ask for again.</summary>
    public static LossOracle Fresh(LossCase loss) => new(loss);

    public double Value(double[] point) => _primal(point, new double[point.Length]);

    /// <summary>The value, and what the active parameters hold afterwards.</summary>
    public double Value(double[] point, out double[] contents) => _primal(point, contents = new double[point.Length]);

    /// <summary>The value of the dual program, whose arithmetic is double even where the source is float.</summary>
    public double WidenedValue(double[] point) =>
        _dual([.. point.Select(x => (Dual)x)], new Dual[point.Length]).Value;

    public double[] Gradient(double[] point) =>
        [.. point.Select((_, seed) => _dual(Seeded(point, seed), new Dual[point.Length]).Tangent)];

    /// <summary>
    /// What a pullback must leave: Σⱼ adjoints[j]·∂contents[j]/∂p + upstream·∂value/∂p. For parameters that the loss does not
    /// overwrite, the contents are the parameters, and this is the adjoint on entry plus upstream times the gradient.
    /// </summary>
    public double[] Pullback(double[] point, double upstream, double[] adjoints)
    {
        return [.. point.Select((_, seed) => Pulled(seed))];

        double Pulled(int seed)
        {
            var contents = new Dual[point.Length];
            double sum = upstream * _dual(Seeded(point, seed), contents).Tangent;
            for (int j = 0; j < contents.Length; j++)
                sum += adjoints[j] * contents[j].Tangent;
            return sum;
        }
    }

    /// <summary>A failure message a person can act on: the diagnostics, then every text involved.</summary>
    public static string Explain(string what, ImmutableArray<Diagnostic> diagnostics, params SyntaxTree[] texts) =>
        $"{what}\n{string.Join("\n", diagnostics)}\n"
        + string.Concat(texts.Select(tree => $"\n──── {tree.FilePath}\n{tree}\n"));

    private static Dual[] Seeded(double[] point, int seed) => [.. point.Select((x, i) => Dual.Parameter(x, i == seed))];

    private Func<Dual[], Dual[], Dual> BindDual()
    {
        LossCase image = Case.Twin is { } twin ? Case with { Members = twin, Types = "" } : Case;
        SyntaxTree source = image == Case ? Tree : Compiled.Parse(image.Source, Case.Name + " Twin.cs");
        Compilation compilation = image == Case ? Compilation : Compiled.Create(source, AdapterTree);
        SyntaxTree loss = Rewritten(source, compilation), adapter = Rewritten(AdapterTree, compilation);
        Assembly dual = Compiled.Load(
            Compiled.Create(loss, adapter),
            errors => Explain("The image of the loss over dual numbers does not compile", errors, Tree, loss));
        return Compiled.Bind<Func<Dual[], Dual[], Dual>>(dual, PrimalAdapter.TypeName, nameof(Value));
    }

    private static SyntaxTree Rewritten(SyntaxTree tree, Compilation compilation)
    {
        SyntaxNode root = new DualRewriter(compilation.GetSemanticModel(tree)).Visit(tree.GetRoot());

        // Printed and parsed again, so that a rewrite that only looks like C# does not pass.
        return Compiled.Parse(root.ToFullString(), "Dual " + tree.FilePath);
    }
}
