using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// Adafactor: relative steps, with second moments of which a matrix keeps only the means of its rows and columns. At step t = 1, 2, …:
/// β = 1 − t^τ, ρ = min(η, 1/√t), α = max(ε₂, RMS(θ)) ρ, θ ← θ − ηλθ; for a matrix R ← βR + (1 − β) mean of g² by row,
/// C ← βC + (1 − β) mean of g² by column, V = R Cᵀ / max(mean R, ε₁); for a vector V ← βV + (1 − β)g²; U = g / max(√V, ε₁),
/// θ ← θ − α U / max(1, RMS(U) / d).
/// </summary>
/// <remarks>
/// Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", 2018, algorithms 4 and 5, in PyTorch's variant: means
/// instead of sums, ε₁ as a floor, and η for the paper's 0.01. <see cref="CreateState{T}(int)"/> takes the parameters for one vector;
/// a matrix is a group of <see cref="ParameterGroups"/> with rows and columns.
/// </remarks>
public sealed record Adafactor : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the largest relative step is 1e-2, as in PyTorch.</summary>
    public Adafactor() => LearningRate = 1e-2;

    /// <summary>τ, the exponent of the decay; negative, −0.8 by default.</summary>
    public double DecayExponent { get; init => field = Hyperparameter.Negative(value, nameof(DecayExponent)); } = -0.8;

    /// <summary>ε₁, the floor of √V; <see langword="null"/>, the default, is the distance from 1 to the next number.</summary>
    public double? Epsilon1
    {
        get;
        init => field = value is { } given ? Hyperparameter.Positive(given, nameof(Epsilon1)) : null;
    }

    /// <summary>ε₂, the least size of parameters that a step is relative to; 1e-3 by default.</summary>
    public double Epsilon2 { get; init => field = Hyperparameter.NonNegative(value, nameof(Epsilon2)); } = 1e-3;

    /// <summary>d, the largest root mean square of U; 1 by default.</summary>
    public double ClippingThreshold { get; init => field = Hyperparameter.Positive(value, nameof(ClippingThreshold)); } = 1;

    /// <summary>λ, the decoupled weight decay; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount, 0, 0);

    /// <summary>Creates the state for a matrix.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns; parameters and gradients lie row after row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public override FirstOrderState<T> CreateState<T>(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return new State<T>(this, checked(rows * columns), rows, columns);
    }

    private sealed class State<T>(Adafactor settings, int parameterCount, int rows, int columns)
        : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _rows = new T[rows];
        private readonly T[] _columns = new T[columns];
        private readonly T[] _square = new T[rows > 0 ? 0 : parameterCount];
        private readonly T[] _update = new T[parameterCount];

        private T Floor => settings.Epsilon1 is { } given ? T.CreateChecked(given) : T.BitIncrement(T.One) - T.One;

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            if (parameters.IsEmpty)
                return;
            long t = Iteration + 1;
            double fresh = Math.Pow(t, settings.DecayExponent);
            double relative = Math.Min(learningRate, 1 / Math.Sqrt(t));
            T alpha = T.Max(T.CreateChecked(settings.Epsilon2), RootMeanSquare(parameters)) * T.CreateChecked(relative);
            if (settings.WeightDecay != 0)
                TensorPrimitives.Multiply(parameters, T.CreateChecked(1 - learningRate * settings.WeightDecay), parameters);

            if (rows > 0)
                FactoredSquares(gradient, T.CreateChecked(1 - fresh), T.CreateChecked(fresh));
            else
                FullSquares(gradient, T.CreateChecked(1 - fresh), T.CreateChecked(fresh));
            T floor = Floor;
            TensorPrimitives.Max(_update, floor * floor, _update);
            TensorPrimitives.Sqrt<T>(_update, _update);
            TensorPrimitives.Divide(gradient, _update, _update);
            T excess = T.Max(T.One, RootMeanSquare(_update) / T.CreateChecked(settings.ClippingThreshold));
            TensorPrimitives.MultiplyAdd(_update, -alpha / excess, parameters, parameters);
        }

        /// <summary>Brings V of a vector up to date and writes it to the update.</summary>
        private void FullSquares(ReadOnlySpan<T> gradient, T beta, T fresh)
        {
            TensorPrimitives.Multiply(gradient, gradient, _update);
            TensorPrimitives.Multiply(_update, fresh, _update);
            TensorPrimitives.MultiplyAdd(_square, beta, _update, _square);
            _square.CopyTo(_update.AsSpan());
        }

        /// <summary>Brings R and C of a matrix up to date and writes V to the update.</summary>
        private void FactoredSquares(ReadOnlySpan<T> gradient, T beta, T fresh)
        {
            TensorPrimitives.Multiply(_columns, beta, _columns);
            T columnShare = fresh / T.CreateChecked(rows), rowShare = fresh / T.CreateChecked(columns);
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<T> row = gradient.Slice(i * columns, columns);
                Span<T> squares = _update.AsSpan(i * columns, columns);
                TensorPrimitives.Multiply(row, row, squares);
                _rows[i] = beta * _rows[i] + rowShare * TensorPrimitives.Sum<T>(squares);
                TensorPrimitives.MultiplyAdd(squares, columnShare, _columns, _columns);
            }

            T mean = T.Max(TensorPrimitives.Sum<T>(_rows) / T.CreateChecked(rows), Floor);
            for (int i = 0; i < rows; i++)
                TensorPrimitives.Multiply(_columns, _rows[i] / mean, _update.AsSpan(i * columns, columns));
        }

        private static T RootMeanSquare(ReadOnlySpan<T> numbers) =>
            TensorPrimitives.Norm(numbers) / T.Sqrt(T.CreateChecked(numbers.Length));

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("rows", _rows.AsSpan());
            fields.Numbers("columns", _columns.AsSpan());
            fields.Numbers("square", _square.AsSpan());
        }
    }
}
