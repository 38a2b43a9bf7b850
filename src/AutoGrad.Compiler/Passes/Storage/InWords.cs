using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>Numbers of trips as a user would say them: steps, w.Length, w.Length·steps.</summary>
internal static class InWords
{
    private const int Longest = 32;

    public static string? Product(Tree tree, IReadOnlyList<int> trips)
    {
        string?[] factors = [.. trips.Select(t => Of(tree, t, needsGroup: trips.Count > 1))];
        string text = string.Join("·", factors);
        return factors.All(f => f is not null) && text.Length <= Longest ? text : null;
    }

    /// <summary>A column is as long as the array of structs.</summary>
    private static string WithoutColumn(string name, Column? column)
    {
        string suffix = column is null ? "" : Paths.Identifier("x" + column.Member).Substring(1);
        return name.EndsWith(suffix, System.StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : name;
    }

    private static string? Of(Tree tree, int value, bool needsGroup)
    {
        if (tree.LiteralOf(value) is { } literal)
            return literal.Bits.ToString(CultureInfo.InvariantCulture);
        switch (tree.PlaceOf(value).Node?.Node)
        {
            case ArrayLength { Dimension: 0 } length when tree.PlaceOf(length.Array).Node?.Node is Allocate { Kind: Allocation.Buffer } copy:
                return Of(tree, copy.Lengths[0], needsGroup);
            case ArrayLength { Dimension: 0 } length when tree.TypeOf(length.Array).Rank == 1 && tree.NameOf(length.Array) is { } array:
                return WithoutColumn(array, tree.TypeOf(length.Array).Column) + ".Length";
            case External { Template: Saves.LargerTemplate } beyond:
                return Of(tree, beyond.Arguments[0], needsGroup);
            case Apply { Primitive: var p, Arguments: { Count: 2 } x } when p == Arithmetic.Add || p == Arithmetic.Subtract:
                (int place, long offset) = Shifted(tree, value);
                if (offset != 0 && Of(tree, place, false) is { } start)
                    return Grouped($"{start} {(offset > 0 ? "+" : "−")} {System.Math.Abs(offset).ToString(CultureInfo.InvariantCulture)}", needsGroup);
                if (place != value)
                    return Of(tree, place, needsGroup);
                string? left = Of(tree, x[0], false), right = Of(tree, x[1], true);
                return left is null || right is null ? null : Grouped($"{left} {(p == Arithmetic.Add ? "+" : "−")} {right}", needsGroup);
            default:
                return tree.NameOf(value);
        }
    }

    private static string Grouped(string sum, bool needsGroup) => needsGroup ? $"({sum})" : sum;

    /// <summary>n and c of n + c, with all numbers of a chain in c.</summary>
    private static (int Value, long Offset) Shifted(Tree tree, int value)
    {
        switch (tree.PlaceOf(value).Node?.Node)
        {
            case External { Template: Saves.LargerTemplate } beyond:
                return Shifted(tree, beyond.Arguments[0]);
            case Apply { Primitive: var p, Arguments: { Count: 2 } x } when (p == Arithmetic.Add || p == Arithmetic.Subtract) && tree.LiteralOf(x[1]) is { } number:
                (int inner, long offset) = Shifted(tree, x[0]);
                return (inner, offset + (p == Arithmetic.Add ? number.Bits : -number.Bits));
            default:
                return (value, 0);
        }
    }
}
