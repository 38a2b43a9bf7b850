using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Which nodes and values matter: those that effects and outputs need, and what these need in turn. A carried value that only serves
/// its own next value, and memory that is written and never read, need nothing and are not needed.
/// </summary>
internal sealed class Liveness
{
    private readonly MemoryGroups _memory;
    private readonly HashSet<int> _values = [];
    private readonly HashSet<Node> _nodes = new(ReferenceComparer.Instance);
    private readonly HashSet<int> _observed = [];
    private readonly Dictionary<int, List<Node>> _writes = [];
    private readonly Dictionary<Node, Node> _owners = new(ReferenceComparer.Instance);
    private readonly Dictionary<int, (Node Node, int Slot)> _slots = [];
    private readonly Stack<int> _open = new();
    private readonly Function _function;

    private Liveness(Function function)
    {
        _function = function;
        _memory = new MemoryGroups(function);
        Index(function.Body, null);
        foreach (Node node in function.Body.AllNodes())
            Root(node);
        foreach (int yield in function.Body.Yields)
            Observe(yield);
        while (_open.Count > 0)
            Process(_open.Pop());
    }

    public static Liveness Of(Function function) => new(function);

    public bool IsLive(Node node) => _nodes.Contains(node);

    public bool IsLive(int value) => _values.Contains(value);

    private void Index(Region region, Node? owner)
    {
        foreach (Node node in region.Nodes)
        {
            if (owner is not null)
                _owners[node] = owner;
            for (int k = 0; k < node.Results.Count; k++)
                _slots[node.Results[k]] = (node, k);
            int first = node is For ? 1 : 0;
            foreach (Region inner in node.Regions)
            {
                for (int k = first; k < inner.Arguments.Count && node is not Frame; k++)
                    _slots[inner.Arguments[k]] = (node, k - first);
                Index(inner, node);
            }
        }
    }

    private void Root(Node node)
    {
        switch (node)
        {
            case Store store:
                RootWrite(store, store.Array);
                break;
            case Accumulate add:
                RootWrite(add, add.Array);
                break;
            case Clear clear:
                RootWrite(clear, clear.Array);
                break;
            case External { Effect: Effect.Writes } or Throw or Push or Pop or Call { IsPure: false }:
                Keep(node);
                break;
        }
    }

    private void RootWrite(Node node, int array)
    {
        int memory = _memory.ClassOf(array);
        if (!_memory.IsOwn(array) || _observed.Contains(memory))
            Keep(node);
        else if (_writes.TryGetValue(memory, out List<Node>? waiting))
            waiting.Add(node);
        else
            _writes[memory] = [node];
    }

    private void Keep(Node node)
    {
        if (!_nodes.Add(node))
            return;
        if (_owners.TryGetValue(node, out Node? owner))
            Keep(owner);
        switch (node)
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
                foreach (int operand in node.Operands)
                    Demand(operand);
                break;
            default:
                foreach (int operand in node.Operands)
                    Observe(operand);
                break;
        }
    }

    /// <summary>The value is needed and, if it is an array, so is what it holds.</summary>
    private void Observe(int value)
    {
        Demand(value);
        if (!_function.TypeOf(value).IsArray || !_observed.Add(_memory.ClassOf(value)))
            return;
        if (_writes.TryGetValue(_memory.ClassOf(value), out List<Node>? waiting))
        {
            foreach (Node write in waiting)
                Keep(write);
        }
    }

    private void Demand(int value)
    {
        if (_values.Add(value))
            _open.Push(value);
    }

    private void Process(int value)
    {
        if (!_slots.TryGetValue(value, out var slot))
            return;
        Keep(slot.Node);
        switch (slot.Node)
        {
            case If branch:
                Demand(branch.Then.Yields[slot.Slot]);
                Demand(branch.Else.Yields[slot.Slot]);
                break;
            case Frame frame:
                Demand(frame.Body.Yields[slot.Slot]);
                break;
            case For loop:
                Carry(loop.Initial, loop.Body, loop.Final, slot.Slot, loop.Body.Arguments[slot.Slot + 1]);
                break;
            case While loop:
                Carry(loop.Initial, loop.Body, loop.Final, slot.Slot, loop.Body.Arguments[slot.Slot]);
                Demand(loop.Condition.Arguments[slot.Slot]);
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
}
