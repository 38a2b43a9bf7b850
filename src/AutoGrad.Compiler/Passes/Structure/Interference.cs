using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// Which values are needed at the same time and so cannot share a C# variable. One backward walk with live sets, over those values only
/// that anybody would have share one.
/// </summary>
internal sealed class Interference
{
    private readonly int[] _slots;

    /// <summary>Per web, by its root: the candidates that are live where one of its members is defined.</summary>
    private readonly ValueSet[] _liveAt;

    /// <summary>Per web, by its root: its members.</summary>
    private readonly ValueSet[] _members;

    /// <param name="function">The function.</param>
    /// <param name="candidates">The values that will be asked for.</param>
    public Interference(Function function, IEnumerable<int> candidates)
    {
        _slots = [.. Enumerable.Repeat(-1, function.Values.Count)];
        int count = 0;
        foreach (int candidate in candidates.Where(c => _slots[c] < 0))
            _slots[candidate] = count++;
        _liveAt = new ValueSet[count];
        _members = new ValueSet[count];
        for (int i = 0; i < count; i++)
        {
            _liveAt[i] = new ValueSet();
            _members[i] = new ValueSet();
            _members[i].Add(i);
        }

        ValueSet live = new();
        Use(function.Body.Yields, live);
        Walk(function.Body, live);
        Define(function.Body.Arguments, live);
    }

    /// <summary>Whether a member of one web is needed where a member of the other comes into being.</summary>
    public bool Between(int root, int other)
    {
        int x = _slots[root], y = _slots[other];
        return _liveAt[x].Overlaps(_members[y]) || _liveAt[y].Overlaps(_members[x]);
    }

    /// <summary>Two webs become one, under the first one's root.</summary>
    public void Unite(int root, int other)
    {
        int x = _slots[root], y = _slots[other];
        _liveAt[x].UnionWith(_liveAt[y]);
        _members[x].UnionWith(_members[y]);
    }

    /// <summary>Turns what is live after the region's nodes into what is live before them.</summary>
    private void Walk(Region region, ValueSet live)
    {
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = region.Nodes[i];
            Define(node.Results, live);
            Forget(node.Results, live);
            switch (node)
            {
                case If branch:
                    Branch(branch, live);
                    break;
                case For loop:
                    Loop(loop, loop.Body, live);
                    break;
                case While loop:
                    Loop(loop, loop.Body, live);

                    // What the test is given is what the body and the code after the loop go on with.
                    ValueSet test = live.Copy();
                    Use(loop.Condition.Yields, test);
                    Use(loop.Condition.Arguments, test);
                    Walk(loop.Condition, test);
                    Define(loop.Condition.Arguments, test);
                    break;
            }

            Use(node.Operands, live);
        }
    }

    private void Branch(If branch, ValueSet live)
    {
        ValueSet then = live.Copy(), otherwise = live.Copy();
        Use(branch.Then.Yields, then);
        Use(branch.Else.Yields, otherwise);
        Walk(branch.Then, then);
        Walk(branch.Else, otherwise);
        live.UnionWith(then);
        live.UnionWith(otherwise);
    }

    /// <summary>What the body reads from outside lives through all trips, and so does what lives after the loop.</summary>
    private void Loop(Node loop, Region body, ValueSet live)
    {
        ValueSet read = new();
        foreach (Region region in loop.Regions)
            Use(region.AllUses(), read);
        foreach (Region region in loop.Regions)
            Unbind(region, read);
        live.UnionWith(read);
        if (loop is For counted)
            Use(counted.End, live);
        ValueSet end = live.Copy();
        Use(body.Yields, end);
        Walk(body, end);
        Define(body.Arguments, end);
    }

    private void Unbind(Region region, ValueSet set)
    {
        Forget(region.Arguments, set);
        foreach (Node node in region.AllNodes())
        {
            Forget(node.Results, set);
            foreach (Region inner in node.Regions)
                Forget(inner.Arguments, set);
        }
    }

    private void Define(EquatableArray<int> values, ValueSet live)
    {
        foreach (int value in values)
        {
            int slot = _slots[value];
            if (slot < 0)
                continue;
            _liveAt[slot].UnionWith(live);
            Use(values, _liveAt[slot]);
            _liveAt[slot].Remove(slot);
        }
    }

    private void Use(IEnumerable<int> values, ValueSet live)
    {
        foreach (int value in values)
            Use(value, live);
    }

    private void Use(int value, ValueSet live)
    {
        if (_slots[value] >= 0)
            live.Add(_slots[value]);
    }

    private void Forget(EquatableArray<int> values, ValueSet live)
    {
        foreach (int value in values)
        {
            if (_slots[value] >= 0)
                live.Remove(_slots[value]);
        }
    }
}
