using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>The inverse Hessian of <see cref="Bfgs"/>.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public sealed class BfgsState<T> : LineSearchState<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _inverse;
    private readonly T[] _product;
    private bool _fresh;

    internal BfgsState(Bfgs settings, int parameterCount)
        : base(settings, parameterCount)
    {
        _inverse = new T[parameterCount * parameterCount];
        _product = new T[parameterCount];
        _fresh = false;
        Forget();
    }

    /// <summary>The approximation of the inverse Hessian, n×n row-major, symmetric; the identity before the first step.</summary>
    public ReadOnlySpan<T> InverseHessian => _inverse;

    /// <inheritdoc/>
    protected internal override void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction)
    {
        for (int i = 0; i < direction.Length; i++)
            direction[i] = -TensorPrimitives.Dot(Row(i), gradient);
    }

    /// <inheritdoc/>
    protected internal override double FirstTrial(ReadOnlySpan<T> gradient, double slope) => _fresh ? CautiousStep(gradient) : 1;

    /// <summary>The update multiplied out: H += ρ(1 + ρyᵀHy)ssᵀ − ρ(Hy·sᵀ + s·(Hy)ᵀ), row by row.</summary>
    protected internal override void Learn(
        ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope)
    {
        double product = Dot(step, change), square = Dot(change, change);
        if (!(product > NumberFormat<T>.UnitRounding * Math.Sqrt(Dot(step, step) * square)) || !double.IsFinite(1 / product))
            return;
        if (_fresh)
            SetDiagonal(T.CreateTruncating(product / square));
        _fresh = false;

        for (int i = 0; i < step.Length; i++)
            _product[i] = TensorPrimitives.Dot(Row(i), change);
        double rho = 1 / product;
        double outer = rho * (1 + rho * Dot(change, _product));
        for (int i = 0; i < step.Length; i++)
        {
            Span<T> row = Row(i);
            double s = double.CreateTruncating(step[i]), hy = double.CreateTruncating(_product[i]);
            TensorPrimitives.MultiplyAdd(step, T.CreateTruncating(outer * s - rho * hy), row, row);
            TensorPrimitives.MultiplyAdd(_product, T.CreateTruncating(-rho * s), row, row);
        }
    }

    /// <inheritdoc/>
    protected internal override bool Forget()
    {
        bool learned = !_fresh;
        SetDiagonal(T.One);
        _fresh = true;
        return learned;
    }

    /// <inheritdoc/>
    protected override void Persist(CheckpointFields fields)
    {
        fields.Flag("fresh", ref _fresh);
        fields.Numbers("inverse", _inverse.AsSpan());
    }

    private void SetDiagonal(T number)
    {
        Array.Clear(_inverse);
        for (int i = 0; i < ParameterCount; i++)
            Row(i)[i] = number;
    }

    private Span<T> Row(int i) => _inverse.AsSpan(i * ParameterCount, ParameterCount);

    internal override bool MeasuresScale => _fresh;

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
