using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// Parameters in groups, each with a method and settings of its own: other rates, other weight decay, none at all, another optimizer. The groups
/// follow one another in the flat span of parameters. For <see cref="Lamb"/> a group is a layer, for <see cref="Adafactor"/> a matrix
/// or vector.
/// </summary>
/// <example>
/// <code>
/// var adamW = new AdamW { LearningRate = Schedule.Cosine(1e-3, 10_000) };
/// var groups = new ParameterGroups(adamW)
///     .Matrix("weights", rows: 64, columns: 32)
///     .Vector("bias", 64, adamW with { WeightDecay = 0 })
///     .Fixed("embedding", 1000);
/// </code>
/// </example>
/// <remarks>
/// <see cref="FirstOrderOptimizer.LearningRate"/> of the groups is a factor, 1 by default, on the rates of all of them, and
/// <see cref="FirstOrderOptimizer.Transformation"/> sees all parameters before each group's own one sees its part.
/// </remarks>
public sealed record ParameterGroups : FirstOrderOptimizer
{
    private readonly ImmutableArray<Group> _groups = [];

    /// <summary>Begins a list of groups.</summary>
    /// <param name="method">The method of the groups that name no other.</param>
    public ParameterGroups(FirstOrderOptimizer method)
    {
        ArgumentNullException.ThrowIfNull(method);
        Method = method;
        LearningRate = 1;
    }

    /// <summary>The method of the groups that name no other.</summary>
    public FirstOrderOptimizer Method { get; }

    /// <summary>The number of parameters of all groups together.</summary>
    public int ParameterCount => _groups.Sum(g => g.Count);

    /// <summary>The names of the groups in order.</summary>
    public IReadOnlyList<string> Names => [.. _groups.Select(g => g.Name)];

    /// <summary>Adds a vector.</summary>
    /// <param name="name">The group's name, unique.</param>
    /// <param name="count">Its number of parameters; positive.</param>
    /// <param name="method">Its method; <see langword="null"/> means <see cref="Method"/>.</param>
    public ParameterGroups Vector(string name, int count, FirstOrderOptimizer? method = null) =>
        With(new Group(name, (int)Hyperparameter.Positive(count, nameof(count)), 0, method ?? Method));

    /// <summary>Adds a matrix, whose elements lie row after row.</summary>
    /// <param name="name">The group's name, unique.</param>
    /// <param name="rows">The number of rows; positive.</param>
    /// <param name="columns">The number of columns; positive.</param>
    /// <param name="method">Its method; <see langword="null"/> means <see cref="Method"/>.</param>
    public ParameterGroups Matrix(string name, int rows, int columns, FirstOrderOptimizer? method = null) =>
        With(
            new Group(
                name,
                checked((int)(Hyperparameter.Positive(rows, nameof(rows)) * Hyperparameter.Positive(columns, nameof(columns)))),
                rows,
                method ?? Method));

    /// <summary>Adds parameters that stay as they are. Their gradients count for no norm and no stopping rule.</summary>
    /// <param name="name">The group's name, unique.</param>
    /// <param name="count">Its number of parameters; positive.</param>
    public ParameterGroups Fixed(string name, int count) =>
        With(new Group(name, (int)Hyperparameter.Positive(count, nameof(count)), 0, null));

    private ParameterGroups With(Group group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group.Name, "name");
        if (_groups.Any(g => g.Name == group.Name))
            throw new ArgumentException($"There is a group '{group.Name}' already.", "name");
        return new ParameterGroups(this, _groups.Add(group));
    }

    private ParameterGroups(ParameterGroups original, ImmutableArray<Group> groups)
        : base(original)
    {
        Method = original.Method;
        _groups = groups;
    }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount)
    {
        if (parameterCount != ParameterCount)
            throw new ArgumentException(
                $"The groups have {ParameterCount} parameters ({string.Join(" + ", _groups.Select(g => $"{g.Count} '{g.Name}'"))}), " +
                $"but the state is to have {parameterCount}.",
                nameof(parameterCount));
        return new State<T>(this, parameterCount);
    }

    private protected override ParameterSegment[] FrozenSegments(int parameterCount)
    {
        ParameterMask mask = Frozen ?? ParameterMask.Of();
        int start = 0;
        foreach (Group group in _groups)
        {
            if (group.Method is null)
                mask = mask.And(start..(start + group.Count));
            start += group.Count;
        }

        return mask.Resolve(parameterCount);
    }

    /// <inheritdoc/>
    public bool Equals(ParameterGroups? other) =>
        base.Equals(other) && Method.Equals(other.Method) && _groups.AsSpan().SequenceEqual(other._groups.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Method, _groups.Length);

    /// <summary>The groups with their methods.</summary>
    public override string ToString() => string.Join("; ", _groups.Select(g => $"{g.Name}: {g.Count} parameters, {g.Method?.ToString() ?? "fixed"}"));

    /// <param name="Name">Unique.</param>
    /// <param name="Count">The number of parameters.</param>
    /// <param name="Rows">Of a matrix; 0 for a vector.</param>
    /// <param name="Method">None where the parameters are fixed.</param>
    private sealed record Group(string Name, int Count, int Rows, FirstOrderOptimizer? Method)
    {
        public FirstOrderState<T>? CreateState<T>()
            where T : IFloatingPointIeee754<T> =>
            Rows > 0 ? Method?.CreateState<T>(Rows, Count / Rows) : Method?.CreateState<T>(Count);
    }

    private sealed class State<T> : FirstOrderState<T>
        where T : IFloatingPointIeee754<T>
    {
        private readonly (string Name, ParameterSegment Segment, FirstOrderState<T> State)[] _parts;

        public State(ParameterGroups settings, int parameterCount)
            : base(settings, parameterCount)
        {
            List<(string, ParameterSegment, FirstOrderState<T>)> parts = [];
            int start = 0;
            foreach (Group group in settings._groups)
            {
                if (group.CreateState<T>() is { } state)
                    parts.Add((group.Name, new ParameterSegment(start, group.Count), state));
                start += group.Count;
            }

            _parts = [.. parts];
        }

        protected internal override bool NeedsValue
        {
            get
            {
                foreach ((_, _, FirstOrderState<T> state) in _parts)
                {
                    if (state.NeedsValue)
                        return true;
                }

                return false;
            }
        }

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            foreach ((_, ParameterSegment segment, FirstOrderState<T> state) in _parts)
                state.Advance(segment.Of(parameters), segment.Of(gradient), Value, learningRate);
        }

        private protected override void ObserveParts(double metric)
        {
            foreach ((_, _, FirstOrderState<T> state) in _parts)
                state.Observe(metric);
        }

        protected override void Evaluate(ReadOnlySpan<T> parameters, Span<T> destination)
        {
            parameters.CopyTo(destination);
            foreach ((_, ParameterSegment segment, FirstOrderState<T> state) in _parts)
                state.CopyEvaluationPoint(segment.Of(parameters), segment.Of(destination));
        }

        protected override void Persist(CheckpointFields fields)
        {
            foreach ((string name, _, FirstOrderState<T> state) in _parts)
                fields.Part(name, state);
        }

        protected override void Clear()
        {
            foreach ((_, _, FirstOrderState<T> state) in _parts)
                state.Reset();
        }
    }
}
