using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>llsq</c>: a polynomial fitted to the sign function.</summary>
internal static partial class LeastSquares
{
    public static Eval Eval { get; } = new("llsq")
    {
        {
            "primal", input =>
            {
                double[] x = input["x"].Vector();
                int n = input["n"].WholeNumber(2);
                return Evaluation.Of(() => SquaredError(x, n));
            }
        },
        {
            "gradient", input =>
            {
                double[] x = input["x"].Vector(), gradient = new double[x.Length];
                int n = input["n"].WholeNumber(2);
                return Evaluation.Of(gradient, () => SquaredErrorAndGradient(x, n, gradient));
            }
        },
    };

    /// <summary>Half the squared distance of the polynomial with coefficients <paramref name="x"/> from the sign function at n points in [−1, 1].</summary>
    [Differentiable(nameof(x))]
    public static double SquaredError(ReadOnlySpan<double> x, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double t = -1 + 2.0 * i / (n - 1);
            double residual = Math.Sign(t), power = 1;
            foreach (double coefficient in x)
            {
                residual -= coefficient * power;
                power *= t;
            }

            sum += residual * residual;
        }

        return 0.5 * sum;
    }
}
