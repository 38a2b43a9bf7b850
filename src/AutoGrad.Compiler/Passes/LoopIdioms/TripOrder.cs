using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>What a statement of a loop does to memory.</summary>
/// <param name="Array">The array.</param>
/// <param name="Group">The memory that it may share.</param>
/// <param name="Position">Where the trips touch it, if each touches the element behind that of the trip before.</param>
/// <param name="Reads">Whether elements are read.</param>
/// <param name="Writes">Whether they are changed.</param>
/// <param name="Node">The statement.</param>
internal sealed record TripAccess(int Array, int Group, TripPosition? Position, bool Reads, bool Writes, Node Node);

/// <summary>
/// Whether statements may run for all trips of a strip one statement after the other, or one trip after the other, as one likes. Of two
/// statements, the first touches element e in trip e − p and the second in trip e − q; if q ≤ p, the first one meets every element no later
/// than the second in either order, so all dependences stay as they are. In a loop that runs downwards that is so if q ≥ p.
/// </summary>
/// <remarks>
/// What the second reads one trip or more after the first has written it (q &lt; p) could be done, too, but vectors that are loaded across the edge of
/// vectors just stored wait for memory longer than scalar trips take in all. LoopFusion hands such numbers on from trip to trip.
/// </remarks>
internal static class TripOrder
{
    private const int MostDistance = 1 << 20;

    /// <summary>The accesses of a body without inner regions, in order.</summary>
    public static IReadOnlyList<TripAccess> In(Function function, Definitions definitions, MemoryGroups memory, For loop)
    {
        TripElements elements = new(function, definitions, loop);
        List<TripAccess> accesses = [];
        foreach (Node node in loop.Body.Nodes)
        {
            if (node is Load load)
                accesses.Add(new(load.Array, memory.GroupOf(load.Array), elements.Of(load.Array, load.Indices), Reads: true, Writes: false, load));
            else if (node is Store store)
                accesses.Add(new(store.Array, memory.GroupOf(store.Array), elements.Of(store.Array, store.Indices), Reads: false, Writes: true, store));
            else if (node is Accumulate add)
                accesses.Add(new(add.Array, memory.GroupOf(add.Array), elements.Of(add.Array, add.Indices), Reads: true, Writes: true, add));
        }

        return accesses;
    }

    /// <summary>Whether the statements of one body that touch the memory may run strip by strip.</summary>
    public static bool Holds(IReadOnlyList<TripAccess> accesses, int group, int step)
    {
        TripAccess[] touching = [.. accesses.Where(a => a.Group == group)];
        return Enumerable.Range(0, touching.Length).All(k => touching.Skip(k + 1).All(later => MayFollow(touching[k], later, step)));
    }

    /// <summary>Whether the second may run after the first trip by trip where it ran after all of its trips, and the other way round.</summary>
    /// <param name="first">A statement.</param>
    /// <param name="second">A statement behind it.</param>
    /// <param name="step">1 where trips run upwards, −1 where they run downwards.</param>
    public static bool MayFollow(TripAccess first, TripAccess second, int step)
    {
        if (first.Group != second.Group || (!first.Writes && !second.Writes))
            return true;
        if (Distance(first.Position, second.Position) is not { } distance)
            return false;
        return distance == 0 || (distance * step < 0 && !(first.Writes && second.Reads));
    }

    /// <summary>By how many elements the second is ahead of the first, where that is known.</summary>
    public static long? Distance(TripPosition? first, TripPosition? second)
    {
        if (first is null || second is null || first.Root != second.Root)
            return null;
        Polynomial distance = second.Offset - first.Offset;
        if (distance.IsZero)
            return 0;
        return distance.Terms is { Count: 1 } terms && terms[0] is { Values.IsEmpty: true, Factor: > -MostDistance and < MostDistance and var known } ? known : null;
    }
}
