using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// Which values are needed at the same time and so cannot share a C# variable. One backward walk that keeps what is live, over those values
/// only that anybody would have share one.
/// </summary>
internal sealed class Interference
{
    private const int Dead = 1;

    /// <summary>The candidates' places in the tables below.</summary>
    private readonly int[] _slots;

    /// <summary>Per web, by its root.</summary>
    private readonly LiveRanges[] _ranges;

    /// <summary>The last point of the stretch over which a value is live now; points are not positive.</summary>
    private readonly int[] _until;

    /// <summary>What has become live since the innermost branch or loop was entered, from its end.</summary>
    private List<int> _woken = [];

    /// <summary>Points are told from the last one to the first.</summary>
    private int _point;

    /// <param name="function">The function.</param>
    /// <param name="candidates">The values that will be asked for.</param>
    public Interference(Function function, List<int> candidates)
    {
        _slots = [.. Enumerable.Repeat(-1, function.Values.Count)];
        int count = 0;
        foreach (int candidate in candidates)
        {
            if (_slots[candidate] < 0)
                _slots[candidate] = count++;
        }

        _ranges = new LiveRanges[count];
        _until = new int[count];
        for (int i = 0; i < count; i++)
            (_ranges[i], _until[i]) = (new LiveRanges(), Dead);
        Use(function.Body.Yields);
        Walk(function.Body);
        Define(function.Body.Arguments);
        for (int i = 0; i < count; i++)
        {
            Kill(i);
            _ranges[i].Seal();
        }
    }

    /// <summary>Whether a member of one web is needed where a member of the other comes into being.</summary>
    public bool Between(int root, int other) => _ranges[_slots[root]].Meets(_ranges[_slots[other]]);

    /// <summary>Two webs become one, under the first one's root.</summary>
    public void Unite(int root, int other) => _ranges[_slots[root]].Add(_ranges[_slots[other]]);

    /// <summary>Turns what is live after the region's nodes into what is live before them.</summary>
    private void Walk(Region region)
    {
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = region.Nodes[i];
            Define(node.Results);
            Forget(node.Results);
            switch (node)
            {
                case If branch:
                    Branch(branch);
                    break;
                case For loop:
                    Loop(loop, loop.Body);
                    break;
                case While loop:
                    Loop(loop, loop.Body);

                    // What the test is given is what the body and the code after the loop go on with.
                    List<int> outer = Enter();
                    Use(loop.Condition.Yields);
                    Use(loop.Condition.Arguments);
                    Walk(loop.Condition);
                    Define(loop.Condition.Arguments);
                    Leave(outer);
                    break;
            }

            Use(node.Operands);
        }
    }

    /// <summary>What one side needs is not needed on the other, but before both.</summary>
    private void Branch(If branch)
    {
        List<int> outer = Enter();
        Use(branch.Then.Yields);
        Walk(branch.Then);
        List<int> then = Leave(outer);
        outer = Enter();
        Use(branch.Else.Yields);
        Walk(branch.Else);
        List<int> otherwise = Leave(outer);
        foreach (int slot in then)
            Wake(slot);
        foreach (int slot in otherwise)
            Wake(slot);
    }

    /// <summary>What the body reads from outside lives through all trips, and so does what lives after the loop.</summary>
    private void Loop(Node loop, Region body)
    {
        ValueSet inside = new();
        foreach (Region region in loop.Regions)
            Bound(region, inside);
        foreach (Region region in loop.Regions)
        {
            foreach (int value in region.AllUses())
            {
                if (!inside.Contains(value))
                    Use(value);
            }
        }

        if (loop is For counted)
            Use(counted.End);
        List<int> outer = Enter();
        Use(body.Yields);
        Walk(body);
        Define(body.Arguments);
        Leave(outer);
    }

    private static void Bound(Region region, ValueSet values)
    {
        values.AddAll(region.Arguments);
        foreach (Node node in region.Nodes)
        {
            values.AddAll(node.Results);
            foreach (Region inner in node.Regions)
                Bound(inner, values);
        }
    }

    private List<int> Enter()
    {
        List<int> outer = _woken;
        _woken = [];
        return outer;
    }

    /// <summary>Back to what was live at the end; hands out what has come to be live since, and still is.</summary>
    private List<int> Leave(List<int> outer)
    {
        List<int> woken = _woken;
        woken.RemoveAll(slot => !Kill(slot));
        _woken = outer;
        return woken;
    }

    private void Define(EquatableArray<int> values)
    {
        if (values.IsEmpty)
            return;
        _point--;
        foreach (int value in values)
        {
            int slot = _slots[value];
            if (slot >= 0)
                _ranges[slot].BornAt(_point);
        }
    }

    private void Use(EquatableArray<int> values)
    {
        foreach (int value in values)
            Use(value);
    }

    private void Use(int value)
    {
        if (_slots[value] >= 0)
            Wake(_slots[value]);
    }

    private void Wake(int slot)
    {
        if (_until[slot] != Dead)
            return;
        _until[slot] = _point - 1;
        _woken.Add(slot);
    }

    private void Forget(EquatableArray<int> values)
    {
        foreach (int value in values)
        {
            if (_slots[value] >= 0)
                Kill(_slots[value]);
        }
    }

    /// <summary>Whether the value was live.</summary>
    private bool Kill(int slot)
    {
        if (_until[slot] == Dead)
            return false;
        _ranges[slot].Needed(_point, _until[slot]);
        _until[slot] = Dead;
        return true;
    }
}
