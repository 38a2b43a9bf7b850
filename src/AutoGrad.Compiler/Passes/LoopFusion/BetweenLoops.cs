using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>Takes what stands between two loops out of their way: in front of the first, or behind the second.</summary>
/// <param name="candidates">The function.</param>
/// <param name="first">The first loop.</param>
/// <param name="firstAccesses">What it does to memory behind what is moved to the front.</param>
/// <param name="second">The second loop.</param>
/// <param name="secondFrom">The least index of those of its trips that statements may be moved behind.</param>
internal sealed class BetweenLoops(FusionCandidates candidates, For first, IReadOnlyList<TripAccess> firstAccesses, FusionCandidate second, long? secondFrom)
{
    private readonly HashSet<int> _needed = [.. second.Loop.AllUses()];
    private readonly List<Node> _front = [], _behind = [];

    /// <summary>Whether a node may stand between loops that are to become one: a statement, or a branch of statements.</summary>
    public static bool Holds(Node node) => node.Regions.IsEmpty || node is If && node.Regions.All(r => r.Nodes.All(n => n.Regions.IsEmpty));

    /// <summary>What the second loop needs goes to the front, all else behind; null where a node can do neither.</summary>
    public (IReadOnlyList<Node> Front, IReadOnlyList<Node> Behind)? Moved(IReadOnlyList<Node> between)
    {
        foreach (Node node in between.Reverse())
        {
            if (!node.Results.Any(_needed.Contains) && MayStandBehind(node))
            {
                _behind.Insert(0, node);
            }
            else if (MayStandInFront(node))
            {
                _needed.UnionWith(node.AllUses());
                _front.Insert(0, node);
            }
            else
            {
                return null;
            }
        }

        return (_front, _behind);
    }

    /// <summary>What touches memory that neither the second loop touches nor what has gone to the front.</summary>
    private bool MayStandBehind(Node node) => Steps(node).All(step => step switch
    {
        Constant or ArrayLength or Apply or If => true,
        Load or Store or Accumulate => IsApart(step, second.Accesses, secondFrom) && _front.SelectMany(Steps).All(other => AreApart(step, other)),
        _ => false,
    });

    /// <summary>What does not need the first loop's sums, and touches memory that the first loop does not touch. It cannot throw unless it is an element of an array.</summary>
    private bool MayStandInFront(Node node) => !node.AllUses().Any(first.Final.Contains) && Steps(node).All(step => step switch
    {
        Constant or ArrayLength or If => true,
        Apply apply => !Triviality.MayThrow(apply, candidates.TypeOf(apply.Result)),
        View view => candidates.Definitions[view.Array] is Allocate { Kind: Allocation.Buffer },
        External { Effect: Effect.Pure, Rule: null } external => !candidates.TypeOf(external.Result[0]).IsArray,
        Load or Store or Accumulate => IsApart(step, firstAccesses, candidates.Definitions[first.Start] is Constant { Value.Bits: var from } ? from : null),
        _ => false,
    });

    private static IEnumerable<Node> Steps(Node node) => node.Regions.SelectMany(r => r.Nodes).Prepend(node);

    private bool IsApart(Node step, IReadOnlyList<TripAccess> accesses, long? from)
    {
        var (array, indices, writes) = Element(step);
        int group = candidates.Memory.GroupOf(array);
        return (!writes || group >= 0) && accesses.All(a => a.Group != group || (!writes && !a.Writes) || IsBefore(array, indices, a, from));
    }

    /// <summary>Whether the element lies before the first one that the loop touches.</summary>
    private bool IsBefore(int array, EquatableArray<int> indices, TripAccess access, long? from) =>
        access.Position is { Offset: var offset } position && position.Root == array && Number(indices) is >= 0 and var element
        && from is { } start
        && (offset.IsZero ? 0 : offset.Terms is { Count: 1 } terms && terms[0].Values.IsEmpty ? terms[0].Factor : long.MinValue) is > int.MinValue and var ahead
        && element < start + ahead;

    /// <summary>Whether two statements may change places.</summary>
    private bool AreApart(Node step, Node other)
    {
        if (other is not (Load or Store or Accumulate))
            return true;
        var (array, indices, writes) = Element(step);
        var (otherArray, otherIndices, otherWrites) = Element(other);
        return (!writes && !otherWrites) || candidates.Memory.GroupOf(array) != candidates.Memory.GroupOf(otherArray)
            || (array == otherArray && Number(indices) is { } a && Number(otherIndices) is { } b && a != b);
    }

    private long? Number(EquatableArray<int> indices) =>
        indices.Count == 1 && candidates.Definitions[indices[0]] is Constant { Value.Bits: var number } ? number : null;

    private static (int Array, EquatableArray<int> Indices, bool Writes) Element(Node step) => step switch
    {
        Load load => (load.Array, load.Indices, false),
        Store store => (store.Array, store.Indices, true),
        _ => (((Accumulate)step).Array, ((Accumulate)step).Indices, true),
    };
}
