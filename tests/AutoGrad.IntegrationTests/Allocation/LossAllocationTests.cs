using System;
using System.Linq;
using Xunit;
using static AutoGrad.IntegrationTests.Allocation.Forms;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>Value, gradient and pullback of generated code allocate exactly 0 bytes in steady state, whatever the loss is made of.</summary>
public class LossAllocationTests
{
    private static readonly double[] _w = [0.3, -0.7, 1.2, 0.4];
    private static readonly double[] _x = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i))];
    private static readonly double[] _y = [.. Enumerable.Range(0, 10).Select(i => Math.Cos(i))];
    private static readonly double[] _g = new double[4];
    private static readonly float[] _wf = [0.3f, -0.7f], _xf = [1, 2], _gf = new float[2];

    private static readonly double[] _out = new double[2];

    /// <summary>Keeps one copy of the point, because the loss asks for an array; made once, it allocates no more.</summary>
    private static Action OnArrays()
    {
        var objective = new RegressionObjective(_x, _y);
        return () => Evaluate(objective, _w);
    }

    public static TheoryData<string, Action> Gradients => new()
    {
        { "scalars", () => ScalarsAndGradient(0.5, 2, out _out[0], out _out[1]) },
        { "arrays", () => RegressionAndGradient(_w, _x, _y, _g) },
        { "a buffer", () => BufferAndGradient(_w, _g) },
        { "a stack", () => StackAndGradient(_w, _g) },
        { "a small local array", () => SmallLocalArrayAndGradient(_w, _g) },
        { "a local array", () => SoftmaxAndGradient(_w, _g) },
        { "stackalloc", () => StackAllocatedAndGradient(_w, _g) },
        { "helpers", () => HelpersAndGradient(_w, _g) },
        { "branches", () => BranchesAndGradient(_w, 0.1, _x, 0.2, _g, out _out[0]) },
        { "overwritten elements", () => OverwrittenAndGradient(_w, _g) },
        { "floats", () => FloatsAndGradient(_wf, _xf, _gf) },
        { "nested loops", () => TriangleAndGradient(_w, _g) },
        { "recursion", () => ContinuedAndGradient(_w, _g) },
        { "recursion with local arrays", () => FoldedAndGradient(_w, _g) },
    };

    public static TheoryData<string, Action> Pullbacks => new()
    {
        { "scalars", () => ScalarsPullback(0.5, 2, 3, ref _out[0], ref _out[1]) },
        { "arrays", () => RegressionPullback(_w, _x, _y, 3, _g) },
        { "a buffer", () => BufferPullback(_w, 3, _g) },
        { "a stack", () => StackPullback(_w, 3, _g) },
        { "a small local array", () => SmallLocalArrayPullback(_w, 3, _g) },
        { "a local array", () => SoftmaxPullback(_w, 3, _g) },
        { "stackalloc", () => StackAllocatedPullback(_w, 3, _g) },
        { "helpers", () => HelpersPullback(_w, 3, _g) },
        { "branches", () => BranchesPullback(_w, 0.1, _x, 0.2, 3, _g, ref _out[0]) },
        { "overwritten elements", () => OverwrittenPullback(_w, 3, _g) },
        { "floats", () => FloatsPullback(_wf, _xf, 3, _gf) },
        { "nested loops", () => TrianglePullback(_w, 3, _g) },
        { "recursion", () => ContinuedPullback(_w, 3, _g) },
        { "recursion with local arrays", () => FoldedPullback(_w, 3, _g) },
    };

    public static TheoryData<string, Action> Objectives => new()
    {
        { "scalars", () => Evaluate(new ScalarsObjective(), _w.AsSpan(0, 2)) },
        { "arrays", OnArrays() },
        { "a buffer", () => Evaluate(new BufferObjective(), _w) },
        { "a stack", () => Evaluate(new StackObjective(), _w) },
        { "a small local array", () => Evaluate(new SmallLocalArrayObjective(), _w) },
        { "a local array", () => Evaluate(new SoftmaxObjective(), _w) },
        { "stackalloc", () => Evaluate(new StackAllocatedObjective(), _w) },
        { "helpers", () => Evaluate(new HelpersObjective(), _w) },
        { "branches", () => Evaluate(new BranchesObjective(_x, 0.2), _w) },
        { "overwritten elements", () => Evaluate(new OverwrittenObjective(), _w) },
        { "nested loops", () => Evaluate(new TriangleObjective(), _w) },
    };

    [Theory]
    [MemberData(nameof(Gradients))]
    public void Value_and_gradient_allocate_nothing(string form, Action call)
    {
        Assert.NotEmpty(form);
        Garbage.AssertNone(call);
    }

    [Theory]
    [MemberData(nameof(Pullbacks))]
    public void The_pullback_allocates_nothing(string form, Action call)
    {
        Assert.NotEmpty(form);
        Garbage.AssertNone(call);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void The_objective_allocates_nothing(string form, Action call)
    {
        Assert.NotEmpty(form);
        Garbage.AssertNone(call);
    }

    private static void Evaluate<TObjective>(TObjective objective, ReadOnlySpan<double> point)
        where TObjective : IObjective<double>, allows ref struct =>
        objective.ValueAndGradient(point, _g.AsSpan(0, point.Length));
}
