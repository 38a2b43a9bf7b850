using System;
using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// Compares the Hessian–vector product generated for one case with differences of the oracle's gradient along a random direction,
/// and its gradient with the oracle's.
/// </summary>
internal sealed class CurvatureCheck(
    LossOracle oracle, Func<double[], double[], double[], double[], double> product, double valueTolerance, double gradientTolerance)
{
    private const int Seed = 20250118;
    private const double Differences = 1e-6;
    private const double Unresolved = 1e-4;

    public string? At(double[] point, double value, double[] gradient)
    {
        Random random = new(Seed);
        double[] direction = [.. point.Select(_ => Math.Round(4 * random.NextDouble() - 2, 3))];
        double[] actualGradient = [.. point.Select(_ => double.NaN)], actual = [.. point.Select(_ => 1e30)];
        string what = $"{oracle.Signature.Method.Name}HessianVectorProduct {Agreement.At(point)} along {Agreement.At(direction)}";
        double returned = product([.. point], direction, actualGradient, actual);
        return Agreement.Compare(returned, value, valueTolerance, "value of " + what)
            ?? Agreement.Compare(actualGradient, gradient, gradientTolerance, "gradient of " + what)
            ?? (oracle.Case.NoFiniteDifferences is null && !oracle.Signature.IsSingle ? Compare(point, direction, actual, what) : null);
    }

    private string? Compare(double[] point, double[] direction, double[] actual, string what)
    {
        for (int j = 0; j < point.Length; j++)
        {
            int component = j;
            double Along(double[] t) => oracle.Gradient([.. point.Select((x, i) => x + t[0] * direction[i])])[component];
            DerivativeEstimate expected = FiniteDifferences.Gradient(Along, [0])[0];
            double scale = Math.Max(1, Math.Abs(expected.Value));
            if (!(expected.Error <= Unresolved * scale))
                continue; // A kink of the gradient, or the edge of the domain.
            if (!(Math.Abs(actual[j] - expected.Value) <= Differences * scale + 10 * expected.Error))
                return $"{what}: component {j} is {actual[j]:R}, differences of the gradient give {expected}";
        }

        return null;
    }
}
