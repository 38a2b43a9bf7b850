using System;

namespace AutoGrad.Tests.Optimizers.Problems;

/// <summary>Value and hand-written gradient.</summary>
internal delegate double ValueAndGradient(ReadOnlySpan<double> x, Span<double> g);

/// <summary>
/// A function with a known minimum and its usual start, counting its evaluations. Its Hessian products are differences of gradients, of
/// fourth order, and are not counted.
/// </summary>
internal sealed class TestProblem(string name, double[] start, double minimum, ValueAndGradient function) : ICurvatureObjective<double>
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

    public void HessianProduct(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<double> direction, scoped Span<double> product)
    {
        product.Clear();
        double size = 1, length = 0;
        for (int i = 0; i < point.Length; i++)
            (size, length) = (Math.Max(size, Math.Abs(point[i])), Math.Max(length, Math.Abs(direction[i])));
        double h = 1e-3 * size / length;
        double[] at = new double[Count], gradient = new double[Count];
        ReadOnlySpan<(double Steps, double Weight)> stencil = [(-2, 1), (-1, -8), (1, 8), (2, -1)];
        foreach ((double steps, double weight) in stencil)
        {
            for (int i = 0; i < at.Length; i++)
                at[i] = point[i] + steps * h * direction[i];
            function(at, gradient);
            for (int i = 0; i < at.Length; i++)
                product[i] += weight / (12 * h) * gradient[i];
        }
    }

    public override string ToString() => Name;
}
