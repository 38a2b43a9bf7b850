using System;

namespace AutoGrad;

/// <summary>
/// Marks a parameter or field as data, or a method as one whose result carries no derivative: its arguments may be active, its result is
/// passive.
/// </summary>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method, Inherited = false)]
public sealed class NotDifferentiatedAttribute : Attribute;
