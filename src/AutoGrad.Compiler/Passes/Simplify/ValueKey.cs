using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>What a node computes: equal keys, equal values.</summary>
/// <param name="Operation">The primitive, the literal, or whatever else tells operations apart.</param>
/// <param name="Operands">Value numbers.</param>
internal readonly record struct ValueKey(object Operation, EquatableArray<int> Operands)
{
    /// <summary>Without the type of a literal, whose hash costs more than it tells apart.</summary>
    public override int GetHashCode() =>
        unchecked((Operation is Literal literal ? literal.Bits.GetHashCode() : Operation.GetHashCode()) * 397 ^ Operands.GetHashCode());

    /// <summary>The place that a load reads.</summary>
    public static ValueKey Place(EquatableArray<int> arrayAndIndices) => new("place", arrayAndIndices);
}
