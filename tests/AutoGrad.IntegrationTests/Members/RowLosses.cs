using System;

namespace AutoGrad.IntegrationTests.Members;

/// <summary>Losses whose rows are dot products and arithmetic, in the forms in which data come.</summary>
internal static partial class RowLosses
{
    [Differentiable(nameof(w), nameof(b))]
    public static double Logistic(ReadOnlySpan<double> w, double b, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double loss = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double z = b;
            for (int j = 0; j < w.Length; j++)
                z += w[j] * x[(i * w.Length) + j];
            loss += Math.Log(1 + Math.Exp(-y[i] * z));
        }

        return loss;
    }

    [Differentiable(nameof(w))]
    public static double Huber(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double delta)
    {
        double loss = 0;
        int d = w.Length;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * d, d);
            double r = y[i];
            for (int j = 0; j < d; j++)
                r -= w[j] * row[j];
            if (Math.Abs(r) <= delta)
                loss += 0.5 * r * r;
            else
                loss += delta * (Math.Abs(r) - (0.5 * delta));
        }

        return loss;
    }

    [Differentiable(nameof(w))]
    public static float Squares(float[] w, float[,] x, float[] y)
    {
        float loss = 0;
        for (int i = 0; i < y.Length; i++)
        {
            float z = 0;
            for (int j = 0; j < w.Length; j++)
                z += w[j] * x[i, j];
            loss += (z - y[i]) * (z - y[i]);
        }

        return loss;
    }

    /// <summary>The adjoint is known only when all rows are through.</summary>
    [Differentiable(nameof(w))]
    public static double Norm(double[] w, double[,] x, double[] y)
    {
        double sum = 1;
        for (int i = 0; i < y.Length; i++)
        {
            double z = 0;
            for (int j = 0; j < w.Length; j++)
                z += w[j] * x[i, j];
            double r = Math.Exp(0.1 * z) - y[i];
            sum += r * r;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Two dot products per row.</summary>
    [Differentiable(nameof(mean), nameof(scale))]
    public static double Gaussian(double[] mean, double[] scale, double[] x, double[] y)
    {
        double loss = 0;
        int d = mean.Length;
        for (int i = 0; i < y.Length; i++)
        {
            double m = 0, s = 0;
            for (int j = 0; j < d; j++)
            {
                m += mean[j] * x[(i * d) + j];
                s += scale[j] * x[(i * d) + j];
            }

            double r = y[i] - m;
            loss += s + (r * r * Math.Exp(-2 * s));
        }

        return loss;
    }

    [Differentiable(nameof(a))]
    public static double AutoRegression(double[] a, double[] x)
    {
        double loss = 0;
        for (int t = a.Length; t < x.Length; t++)
        {
            double z = 0;
            for (int j = 0; j < a.Length; j++)
                z += a[j] * x[t - 1 - j];
            loss += (x[t] - z) * (x[t] - z);
        }

        return loss;
    }

    /// <summary>The data have derivatives, too.</summary>
    [Differentiable(nameof(w), nameof(x))]
    public static double Both(double[] w, double[] x, double[] y)
    {
        double loss = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double z = 0;
            for (int j = 0; j < w.Length; j++)
                z += w[j] * x[(i * w.Length) + j];
            loss += z >= 0 ? y[i] * z : (y[i] - 1) * z * z;
        }

        return loss;
    }
}
