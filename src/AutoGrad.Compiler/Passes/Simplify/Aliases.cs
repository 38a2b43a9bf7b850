using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>Values that turned out to be others, and what becomes of their names.</summary>
internal sealed class Aliases(Function function)
{
    private readonly Dictionary<int, int> _targets = [];
    private readonly List<ValueInfo> _values = [.. function.Values];
    private readonly bool[] _derived = Derived(function);
    private bool _isChanged;

    /// <summary>The function with a body in which the targets stand; the same one where nothing has changed.</summary>
    public Function Apply(Function function, Region body) =>
        _isChanged ? function with { Body = body, Values = _values } : function.WithBody(body);

    public int this[int value] => _targets.TryGetValue(value, out int target) ? target : value;

    public IrType TypeOf(int value) => _values[value].Type;

    public int NewValue(IrType type)
    {
        _isChanged = true;
        _values.Add(new ValueInfo(type, null));
        return _values.Count - 1;
    }

    /// <summary>Whether merging loses a name of the user's: of two different ones only one could stay. Names of adjoints are ours.</summary>
    public bool MayMerge(int value, int target) =>
        IsDerived(value) || _values[value].Name is not { } name || _values[target].Name is not { } other || name == other;

    /// <summary>Makes all later uses of <paramref name="value"/> uses of <paramref name="target"/>, which takes the name if it has none.</summary>
    public void Merge(int value, int target)
    {
        target = this[target];
        _isChanged = true;
        _targets[value] = target;
        if (_values[target].Name is null && _values[value].Name is { } name && (IsDerived(target) || !IsDerived(value)))
            _values[target] = _values[target] with { Name = name };
    }

    /// <summary>Gives a value another name, or none.</summary>
    public void Rename(int value, string? name)
    {
        _isChanged = true;
        _values[value] = _values[value] with { Name = name };
    }

    private bool IsDerived(int value) => value < _derived.Length && _derived[value];

    /// <summary>What the reverse or forward sweep added: a value of the primal is never named after it.</summary>
    private static bool[] Derived(Function function)
    {
        bool[] derived = new bool[function.Values.Count];
        Mark(function.Body, derived);
        return derived;
    }

    private static void Mark(Region region, bool[] derived)
    {
        foreach (Node node in region.Nodes)
        {
            if (node.Origin.Sweep != Sweep.Primal)
            {
                foreach (int result in node.Results)
                    derived[result] = true;
            }

            foreach (Region inner in node.Regions)
                Mark(inner, derived);
        }
    }
}
