using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>ode</c>: an initial value problem by the classical Runge–Kutta method.</summary>
internal static partial class InitialValueProblem
{
    public static Eval Eval { get; } = new("ode")
    {
        {
            "primal", input =>
            {
                (double[] x, int steps) = Problem(input);
                double[] y = new double[x.Length];
                return Evaluation.Of(y, () => Solve(x, steps, y));
            }
        },
        {
            "gradient", input =>
            {
                (double[] x, int steps) = Problem(input);
                double[] gradient = new double[x.Length];
                return Evaluation.Of(gradient, () => LastComponentAndGradient(x, steps, gradient));
            }
        },
    };

    /// <summary>The last component of the solution at t = 2.</summary>
    [Differentiable]
    public static double LastComponent(ReadOnlySpan<double> x, int steps)
    {
        double[] y = new double[x.Length];
        Solve(x, steps, y);
        return y[^1];
    }

    /// <summary>Solves y₀′ = x₀, yᵢ′ = xᵢ·yᵢ₋₁ with y(0) = 0 up to t = 2.</summary>
    public static void Solve(ReadOnlySpan<double> x, int steps, Span<double> y)
    {
        double h = 2.0 / steps;
        double[] k1 = new double[x.Length], k2 = new double[x.Length], k3 = new double[x.Length], k4 = new double[x.Length];
        double[] between = new double[x.Length];
        y.Clear();
        for (int step = 0; step < steps; step++)
        {
            Slope(x, y, k1);
            Move(y, h / 2, k1, between);
            Slope(x, between, k2);
            Move(y, h / 2, k2, between);
            Slope(x, between, k3);
            Move(y, h, k3, between);
            Slope(x, between, k4);
            for (int i = 0; i < y.Length; i++)
                y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
    }

    private static void Slope(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> slope)
    {
        slope[0] = x[0];
        for (int i = 1; i < x.Length; i++)
            slope[i] = x[i] * y[i - 1];
    }

    private static void Move(ReadOnlySpan<double> y, double step, ReadOnlySpan<double> slope, Span<double> moved)
    {
        for (int i = 0; i < y.Length; i++)
            moved[i] = y[i] + step * slope[i];
    }

    private static (double[] X, int Steps) Problem(Input input)
    {
        double[] x = input["x"].Vector();
        return (x.Length > 0 ? x : throw input["x"].Expected("at least one number"), input["s"].WholeNumber(1));
    }
}
