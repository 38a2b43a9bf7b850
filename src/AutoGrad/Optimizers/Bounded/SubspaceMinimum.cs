using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// The minimum of the quadratic model over the parameters that are not at a bound at the Cauchy point, brought back into the box (Byrd, Lu,
/// Nocedal and Zhu 1995, direct primal method; Morales and Nocedal 2011).
/// </summary>
internal sealed class SubspaceMinimum<T>(T[] lower, T[] upper, int memory)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _residual = new T[lower.Length];
    private readonly T[] _move = new T[lower.Length];
    private readonly DenseSolver _solver = new(2 * memory);
    private readonly double[] _gram = new double[4 * memory * memory];
    private readonly double[] _z = new double[2 * memory];
    private readonly double[] _row = new double[2 * memory];

    /// <summary>Improves the Cauchy point; leaves it where there is nothing to improve.</summary>
    /// <param name="hessian">The model's Hessian.</param>
    /// <param name="point">The model's center x.</param>
    /// <param name="gradient">The gradient there.</param>
    /// <param name="moved">Wᵀ(x^c − x).</param>
    /// <param name="target">On entry the Cauchy point x^c, on return the better point.</param>
    public void Improve(
        CompactHessian<T> hessian, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, ReadOnlySpan<double> moved, Span<T> target)
    {
        int columns = hessian.Columns;
        if (columns == 0)
            return;

        // r = g + θ(x^c − x) − WMc, the model's gradient at the Cauchy point; only its free components count.
        Span<double> z = _z.AsSpan(0, columns);
        T theta = T.CreateTruncating(hessian.Theta);
        TensorPrimitives.Subtract(target, point, _residual);
        TensorPrimitives.MultiplyAdd(_residual, theta, gradient, _residual);
        moved[..columns].CopyTo(z);
        hessian.MiddleTimes(z);
        hessian.AddTimes(z, -1, _residual);
        int free = MaskToFree(target, _residual);
        if (free == 0)
            return;

        // With N = M⁻¹ − WᵀZZᵀW / θ, the move is −r/θ − Z ZᵀW N⁻¹ WᵀZ r / θ².
        hessian.TransposedTimes(_residual, z);
        Span<double> reduced = _solver.Matrix(columns);
        hessian.WriteMiddleInverse(reduced);
        SubtractFreeGram(hessian, target, free, reduced);
        if (!_solver.Decompose())
            return;
        _solver.Solve(z);
        TensorPrimitives.Multiply(_residual, -T.One / theta, _move);
        hessian.AddTimes(z, -1 / (hessian.Theta * hessian.Theta), _move);
        MaskToFree(target, _move);
        Take(point, gradient, target);
    }

    private bool IsFree(ReadOnlySpan<T> target, int i) => target[i] > lower[i] && target[i] < upper[i];

    /// <summary>Sets the components of the parameters at bounds to zero, and counts the others.</summary>
    private int MaskToFree(ReadOnlySpan<T> target, Span<T> vector)
    {
        int free = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            if (IsFree(target, i))
                free++;
            else
                vector[i] = T.Zero;
        }

        return free;
    }

    /// <summary>Subtracts WᵀZZᵀW / θ, summed over the free or, as WᵀW less the rest, over the bound parameters: whichever are fewer.</summary>
    private void SubtractFreeGram(CompactHessian<T> hessian, ReadOnlySpan<T> target, int free, Span<double> matrix)
    {
        int columns = hessian.Columns;
        Span<double> gram = _gram.AsSpan(0, columns * columns), row = _row.AsSpan(0, columns);
        bool sumFree = 2 * free <= target.Length;
        gram.Clear();
        if (!sumFree)
            hessian.WriteGram(gram);
        double sign = sumFree ? 1 : -1;
        for (int i = 0; i < target.Length; i++)
        {
            if (IsFree(target, i) != sumFree)
                continue;
            hessian.Row(i, row);
            for (int j = 0; j < columns; j++)
                TensorPrimitives.MultiplyAdd(row, sign * row[j], gram.Slice(j * columns, columns), gram.Slice(j * columns, columns));
        }

        TensorPrimitives.MultiplyAdd(gram, -1 / hessian.Theta, matrix, matrix);
    }

    /// <summary>Goes to the projection of the minimum, or, if that is uphill from x, towards the minimum as far as the box allows.</summary>
    private void Take(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> target)
    {
        double slope = 0;
        for (int i = 0; i < target.Length; i++)
        {
            T projected = T.Clamp(target[i] + _move[i], lower[i], upper[i]);
            slope += double.CreateTruncating((projected - point[i]) * gradient[i]);
        }

        T fraction = T.One;
        bool project = slope < 0;
        for (int i = 0; i < target.Length && !project; i++)
        {
            T move = _move[i], room = move > T.Zero ? upper[i] - target[i] : lower[i] - target[i];
            if (move != T.Zero && room / move < fraction)
                fraction = room / move;
        }

        for (int i = 0; i < target.Length; i++)
            target[i] = T.Clamp(target[i] + fraction * _move[i], lower[i], upper[i]);
    }
}
