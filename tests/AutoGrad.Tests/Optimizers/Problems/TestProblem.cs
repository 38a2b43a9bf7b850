using System;

namespace AutoGrad.Tests.Optimizers.Problems;

/// <summary>Value and hand-written gradient.</summary>
internal delegate double ValueAndGradient(ReadOnlySpan<double> x, Span<double> g);

/// <summary>A function with a known minimum and its usual start, counting its evaluations.</summary>
internal sealed class TestProblem(string name, double[] start, double minimum, ValueAndGradient function) : IObjective<double>
{
    private readonly double[] _scratch = new double[start.Length];

    public string Name { get; } = name;

    public double Minimum { get; } = minimum;

    public int Count => start.Length;

    public long Evaluations { get; set; }

    public double[] Start() => (double[])start.Clone();

    public double Value(scoped ReadOnlySpan<double> point)
    {
        Evaluations++;
        return function(point, _scratch);
    }

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        Evaluations++;
        return function(point, gradient);
    }

    public override string ToString() => Name;
}
