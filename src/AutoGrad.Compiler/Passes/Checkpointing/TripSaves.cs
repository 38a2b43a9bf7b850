using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>What a trip of a loop saves for its adjoint: in slots, or on stacks where the number of trips is not known.</summary>
internal sealed class TripSaves
{
    private readonly HashSet<int> _slots;
    private readonly HashSet<Node> _direct = new(ReferenceComparer.Instance);

    /// <param name="function">The function.</param>
    /// <param name="pair">The loop and its twin.</param>
    /// <param name="slots">The memory of slots.</param>
    public TripSaves(Function function, LoopPair pair, HashSet<int> slots)
    {
        _slots = slots;
        Node[] all = [.. function.Body.AllNodes()];
        foreach (Node save in pair.Body.Nodes)
        {
            int memory = save is Store store ? store.Array : save is Push push ? push.Stack : -1;
            if (memory < 0 || (save is Store && !slots.Contains(memory)))
                continue;
            Node[] uses = [.. all.Where(n => n is not Allocate and not NewStack && n.Operands.Contains(memory))];
            Node[] reads = [.. pair.Reverse.Body.Nodes.Where(n => n is Load or Pop && n.Operands.Contains(memory))];
            bool isDirect = uses.Length == 2 && reads.Length == 1 && uses.Contains(save) && (save, reads[0]) switch
            {
                (Store s, Load l) => IsSlot(function, s.Indices) && IsSlot(function, l.Indices),
                (Push, Pop) => true,
                _ => false,
            };
            if (!isDirect)
                continue;
            _direct.Add(save);
            _direct.Add(reads[0]);
            Forwarded[reads[0].Results[0]] = save is Store kept ? kept.Value : ((Push)save).Value;
        }
    }

    /// <summary>What the adjoint reads of the trip that stands before it: values of the one by values of the other.</summary>
    public Dictionary<int, int> Forwarded { get; } = [];

    /// <summary>Whether a node does nothing but save, or take back what was saved, where both see the value itself.</summary>
    public bool IsNeedless(Node node) => _direct.Contains(node);

    /// <summary>A region of a trip that no adjoint follows.</summary>
    public Region Without(Region region) => region with
    {
        Nodes = region.Nodes.Where(n => n is not Push && !(n is Store store && _slots.Contains(store.Array)))
            .Select(n => n.Regions.IsEmpty ? n : n.WithRegions(Without) with { Link = 0 }).ToArray(),
    };

    private static bool IsSlot(Function function, EquatableArray<int> indices) =>
        function.Body.AllNodes().Any(n => n is Apply { Primitive: var p } apply && p == Slots.Trip && indices.Count == 1 && apply.Result == indices[0]);
}
