using System;
using System.Runtime.CompilerServices;

namespace AutoGrad.Benchmarks.Expert;

/// <summary>
/// Value and gradient of the losses in <see cref="Losses.Regression"/> as an expert writes them by hand in scalar C#: one pass over the
/// data, everything that does not depend on the row computed before the loop, and rows and gradient sliced to one length, so that the
/// just-in-time compiler drops all bounds checks of the inner loops. No vector instructions, the formulas and the order of the sums as in the losses.
/// </summary>
/// <remarks>Variants with <c>Unsafe.Add</c> and with the inner loops unrolled four times were measured and are not faster.</remarks>
public static class ExpertRegression
{
    public static double SquaredError(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        double scale = 1.0 / y.Length;
        double sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x[..w.Length];
            x = x[w.Length..];
            double residual = Dot(w, row) - y[i];
            sum += residual * residual;
            AddScaled(gradient, residual * scale, row);
        }

        return sum / (2 * y.Length);
    }

    /// <summary>The mean over the rows listed, in one loop that calls nothing.</summary>
    public static double RowErrors(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<int> rows, Span<double> gradient)
    {
        double scale = 1.0 / rows.Length;
        double sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        foreach (int i in rows)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double residual = Dot(w, row) - y[i];
            sum += 0.5 * residual * residual;
            AddScaled(gradient, residual * scale, row);
        }

        return sum / rows.Length;
    }

    public static double Logistic(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        double scale = -1.0 / y.Length;
        double sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x[..w.Length];
            x = x[w.Length..];
            double label = y[i];
            double e = Math.Exp(-label * Dot(w, row));
            double onePlus = 1 + e;
            sum += Math.Log(onePlus);
            AddScaled(gradient, scale * label * e / onePlus, row);
        }

        return sum / y.Length;
    }

    public static double Huber(
        ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double delta, Span<double> gradient)
    {
        double scale = 1.0 / y.Length;
        double slope = delta * scale;
        double offset = 0.5 * delta;
        double sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x[..w.Length];
            x = x[w.Length..];
            double residual = Dot(w, row) - y[i];
            double size = Math.Abs(residual);
            if (size <= delta)
            {
                sum += 0.5 * residual * residual;
                AddScaled(gradient, residual * scale, row);
            }
            else
            {
                sum += delta * (size - offset);
                AddScaled(gradient, residual > 0 ? slope : -slope, row);
            }
        }

        return sum / y.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Dot(ReadOnlySpan<double> w, ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
            sum += w[j] * row[j];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddScaled(Span<double> gradient, double factor, ReadOnlySpan<double> row)
    {
        for (int j = 0; j < row.Length; j++)
            gradient[j] += factor * row[j];
    }
}
