using System;

namespace AutoGrad.Benchmarks.Losses;

/// <summary>A classifier with one hidden layer, as anybody would write it: one row after the other, one dot product after the other.</summary>
public static partial class Network
{
    /// <summary>The mean cross-entropy of rows.</summary>
    /// <param name="w1">The first layer, hidden × inputs, row-major.</param>
    /// <param name="b1">Its biases.</param>
    /// <param name="w2">The second layer, outputs × hidden, row-major.</param>
    /// <param name="b2">Its biases.</param>
    /// <param name="x">The rows, one after the other.</param>
    /// <param name="labels">The right output for each row.</param>
    [Differentiable(nameof(w1), nameof(b1), nameof(w2), nameof(b2))]
    public static double CrossEntropy(
        ReadOnlySpan<double> w1, ReadOnlySpan<double> b1, ReadOnlySpan<double> w2, ReadOnlySpan<double> b2, ReadOnlySpan<double> x, ReadOnlySpan<int> labels)
    {
        int hidden = b1.Length, inputs = w1.Length / hidden, outputs = b2.Length;
        double[] h = new double[hidden], scores = new double[outputs];
        double loss = 0;
        for (int r = 0; r < labels.Length; r++)
        {
            for (int o = 0; o < hidden; o++)
            {
                double z = b1[o];
                for (int i = 0; i < inputs; i++)
                    z += w1[o * inputs + i] * x[r * inputs + i];
                h[o] = Math.Max(z, 0);
            }

            double most = double.NegativeInfinity;
            for (int k = 0; k < outputs; k++)
            {
                double z = b2[k];
                for (int o = 0; o < hidden; o++)
                    z += w2[k * hidden + o] * h[o];
                scores[k] = z;
                most = Math.Max(most, z);
            }

            double sum = 0;
            for (int k = 0; k < outputs; k++)
                sum += Math.Exp(scores[k] - most);
            loss += Math.Log(sum) + most - scores[labels[r]];
        }

        return loss / labels.Length;
    }

    /// <summary>The same for one row, of which a batch objective makes batches.</summary>
    /// <param name="w1">The first layer, hidden × inputs, row-major.</param>
    /// <param name="b1">Its biases.</param>
    /// <param name="w2">The second layer, outputs × hidden, row-major.</param>
    /// <param name="b2">Its biases.</param>
    /// <param name="x">The row.</param>
    /// <param name="label">The right output.</param>
    [Differentiable(nameof(w1), nameof(b1), nameof(w2), nameof(b2))]
    public static double RowEntropy(
        ReadOnlySpan<double> w1, ReadOnlySpan<double> b1, ReadOnlySpan<double> w2, ReadOnlySpan<double> b2, [Sample] ReadOnlySpan<double> x, [Sample] int label)
    {
        double[] h = new double[b1.Length], scores = new double[b2.Length];
        for (int o = 0; o < b1.Length; o++)
        {
            double z = b1[o];
            for (int i = 0; i < x.Length; i++)
                z += w1[o * x.Length + i] * x[i];
            h[o] = Math.Max(z, 0);
        }

        double most = double.NegativeInfinity;
        for (int k = 0; k < b2.Length; k++)
        {
            double z = b2[k];
            for (int o = 0; o < b1.Length; o++)
                z += w2[k * b1.Length + o] * h[o];
            scores[k] = z;
            most = Math.Max(most, z);
        }

        double sum = 0;
        for (int k = 0; k < b2.Length; k++)
            sum += Math.Exp(scores[k] - most);
        return Math.Log(sum) + most - scores[label];
    }
}
