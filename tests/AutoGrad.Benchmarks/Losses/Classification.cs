using System;

namespace AutoGrad.Benchmarks.Losses;

/// <summary>A loss over several classes, as its author would write it.</summary>
public static partial class Classification
{
    /// <summary>The mean cross-entropy of a linear classifier with softmax.</summary>
    /// <param name="w">k×d weights, a row per class.</param>
    /// <param name="x">n×d features, row-major.</param>
    /// <param name="labels">n classes.</param>
    /// <param name="classes">k.</param>
    [Differentiable(nameof(w))]
    public static double Softmax(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<int> labels, int classes)
    {
        int d = w.Length / classes;
        double[] scores = new double[classes];
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * d, d);
            double largest = double.NegativeInfinity;
            for (int c = 0; c < classes; c++)
            {
                double score = 0;
                for (int j = 0; j < d; j++)
                    score += w[c * d + j] * row[j];
                scores[c] = score;
                largest = Math.Max(largest, score);
            }

            double sum = 0;
            for (int c = 0; c < classes; c++)
                sum += Math.Exp(scores[c] - largest);
            total += largest + Math.Log(sum) - scores[labels[i]];
        }

        return total / labels.Length;
    }
}
