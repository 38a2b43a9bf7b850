using System;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>The functions that are minimized here. No derivative is written anywhere in this project: the generator adds them.</summary>
internal static partial class Losses
{
    /// <summary>One linear neuron, a = Σ wᵢxᵢ, and half its squared error against the target y. Only w is learned.</summary>
    [Differentiable(nameof(w))]
    public static double SquaredError(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y)
    {
        double a = 0;
        for (int i = 0; i < w.Length; i++)
            a += w[i] * x[i];
        return 0.5 * (y - a) * (y - a);
    }

    /// <summary>A parabola with its minimum at the centre.</summary>
    [Differentiable(nameof(w))]
    public static double Bowl(double w, double centre) => (w - centre) * (w - centre);

    /// <summary>θ².</summary>
    [Differentiable]
    public static double Square(double theta) => theta * theta;

    /// <summary>A falling sigmoid: flat far from anything that could be called a minimum.</summary>
    [Differentiable]
    public static double Plateau(double w) => 1 / (1 + Math.Exp(w));

    /// <summary>½(u² + steepness·v²): a valley whose condition number is its steepness.</summary>
    [Differentiable(nameof(u), nameof(v))]
    public static double Valley(double u, double v, double steepness) => 0.5 * (u * u + steepness * v * v);

    /// <summary>Rosenbrock's banana: a curved valley with its minimum at (1, 1).</summary>
    [Differentiable]
    public static double Rosenbrock(double x, double y)
    {
        double rise = y - x * x;
        return (1 - x) * (1 - x) + 100 * rise * rise;
    }

    /// <summary>A tilted floor between walls so steep that one step too long overflows.</summary>
    [Differentiable]
    public static double SteepWalls(double w) => Math.Exp(w * w) - 20 * w;

    /// <summary>Has its minimum at 1 and is not defined for w ≤ 0.</summary>
    [Differentiable]
    public static double Barrier(double w) => w - Math.Log(w);
}
