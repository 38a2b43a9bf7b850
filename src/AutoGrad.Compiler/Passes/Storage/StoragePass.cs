using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Checkpointing;

namespace AutoGrad.Compiler.Passes.Storage;

/// <param name="Function">An ordinary function again.</param>
/// <param name="Notes">What is kept, for the doc comment.</param>
internal sealed record StoredFunction(Function Function, EquatableArray<StorageNote> Notes);

/// <summary>
/// Decides how each value that a reverse region reads of its forward twin gets there: still in scope → cheap to compute again →
/// a buffer indexed by the loop counters → a stack, where the number of trips is not known beforehand. Only values that some adjoint
/// reads are considered. The result is an ordinary function again.
/// </summary>
internal sealed class StoragePass
{
    private readonly Tree _tree;
    private readonly Recomputation _recomputation;
    private readonly Saves _saves;
    private readonly Dictionary<int, int> _supplied = [];
    private readonly Dictionary<(int Link, int Region), TreeRegion> _twins = [];

    private StoragePass(Function function, Func<int, bool> isStable, TripStates states)
    {
        _tree = new Tree(function);
        FindTwins(_tree.Root);
        _recomputation = new Recomputation(_tree, AliasClasses.Of(function), TwinOf, isStable);
        _saves = new Saves(_tree, states);
    }

    /// <param name="function">A linked function.</param>
    /// <param name="isStable">Whether the array parameter of the given position holds the same numbers when the reverse sweep comes.</param>
    /// <param name="states">The loops whose trips may be run again.</param>
    public static StoredFunction Run(Function function, Func<int, bool>? isStable = null, TripStates? states = null)
    {
        states ??= TripStates.None;
        StoragePass pass = new(function, isStable ?? (_ => true), states);
        pass.Resolve();
        return new StoredFunction(pass._tree.ToFunction(states.IsLinked), pass._saves.Notes.Concat(pass.Recomputed()).ToList());
    }

    private void Resolve()
    {
        SortedSet<int> needed = [];
        Collect(_tree.Root, needed);
        foreach (int value in needed)
            Keep(value);

        foreach (int value in needed)
            Supply(value);
        Replace(_tree.Root);
    }

    /// <summary>Of what is not cheap to compute again, the value is saved; of a slice that is not, the start and the length.</summary>
    private void Keep(int value)
    {
        if (_recomputation.IsFree(value))
            return;
        if (_tree.PlaceOf(value).Node?.Node is View view && TwinOf(_tree.PlaceOf(value).Region) is { } home)
        {
            foreach (int operand in view.Operands.Where(o => !InScope(o, home)))
                Keep(operand);
            return;
        }

        _recomputation.MarkSaved(value);
    }

    /// <summary>The reverse twin of a forward region; null where derivatives do not flow.</summary>
    private TreeRegion? TwinOf(TreeRegion region)
    {
        if (region.Owner is not { Node.Link: > 0 } owner)
            return null;
        int index = owner.Node is While ? 0 : region.Index;
        return _twins.TryGetValue((owner.Node.Link, index), out TreeRegion? twin) ? twin : null;
    }

    private void FindTwins(TreeRegion region)
    {
        foreach (TreeNode node in region.Nodes)
        {
            for (int i = 0; i < node.Regions.Length; i++)
            {
                if (node.Node is { Link: > 0, Origin.Sweep: Sweep.Adjoint })
                    _twins[(node.Node.Link, i)] = node.Regions[i];
                FindTwins(node.Regions[i]);
            }
        }
    }

    /// <summary>The values read where they are not in scope.</summary>
    private void Collect(TreeRegion region, SortedSet<int> needed)
    {
        foreach (TreeNode node in region.Nodes)
        {
            needed.UnionWith(node.Node.Operands.Where(o => !InScope(o, region)));
            foreach (TreeRegion inner in node.Regions)
                Collect(inner, needed);
        }

        needed.UnionWith(region.Yields.Where(y => !InScope(y, region)));
    }

    private bool InScope(int value, TreeRegion region) => region.IsWithin(_tree.PlaceOf(value).Region);

    /// <summary>A value for use in the twin of the region that binds it.</summary>
    private int Supply(int value)
    {
        if (_supplied.TryGetValue(value, out int supplied))
            return supplied;
        TreeRegion home = TwinOf(_tree.PlaceOf(value).Region)
            ?? throw new InvalidOperationException($"%{value} is read out of scope and its region has no twin");
        supplied = _recomputation.IsSaved(value)
            ? _saves.Save(value, home, v => SupplyIn(v, home))
            : _recomputation.Repeat(value, home, v => SupplyIn(v, home));
        _supplied.Add(value, supplied);
        return supplied;
    }

    /// <summary>Of what is computed again: the method's own variables, of which a reader may wonder how they come back.</summary>
    private IEnumerable<StorageNote> Recomputed() => _supplied.Keys
        .Where(v => !_recomputation.IsSaved(v) && _tree.TypeOf(v).IsReal && _tree.NameOf(v) is not null && _tree.PlaceOf(v).Node?.Node is Apply)
        .OrderBy(v => v)
        .Select(v => new StorageNote(_tree.NameOf(v)!, _tree.TypeOf(v).Text, StorageKind.Recomputed))
        .Distinct();

    private int SupplyIn(int value, TreeRegion home) => InScope(value, home) ? value : Supply(value);

    private void Replace(TreeRegion region)
    {
        int Use(int value) =>
            InScope(value, region) ? value
            : _supplied.TryGetValue(value, out int supplied) ? supplied
            : throw new InvalidOperationException($"storage: %{value} = {_tree.PlaceOf(value).Node?.Node} is out of scope and not supplied");

        foreach (TreeNode node in region.Nodes)
        {
            node.Node = node.Node.Remap(Use, id => id, inner => inner);
            foreach (TreeRegion inner in node.Regions)
                Replace(inner);
        }

        for (int i = 0; i < region.Yields.Count; i++)
            region.Yields[i] = Use(region.Yields[i]);
    }
}
