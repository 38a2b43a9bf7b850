using System;

namespace AutoGrad.IntegrationTests.Objectives;

/// <summary>Losses of matrices and of rows of their own lengths.</summary>
internal static partial class MatrixLosses
{
    /// <summary>A network with one hidden layer.</summary>
    [Differentiable(nameof(hidden), nameof(bias), nameof(output))]
    public static double Network(double[,] hidden, double[] bias, ReadOnlySpan<double> output, [Sample] ReadOnlySpan<double> x, [Sample] double y)
    {
        double sum = 0;
        for (int i = 0; i < bias.Length; i++)
        {
            double s = bias[i];
            for (int j = 0; j < x.Length; j++)
                s += hidden[i, j] * x[j];
            sum += output[i] * Math.Tanh(s);
        }

        return (sum - y) * (sum - y);
    }

    /// <summary>Layers of different widths.</summary>
    [Differentiable(nameof(layers), nameof(start))]
    public static float Layers(float[][] layers, float start, [Sample] float x)
    {
        float s = start;
        foreach (float[] layer in layers)
        {
            float a = 0;
            for (int j = 0; j < layer.Length; j++)
                a += layer[j] * MathF.Sin(x * (j + 1));
            s = MathF.Tanh(s + a);
        }

        return s * s;
    }

    /// <summary>A matrix that the loss overwrites.</summary>
    [Differentiable(nameof(m))]
    public static double Scaled(double[,] m, [Sample] double[] x)
    {
        double s = 0;
        for (int i = 0; i < m.GetLength(0); i++)
        {
            for (int j = 0; j < m.GetLength(1); j++)
            {
                m[i, j] *= x[j];
                s += m[i, j] * m[i, j] * x[i];
            }
        }

        return s;
    }
}
