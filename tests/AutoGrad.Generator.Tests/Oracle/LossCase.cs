using System.Collections.Generic;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>A loss with the points at which its derivatives are checked.</summary>
/// <param name="Name">Unique in its topic.</param>
/// <param name="Members">
/// The members of the static partial class <c>Losses</c>, one of them [Differentiable]; or whole type declarations, if they declare a partial type.
/// </param>
public sealed record LossCase(string Name, string Members)
{
    /// <summary>The active parameters in order, spans and arrays laid out flat.</summary>
    public double[][] Points { get; init; } = [];

    /// <summary>Lengths of active spans and arrays; one of them may be left out and takes what is left of the point.</summary>
    public Dictionary<string, int> Lengths { get; init; } = [];

    /// <summary>C# expressions for the passive parameters.</summary>
    public Dictionary<string, string> Passive { get; init; } = [];

    /// <summary>Type declarations beside <c>Losses</c>.</summary>
    public string Types { get; init; } = "";

    /// <summary>
    /// The same loss in C# that the oracle can read, in place of <see cref="Members"/> and <see cref="Types"/>, where those use what has no
    /// image over dual numbers: type parameters, the vectors of System.Numerics, patterns that bind numbers.
    /// </summary>
    public string? Twin { get; init; }

    /// <summary>
    /// The members that the generator is given in place of <see cref="Members"/>, where these call derivatives that the generator has yet to write:
    /// the oracle reads the same loss with the derivatives written out.
    /// </summary>
    public string? Given { get; init; }

    /// <summary>What the values must be, one per point, where a case states them.</summary>
    public double[]? Values { get; init; }

    /// <summary>What the gradients must be, one row per point, where a case states them.</summary>
    public double[][]? Gradients { get; init; }

    /// <summary>Points at which the loss throws; the generated members must throw the same type.</summary>
    public double[][] Throwing { get; init; } = [];

    /// <summary>Why finite differences cannot confirm these points (a kink, a jump, the edge of the domain), if they cannot.</summary>
    public string? NoFiniteDifferences { get; init; }

    /// <summary>Replaces the tolerance of the gradient relative to max(1, |g|), where a case is badly conditioned; 0 keeps the default.</summary>
    public double Tolerance { get; init; }

    /// <summary>The compilation unit.</summary>
    public string Source =>
        $$"""
        #nullable enable
        using System;
        using System.Numerics.Tensors;
        using AutoGrad;

        namespace Corpus;

        {{(Members.Contains("partial ") ? Members : "public static partial class Losses\n{\n" + Members + "\n}")}}

        {{Types}}
        """;

    public override string ToString() => Name;
}
