using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Computes a metric.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
/// <param name="point">n parameters.</param>
/// <param name="rows">
/// The rows that <see cref="Trainer.ValidationFraction"/> holds out, or all of them where it is 0. Empty where the validation data are an
/// objective of their own or the rows come in blocks: the metric then knows its data itself.
/// </param>
public delegate double MetricFunction<T>(ReadOnlySpan<T> point, ReadOnlySpan<int> rows)
    where T : IFloatingPointIeee754<T>;

/// <summary>What is computed beside the loss at every evaluation, such as the accuracy. It decides nothing.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
/// <param name="Name">The name, for the history.</param>
/// <param name="Function">The metric.</param>
public sealed record Metric<T>(string Name, MetricFunction<T> Function)
    where T : IFloatingPointIeee754<T>;
