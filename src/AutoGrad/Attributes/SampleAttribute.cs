using System;

namespace AutoGrad;

/// <summary>
/// Says of a passive parameter that it varies per row of a data set. The generator then also writes <c>FBatchObjective</c>, the mean of the method
/// over rows (<see cref="IBatchObjective{T}"/>): its constructor takes row-major memory for an array or span, and memory of one element per row for
/// anything else.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class SampleAttribute : Attribute;
