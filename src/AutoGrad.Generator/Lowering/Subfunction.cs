using System.Collections.Generic;
using System.Collections.Immutable;
using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>A variable that a subfunction is given: a parameter, what a local function captures, or the struct on which it is called.</summary>
/// <param name="Symbol">The variable; null for the instance.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Type">Its type, with type arguments in place.</param>
/// <param name="IsRead">Whether its value on entry is handed in.</param>
/// <param name="IsWritten">Whether its value on exit is handed out.</param>
internal sealed record Input(ISymbol? Symbol, string Name, ITypeSymbol Type, bool IsRead, bool IsWritten);

/// <summary>A method that takes part in a recursion, lowered to a function of its own.</summary>
/// <param name="Name">Its name among the callees.</param>
/// <param name="Method">The method, with type arguments in place.</param>
/// <param name="Result">Its return type; null for void.</param>
/// <param name="Inputs">What it is given, in order.</param>
internal sealed record Subfunction(string Name, IMethodSymbol Method, ITypeSymbol? Result, ImmutableArray<Input> Inputs)
{
    /// <summary>The lowered body; null while it is being lowered.</summary>
    public Function? Body { get; set; }
}

/// <summary>A struct as the numbers and arrays that it consists of.</summary>
internal static class Flattening
{
    /// <summary>The IR types of a value's leaves, with the names of the members that lead to them.</summary>
    public static IEnumerable<(IrType Type, string Suffix)> Of(ITypeSymbol type)
    {
        if (TypeMap.LayoutOf(type) is not { } layout)
        {
            yield return (TypeMap.ToIr(type), "");
            yield break;
        }

        foreach (LayoutPart part in layout.Parts)
        {
            foreach ((IrType leaf, string suffix) in Of(part.Type))
                yield return (leaf, char.ToUpperInvariant(part.Name[0]) + part.Name.Substring(1) + suffix);
        }
    }

    /// <summary>A value of a type, over the leaves in order.</summary>
    public static Value Rebuild(ITypeSymbol type, Queue<Value> leaves)
    {
        if (TypeMap.LayoutOf(type) is not { } layout)
            return leaves.Dequeue();
        ImmutableArray<Value>.Builder parts = ImmutableArray.CreateBuilder<Value>();
        foreach (LayoutPart part in layout.Parts)
            parts.Add(Rebuild(part.Type, leaves));
        return new Aggregate(layout, parts.ToImmutable());
    }
}
