using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>An outermost loop and its reverse twin.</summary>
/// <param name="Forward">A counted loop or one of unknown length, which counts its trips in its last carried value.</param>
/// <param name="Reverse">The loop over the same trips, last one first.</param>
/// <param name="AreSiblings">Whether both stand in one region, so that the twin sees what stands before the forward loop.</param>
internal sealed record LoopPair(Node Forward, For Reverse, bool AreSiblings)
{
    public Region Body => Forward is For counted ? counted.Body : ((While)Forward).Body;

    /// <summary>What a trip hands to the next one; without the count of trips, which the schedule knows.</summary>
    public int[] Arguments => Forward is For counted ? [.. counted.Carried] : [.. Body.Arguments.Take(Body.Arguments.Count - 1)];

    public int[] Initial => Forward is For counted ? [.. counted.Initial] : [.. ((While)Forward).Initial.Take(Arguments.Length)];

    public int[] Yields => [.. Body.Yields.Take(Arguments.Length)];

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
