using System;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>Losses in the forms that need memory for their derivative, or might: none may leave garbage.</summary>
public static partial class Forms
{
    [Differentiable]
    public static double Scalars(double x, double y) => Math.Exp(x) * Math.Sin(y) + x / y;

    [Differentiable(nameof(w))]
    public static double Regression(double[] w, double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double r = -y[i];
            for (int j = 0; j < w.Length; j++)
                r += w[j] * x[i * w.Length + j];
            sum += r * r;
        }

        return sum / y.Length;
    }

    /// <summary>A recurrence: all of its states are needed backwards, in a buffer.</summary>
    [Differentiable]
    public static double Buffer(ReadOnlySpan<double> w)
    {
        double state = 0.5;
        for (int i = 0; i < w.Length; i++)
            state = Math.Tanh(w[i] * state + 0.1);
        return state;
    }

    /// <summary>A loop of unknown length: its states go onto a stack that grows.</summary>
    [Differentiable]
    public static double Stack(ReadOnlySpan<double> w)
    {
        double state = 1;
        while (state * state < 1e6)
            state = state * 1.01 + Math.Sqrt(w[0] * w[0] + state);
        return state * w[1];
    }

    [Differentiable]
    public static double SmallLocalArray(ReadOnlySpan<double> w)
    {
        double[] powers = new double[4];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * w[0];
        return powers[1] + 0.5 * powers[2] + powers[3] * w[1];
    }

    /// <summary>A local array whose size is known at run time only.</summary>
    [Differentiable]
    public static double Softmax(ReadOnlySpan<double> w)
    {
        double[] e = new double[w.Length];
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            e[i] = Math.Exp(w[i]);
            sum += e[i];
        }

        double entropy = 0;
        for (int i = 0; i < w.Length; i++)
            entropy -= e[i] / sum * Math.Log(e[i] / sum);
        return entropy;
    }

    [Differentiable]
    public static double StackAllocated(ReadOnlySpan<double> w)
    {
        Span<double> t = stackalloc double[8];
        for (int i = 0; i < t.Length; i++)
            t[i] = w[i % w.Length] * i;
        double sum = 0;
        foreach (double x in t)
            sum += x * x;
        return sum;
    }

    [Differentiable]
    public static double Helpers(ReadOnlySpan<double> w)
    {
        double Penalty(double x) => Smooth(x, 0.1);
        double sum = 0;
        foreach (double x in w)
            sum += Penalty(x - 1);
        return Math.Sqrt(sum + Norm(w));
    }

    [Differentiable(nameof(w), nameof(bias))]
    public static double Branches(ReadOnlySpan<double> w, double bias, ReadOnlySpan<double> x, double delta)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double r = w[i % w.Length] * x[i] + bias;
            if (r > delta)
                sum += delta * r;
            else if (r < -delta)
                sum -= delta * r;
            else
                sum += r * r * Math.Cos(r);
        }

        return sum;
    }

    /// <summary>Overwrites an array in a loop: what it held is needed backwards.</summary>
    [Differentiable]
    public static double Overwritten(ReadOnlySpan<double> w)
    {
        double[] v = w.ToArray();
        for (int sweep = 0; sweep < 5; sweep++)
        {
            for (int i = 1; i < v.Length; i++)
                v[i] = Math.Sin(v[i] * v[i - 1]);
        }

        return v[^1];
    }

    [Differentiable(nameof(w))]
    public static float Floats(ReadOnlySpan<float> w, ReadOnlySpan<float> x)
    {
        float sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += MathF.Log(1 + MathF.Exp(-w[i] * x[i]));
        return sum;
    }

    /// <summary>Nested loops, the inner ones of different lengths.</summary>
    [Differentiable]
    public static double Triangle(ReadOnlySpan<double> w)
    {
        double product = 1;
        for (int i = 0; i < w.Length; i++)
        {
            double inner = 0;
            for (int j = 0; j <= i; j++)
                inner = Math.Sin(inner + w[j]);
            product *= 1 + inner * inner;
        }

        return product;
    }

    /// <summary>A recursion over slices that keeps numbers on a stack.</summary>
    [Differentiable]
    public static double Continued(ReadOnlySpan<double> w)
    {
        if (w.Length == 0)
            return 1;
        double rest = Continued(w[1..]);
        return w[0] + 1 / (1 + rest * rest);
    }

    /// <summary>A recursion that makes an array in every call and hands it on.</summary>
    [Differentiable]
    public static double Folded(double[] w)
    {
        if (w.Length == 1)
            return Math.Sin(w[0]);
        double[] half = new double[w.Length / 2];
        for (int i = 0; i < half.Length; i++)
            half[i] = w[i] * w[w.Length - 1 - i];
        return Folded(half) * w[0] + Folded(half);
    }

    private static double Smooth(double x, double width) => Math.Sqrt(x * x + width * width) - width;

    private static double Norm(ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i];
        return sum;
    }
}
