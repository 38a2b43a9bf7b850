using System;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>A derivative and a bound on its error, as the extrapolation table sees it.</summary>
public readonly record struct DerivativeEstimate(double Value, double Error);

/// <summary>
/// Central differences extrapolated to step zero (C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)",
/// Advances in Engineering Software 4(2), 1982): each column of the table removes two more orders of the step.
/// </summary>
public static class FiniteDifferences
{
    private const double Contraction = 1.6;
    private const int Rows = 12;
    private const double Epsilon = 2.220446049250313e-16;

    // A kink or a pole beyond the smaller steps spoils a table that starts at the larger ones.
    private static readonly double[] _firstSteps = [0.1, 0.01, 0.001];

    /// <summary>The derivative of <paramref name="f"/> at <paramref name="x"/>, from the first step whose table is most consistent.</summary>
    public static DerivativeEstimate Derivative(Func<double, double> f, double x)
    {
        DerivativeEstimate best = new(double.NaN, double.PositiveInfinity);
        foreach (double step in _firstSteps)
        {
            DerivativeEstimate estimate = Extrapolate(f, x, step * Math.Max(1, Math.Abs(x)));
            if (estimate.Error < best.Error)
                best = estimate;
        }

        return best;
    }

    /// <summary>The gradient of <paramref name="f"/>, one table per coordinate.</summary>
    public static DerivativeEstimate[] Gradient(Func<double[], double> f, double[] point)
    {
        var gradient = new DerivativeEstimate[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            int coordinate = i;
            gradient[i] = Derivative(Along, point[i]);

            double Along(double x)
            {
                double[] moved = [.. point];
                moved[coordinate] = x;
                return f(moved);
            }
        }

        return gradient;
    }

    private static DerivativeEstimate Extrapolate(Func<double, double> f, double x, double step)
    {
        var table = new double[Rows, Rows];
        DerivativeEstimate best = new(double.NaN, double.PositiveInfinity);
        for (int row = 0; row < Rows; row++, step /= Contraction)
        {
            double right = x + step, left = x - step;
            double above = f(right), below = f(left);
            table[row, 0] = (above - below) / (right - left);

            // Columns that agree by chance cannot know more than the rounding of f lets through at this step.
            double rounding = Epsilon * (Math.Abs(above) + Math.Abs(below)) / (right - left);
            double factor = Contraction * Contraction;
            for (int column = 1; column <= row; column++, factor *= Contraction * Contraction)
            {
                table[row, column] = (table[row, column - 1] * factor - table[row - 1, column - 1]) / (factor - 1);
                double error = rounding + Math.Max(
                    Math.Abs(table[row, column] - table[row, column - 1]),
                    Math.Abs(table[row, column] - table[row - 1, column - 1]));
                if (error < best.Error)
                    best = new(table[row, column], error);
            }
        }

        return best;
    }
}
