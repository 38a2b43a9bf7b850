using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// The functions of <c>System.Numerics.Tensors.TensorPrimitives</c> by name: how an element of the result is computed, or how a sum or
/// product grows. What is in no table has the scalar function of its name (<c>TensorPrimitives.Exp</c> is <c>double.Exp</c>).
/// </summary>
internal static class TensorFunctions
{
    /// <summary>One element from the elements (and numbers) that the function is given.</summary>
    internal delegate int Formula(FunctionBuilder builder, int[] x);

    /// <summary>A loop that grows one number.</summary>
    /// <param name="Start">What it grows from.</param>
    /// <param name="Step">Its next value, from itself and the elements.</param>
    /// <param name="OfNone">Whether empty spans are allowed.</param>
    internal sealed record Reduction(double Start, Func<FunctionBuilder, int, int[], int> Step, bool OfNone = false)
    {
        /// <summary>Takes the square root of what the loop leaves.</summary>
        public bool IsRoot { get; init; }
    }

    private static readonly Dictionary<string, Formula> _elements = new()
    {
        ["Add"] = Plain(Arithmetic.Add),
        ["Subtract"] = Plain(Arithmetic.Subtract),
        ["Multiply"] = Plain(Arithmetic.Multiply),
        ["Divide"] = Plain(Arithmetic.Divide),
        ["Remainder"] = Plain(Arithmetic.Remainder),
        ["Negate"] = Plain(Arithmetic.Negate),
        ["AddMultiply"] = static (b, x) => b.Apply(Arithmetic.Multiply, b.Apply(Arithmetic.Add, x[0], x[1]), x[2]),
        ["MultiplyAdd"] = static (b, x) => b.Apply(Arithmetic.Add, b.Apply(Arithmetic.Multiply, x[0], x[1]), x[2]),
        ["Increment"] = static (b, x) => b.Apply(Arithmetic.Add, x[0], One(b, x[0])),
        ["Decrement"] = static (b, x) => b.Apply(Arithmetic.Subtract, x[0], One(b, x[0])),
        ["Reciprocal"] = static (b, x) => b.Apply(Arithmetic.Divide, One(b, x[0]), x[0]),
        ["ReciprocalSqrt"] = static (b, x) => b.Apply(Arithmetic.Divide, One(b, x[0]), b.Apply(Powers.Sqrt, x[0])),
        ["IsZero"] = static (b, x) => b.Apply(Comparisons.Equal, x[0], b.Real(0, b.TypeOf(x[0]))),
        ["Sigmoid"] = static (b, x) => b.Apply(
            Arithmetic.Divide, One(b, x[0]), b.Apply(Arithmetic.Add, b.Apply(Exponential.Exp, b.Apply(Arithmetic.Negate, x[0])), One(b, x[0]))),
    };

    private static readonly Dictionary<string, Reduction> _reductions = new()
    {
        ["Sum"] = new(0, static (b, sum, x) => b.Apply(Arithmetic.Add, sum, x[0]), OfNone: true),
        ["SumOfSquares"] = new(0, static (b, sum, x) => Plus(b, sum, x[0], x[0]), OfNone: true),
        ["SumOfMagnitudes"] = new(0, static (b, sum, x) => b.Apply(Arithmetic.Add, sum, b.Apply(Extrema.Abs, x[0])), OfNone: true),
        ["Dot"] = new(0, static (b, sum, x) => Plus(b, sum, x[0], x[1]), OfNone: true),
        ["Norm"] = new(0, static (b, sum, x) => Plus(b, sum, x[0], x[0]), OfNone: true) { IsRoot = true },
        ["Distance"] = new(0, static (b, sum, x) => Plus(b, sum, Difference(b, x), Difference(b, x))) { IsRoot = true },
        ["Product"] = new(1, static (b, product, x) => b.Apply(Arithmetic.Multiply, product, x[0])),
        ["ProductOfSums"] = new(1, static (b, product, x) => b.Apply(Arithmetic.Multiply, product, b.Apply(Arithmetic.Add, x[0], x[1]))),
        ["ProductOfDifferences"] = new(1, static (b, product, x) => b.Apply(Arithmetic.Multiply, product, Difference(b, x))),
    };

    public static bool IsOwner(INamedTypeSymbol? type) =>
        type is { Name: "TensorPrimitives", ContainingNamespace: { Name: "Tensors", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } } };

    /// <summary>How one element of destination number <paramref name="part"/> is computed; null for functions that are not known.</summary>
    public static Formula? Element(string name, int inputs, int part)
    {
        string single = (name, part) switch
        {
            ("SinCos", 0) => "Sin",
            ("SinCos", 1) => "Cos",
            ("SinCosPi", 0) => "SinPi",
            ("SinCosPi", 1) => "CosPi",
            _ => name,
        };
        if (_elements.TryGetValue(single, out Formula? formula))
            return formula;
        return RuleTable.Find(single, inputs) is { } primitive ? Plain(primitive) : null;
    }

    public static Reduction? Of(string name) => _reductions.TryGetValue(name, out Reduction? reduction) ? reduction : null;

    /// <summary>Whether the function returns one of the elements, and how C# finds the place of it.</summary>
    public static string? Place(string name) => name switch
    {
        "Max" or "Min" or "MaxMagnitude" or "MinMagnitude" => $"global::System.Numerics.Tensors.TensorPrimitives.IndexOf{name}<{{0}}>({{{{0}}}})",
        "MaxNumber" or "MinNumber" or "MaxMagnitudeNumber" or "MinMagnitudeNumber" =>
            $"global::System.MemoryExtensions.IndexOf<{{0}}>({{{{0}}}}, global::System.Numerics.Tensors.TensorPrimitives.{name}<{{0}}>({{{{0}}}}))",
        _ => null,
    };

    private static Formula Plain(Primitive primitive) => (builder, x) => builder.Apply(primitive, x);

    private static int One(FunctionBuilder builder, int like) => builder.Real(1, builder.TypeOf(like));

    private static int Plus(FunctionBuilder builder, int sum, int x, int y) =>
        builder.Apply(Arithmetic.Add, sum, builder.Apply(Arithmetic.Multiply, x, y));

    private static int Difference(FunctionBuilder builder, int[] x) => builder.Apply(Arithmetic.Subtract, x[0], x[1]);
}
