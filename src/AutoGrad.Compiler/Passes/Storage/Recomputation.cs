using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>Which values are cheaper to compute again in the reverse sweep than to keep, and how that is done.</summary>
internal sealed class Recomputation(Tree tree, AliasClasses memory, Func<TreeRegion, TreeRegion?> twinOf, Func<int, bool> isStable)
{
    /// <summary>Loading a number that was stored costs about as much as this many arithmetic operations.</summary>
    public const int Budget = 8;
    private const int Never = 1000;

    private readonly HashSet<int> _saved = [];
    private readonly Dictionary<(TreeRegion Region, int Group, bool Rows), int> _lastWrites = [];

    public void MarkSaved(int value) => _saved.Add(value);

    public bool IsSaved(int value) => _saved.Contains(value);

    /// <summary>Whether the value can be had in its twin region without saving anything that is not saved already.</summary>
    public bool IsFree(int value) => CostOf(value, Home(value), Budget) <= Budget;

    /// <summary>Computes the value again at the start of its home region.</summary>
    public int Repeat(int value, TreeRegion home, Func<int, int> supply)
    {
        var (region, place) = tree.PlaceOf(value);
        if (place is null)
            return ArgumentIn(value, region, home, supply);
        switch (place.Node)
        {
            case ArrayLength length when Allocated(length) is { } known:
                return supply(known);
            default:
                Node copy = place.Node.Remap(supply, id => tree.NewValue(tree.TypeOf(id), tree.NameOf(id)), r => r);
                tree.InsertAtStart(home, copy with { Origin = new Provenance(copy.Origin.Statement, Sweep.Adjoint, IsAgain: true), Link = 0 });
                return copy.Results[0];
        }
    }

    private TreeRegion Home(int value) => twinOf(tree.PlaceOf(value).Region)!;

    /// <summary>The number of operations; <see cref="Never"/> if there are more than <paramref name="budget"/>, so that long chains are not followed.</summary>
    private int CostOf(int value, TreeRegion home, int budget)
    {
        var (region, place) = tree.PlaceOf(value);
        if (home.IsWithin(region) || _saved.Contains(value))
            return 0;
        TreeRegion? own = twinOf(region);
        if (own is null || !home.IsWithin(own))
            return Never;
        if (place is null)
            return IsIndex(value, region) ? 0 : Induction(value, region) is { } line ? Sum(2, new[] { line.Start }, home, budget) : Never;
        return place.Node switch
        {
            Constant => 0,
            Apply { Primitive.IsCheap: true } apply => Sum(1, apply.Arguments, home, budget),
            ArrayLength length when Allocated(length) is { } known => CostOf(known, home, budget),
            ArrayLength length => Sum(1, length.Operands, home, budget),
            View view => Sum(1, view.Operands, home, budget),
            Load load when CanReload(load, place, home) => Sum(1, load.Operands, home, budget),
            External { Effect: Effect.Pure, Result.Count: 1, IsPullback: false, Rule: null } external => Sum(1, external.Arguments, home, budget),
            _ => Never,
        };
    }

    private int Sum(int own, EquatableArray<int> operands, TreeRegion home, int budget)
    {
        int sum = own;
        for (int i = 0; i < operands.Count && sum <= budget; i++)
            sum += CostOf(operands[i], home, budget - sum);
        return sum <= budget ? sum : Never;
    }

    /// <summary>
    /// Whether the element still holds the same number when the reverse sweep comes: nobody writes to the array, or nobody does so
    /// from the node on that contains the load and stands beside the reverse sweep.
    /// </summary>
    private bool CanReload(Load load, TreeNode place, TreeRegion home)
    {
        if (IsUnstable(load.Array))
            return false;
        if (!memory.IsWritten(load.Array))
            return true;
        if (home.IsWithinFrame)
            return false;
        TreeNode node = place;
        while (!home.IsWithin(node.Container))
            node = node.Container.Owner!;
        return LastWrite(node.Container, memory.ClassOf(load.Array), rows: tree.TypeOf(load.Result).IsArray) < Tree.PositionOf(node);
    }

    /// <summary>Memory of the callers of a recursion, which may write to it before the reverse sweep comes.</summary>
    private bool IsUnstable(int array)
    {
        for (int i = 0; i < tree.Root.Arguments.Count; i++)
        {
            int argument = tree.Root.Arguments[i];
            if (tree.TypeOf(argument).IsArray && memory.ClassOf(argument) == memory.ClassOf(array) && !isStable(i))
                return true;
        }

        return false;
    }

    /// <summary>The place of the last node of a region that writes to the memory; −1 if none does. Asked before anything is inserted.</summary>
    private int LastWrite(TreeRegion region, int group, bool rows)
    {
        if (_lastWrites.TryGetValue((region, group, rows), out int last))
            return last;
        last = region.Nodes.Count - 1;
        while (last >= 0 && !Writes(region.Nodes[last], group, rows))
            last--;
        return _lastWrites[(region, group, rows)] = last;
    }

    /// <param name="node">The node, with all that is in it.</param>
    /// <param name="group">The memory.</param>
    /// <param name="rows">Whether only the exchange of whole rows matters, not what is written into them.</param>
    private bool Writes(TreeNode node, int group, bool rows) =>
        node.Regions.Any(r => LastWrite(r, group, rows) >= 0)
        || node.Node switch
        {
            Store store => memory.ClassOf(store.Array) == group && (!rows || tree.TypeOf(store.Value).IsArray),
            Accumulate or Clear when rows => false,
            Accumulate add => memory.ClassOf(add.Array) == group,
            Clear clear => memory.ClassOf(clear.Array) == group,
            Push => false,
            Call call => call.Written.Any(a => tree.TypeOf(a).IsArray && memory.ClassOf(a) == group),
            External { Effect: Effect.Writes } external => external.Arguments.Any(a => tree.TypeOf(a).IsArray && memory.ClassOf(a) == group),
            _ => false,
        };

    /// <summary>The length of an array is the number it was allocated with, or that of the view.</summary>
    private int? Allocated(ArrayLength length) => tree.PlaceOf(length.Array).Node?.Node switch
    {
        Allocate fresh => fresh.Lengths[length.Dimension],
        View view => view.Length,
        _ => null,
    };

    private static bool IsIndex(int value, TreeRegion region) =>
        region.Owner is { Node: For } && region.Arguments[0] == value;

    /// <summary>A counter that a while loop carries: its start and its step.</summary>
    private (int Start, int Step)? Induction(int value, TreeRegion region)
    {
        if (region.Owner is not { Node: While loop } || tree.TypeOf(value) != IrType.Int32)
            return null;
        int at = region.Arguments.IndexOf(value);
        if (tree.PlaceOf(region.Yields[at]).Node?.Node is not Apply { Primitive: var p, Arguments: var x } || p != Arithmetic.Add)
            return null;
        int step = x[0] == value ? x[1] : x[1] == value ? x[0] : -1;
        bool constant = step >= 0 && tree.PlaceOf(step).Node?.Node is Constant;
        return constant ? (loop.Initial[at], step) : null;
    }

    private int ArgumentIn(int value, TreeRegion region, TreeRegion home, Func<int, int> supply)
    {
        int index = home.Arguments[0];
        if (IsIndex(value, region))
            return index;
        var (start, step) = Induction(value, region)!.Value;
        int Append(Primitive primitive, int a, int b)
        {
            int result = tree.NewValue(IrType.Int32, null);
            tree.InsertAtStart(home, new Apply(result, primitive, new[] { a, b }) { Origin = new Provenance(-1, Sweep.Adjoint) });
            return result;
        }

        int first = supply(start), by = supply(step);
        return Append(Arithmetic.Add, first, Append(Arithmetic.Multiply, index, by));
    }
}
