using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Compiler.Passes.OwnArrays;

/// <summary>Of some arrays something is known that holds for all elements from one on.</summary>
internal sealed class ElementFacts
{
    private readonly Dictionary<int, long> _from;

    public ElementFacts() => _from = [];

    private ElementFacts(Dictionary<int, long> from) => _from = from;

    /// <summary>From which element on it holds; null where nothing is known.</summary>
    public long? this[int array]
    {
        get => _from.TryGetValue(array, out long from) ? from : null;
        set
        {
            if (value is { } from)
                _from[array] = from;
            else
                _from.Remove(array);
        }
    }

    public ElementFacts Copy() => new(new Dictionary<int, long>(_from));

    /// <summary>What holds on both of two ways.</summary>
    public ElementFacts Meet(ElementFacts other) =>
        new(_from.Where(f => other[f.Key] is not null).ToDictionary(f => f.Key, f => System.Math.Max(f.Value, other._from[f.Key])));

    public bool Agrees(ElementFacts other) => _from.Count == other._from.Count && _from.All(f => other[f.Key] == f.Value);
}
