using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Moves what every trip would compute alike in front of the loop: in derivatives all real arithmetic, in the primal what is worth a name
/// (divisions, roots and functions), so that the text stays the user's. What may throw stays, for the loop may make no trip. Buffers for the
/// reverse sweep are made once: to rent them on every trip costs more than the call, for what lives across a call lives in memory.
/// </summary>
internal sealed class LoopInvariants
{
    private readonly Function _function;

    private LoopInvariants(Function function) => _function = function;

    public static Function Run(Function function) => function.WithBody(new LoopInvariants(function).Rewrite(function.Body));

    /// <summary>Inner loops first, so that a value can move out of several.</summary>
    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            Node inner = node.Regions.IsEmpty ? node : node.WithRegions(Rewrite);
            nodes.Add(inner is For or While ? inner.WithRegions(r => Empty(r, nodes)) : inner);
        }

        return region.WithNodes(nodes);
    }

    /// <summary>The region without its invariant nodes, which are appended to <paramref name="outside"/>.</summary>
    private Region Empty(Region region, List<Node> outside)
    {
        ValueSet changing = new();
        changing.AddAll(region.Arguments);
        HashSet<int>? handedOn = null;
        bool isWorthIt = false;
        Dictionary<int, Node> movable = [];
        foreach (Node node in region.Nodes)
        {
            if (CanMove(node) && !AnyOf(node.Operands, changing) && !(node is Allocate && (handedOn ??= HandedOn(region)).Contains(node.Results[0])))
            {
                movable[node.Results[0]] = node;
                isWorthIt |= IsWorthMoving(node);
            }
            else
            {
                changing.AddAll(node.Results);
            }
        }

        if (!isWorthIt)
            return region;
        HashSet<Node> moved = new(ReferenceComparer.Instance);
        foreach (Node node in movable.Values.Where(IsWorthMoving))
            Move(node, movable, moved);
        outside.AddRange(region.Nodes.Where(moved.Contains));
        return region with { Nodes = region.Nodes.Where(n => !moved.Contains(n)).ToArray() };
    }

    /// <summary>What a trip hands on is another array on the next one.</summary>
    private static HashSet<int> HandedOn(Region region) => [.. region.Yields, .. region.AllNodes().SelectMany(n => n.Regions).SelectMany(r => r.Yields)];

    private static bool AnyOf(EquatableArray<int> values, ValueSet set)
    {
        foreach (int value in values)
        {
            if (set.Contains(value))
                return true;
        }

        return false;
    }

    private static void Move(Node node, Dictionary<int, Node> movable, HashSet<Node> moved)
    {
        if (!moved.Add(node))
            return;
        foreach (int operand in node.Operands)
        {
            if (movable.TryGetValue(operand, out Node? needed))
                Move(needed, movable, moved);
        }
    }

    private bool CanMove(Node node) => node switch
    {
        Constant or ArrayLength or Allocate { Kind: Allocation.Buffer } => true,
        External { Template: Storage.Saves.LargerTemplate } => true,
        Apply apply => !Triviality.MayThrow(apply, _function.TypeOf(apply.Result)),
        _ => false,
    };

    private bool IsWorthMoving(Node node) =>
        node is Allocate
        || node is Apply apply && !Triviality.IsTrivial(apply, _function.TypeOf(apply.Result))
        && (apply.Origin.Sweep != Sweep.Primal || !apply.Primitive.IsCheap
            || apply.Primitive == Arithmetic.Divide || apply.Primitive == Powers.Sqrt);
}
