using System;

namespace AutoGrad.Compiler.Tests.Rules;

/// <summary>
/// Central differences with Richardson extrapolation (Ridders 1982): halving the step cancels one even power of the error at a time,
/// and the entry of the tableau that changed least is taken. Shares nothing with the rules.
/// </summary>
internal static class FiniteDifferences
{
    private const int Levels = 10;
    private const double Shrink = 1.6;

    public static (double Derivative, double Error) Derivative(Func<double, double> f, double x, double step)
    {
        double[,] table = new double[Levels, Levels];
        double best = double.NaN, error = double.PositiveInfinity, h = step;
        for (int i = 0; i < Levels; i++, h /= Shrink)
        {
            double above = x + h, below = x - h;
            table[0, i] = (f(above) - f(below)) / (above - below);
            double factor = Shrink * Shrink;
            for (int j = 1; j <= i; j++, factor *= Shrink * Shrink)
            {
                table[j, i] = (table[j - 1, i] * factor - table[j - 1, i - 1]) / (factor - 1);
                double change = Math.Max(Math.Abs(table[j, i] - table[j - 1, i]), Math.Abs(table[j, i] - table[j - 1, i - 1]));
                if (change <= error)
                    (best, error) = (table[j, i], change);
            }
        }

        return (best, error);
    }
}
