using System;
using System.Numerics.Tensors;

namespace AutoGrad.Benchmarks.Expert;

/// <summary>The network with its gradient by hand, row by row: in scalar loops, and through the library's vectorised dot products and updates.</summary>
internal static class ExpertNetwork
{
    private delegate double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b);

    private delegate void Update(ReadOnlySpan<double> x, double scale, Span<double> y);

    public static double Scalar(NetworkData d, double[] gradient) => Run(d, gradient, ScalarDot, ScalarUpdate);

    public static double Vectorised(NetworkData d, double[] gradient) =>
        Run(d, gradient, TensorPrimitives.Dot, static (x, scale, y) => TensorPrimitives.MultiplyAdd(x, scale, y, y));

    private static double Run(NetworkData d, double[] gradient, Dot dot, Update update)
    {
        Array.Clear(gradient);
        Span<double> g = gradient, g1 = g[..d.W1.Length], gb1 = g.Slice(d.W1.Length, NetworkData.Hidden);
        Span<double> g2 = g.Slice(d.W1.Length + NetworkData.Hidden, d.W2.Length), gb2 = g[(d.W1.Length + NetworkData.Hidden + d.W2.Length)..];
        Span<double> h = stackalloc double[NetworkData.Hidden], hAdjoint = stackalloc double[NetworkData.Hidden], scores = stackalloc double[NetworkData.Outputs];
        double loss = 0;
        for (int r = 0; r < d.Labels.Length; r++)
        {
            ReadOnlySpan<double> row = d.X.AsSpan(r * NetworkData.Inputs, NetworkData.Inputs);
            for (int o = 0; o < h.Length; o++)
                h[o] = Math.Max(d.B1[o] + dot(d.W1.AsSpan(o * NetworkData.Inputs, NetworkData.Inputs), row), 0);
            double most = double.NegativeInfinity, sum = 0;
            for (int k = 0; k < scores.Length; k++)
            {
                scores[k] = d.B2[k] + dot(d.W2.AsSpan(k * NetworkData.Hidden, NetworkData.Hidden), h);
                most = Math.Max(most, scores[k]);
            }

            double right = scores[d.Labels[r]];
            for (int k = 0; k < scores.Length; k++)
                sum += scores[k] = Math.Exp(scores[k] - most);
            loss += Math.Log(sum) + most - right;
            hAdjoint.Clear();
            for (int k = 0; k < scores.Length; k++)
            {
                double adjoint = ((scores[k] / sum) - (k == d.Labels[r] ? 1 : 0)) / d.Labels.Length;
                gb2[k] += adjoint;
                update(h, adjoint, g2.Slice(k * NetworkData.Hidden, NetworkData.Hidden));
                update(d.W2.AsSpan(k * NetworkData.Hidden, NetworkData.Hidden), adjoint, hAdjoint);
            }

            for (int o = 0; o < h.Length; o++)
            {
                if (h[o] <= 0)
                    continue;
                gb1[o] += hAdjoint[o];
                update(row, hAdjoint[o], g1.Slice(o * NetworkData.Inputs, NetworkData.Inputs));
            }
        }

        return loss / d.Labels.Length;
    }

    private static double ScalarDot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length && i < b.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void ScalarUpdate(ReadOnlySpan<double> x, double scale, Span<double> y)
    {
        for (int i = 0; i < x.Length && i < y.Length; i++)
            y[i] += scale * x[i];
    }
}
