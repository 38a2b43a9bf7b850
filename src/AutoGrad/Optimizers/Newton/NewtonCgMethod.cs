using System;
using System.Numerics;
using System.Numerics.Tensors;
using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>The inner iteration of <see cref="NewtonCg"/>, and its answers to the loop of methods with a line search.</summary>
internal sealed class NewtonCgMethod<T>(NewtonCg settings, int parameterCount) : LineSearchState<T>(new Description(settings.LineSearch), parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _residual = new T[parameterCount];
    private readonly T[] _conjugate = new T[parameterCount];
    private readonly T[] _product = new T[parameterCount];
    private readonly int _mostProducts = settings.MaxProducts ?? checked(2 * parameterCount + 10);
    private bool _isSteepest, _mustBeSteepest;
    private long _products;

    internal override long HessianProducts => _products;

    /// <summary>Forgets that a search failed, in a run that is over.</summary>
    public void Forgive() => _mustBeSteepest = false;

    /// <summary>Solves H·p = −g by conjugate gradients, as far as it is worth.</summary>
    public void Solve<TObjective>(TObjective objective, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction)
        where TObjective : ICurvatureObjective<T>, allows ref struct
    {
        Direct(point, gradient, direction);
        if (_mustBeSteepest)
            return;
        double norm = Norm(gradient), tolerance = Math.Min(0.5, Math.Sqrt(norm)) * norm;
        gradient.CopyTo(_residual);
        direction.CopyTo(_conjugate);
        T square = TensorPrimitives.Dot<T>(_residual, _residual);
        for (int products = 0; products < _mostProducts; products++)
        {
            objective.HessianProduct(point, _conjugate, _product);
            _products++;
            T curvature = TensorPrimitives.Dot<T>(_conjugate, _product);

            // NaN is no curvature to rely on, either.
            if (!(curvature > T.Zero) || !T.IsFinite(square / curvature))
                return;
            if (_isSteepest)
                direction.Clear();
            _isSteepest = false;
            T step = square / curvature;
            TensorPrimitives.MultiplyAdd(_conjugate, step, direction, direction);
            TensorPrimitives.MultiplyAdd<T>(_product, step, _residual, _residual);
            if (!(Norm(_residual) > tolerance))
                return;
            T next = TensorPrimitives.Dot<T>(_residual, _residual);
            T beta = next / square;
            square = next;
            TensorPrimitives.Multiply(_conjugate, beta, _conjugate);
            TensorPrimitives.Subtract<T>(_conjugate, _residual, _conjugate);
        }
    }

    /// <summary>The direction of steepest descent: where there is no curvature to rely on, and after a search has failed.</summary>
    protected internal override void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction)
    {
        TensorPrimitives.Negate(gradient, direction);
        _isSteepest = true;
    }

    protected internal override double FirstTrial(ReadOnlySpan<T> gradient, double slope) => _isSteepest ? CautiousStep(gradient) : 1;

    protected internal override void Learn(
        ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope) => _mustBeSteepest = false;

    protected internal override bool Forget()
    {
        if (_isSteepest)
            return false;
        _mustBeSteepest = true;
        return true;
    }

    protected override void Persist(CheckpointFields fields)
    {
    }

    private static double Norm(ReadOnlySpan<T> vector) => double.CreateTruncating(TensorPrimitives.Norm(vector));

    /// <summary>What the base class wants to know of the settings.</summary>
    private sealed record Description(LineSearch Search) : LineSearchOptimizer
    {
        public override LineSearch LineSearch { get; init; } = Search;

        public override LineSearchState<TNumber> CreateState<TNumber>(int parameterCount) => throw new NotSupportedException();
    }
}
