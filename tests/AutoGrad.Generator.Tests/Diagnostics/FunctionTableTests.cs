using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Lowering;
using Xunit;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>docs/functions.md lists what has a derivative; it is made from the tables that the generator reads.</summary>
public sealed class FunctionTableTests
{
    /// <summary>Functions of integers and bits, and conversions to integers: nothing to differentiate.</summary>
    private static readonly string[] _ofBits =
    [
        "BitwiseAnd", "BitwiseOr", "ConvertToHalf", "ConvertToInteger", "ConvertToIntegerNative", "ConvertToSingle", "DivRem", "HammingBitDistance",
        "LeadingZeroCount", "OnesComplement", "PopCount", "RotateLeft", "RotateRight", "ShiftLeft", "ShiftRightArithmetic", "ShiftRightLogical",
        "TrailingZeroCount", "Xor",
    ];

    [Fact]
    public void The_page_lists_what_the_tables_hold()
    {
        string path = Path.Combine(Root(), "docs", "functions.md"), expected = Page();
        if (System.Environment.GetEnvironmentVariable("AUTOGRAD_WRITE_DOCS") == "1")
            File.WriteAllText(path, expected);
        string found = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(expected == found, "docs/functions.md is out of date; run this test with AUTOGRAD_WRITE_DOCS=1. It should be:\n\n" + expected);
    }

    /// <summary>A new version of the package may bring functions that nobody has thought of.</summary>
    [Fact]
    public void Every_function_of_spans_is_known_or_left_out_on_purpose()
    {
        string[] missing = [.. Tensors().Where(m => KindOf(m) is null && !IsDecision(m)).Select(m => m.Name).Distinct().Except(_ofBits)];
        Assert.Empty(missing);
    }

    private static string Page()
    {
        StringBuilder page = new();
        page.AppendLine("# Functions with a derivative").AppendLine()
            .AppendLine("Made from the tables that the generator reads; `FunctionTableTests` holds it to them. What is taken as the derivative at kinks and other")
            .AppendLine("special points: [semantics.md](semantics.md). To add one: [CONTRIBUTING.md](../CONTRIBUTING.md#add-a-rule).").AppendLine()
            .AppendLine("## Functions of numbers").AppendLine()
            .AppendLine("Statics of `double`, `float` and `T : IFloatingPointIeee754<T>`, and the functions of `Math` and `MathF` of the same name").AppendLine("(`IEEERemainder` is `Ieee754Remainder`; `SinCos` and `SinCosPi` are their two halves).").AppendLine()
            .AppendLine("| function | operands | derivative | at kinks |").AppendLine("|---|---|---|---|");
        foreach (Primitive primitive in RuleTable.Primitives.Where(p => p.Notation == Notation.Static && p.ResultKind is ResultKind.Operand or ResultKind.FirstOperand).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Arity))
            page.AppendLine($"| `{primitive.Name}` | {primitive.Arity} | {DerivativeOf(primitive)} | {primitive.Subgradient} |");
        page.AppendLine().AppendLine("What answers with a truth value or an integer (`IsNaN`, `Sign`, `ILogB`, …) is a decision and carries no derivative.").AppendLine()
            .AppendLine("## Functions of spans").AppendLine()
            .AppendLine("`System.Numerics.Tensors.TensorPrimitives`, in each of its overloads for `double`, `float` and `T`. They are lowered to the loops that they stand")
            .AppendLine("for, so a sum may differ from the library's in its last bits, as may a function that the library vectorises.").AppendLine()
            .AppendLine("| kind | functions |").AppendLine("|---|---|");
        foreach (var kind in Tensors().Select(m => (Kind: KindOf(m), m.Name)).Where(m => m.Kind is not null).Distinct().GroupBy(m => m.Kind!).OrderBy(g => g.Key, StringComparer.Ordinal))
            page.AppendLine($"| {kind.Key} | {string.Join(", ", kind.Select(m => $"`{m.Name}`").Order(StringComparer.Ordinal))} |");
        page.AppendLine().AppendLine("## Functions of memory").AppendLine()
            .AppendLine("`Slice`, `AsSpan`, ranges, `ToArray`, `Clone`, `CopyTo`, `TryCopyTo`, `Clear`, `Fill`, `Reverse` of arrays and spans; `Array.Copy`, `Array.Clear`, `Array.Fill`,")
            .AppendLine("`Array.Reverse`, `Array.Empty`; collection expressions, with `..`. `IndexOf`, `Contains`, `SequenceEqual` and their like are decisions.");
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string DerivativeOf(Primitive primitive) => primitive.Rule is not { } rule ? "0 wherever it exists"
        : rule.Partials.All(p => p is not null) ? primitive.MayBeSingular ? "yes; may be infinite" : "yes"
        : "in operand " + string.Join(", ", Enumerable.Range(1, primitive.Arity).Where(i => rule.Partials[i - 1] is not null));

    private static IEnumerable<MethodInfo> Tensors() => typeof(TensorPrimitives).GetMethods(BindingFlags.Public | BindingFlags.Static);

    private static string? KindOf(MethodInfo method)
    {
        int inputs = method.GetParameters().TakeWhile(p => !IsDestination(p)).Count();
        if (inputs < method.GetParameters().Length)
        {
            bool isKnown = method.Name is "SoftMax" or "ConvertChecked" or "ConvertSaturating" or "ConvertTruncating"
                || (TensorFunctions.Element(method.Name, inputs, 0) is not null && !IsDecision(method));
            return isKnown ? "element by element" : null;
        }

        return TensorFunctions.Of(method.Name) is not null || method.Name is "Average" or "StdDev" or "CosineSimilarity" ? "sums and products"
            : TensorFunctions.Place(method.Name) is not null ? "one of the elements"
            : null;
    }

    private static bool IsDestination(ParameterInfo parameter) =>
        parameter.ParameterType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Span<>);

    /// <summary>Whether the answer is made of truth values or integers.</summary>
    private static bool IsDecision(MethodInfo method) =>
        method.ReturnType == typeof(bool) || method.ReturnType == typeof(int)
        || method.GetParameters().Any(p => p.ParameterType == typeof(Span<bool>) || p.ParameterType == typeof(Span<int>));

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
