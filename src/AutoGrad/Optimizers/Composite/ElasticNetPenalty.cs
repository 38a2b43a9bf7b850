using System;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>λ₁‖θ‖₁ + ½λ₂‖θ‖²; prox: soft thresholding by ηλ₁, then division by 1 + ηλ₂.</summary>
internal sealed record ElasticNetPenalty(double First, double Second) : Penalty
{
    public override double Value<T>(ReadOnlySpan<T> point)
    {
        double value = First == 0 ? 0 : First * double.CreateTruncating(TensorPrimitives.SumOfMagnitudes(point));
        return Second == 0 ? value : value + 0.5 * Second * double.CreateTruncating(TensorPrimitives.SumOfSquares(point));
    }

    public override void Prox<T>(Span<T> point, double step)
    {
        if (First == 0 && Second == 0)
            return;
        T threshold = T.CreateTruncating(step * First), divisor = T.CreateTruncating(1 + step * Second);
        for (int i = 0; i < point.Length; i++)
        {
            T v = point[i];

            // Written so that NaN stays NaN.
            T shrunk = v > threshold ? v - threshold : v < -threshold ? v + threshold : T.IsNaN(v) ? v : T.Zero;
            point[i] = shrunk / divisor;
        }
    }
}
