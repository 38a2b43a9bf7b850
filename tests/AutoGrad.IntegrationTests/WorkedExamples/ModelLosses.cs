using System;

namespace AutoGrad.IntegrationTests.WorkedExamples;

/// <summary>Models that users write, as they would write them.</summary>
internal static partial class ModelLosses
{
    /// <summary>½ Σ (y − w·x)² over a data set: the total of the delta rule.</summary>
    [Differentiable(nameof(w))]
    public static double TotalError(ReadOnlySpan<double> w, double[][] inputs, double[] outputs)
    {
        double total = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double a = 0;
            for (int j = 0; j < w.Length; j++)
                a += w[j] * inputs[i][j];
            total += 0.5 * (outputs[i] - a) * (outputs[i] - a);
        }

        return total;
    }

    /// <summary>A network with one hidden layer: the cross-entropy of softmax(W₂·tanh(W₁·x + b₁) + b₂).</summary>
    [Differentiable(nameof(w1), nameof(b1), nameof(w2), nameof(b2))]
    public static double NetworkLoss(
        ReadOnlySpan<double> w1,
        ReadOnlySpan<double> b1,
        ReadOnlySpan<double> w2,
        ReadOnlySpan<double> b2,
        [Sample] ReadOnlySpan<double> image,
        [Sample] int label)
    {
        double[] hidden = new double[b1.Length];
        for (int i = 0; i < b1.Length; i++)
        {
            double a = b1[i];
            for (int j = 0; j < image.Length; j++)
                a += w1[i * image.Length + j] * image[j];
            hidden[i] = Math.Tanh(a);
        }

        double total = 0, chosen = 0;
        for (int c = 0; c < b2.Length; c++)
        {
            double a = b2[c];
            for (int i = 0; i < b1.Length; i++)
                a += w2[c * b1.Length + i] * hidden[i];
            total += Math.Exp(a);
            if (c == label)
                chosen = a;
        }

        return Math.Log(total) - chosen;
    }

    /// <summary>The loss of a boosted tree's row with respect to its prediction: log(1 + exp(−y·p)), y = ±1.</summary>
    [Differentiable(nameof(prediction), Emit = Derivatives.Gradient | Derivatives.HessianVectorProduct)]
    public static double BoostedLoss(double prediction, double y) => Math.Log(1 + Math.Exp(-y * prediction));

    /// <summary>A custom loss of the same kind: overestimates cost four times as much.</summary>
    [Differentiable(nameof(prediction), Emit = Derivatives.Gradient | Derivatives.HessianVectorProduct)]
    public static double CautiousLoss(double prediction, double y)
    {
        double error = prediction - y;
        return error > 0 ? 2 * error * error : 0.5 * error * error;
    }

    /// <summary>A low-rank adapter: ½ mean ‖(W + A·B)·x − t‖², W frozen. A is n×r and B is r×n, row by row.</summary>
    [Differentiable(nameof(a), nameof(b))]
    public static double AdapterLoss(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double[] w, double[] x, double[] targets, int n)
    {
        int rank = a.Length / n, samples = x.Length / n;
        double sum = 0;
        Span<double> low = new double[rank];
        for (int s = 0; s < samples; s++)
        {
            for (int k = 0; k < rank; k++)
            {
                low[k] = 0;
                for (int j = 0; j < n; j++)
                    low[k] += b[k * n + j] * x[s * n + j];
            }

            for (int i = 0; i < n; i++)
            {
                double y = -targets[s * n + i];
                for (int j = 0; j < n; j++)
                    y += w[i * n + j] * x[s * n + j];
                for (int k = 0; k < rank; k++)
                    y += a[i * rank + k] * low[k];
                sum += 0.5 * y * y;
            }
        }

        return sum / samples;
    }

    /// <summary>
    /// A learned update rule: momentum descent on ½ Σ cᵢθᵢ² whose rate and momentum are the parameters. What is left after so many steps is
    /// differentiated through all of them.
    /// </summary>
    [Differentiable(nameof(logRate), nameof(logit))]
    public static double UnrolledDescent(double logRate, double logit, double[] curvatures, int steps)
    {
        double rate = Math.Exp(logRate), momentum = 1 / (1 + Math.Exp(-logit));
        double[] theta = new double[curvatures.Length], velocity = new double[curvatures.Length];
        Array.Fill(theta, 1.0);
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < theta.Length; i++)
            {
                velocity[i] = momentum * velocity[i] - rate * curvatures[i] * theta[i];
                theta[i] += velocity[i];
            }
        }

        double left = 0;
        for (int i = 0; i < theta.Length; i++)
            left += 0.5 * curvatures[i] * theta[i] * theta[i];
        return left;
    }
}
