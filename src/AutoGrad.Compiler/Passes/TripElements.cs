using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>Where in an array the first trip of a loop touches it; each further trip touches the next element.</summary>
/// <param name="Root">The array of which the one that is touched is a slice.</param>
/// <param name="Offset">The element, less the loop's index.</param>
internal sealed record TripPosition(int Root, Polynomial Offset);

/// <summary>
/// Judges whether the trips of a loop touch elements of their own: <c>w[j]</c>, <c>w[n + j]</c> and <c>w[2·n + j]</c> for j &lt; n are blocks of
/// n elements that lie one behind the other.
/// </summary>
/// <remarks>
/// Integers wrap, so equal polynomials mean elements that are equal modulo 2³². Blocks of one length that follow each other without a gap are apart
/// all the same: two of them whose first elements differ by the number of trips n modulo 2³², both inside of one array, differ by n itself. So it
/// is asked for every block that the next one be there, and that every trip touches all of them.
/// </remarks>
internal sealed class TripElements(Function function, Definitions definitions, For loop)
{
    private const int MostBlocks = 16, MostTerms = 16;

    private readonly Definitions _inside = Definitions.In(loop.Body);
    private readonly Dictionary<int, Polynomial?> _expanded = [];

    /// <summary>How many there are, if there are any.</summary>
    private Polynomial? Trips => Expand(loop.Start) is not { } start || Expand(loop.End) is not { } end ? null : loop switch
    {
        { Step: 1, Bound: Bound.Less } => end - start,
        { Step: 1, Bound: Bound.LessOrEqual } => end - start + Polynomial.One,
        { Step: -1, Bound: Bound.GreaterOrEqual } => start - end + Polynomial.One,
        _ => null,
    };

    /// <summary>Null where it is not known, or not one element after the other.</summary>
    public TripPosition? Of(int array, EquatableArray<int> indices)
    {
        if (indices.Count != 1 || function.TypeOf(array) is not { Rank: 1, Column: null } || Expand(indices[0]) is not { } element)
            return null;
        Polynomial offset = element - Polynomial.OfValue(loop.Index);
        while (definitions[array] is View view)
        {
            if (Expand(view.Start) is not { } start)
                return null;
            offset += start;
            array = view.Array;
        }

        return _inside.Contains(array) || offset.Terms.Any(t => t.Values.Contains(loop.Index)) || offset.Terms.Count > MostTerms ? null : new(array, offset);
    }

    /// <summary>Whether no element is touched by two trips. Every trip must touch all positions.</summary>
    public bool AreApart(IEnumerable<TripPosition?> touched)
    {
        TripPosition?[] positions = [.. touched.Distinct()];
        if (positions.Length is 0 or > MostBlocks || positions.Any(p => p is null || p.Root != positions[0]!.Root))
            return false;
        if (positions.Length == 1)
            return true;
        if (Trips is not { } trips)
            return false;
        int[] blocks = [.. positions.Select(p => BlockOf(p!.Offset - positions[0]!.Offset, trips)).OrderBy(b => b)];
        return blocks[0] > int.MinValue && blocks.Skip(1).Zip(blocks, (next, block) => next - block).All(distance => distance == 1);
    }

    /// <summary>The length of an array; for that of one that nobody has made here stands the complement of its number.</summary>
    public Polynomial? LengthOf(int array) => definitions[array] switch
    {
        View view => Expand(view.Length),
        Allocate { Lengths.Count: 1 } made => Expand(made.Lengths[0]),
        _ => _inside.Contains(array) ? null : Polynomial.OfValue(~array),
    };

    /// <summary>How many numbers of trips a distance is; the least integer if it is no such thing.</summary>
    private static int BlockOf(Polynomial distance, Polynomial trips)
    {
        for (int block = -MostBlocks; block <= MostBlocks; block++)
        {
            if ((distance - (trips * Polynomial.Of(block))).IsZero)
                return block;
        }

        return int.MinValue;
    }

    /// <summary>An integer from outside of the loop.</summary>
    public Polynomial? Integer(int value) => Expand(value);

    /// <summary>An integer in terms of the loop's index and of what is alike in all trips.</summary>
    private Polynomial? Expand(int value)
    {
        if (!_expanded.TryGetValue(value, out Polynomial? known))
            _expanded[value] = known = function.TypeOf(value) == IrType.Int32 ? ExpandOnce(value) : null;
        return known;
    }

    private Polynomial? ExpandOnce(int value)
    {
        switch (_inside[value] ?? definitions[value])
        {
            case Constant constant:
                return Polynomial.Of(constant.Value.Bits);
            case Apply { Arguments: { Count: 2 } x, Primitive: var p } when p == Arithmetic.Add || p == Arithmetic.Subtract || p == Arithmetic.Multiply:
                if (Expand(x[0]) is not { } a || Expand(x[1]) is not { } b || a.Terms.Count * b.Terms.Count > MostTerms)
                    return null;
                return p == Arithmetic.Add ? a + b : p == Arithmetic.Subtract ? a - b : a * b;
            case ArrayLength { Dimension: 0 } length:
                return LengthOf(length.Array);
            default:
                return value == loop.Index || !_inside.Contains(value) ? Polynomial.OfValue(value) : null;
        }
    }
}
