using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// The limited-memory approximation of the Hessian in compact form, B = θI − WMWᵀ with W = [Y θS] and M⁻¹ = [−D Lᵀ; L θSᵀS], where D is the
/// diagonal and L the strictly lower part of SᵀY (Byrd, Lu, Nocedal and Zhu 1995, eq. 3.2–3.4).
/// </summary>
internal sealed class CompactHessian<T>(int parameterCount, int memory)
    where T : IFloatingPointIeee754<T>
{
    private readonly CurvaturePairs<T> _pairs = new(parameterCount, memory);
    private readonly DenseSolver _middle = new(2 * memory);

    /// <summary>The products sᵢᵀyⱼ, sᵢᵀsⱼ and yᵢᵀyⱼ, rows of length m.</summary>
    private readonly double[] _sy = new double[memory * memory];

    private readonly double[] _ss = new double[memory * memory];
    private readonly double[] _yy = new double[memory * memory];

    /// <summary>The pairs; change them by <see cref="Learn"/> and <see cref="Clear"/>.</summary>
    public CurvaturePairs<T> Pairs => _pairs;

    /// <summary>The number of columns of W, twice that of pairs.</summary>
    public int Columns => 2 * _pairs.Count;

    /// <summary>θ.</summary>
    public double Theta => 1 / _pairs.Scale;

    public void Clear() => _pairs.Clear();

    /// <summary>Takes in a pair if its curvature is positive, and drops everything should M become singular.</summary>
    public void Learn(ReadOnlySpan<T> step, ReadOnlySpan<T> change)
    {
        bool full = _pairs.Count == memory;
        if (!_pairs.Keep(step, change))
            return;
        if (full)
            DropOldest();
        int newest = _pairs.Count - 1;
        for (int i = 0; i <= newest; i++)
        {
            _sy[i * memory + newest] = Dot(_pairs.Step(i), change);
            _sy[newest * memory + i] = Dot(step, _pairs.Change(i));
            _ss[i * memory + newest] = _ss[newest * memory + i] = Dot(step, _pairs.Step(i));
            _yy[i * memory + newest] = _yy[newest * memory + i] = Dot(change, _pairs.Change(i));
        }

        if (!Decompose())
            _pairs.Clear();
    }

    /// <summary>Saves, restores or forgets the pairs and their products; the decomposition follows from them.</summary>
    public void Persist(CheckpointFields fields)
    {
        _pairs.Persist(fields);
        fields.Numbers("step-change products", _sy.AsSpan());
        fields.Numbers("step products", _ss.AsSpan());
        fields.Numbers("change products", _yy.AsSpan());
        if (!Decompose())
            _pairs.Clear();
    }

    /// <summary>Row i of W.</summary>
    public void Row(int index, Span<double> row)
    {
        int count = _pairs.Count;
        for (int j = 0; j < count; j++)
        {
            row[j] = double.CreateTruncating(_pairs.Change(j)[index]);
            row[count + j] = Theta * double.CreateTruncating(_pairs.Step(j)[index]);
        }
    }

    /// <summary>Wᵀv.</summary>
    public void TransposedTimes(ReadOnlySpan<T> vector, Span<double> product)
    {
        int count = _pairs.Count;
        for (int j = 0; j < count; j++)
        {
            product[j] = Dot(_pairs.Change(j), vector);
            product[count + j] = Theta * Dot(_pairs.Step(j), vector);
        }
    }

    /// <summary>v += factor · Wz.</summary>
    public void AddTimes(ReadOnlySpan<double> z, double factor, Span<T> vector)
    {
        int count = _pairs.Count;
        for (int j = 0; j < count; j++)
        {
            TensorPrimitives.MultiplyAdd(_pairs.Change(j), T.CreateTruncating(factor * z[j]), vector, vector);
            TensorPrimitives.MultiplyAdd(_pairs.Step(j), T.CreateTruncating(factor * Theta * z[count + j]), vector, vector);
        }
    }

    /// <summary>z ← Mz.</summary>
    public void MiddleTimes(Span<double> z)
    {
        if (Columns > 0)
            _middle.Solve(z);
    }

    /// <summary>M⁻¹, row-major.</summary>
    public void WriteMiddleInverse(Span<double> matrix)
    {
        int count = _pairs.Count, columns = Columns;
        double theta = Theta;
        matrix.Clear();
        for (int i = 0; i < count; i++)
        {
            matrix[i * columns + i] = -_sy[i * memory + i];
            for (int j = 0; j < count; j++)
            {
                matrix[(count + i) * columns + count + j] = theta * _ss[i * memory + j];
                if (j < i)
                    matrix[(count + i) * columns + j] = matrix[j * columns + count + i] = _sy[i * memory + j];
            }
        }
    }

    /// <summary>WᵀW, row-major.</summary>
    public void WriteGram(Span<double> matrix)
    {
        int count = _pairs.Count, columns = Columns;
        double theta = Theta;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                matrix[i * columns + j] = _yy[i * memory + j];
                matrix[(count + i) * columns + j] = matrix[j * columns + count + i] = theta * _sy[i * memory + j];
                matrix[(count + i) * columns + count + j] = theta * theta * _ss[i * memory + j];
            }
        }
    }

    private bool Decompose()
    {
        WriteMiddleInverse(_middle.Matrix(Columns));
        return _middle.Decompose();
    }

    private void DropOldest()
    {
        foreach (double[] products in (ReadOnlySpan<double[]>)[_sy, _ss, _yy])
        {
            for (int i = 1; i < memory; i++)
                products.AsSpan(i * memory + 1, memory - 1).CopyTo(products.AsSpan((i - 1) * memory));
        }
    }

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
