using System;
using System.Numerics;

namespace AutoGrad.Tests;

/// <summary>(w − center)², summed over the parameters.</summary>
internal readonly struct Bowl<T>(T center) : IObjective<T>
    where T : IFloatingPointIeee754<T>
{
    public T Value(scoped ReadOnlySpan<T> point)
    {
        T sum = T.Zero;
        foreach (T w in point)
            sum += (w - center) * (w - center);
        return sum;
    }

    public T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped Span<T> gradient)
    {
        T two = T.One + T.One;
        for (int i = 0; i < point.Length; i++)
            gradient[i] = two * (point[i] - center);
        return Value(point);
    }
}

/// <summary>½ (y − w·x)², a ref struct because it holds a span.</summary>
internal readonly ref struct Neuron(ReadOnlySpan<double> x, double y) : IObjective<double>
{
    private readonly ReadOnlySpan<double> _x = x;

    public double Value(scoped ReadOnlySpan<double> point)
    {
        double error = y - Predict(point);
        return 0.5 * error * error;
    }

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        double error = y - Predict(point);
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = -error * _x[i];
        return 0.5 * error * error;
    }

    public double Predict(scoped ReadOnlySpan<double> point)
    {
        double a = 0;
        for (int i = 0; i < point.Length; i++)
            a += point[i] * _x[i];
        return a;
    }
}

/// <summary>Σ 100 (w[i+1] − w[i]²)² + (1 − w[i])².</summary>
internal readonly struct Rosenbrock : IObjective<double>
{
    public double Value(scoped ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int i = 0; i + 1 < point.Length; i++)
        {
            double valley = point[i + 1] - point[i] * point[i];
            sum += 100 * valley * valley + (1 - point[i]) * (1 - point[i]);
        }

        return sum;
    }

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        gradient.Clear();
        for (int i = 0; i + 1 < point.Length; i++)
        {
            double valley = point[i + 1] - point[i] * point[i];
            gradient[i] += -400 * valley * point[i] - 2 * (1 - point[i]);
            gradient[i + 1] += 200 * valley;
        }

        return Value(point);
    }
}

/// <summary>½ Σ cᵢ wᵢ²: a valley whose condition number is the ratio of the curvatures.</summary>
internal readonly struct Valley(double[] curvatures) : IObjective<double>
{
    public double Value(scoped ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
            sum += 0.5 * curvatures[i] * point[i] * point[i];
        return sum;
    }

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        for (int i = 0; i < point.Length; i++)
            gradient[i] = curvatures[i] * point[i];
        return Value(point);
    }
}

/// <summary>A function of one parameter and its derivative, right or wrong, from delegates.</summary>
internal sealed class Scalar<T>(Func<T, T> value, Func<T, T> derivative) : IObjective<T>
    where T : IFloatingPointIeee754<T>
{
    public T Value(scoped ReadOnlySpan<T> point) => value(point[0]);

    public T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped Span<T> gradient)
    {
        gradient[0] = derivative(point[0]);
        return value(point[0]);
    }
}
