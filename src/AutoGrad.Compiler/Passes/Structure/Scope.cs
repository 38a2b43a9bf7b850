using System.Collections.Generic;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>An expression that waits for its only reader.</summary>
/// <param name="Expression">The text to come.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Reads">The alias classes of memory that it reads; −1 for the state of foreign objects.</param>
internal sealed record Pending(Expression Expression, Provenance Origin, EquatableArray<int> Reads);

/// <summary>One block under construction and the expressions that wait in it.</summary>
internal sealed class Scope
{
    private readonly List<int> _order = [];
    private readonly Dictionary<int, Pending> _pending = [];
    private readonly List<Variable> _names = [];

    /// <summary>Who waits to read a variable, and some who do not wait any more: most assignments concern nobody.</summary>
    private readonly Dictionary<Variable, List<int>> _readers = [];

    public Block Block { get; } = new();

    public IEnumerable<KeyValuePair<int, Pending>> Waiting
    {
        get
        {
            foreach (int value in _order.ToArray())
            {
                if (_pending.TryGetValue(value, out Pending? pending))
                    yield return new KeyValuePair<int, Pending>(value, pending);
            }
        }
    }

    public void Wait(int value, Pending pending)
    {
        _order.Add(value);
        _pending.Add(value, pending);
        _names.Clear();
        pending.Expression.AddNames(_names);
        foreach (Variable variable in _names)
        {
            if (_readers.TryGetValue(variable, out List<int>? readers))
                readers.Add(value);
            else
                _readers[variable] = [value];
        }
    }

    /// <summary>What waits and mentions the variable, oldest first.</summary>
    public IReadOnlyList<int> Readers(Variable variable)
    {
        if (!_readers.TryGetValue(variable, out List<int>? readers))
            return [];
        _readers.Remove(variable);
        return readers;
    }

    public Pending? Take(int value)
    {
        if (!_pending.TryGetValue(value, out Pending? pending))
            return null;
        _pending.Remove(value);
        _order.Remove(value);
        return pending;
    }
}
