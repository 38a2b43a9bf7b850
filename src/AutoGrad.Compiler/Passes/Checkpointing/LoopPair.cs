using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>An outermost loop and its reverse twin.</summary>
/// <param name="Forward">A counted loop or one of unknown length.</param>
/// <param name="Reverse">The loop over the same trips, last one first.</param>
/// <param name="AreSiblings">Whether both stand in one region, so that the twin sees what stands before the forward loop.</param>
internal sealed record LoopPair(Node Forward, For Reverse, bool AreSiblings)
{
    public Region Body => Forward is For counted ? counted.Body : ((While)Forward).Body;

    /// <summary>What a trip hands to the next one.</summary>
    public int[] Arguments => Forward is For counted ? [.. counted.Carried] : [.. Body.Arguments];

    public int[] Initial => Forward is For counted ? [.. counted.Initial] : [.. ((While)Forward).Initial];

    public int[] Yields => [.. Body.Yields];

    /// <summary>What the forward loop reads from outside.</summary>
    public IEnumerable<int> Outside(Definitions inside)
    {
        IEnumerable<int> bounds = Forward is For counted ? [counted.Start, counted.End] : [];
        return Body.AllUses().Concat(Initial).Concat(bounds).Where(v => !inside.Contains(v)).Distinct();
    }

    /// <summary>Whether the reverse loop runs against the forward loop, and its trips have more in common than sums.</summary>
    public bool IsInOrder(Function function) =>
        (Forward is For counted ? Reverse.Step == -counted.Step : Reverse.Step == -1) && !LoopDirection.OnlyCollects(function, Reverse);

    /// <summary>Whether a carried number of a loop of unknown length is the number of the trip.</summary>
    public bool IsTripNumber(int argument, Definitions definitions)
    {
        int at = System.Array.IndexOf(Arguments, argument);
        return Forward is While && definitions[Initial[at]] is Constant { Value: { Bits: 0, Type: var type } } && type == IrType.Int32
            && definitions[Yields[at]] is Apply { Primitive: var p, Arguments: { Count: 2 } x } && p == Arithmetic.Add
            && x.Contains(argument) && x.Any(a => definitions[a] is Constant { Value.Bits: 1 });
    }

    /// <summary>The pairs of a linked function that stand in no other loop, by link.</summary>
    public static Dictionary<int, LoopPair> In(Function function)
    {
        Dictionary<int, (Node Node, Region Home)> forward = [];
        Dictionary<int, LoopPair> pairs = [];
        Walk(function.Body);
        return pairs;

        void Walk(Region region)
        {
            foreach (Node node in region.Nodes)
            {
                if (node is If branch)
                {
                    Walk(branch.Then);
                    Walk(branch.Else);
                }
                else if (node is { Link: > 0, Origin.Sweep: not Sweep.Adjoint } and (For or While))
                {
                    forward[node.Link] = (node, region);
                }
                else if (node is For { Link: > 0 } reverse && forward.TryGetValue(node.Link, out var twin))
                {
                    pairs[node.Link] = new LoopPair(twin.Node, reverse, ReferenceEquals(twin.Home, region));
                }
            }
        }
    }
}
