using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Which nodes and values matter: those that effects and outputs need, and what these need in turn. A carried value that only serves
/// its own next value, memory that is written and never read, and a stack of which nobody reads what he takes off, need nothing and are
/// not needed.
/// </summary>
internal sealed class Liveness
{
    private readonly MemoryGroups _memory;
    private readonly bool[] _values;
    private readonly bool[] _observed;

    /// <summary>All nodes in order, those of inner regions behind the one that has them.</summary>
    private readonly List<Site> _sites = [];
    private readonly Dictionary<int, List<Site>> _writes = [];

    /// <summary>All that is put on and taken off a stack of the function's own, as long as nobody has read any of it: all of it is needed or none.</summary>
    private readonly Dictionary<int, List<Site>> _stacks = [];

    /// <summary>Where each value comes from: a result of a node, or what a loop carries.</summary>
    private readonly (Site Site, int Slot)[] _slots;
    private readonly Stack<int> _open = new();
    private readonly Function _function;

    private Liveness(Function function)
    {
        _function = function;
        _memory = MemoryGroups.Of(function);
        _values = new bool[function.Values.Count];
        _observed = new bool[function.Values.Count];
        _slots = new (Site, int)[function.Values.Count];
        Index(function.Body, null);
        foreach (int yield in function.Body.Yields)
            Observe(yield);
        while (_open.Count > 0)
            Process(_open.Pop());
    }

    public static Liveness Of(Function function) => new(function);

    /// <param name="place">The node's place among all nodes, in order.</param>
    public bool IsNodeLive(int place) => _sites[place].IsLive;

    /// <summary>The place behind a node and all that is inside of it.</summary>
    public int Behind(int place) => _sites[place].Behind;

    public bool IsLive(int value) => _values[value];

    private void Index(Region region, Site? owner)
    {
        foreach (Node node in region.Nodes)
        {
            Site site = new(node, owner);
            _sites.Add(site);
            EquatableArray<int> results = node.Results;
            for (int k = 0; k < results.Count; k++)
                _slots[results[k]] = (site, k);
            Root(site);
            int first = node is For ? 1 : 0;
            foreach (Region inner in node.Regions)
            {
                for (int k = first; k < inner.Arguments.Count && node is not Frame; k++)
                    _slots[inner.Arguments[k]] = (site, k - first);
                Index(inner, site);
            }

            site.Behind = _sites.Count;
        }
    }

    private void Root(Site site)
    {
        switch (site.Node)
        {
            case NewStack stack:
                _stacks[stack.Result] = [];
                break;
            case Push push when _stacks.TryGetValue(push.Stack, out List<Site>? steps):
                steps.Add(site);
                break;
            case Pop pop when _stacks.TryGetValue(pop.Stack, out List<Site>? steps):
                steps.Add(site);
                break;
            case Store store:
                RootWrite(site, store.Array);
                break;
            case Accumulate add:
                RootWrite(site, add.Array);
                break;
            case Clear clear:
                RootWrite(site, clear.Array);
                break;
            case External { Effect: Effect.Writes } or Throw or Push or Pop or Call { IsPure: false }:
                Keep(site);
                break;
        }
    }

    private void RootWrite(Site site, int array)
    {
        int memory = _memory.ClassOf(array);
        if (!_memory.IsOwn(array) || _observed[memory])
            Keep(site);
        else if (_writes.TryGetValue(memory, out List<Site>? waiting))
            waiting.Add(site);
        else
            _writes[memory] = [site];
    }

    private void Keep(Site site)
    {
        if (site.IsLive)
            return;
        site.IsLive = true;
        if (site.Owner is { } owner)
            Keep(owner);
        switch (site.Node)
        {
            case If branch:
                Demand(branch.Condition);
                break;
            case For loop:
                Demand(loop.Start);
                Demand(loop.End);
                break;
            case While loop:
                Demand(loop.Condition.Yields[0]);
                break;
            case Store or Accumulate or Clear or View or ArrayLength:
                foreach (int operand in site.Node.Operands)
                    Demand(operand);
                break;
            default:
                foreach (int operand in site.Node.Operands)
                    Observe(operand);
                break;
        }
    }

    /// <summary>Every step of the stack is needed. Whoever names the stack, a call that is given it included, reads it.</summary>
    private void KeepStack(int stack)
    {
        if (!_stacks.TryGetValue(stack, out List<Site>? steps))
            return;
        _stacks.Remove(stack);
        foreach (Site step in steps)
            Keep(step);
    }

    /// <summary>The value is needed and, if it is an array, so is what it holds.</summary>
    private void Observe(int value)
    {
        Demand(value);
        if (!_function.TypeOf(value).IsArray)
            return;
        int memory = _memory.ClassOf(value);
        if (_observed[memory])
            return;
        _observed[memory] = true;
        if (_writes.TryGetValue(memory, out List<Site>? waiting))
        {
            foreach (Site write in waiting)
                Keep(write);
        }
    }

    private void Demand(int value)
    {
        if (_values[value])
            return;
        _values[value] = true;
        _open.Push(value);
    }

    private void Process(int value)
    {
        if (_slots[value] is not ({ } site, var slot))
            return;
        Keep(site);
        switch (site.Node)
        {
            case NewStack:
                KeepStack(value);
                break;
            case If branch:
                Demand(branch.Then.Yields[slot]);
                Demand(branch.Else.Yields[slot]);
                break;
            case Frame frame:
                Demand(frame.Body.Yields[slot]);
                break;
            case For loop:
                Carry(loop.Initial, loop.Body, loop.Final, slot, loop.Body.Arguments[slot + 1]);
                break;
            case While loop:
                Carry(loop.Initial, loop.Body, loop.Final, slot, loop.Body.Arguments[slot]);
                Demand(loop.Condition.Arguments[slot]);
                break;
        }
    }

    /// <summary>A carried value is one slot: what enters, what each trip makes of it, and what leaves.</summary>
    private void Carry(EquatableArray<int> initial, Region body, EquatableArray<int> final, int slot, int argument)
    {
        Demand(initial[slot]);
        Demand(body.Yields[slot]);
        Demand(argument);
        Demand(final[slot]);
    }

    /// <summary>A node and the branch or loop in which it stands.</summary>
    private sealed class Site(Node node, Site? owner)
    {
        public Node Node => node;

        public Site? Owner => owner;

        public int Behind { get; set; }

        public bool IsLive { get; set; }
    }
}
