using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>
/// One representative for values that are computed alike, so that a test of <c>v[i] &gt; 0</c> protects another reading of <c>v[i]</c>.
/// Only what nothing can change takes part: numbers, lengths, and elements of memory that is never written.
/// </summary>
internal sealed class SameValues
{
    private readonly Dictionary<ValueKey, int> _known = [];
    private readonly Dictionary<int, int> _representative = [];
    private readonly AliasClasses _memory;

    private SameValues(AliasClasses memory) => _memory = memory;

    public static SameValues Of(Function function, AliasClasses memory)
    {
        SameValues same = new(memory);
        foreach (Node node in function.Body.AllNodes())
            same.Enter(node);
        return same;
    }

    public int this[int value] => _representative.TryGetValue(value, out int first) ? first : value;

    private void Enter(Node node)
    {
        ValueKey? key = node switch
        {
            Constant constant => new ValueKey(constant.Value, default),
            Apply apply => new ValueKey(apply.Primitive, apply.Arguments.Map(a => this[a])),
            ArrayLength length => new ValueKey(("length", length.Dimension), new[] { this[length.Array] }),
            Load load when !_memory.IsWritten(load.Array) => ValueKey.Place(load.Operands.Map(o => this[o])),
            _ => null,
        };
        if (key is not { } found)
            return;
        int result = node.Results.Single();
        if (_known.TryGetValue(found, out int first))
            _representative[result] = first;
        else
            _known.Add(found, result);
    }
}
