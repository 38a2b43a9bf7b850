using System;
using System.Buffers;

namespace AutoGrad;

/// <summary>0 on the simplex; prox is the projection max(v − τ, 0), with τ such that the sum is right.</summary>
/// <remarks>
/// Duchi, Shalev-Shwartz, Singer and Chandra, "Efficient projections onto the ℓ₁-ball for learning in high dimensions", 2008, figure 1.
/// </remarks>
internal sealed record SimplexPenalty(double Total) : Penalty
{
    public override double Value<T>(ReadOnlySpan<T> point) => 0;

    public override void Admit<T>(Span<T> point) => Prox(point, 1);

    public override void Prox<T>(Span<T> point, double step)
    {
        T[] rented = ArrayPool<T>.Shared.Rent(point.Length);
        Span<T> sorted = rented.AsSpan(0, point.Length);
        point.CopyTo(sorted);
        sorted.Sort();

        // The largest numbers stay positive: as many as lie above the τ that they themselves give.
        double sum = 0, threshold = 0;
        for (int count = 1; count <= sorted.Length; count++)
        {
            double number = double.CreateTruncating(sorted[^count]);
            sum += number;
            double candidate = (sum - Total) / count;
            if (!(number > candidate))
                break;
            threshold = candidate;
        }

        ArrayPool<T>.Shared.Return(rented);
        T tau = T.CreateTruncating(threshold);
        for (int i = 0; i < point.Length; i++)
            point[i] = T.Max(point[i] - tau, T.Zero);
    }

    public override void Require(int parameterCount)
    {
        if (parameterCount == 0)
            throw new ArgumentException("No numbers at all cannot have a positive sum: the simplex needs parameters.");
    }
}
