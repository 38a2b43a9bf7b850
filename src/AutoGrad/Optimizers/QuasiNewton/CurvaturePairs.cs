using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>The last m pairs of a step s and the gradient's change y, oldest first.</summary>
internal sealed class CurvaturePairs<T>(int parameterCount, int capacity)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _steps = new T[checked(capacity * parameterCount)];
    private readonly T[] _changes = new T[capacity * parameterCount];
    private readonly double[] _products = new double[capacity];
    private int _first;

    /// <summary>How many pairs there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many pairs there may be.</summary>
    public int Capacity => capacity;

    /// <summary>sᵀy / yᵀy of the newest pair: the scale of the inverse Hessian. 1 without pairs.</summary>
    public double Scale { get; private set; } = 1;

    public ReadOnlySpan<T> Step(int age) => _steps.AsSpan(Slot(age) * parameterCount, parameterCount);

    public ReadOnlySpan<T> Change(int age) => _changes.AsSpan(Slot(age) * parameterCount, parameterCount);

    /// <summary>sᵀy of a pair.</summary>
    public double Product(int age) => _products[Slot(age)];

    public void Clear()
    {
        Count = _first = 0;
        Scale = 1;
    }

    /// <summary>Keeps a pair, in place of the oldest if need be, unless its curvature is not safely positive.</summary>
    /// <returns>Whether it was kept.</returns>
    public bool Keep(ReadOnlySpan<T> step, ReadOnlySpan<T> change)
    {
        double product = Dot(step, change), square = Dot(change, change);
        double sizes = Math.Sqrt(Dot(step, step) * square);
        if (!(product > NumberFormat<T>.UnitRounding * sizes) || !double.IsFinite(product / square) || product / square == 0)
            return false;

        if (Count == capacity)
            _first = (_first + 1) % capacity;
        else
            Count++;
        int slot = Slot(Count - 1);
        step.CopyTo(_steps.AsSpan(slot * parameterCount, parameterCount));
        change.CopyTo(_changes.AsSpan(slot * parameterCount, parameterCount));
        _products[slot] = product;
        Scale = product / square;
        return true;
    }

    public void Persist(CheckpointFields fields)
    {
        fields.Same("memory", capacity);
        int count = Count;
        double scale = Scale;
        fields.Integer("count", ref count);
        fields.Integer("first", ref _first);
        fields.Number("scale", ref scale);
        fields.Numbers("steps", _steps.AsSpan());
        fields.Numbers("changes", _changes.AsSpan());
        fields.Numbers("products", _products.AsSpan());

        // A file that another program wrote may say anything; a slot must exist.
        (Count, Scale) = (Math.Clamp(count, 0, capacity), scale);
        _first = Math.Clamp(_first, 0, capacity - 1);
    }

    private int Slot(int age) => (_first + age) % capacity;

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
