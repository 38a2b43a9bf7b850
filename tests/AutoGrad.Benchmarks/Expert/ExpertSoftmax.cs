using System;
using System.Runtime.CompilerServices;

namespace AutoGrad.Benchmarks.Expert;

/// <summary>
/// Value and gradient of <see cref="Losses.Classification"/> as an expert writes them by hand: the scores of a row, their exponentials in
/// place, and the row added to the gradient of every class with what the class takes too much or too little.
/// </summary>
public static class ExpertSoftmax
{
    public static double Scalar(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<int> labels, int classes, Span<double> gradient)
    {
        int d = w.Length / classes;
        Span<double> scores = stackalloc double[classes];
        double total = 0, scale = 1.0 / labels.Length;
        gradient.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = x[..d];
            x = x[d..];
            double largest = double.NegativeInfinity;
            for (int c = 0; c < scores.Length; c++)
                largest = Math.Max(largest, scores[c] = ExpertRegression.Dot(w.Slice(c * d, d), row));
            total += Normalise(scores, largest, scores[labels[i]]);
            scores[labels[i]] -= 1;
            for (int c = 0; c < scores.Length; c++)
                ExpertRegression.AddScaled(gradient.Slice(c * d, d), scale * scores[c], row);
        }

        return total * scale;
    }

    public static double Vectorised(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<int> labels, int classes, Span<double> gradient)
    {
        int d = w.Length / classes;
        Span<double> scores = stackalloc double[classes];
        double total = 0, scale = 1.0 / labels.Length;
        gradient.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = x[..d];
            x = x[d..];
            double largest = double.NegativeInfinity;
            for (int c = 0; c < scores.Length; c++)
                largest = Math.Max(largest, scores[c] = ExpertVectors.Dot(w.Slice(c * d, d), row));
            total += Normalise(scores, largest, scores[labels[i]]);
            scores[labels[i]] -= 1;
            for (int c = 0; c < scores.Length; c++)
                ExpertVectors.AddScaled(gradient.Slice(c * d, d), scale * scores[c], row);
        }

        return total * scale;
    }

    /// <summary>Turns scores into probabilities; returns −log of that of the score given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Normalise(Span<double> scores, double largest, double score)
    {
        double sum = 0;
        for (int c = 0; c < scores.Length; c++)
            sum += scores[c] = Math.Exp(scores[c] - largest);
        double inverse = 1 / sum;
        for (int c = 0; c < scores.Length; c++)
            scores[c] *= inverse;
        return largest + Math.Log(sum) - score;
    }
}
