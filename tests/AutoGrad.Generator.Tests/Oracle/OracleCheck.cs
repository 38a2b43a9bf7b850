using System;
using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// Proves the oracle on a case without the generator: the dual program computes the primal's value, and its derivatives
/// are those of finite differences and those that the case states.
/// </summary>
internal static class OracleCheck
{
    // The widened program differs from a float primal by the primal's own rounding.
    private const double DoubleValue = 1e-13;
    private const double SingleValue = 1e-4;
    private const double Stated = 1e-9;
    private const double Unresolved = 1e-5;
    private const double Differences = 1e-7;

    public static string? Run(LossCase loss)
    {
        LossOracle oracle = LossOracle.Of(loss);
        if (loss.Points.Length + loss.Throwing.Length == 0)
            return $"Case '{loss.Name}' has no points.";
        return loss.Points.Select((point, row) => At(oracle, point, row)).FirstOrDefault(reason => reason is not null);
    }

    private static string? At(LossOracle oracle, double[] point, int row)
    {
        LossCase loss = oracle.Case;
        string at = Agreement.At(point);
        double value = oracle.Value(point);
        double[] gradient = oracle.Gradient(point);
        return Agreement.Compare(oracle.WidenedValue(point), value, oracle.Signature.IsSingle ? SingleValue : DoubleValue, "dual value " + at)
            ?? (loss.Values is { } values ? Agreement.Compare(value, values[row], oracle.Signature.IsSingle ? SingleValue : Stated, "value " + at) : null)
            ?? (loss.Gradients is { } gradients ? Agreement.Compare(gradient, gradients[row], Stated, "dual gradient " + at) : null)
            ?? (loss.NoFiniteDifferences is null ? CompareDifferences(oracle, point, gradient) : Reasoned(loss));
    }

    private static string? CompareDifferences(LossOracle oracle, double[] point, double[] gradient)
    {
        // Float sources are differenced in double: a float quotient would confirm three digits at most.
        Func<double[], double> f = oracle.Signature.IsSingle ? oracle.WidenedValue : oracle.Value;
        DerivativeEstimate[] estimates = FiniteDifferences.Gradient(f, point);
        for (int i = 0; i < gradient.Length; i++)
        {
            double scale = Math.Max(1, Math.Abs(gradient[i]));
            string what = $"gradient[{i}] {Agreement.At(point)}";
            if (!(estimates[i].Error <= Unresolved * scale))
                return $"{what}: finite differences do not settle ({estimates[i]}); dual numbers give {gradient[i]:R}";
            if (!(Math.Abs(estimates[i].Value - gradient[i]) <= Differences * scale + 10 * estimates[i].Error))
                return $"{what}: dual numbers give {gradient[i]:R}, finite differences {estimates[i]}";
        }

        return null;
    }

    /// <summary>Where differences cannot be the second opinion, the case itself must be.</summary>
    private static string? Reasoned(LossCase loss) =>
        loss.Gradients is null ? $"Case '{loss.Name}' excludes finite differences, so it must state its gradients." : null;
}
