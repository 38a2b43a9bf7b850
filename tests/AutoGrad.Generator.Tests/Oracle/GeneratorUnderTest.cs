using System;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>The generator, told to let its own exceptions through: a diagnostic for an internal error would pass for a refusal.</summary>
internal static class GeneratorUnderTest
{
    private static readonly Lazy<bool> _differentiates = new(() =>
        new LossHarness(Create()).Check(new("probe", "[Differentiable] public static double Loss(double x) => x * x;") { Points = [[3]] }) is null);

    /// <summary>Whether it is able to differentiate x². Until it is, its corpus would only say so many times over.</summary>
    public static bool Differentiates => _differentiates.Value;

    public static IIncrementalGenerator Create() => new DifferentiableGenerator(rethrow: true);
}
