using System.Collections.Generic;
using AutoGrad.Compiler.Code;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// Constants that variables hold since they were declared, as long as nothing has been assigned to them on the way here: a side of a branch
/// need not put there once more what is there.
/// </summary>
internal sealed class Contents
{
    private readonly Dictionary<Variable, Expression> _held = [];

    /// <summary>All variables that something has been assigned to, with what they held before.</summary>
    private readonly List<(Variable Variable, Expression? Before)> _assigned = [];

    /// <summary>The present, to come back to.</summary>
    public int Mark => _assigned.Count;

    public Expression? Of(Variable variable) => _held.TryGetValue(variable, out Expression? held) ? held : null;

    public void Set(Variable variable, Expression constant) => _held[variable] = constant;

    public void Forget(Variable variable)
    {
        _assigned.Add((variable, Of(variable)));
        _held.Remove(variable);
    }

    /// <summary>Between the two sides of a branch: everything is as it was at the mark.</summary>
    public void Swap(int mark)
    {
        for (int i = _assigned.Count - 1; i >= mark; i--)
        {
            if (_assigned[i].Before is { } before)
                _held[_assigned[i].Variable] = before;
        }
    }

    /// <summary>After both sides: what either has assigned to is not known.</summary>
    public void Join(int mark)
    {
        for (int i = mark; i < _assigned.Count; i++)
            _held.Remove(_assigned[i].Variable);
    }

    /// <summary>After a loop, in which nothing was known since trips follow one another.</summary>
    public Contents After(Contents loop)
    {
        foreach (var (variable, _) in loop._assigned)
            Forget(variable);
        return this;
    }
}
