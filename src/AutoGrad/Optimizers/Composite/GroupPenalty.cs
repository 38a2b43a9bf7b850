using System;
using System.Linq;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>λ Σ √n_g ‖θ_g‖; prox: each group times max(0, 1 − ηλ√n_g / ‖v_g‖).</summary>
internal sealed record GroupPenalty : Penalty
{
    private readonly double _strength;
    private readonly int[] _sizes;

    public GroupPenalty(double strength, ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
            Hyperparameter.Positive((long)size, nameof(sizes));
        _strength = strength;
        _sizes = sizes.ToArray();
    }

    public override double Value<T>(ReadOnlySpan<T> point)
    {
        double sum = 0;
        int start = 0;
        foreach (int size in _sizes)
        {
            sum += Math.Sqrt(size) * double.CreateTruncating(TensorPrimitives.Norm(point.Slice(start, size)));
            start += size;
        }

        return _strength * sum;
    }

    public override void Prox<T>(Span<T> point, double step)
    {
        int start = 0;
        foreach (int size in _sizes)
        {
            Span<T> group = point.Slice(start, size);
            double norm = double.CreateTruncating(TensorPrimitives.Norm<T>(group)), threshold = step * _strength * Math.Sqrt(size);
            if (norm <= threshold)
                group.Clear();
            else
                TensorPrimitives.Multiply(group, T.CreateTruncating(1 - threshold / norm), group);
            start += size;
        }
    }

    public override void Require(int parameterCount)
    {
        if (_sizes.Sum() != parameterCount)
            throw new ArgumentException($"The groups have {_sizes.Sum()} parameters together, but there are {parameterCount}.");
    }

    public override string ToString() => $"groups of {string.Join(", ", _sizes)}";
}
