using System;
using System.Collections.Generic;

namespace AutoGrad.Tests.Optimizers.Problems;

/// <summary>
/// Test functions with known minima. Numbers are those of Moré, Garbow and Hillstrom, "Testing unconstrained optimization software",
/// ACM Trans. Math. Softw. 7 (1981). The multimodal ones (Rastrigin 1974, Ackley 1987, Griewank 1981) start in the basin of the global
/// minimum, so that descents can be compared on them, too.
/// </summary>
internal static class TestProblems
{
    /// <summary>Fresh problems, so that tests can count apart.</summary>
    public static IReadOnlyList<TestProblem> All() =>
    [
        new("Rosenbrock (1)", [-1.2, 1], 0, Chain),
        new("Beale (5)", [1, 1], 0, Beale),
        new("Helical valley (7)", [-1, 0, 0], 0, HelicalValley),
        new("Powell singular (13)", [3, -1, 0, 1], 0, PowellSingular),
        new("Wood (14)", [-3, -1, -3, -1], 0, Wood),
        new("Brown badly scaled (4)", [1, 1], 0, BrownBadlyScaled),
        new("Rosenbrock chain, n = 1000", Repeated([-1.2, 1], 1000), 0, Chain),
        new("extended Rosenbrock (21), n = 10 000", Repeated([-1.2, 1], 10_000), 0, ExtendedRosenbrock),
        new("extended Powell (22), n = 10 000", Repeated([3, -1, 0, 1], 10_000), 0, PowellSingular),
        new("Rastrigin, n = 10", Repeated([0.3, -0.2], 10), 0, Rastrigin),
        new("Ackley, n = 10", Repeated([0.3, -0.2], 10), 0, Ackley),
        new("Griewank, n = 10", Repeated([1, -0.5], 10), 0, Griewank),
    ];

    /// <summary>Σ 100 (x[i+1] − x[i]²)² + (1 − x[i])². Rosenbrock 1960; with n &gt; 2 the chain that SciPy calls <c>rosen</c>.</summary>
    public static double Chain(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0;
        g.Clear();
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double valley = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
            sum += 100 * valley * valley + rest * rest;
            g[i] -= 400 * valley * x[i] + 2 * rest;
            g[i + 1] += 200 * valley;
        }

        return sum;
    }

    /// <summary>Rosenbrock's function for each pair of parameters.</summary>
    public static double ExtendedRosenbrock(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i += 2)
        {
            double valley = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
            sum += 100 * valley * valley + rest * rest;
            g[i] = -400 * valley * x[i] - 2 * rest;
            g[i + 1] = 200 * valley;
        }

        return sum;
    }

    /// <summary>Σ (cᵢ − x₁(1 − x₂ⁱ))². Beale 1958. Minimum at (3, 0.5).</summary>
    public static double Beale(ReadOnlySpan<double> x, Span<double> g)
    {
        ReadOnlySpan<double> c = [1.5, 2.25, 2.625];
        double sum = 0, power = 1;
        g.Clear();
        for (int i = 0; i < 3; i++)
        {
            double powerSlope = (i + 1) * power;
            power *= x[1];
            double rest = c[i] - x[0] * (1 - power);
            sum += rest * rest;
            g[0] -= 2 * rest * (1 - power);
            g[1] += 2 * rest * x[0] * powerSlope;
        }

        return sum;
    }

    /// <summary>100 ((x₃ − 10θ)² + (r − 1)²) + x₃² in cylinder coordinates. Fletcher and Powell 1963. Minimum at (1, 0, 0).</summary>
    public static double HelicalValley(ReadOnlySpan<double> x, Span<double> g)
    {
        double square = x[0] * x[0] + x[1] * x[1], r = Math.Sqrt(square);
        double turn = Math.Atan(x[1] / x[0]) / (2 * Math.PI) + (x[0] < 0 ? 0.5 : 0);
        double along = x[2] - 10 * turn, across = r - 1;
        g[0] = 200 * (along * 10 * x[1] / (2 * Math.PI * square) + across * x[0] / r);
        g[1] = 200 * (-along * 10 * x[0] / (2 * Math.PI * square) + across * x[1] / r);
        g[2] = 200 * along + 2 * x[2];
        return 100 * (along * along + across * across) + x[2] * x[2];
    }

    /// <summary>(x₁ + 10x₂)² + 5(x₃ − x₄)² + (x₂ − 2x₃)⁴ + 10(x₁ − x₄)⁴ per four parameters; the Hessian at 0 is singular. Powell 1962.</summary>
    public static double PowellSingular(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i += 4)
        {
            double a = x[i] + 10 * x[i + 1], b = x[i + 2] - x[i + 3], c = x[i + 1] - 2 * x[i + 2], d = x[i] - x[i + 3];
            sum += a * a + 5 * b * b + c * c * c * c + 10 * d * d * d * d;
            g[i] = 2 * a + 40 * d * d * d;
            g[i + 1] = 20 * a + 4 * c * c * c;
            g[i + 2] = 10 * b - 8 * c * c * c;
            g[i + 3] = -10 * b - 40 * d * d * d;
        }

        return sum;
    }

    /// <summary>Colville's function, known as Wood's. Minimum at (1, 1, 1, 1).</summary>
    public static double Wood(ReadOnlySpan<double> x, Span<double> g)
    {
        double a = x[1] - x[0] * x[0], b = 1 - x[0], c = x[3] - x[2] * x[2], d = 1 - x[2], e = x[1] + x[3] - 2, f = x[1] - x[3];
        g[0] = -400 * a * x[0] - 2 * b;
        g[1] = 200 * a + 20 * e + 0.2 * f;
        g[2] = -360 * c * x[2] - 2 * d;
        g[3] = 180 * c + 20 * e - 0.2 * f;
        return 100 * a * a + b * b + 90 * c * c + d * d + 10 * e * e + 0.1 * f * f;
    }

    /// <summary>(x₁ − 10⁶)² + (x₂ − 2·10⁻⁶)² + (x₁x₂ − 2)². Minimum at (10⁶, 2·10⁻⁶).</summary>
    public static double BrownBadlyScaled(ReadOnlySpan<double> x, Span<double> g)
    {
        double a = x[0] - 1e6, b = x[1] - 2e-6, c = x[0] * x[1] - 2;
        g[0] = 2 * a + 2 * c * x[1];
        g[1] = 2 * b + 2 * c * x[0];
        return a * a + b * b + c * c;
    }

    /// <summary>Σ x² + 10 − 10 cos 2πx: a minimum near every integer point.</summary>
    public static double Rastrigin(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i] + 10 - 10 * Math.Cos(2 * Math.PI * x[i]);
            g[i] = 2 * x[i] + 20 * Math.PI * Math.Sin(2 * Math.PI * x[i]);
        }

        return sum;
    }

    /// <summary>20 + e − 20 exp(−0.2 r) − exp(mean cos 2πx), r = √(mean x²): a cone at 0, so the gradient does not vanish there.</summary>
    public static double Ackley(ReadOnlySpan<double> x, Span<double> g)
    {
        double square = 0, cosines = 0;
        foreach (double number in x)
        {
            square += number * number;
            cosines += Math.Cos(2 * Math.PI * number);
        }

        double r = Math.Sqrt(square / x.Length), cone = Math.Exp(-0.2 * r), waves = Math.Exp(cosines / x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double fromCone = r == 0 ? 0 : 4 * cone * x[i] / (x.Length * r);
            g[i] = fromCone + 2 * Math.PI / x.Length * waves * Math.Sin(2 * Math.PI * x[i]);
        }

        return 20 - 20 * cone + (Math.E - waves);
    }

    /// <summary>1 + Σ x² / 4000 − Π cos(xᵢ / √i).</summary>
    public static double Griewank(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0, product = 1;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i] / 4000;
            product *= Math.Cos(x[i] / Math.Sqrt(i + 1));
        }

        for (int i = 0; i < x.Length; i++)
            g[i] = x[i] / 2000 + product * Math.Tan(x[i] / Math.Sqrt(i + 1)) / Math.Sqrt(i + 1);
        return 1 + sum - product;
    }

    /// <summary>x² + y² + 25 (sin² x + sin² y): the egg-crate function, a local minimum in every cell.</summary>
    public static double EggCrate(ReadOnlySpan<double> x, Span<double> g)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double sine = Math.Sin(x[i]);
            sum += x[i] * x[i] + 25 * sine * sine;
            g[i] = 2 * x[i] + 25 * Math.Sin(2 * x[i]);
        }

        return sum;
    }

    private static double[] Repeated(double[] pattern, int count)
    {
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = pattern[i % pattern.Length];
        return numbers;
    }
}
