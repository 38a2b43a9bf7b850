using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>lse</c>: the logarithm of a sum of exponentials, without overflow.</summary>
internal static partial class LogSumExp
{
    public static Eval Eval { get; } = new("lse")
    {
        {
            "primal", input =>
            {
                double[] x = Numbers(input);
                return Evaluation.Of(() => LogSum(x));
            }
        },
        {
            "gradient", input =>
            {
                double[] x = Numbers(input), gradient = new double[x.Length];
                return Evaluation.Of(gradient, () => LogSumAndGradient(x, gradient));
            }
        },
    };

    /// <summary>ln Σ exp(xᵢ), with the largest exponent taken out.</summary>
    [Differentiable]
    public static double LogSum(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity;
        foreach (double element in x)
            largest = Math.Max(largest, element);
        double sum = 0;
        foreach (double element in x)
            sum += Math.Exp(element - largest);
        return largest + Math.Log(sum);
    }

    private static double[] Numbers(Input input)
    {
        double[] x = input["x"].Vector();
        return x.Length > 0 ? x : throw input["x"].Expected("at least one number");
    }
}
