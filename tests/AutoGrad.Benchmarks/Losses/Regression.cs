using System;

namespace AutoGrad.Benchmarks.Losses;

/// <summary>Losses over a table of n rows and d features, stored row by row, as their authors would write them.</summary>
public static partial class Regression
{
    /// <summary>Half the mean squared error of a linear model.</summary>
    /// <param name="w">d weights.</param>
    /// <param name="x">n×d features, row-major.</param>
    /// <param name="y">n targets.</param>
    [Differentiable(nameof(w))]
    public static double SquaredError(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double prediction = 0;
            for (int j = 0; j < w.Length; j++)
                prediction += w[j] * row[j];
            double residual = prediction - y[i];
            sum += residual * residual;
        }

        return sum / (2 * y.Length);
    }

    /// <summary>The same, with the features addressed by one flat index.</summary>
    /// <param name="w">d weights.</param>
    /// <param name="x">n×d features, row-major.</param>
    /// <param name="y">n targets.</param>
    [Differentiable(nameof(w))]
    public static double SquaredErrorFlat(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double prediction = 0;
            for (int j = 0; j < w.Length; j++)
                prediction += w[j] * x[i * w.Length + j];
            double residual = prediction - y[i];
            sum += residual * residual;
        }

        return sum / (2 * y.Length);
    }

    /// <summary>Half the squared error of one row.</summary>
    /// <param name="w">d weights.</param>
    /// <param name="x">d features.</param>
    /// <param name="y">The target.</param>
    [Differentiable(nameof(w))]
    public static double RowError(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] double y)
    {
        double prediction = 0;
        for (int j = 0; j < w.Length; j++)
            prediction += w[j] * x[j];
        return 0.5 * (prediction - y) * (prediction - y);
    }

    /// <summary>The mean logistic loss of a linear classifier.</summary>
    /// <param name="w">d weights.</param>
    /// <param name="x">n×d features, row-major.</param>
    /// <param name="y">n labels, −1 or 1.</param>
    [Differentiable(nameof(w))]
    public static double Logistic(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double score = 0;
            for (int j = 0; j < w.Length; j++)
                score += w[j] * row[j];
            sum += Math.Log(1 + Math.Exp(-y[i] * score));
        }

        return sum / y.Length;
    }

    /// <summary>The mean Huber loss of a linear model: quadratic for small residuals, linear beyond <paramref name="delta"/>.</summary>
    /// <param name="w">d weights.</param>
    /// <param name="x">n×d features, row-major.</param>
    /// <param name="y">n targets.</param>
    /// <param name="delta">Where the loss becomes linear.</param>
    [Differentiable(nameof(w))]
    public static double Huber(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double delta)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double prediction = 0;
            for (int j = 0; j < w.Length; j++)
                prediction += w[j] * row[j];
            double residual = prediction - y[i];
            double size = Math.Abs(residual);
            if (size <= delta)
                sum += 0.5 * residual * residual;
            else
                sum += delta * (size - 0.5 * delta);
        }

        return sum / y.Length;
    }
}
