using System;

namespace AutoGrad;

/// <summary>
/// Says of a passive parameter that it varies per row of a data set. The generator then also writes <c>FBatchObjective</c>,
/// which holds row-major features for a span and one value per row for a scalar.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class SampleAttribute : Attribute;
