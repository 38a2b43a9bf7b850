using System;
using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// Compares the Hessian–vector product generated for one case with differences of the oracle's gradient along a random direction,
/// and its gradient with the oracle's.
/// </summary>
/// <param name="oracle">The oracle.</param>
/// <param name="product">The generated member.</param>
/// <param name="valueTolerance">Of the value.</param>
/// <param name="gradientTolerance">Of the gradient.</param>
/// <param name="isGeneric">
/// Whether a mismatch counts only if it stays beside the point: random losses stand at kinks that differences do not see, like cos|x| at 0.
/// </param>
internal sealed class CurvatureCheck(
    LossOracle oracle,
    Func<double[], double[], double[], double[], double> product,
    double valueTolerance,
    double gradientTolerance,
    bool isGeneric = false)
{
    private const int Seed = 20250118;
    private const double Differences = 1e-6;
    private const double NearDifferences = 1e-5;
    private const double SingleDifferences = 1e-3;
    private const double Unresolved = 1e-4;
    private const double Kink = 1e-3;
    private const double Step = 1e-6;
    private const double Rounding = 1e-14;

    public string? At(double[] point, double value, double[] gradient)
    {
        Random random = new(Seed);
        double[] direction = [.. point.Select(_ => Math.Round(4 * random.NextDouble() - 2, 3))];
        string? reason = At(point, direction, value, gradient);
        bool isSecond = reason?.StartsWith("LossHessian", StringComparison.Ordinal) ?? false;
        return isGeneric && isSecond && Beside(point, direction) ? null : reason;
    }

    /// <summary>Whether all is well at a point nearby without special numbers.</summary>
    private bool Beside(double[] point, double[] direction)
    {
        try
        {
            double[] near = [.. point.Select((x, i) => x + 0.0123 * Math.Sin(1 + 7 * i))];
            return At(near, direction, oracle.Value(near), oracle.Gradient(near)) is null;
        }
        catch (Exception)
        {
            return true; // The loss throws there.
        }
    }

    private string? At(double[] point, double[] direction, double value, double[] gradient)
    {
        double[] actualGradient = [.. point.Select(_ => double.NaN)], actual = [.. point.Select(_ => 1e30)];
        string what = $"{oracle.Signature.Method.Name}HessianVectorProduct {Agreement.At(point)} along {Agreement.At(direction)}";
        double returned = product([.. point], direction, actualGradient, actual);
        return Agreement.Compare(returned, value, valueTolerance, "value of " + what)
            ?? Agreement.Compare(actualGradient, gradient, gradientTolerance, "gradient of " + what)
            ?? (oracle.Case.NoFiniteDifferences is null ? Compare(point, direction, actual, what) : null);
    }

    private string? Compare(double[] point, double[] direction, double[] actual, string what)
    {
        if (Slopes(point, direction) is not { } slopes)
            return null;
        for (int j = 0; j < point.Length; j++)
        {
            int component = j;
            DerivativeEstimate expected = FiniteDifferences.Gradient(t => Gradient(point, direction, t[0])[component], [0])[0];
            double scale = Math.Max(1, Math.Abs(expected.Value));
            bool isKink = !(Math.Abs(slopes.Left[j] - slopes.Right[j]) <= Kink * scale);

            // Beyond a jump on either side large steps may agree on a slope, of exactly 0 above all, that is not the one here.
            double near = 0.5 * (slopes.Left[j] + slopes.Right[j]), tolerance = (oracle.Signature.IsSingle ? SingleDifferences : Differences) * scale;
            bool isBeyondJump = !(Math.Abs(expected.Value - near) <= Kink * scale);
            if (isKink || isBeyondJump || !(expected.Error <= Unresolved * scale))
                continue;
            double rounding = Rounding * Math.Abs(slopes.Middle[j]) / Step;
            if (!(Math.Abs(expected.Value - near) <= tolerance / 4 + rounding) && !oracle.Signature.IsSingle)
                (expected, tolerance) = (new DerivativeEstimate(near, rounding), NearDifferences * scale);
            if (!(Math.Abs(actual[j] - expected.Value) <= tolerance + 10 * expected.Error))
                return $"{what}: component {j} is {actual[j]:R}, differences of the gradient give {expected}";
        }

        return null;
    }

    /// <summary>
    /// The gradient's one-sided slopes; null where the point itself is a kink or a jump, since differences see both sides of it, or where the
    /// loss throws nearby.
    /// </summary>
    private (double[] Left, double[] Middle, double[] Right)? Slopes(double[] point, double[] direction)
    {
        try
        {
            double[] middle = oracle.Gradient(point), after = Gradient(point, direction, Step), before = Gradient(point, direction, -Step);
            FiniteDifferences.Gradient(t => Gradient(point, direction, t[0])[0], [0]);
            if (middle.Where((g, j) => !(Math.Abs(after[j] - g) + Math.Abs(before[j] - g) <= Kink * Math.Max(1, Math.Abs(g)))).Any())
                return null;
            return ([.. middle.Select((g, j) => (g - before[j]) / Step)], middle, [.. middle.Select((g, j) => (after[j] - g) / Step)]);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private double[] Gradient(double[] point, double[] direction, double t) => oracle.Gradient([.. point.Select((x, i) => x + t * direction[i])]);
}
