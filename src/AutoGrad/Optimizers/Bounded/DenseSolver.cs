using System;

namespace AutoGrad;

/// <summary>LU decomposition with partial pivoting of a small matrix, in place, for repeated solves.</summary>
internal sealed class DenseSolver(int capacity)
{
    private readonly double[] _matrix = new double[capacity * capacity];
    private readonly int[] _pivots = new int[capacity];
    private int _size;

    /// <summary>The matrix to decompose next, n×n row-major.</summary>
    public Span<double> Matrix(int size)
    {
        _size = size;
        return _matrix.AsSpan(0, size * size);
    }

    /// <summary>Decomposes the matrix; false where it is singular to working precision.</summary>
    public bool Decompose()
    {
        int n = _size;
        double[] a = _matrix;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
                pivot = Math.Abs(a[i * n + k]) > Math.Abs(a[pivot * n + k]) ? i : pivot;
            _pivots[k] = pivot;
            if (pivot != k)
            {
                for (int j = 0; j < n; j++)
                    (a[k * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[k * n + j]);
            }

            double head = a[k * n + k];
            if (head == 0 || !double.IsFinite(head))
                return false;
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[i * n + k] /= head;
                for (int j = k + 1; j < n; j++)
                    a[i * n + j] -= factor * a[k * n + j];
            }
        }

        return true;
    }

    /// <summary>Overwrites a right-hand side with the solution.</summary>
    public void Solve(Span<double> x)
    {
        int n = _size;
        double[] a = _matrix;
        for (int k = 0; k < n; k++)
            (x[k], x[_pivots[k]]) = (x[_pivots[k]], x[k]);
        for (int k = 0; k < n; k++)
        {
            for (int i = k + 1; i < n; i++)
                x[i] -= a[i * n + k] * x[k];
        }

        for (int k = n - 1; k >= 0; k--)
        {
            for (int j = k + 1; j < n; j++)
                x[k] -= a[k * n + j] * x[j];
            x[k] /= a[k * n + k];
        }
    }
}
