using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>
/// Where trips of a loop keep what their adjoints read, while it is open whether each has a place of its own. To the passes in between a slot is
/// a number that depends on the trip, so they decide as they would if everything were kept; in the end it is 0, and there is one.
/// </summary>
internal static class Slots
{
    /// <summary>The slot of a trip, of a loop given by its link.</summary>
    public static readonly Primitive Trip = new("slot", 2) { ResultKind = ResultKind.FirstOperand };

    /// <summary>The number of slots, of so many trips.</summary>
    public static readonly Primitive Count = new("slots", 2) { ResultKind = ResultKind.FirstOperand };

    /// <summary>The buffers that are as long as there are slots of a loop, and their parts.</summary>
    public static HashSet<int> MemoryOf(Function function)
    {
        HashSet<int> counts = [], memory = [];
        foreach (Node node in function.Body.AllNodes())
        {
            bool isCount = node is Apply apply && (apply.Primitive == Count || apply.Arguments.Any(counts.Contains)) && function.TypeOf(apply.Result) == IrType.Int32;
            if (isCount)
                counts.AddAll(node.Results);
            else if (node is Allocate { Kind: Allocation.Buffer } buffer && buffer.Lengths.Any(counts.Contains))
                memory.Add(buffer.Result);
            else if (node is View view && memory.Contains(view.Array))
                memory.Add(view.Result);
        }

        return memory;
    }

    /// <summary>One slot, 0, for the loops that keep one trip at a time; for others a slot per trip.</summary>
    public static Function Resolve(Function function, IReadOnlyCollection<int> links)
    {
        Definitions definitions = Definitions.In(function.Body);
        Dictionary<int, int> same = [];
        Dictionary<int, long> known = [];
        Region body = Rewrite(function.Body);
        return known.Count + same.Count == 0 ? function : Renumbering.Apply(function with { Body = body });

        int Use(int value) => same.TryGetValue(value, out int other) ? other : value;

        Region Rewrite(Region region)
        {
            List<Node> nodes = [];
            foreach (Node node in region.Nodes)
            {
                Node current = node.Remap(Use, id => id, Rewrite);
                if (current is not Apply apply || !IsDecided(apply))
                    nodes.Add(current);
                else if (known.TryGetValue(apply.Result, out long number))
                    nodes.Add(new Constant(apply.Result, Literal.Of(number, IrType.Int32)) { Origin = apply.Origin });
            }

            return region with { Nodes = nodes, Yields = region.Yields.Map(Use) };
        }

        bool IsDecided(Apply apply)
        {
            EquatableArray<int> x = apply.Arguments;
            if (apply.Primitive == Trip || apply.Primitive == Count)
                return links.Contains((int)((Constant)definitions[x[1]]!).Value.Bits) ? Is(apply.Primitive == Trip ? 0 : 1) : Be(x[0]);
            if (apply.Primitive == Arithmetic.Multiply && x.Any(a => Number(a) == 0))
                return Is(0);
            if (apply.Primitive == Arithmetic.Multiply && x.Any(a => Number(a) == 1))
                return Be(Number(x[0]) == 1 ? x[1] : x[0]);
            return apply.Primitive == Arithmetic.Add && x.Any(a => Number(a) == 0) && Be(Number(x[0]) == 0 ? x[1] : x[0]);

            bool Is(long number)
            {
                known[apply.Result] = number;
                return true;
            }

            bool Be(int other)
            {
                if (known.TryGetValue(other, out long number))
                    known[apply.Result] = number;
                else
                    same[apply.Result] = Use(other);
                return true;
            }
        }

        long? Number(int value) => known.TryGetValue(value, out long number) ? number : null;
    }
}
