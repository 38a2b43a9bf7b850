using System.Linq;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>What to do instead of code that has no derivative, where there is something better than the general advice.</summary>
internal static class Cures
{
    public const string General = "Call a method with source, or pass the result in as data.";

    private static readonly string[] _reductions = ["Sum", "Average", "Max", "Min"];

    /// <summary>Instead of a call.</summary>
    public static string For(IMethodSymbol method)
    {
        if (Parts(method.ContainingType) is { } parts)
            return parts + ".";
        if (IsQuery(method))
            return $"LINQ runs in code without source: write a loop{(_reductions.Contains(method.Name) ? $", or use TensorPrimitives.{method.Name}" : "")}.";
        return KnownNames.Has(method.OriginalDefinition, KnownNames.Differentiable)
            ? "Its own assembly has made no pullback that could be called from here: request Derivatives.Gradient there, of a method that returns one number and overwrites nothing."
            : General;
    }

    /// <summary>Why an expression that makes a value of this type, or is computed from one, carries no derivative.</summary>
    public static string Why(ITypeSymbol? type) => Parts(type) is { } parts
        ? $"'{type!.Name}' has no derivative rules ({char.ToLowerInvariant(parts[0]) + parts.Substring(1)})"
        : "the generator does not know how it computes its result";

    /// <summary>For types of numbers that are not followed: how else to hold them.</summary>
    public static string? Parts(ITypeSymbol? type) => type is { ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } }
        ? type.Name switch
        {
            "Complex" => "Hold the real and the imaginary part as two numbers, or in a struct of your own",
            "Quaternion" or "Plane" => "Hold its numbers in a Vector4, or in a struct of your own",
            "Matrix3x2" or "Matrix4x4" => "Hold its numbers in a matrix or an array",
            _ => null,
        }
        : null;

    private static bool IsQuery(IMethodSymbol method) => method.ContainingType is
    { Name: "Enumerable" or "ParallelEnumerable" or "Queryable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };
}
