using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>Computes before a loop what its body would compute alike in every trip.</summary>
internal sealed class FixedValues(Function function, Definitions definitions, StripPlan plan, List<ValueInfo> values)
{
    private readonly Dictionary<int, int> _before = [];

    /// <summary>Where the nodes go that are needed.</summary>
    public List<Node> Nodes { get; set; } = [];

    /// <summary>The value, outside of the loop.</summary>
    public int Before(int value)
    {
        if (plan.Inside(value) is not { } node)
            return value;
        if (!_before.TryGetValue(value, out int before))
        {
            Node copy = node.Remap(Before, v => before = NewValue(function.TypeOf(v), null), r => r);
            Nodes.Add(copy);
            _before[value] = before;
        }

        return before;
    }

    /// <summary>The sum of the terms of an offset; zero of none.</summary>
    public int Sum(EquatableArray<int> terms, Provenance origin)
    {
        if (terms.IsEmpty)
            return Constant(Literal.Default(IrType.Int32));
        int sum = Term(terms[0]);
        foreach (int term in terms.Skip(1))
        {
            int other = Term(term), next = NewValue(IrType.Int32, null);
            Nodes.Add(new Apply(next, Arithmetic.Add, new[] { sum, other }) { Origin = origin with { Statement = -1 } });
            sum = next;
        }

        return sum;
    }

    /// <summary>A value, or the negative of a constant of which the complement is given.</summary>
    private int Term(int term) =>
        term >= 0 ? Before(term) : Constant(Literal.Of(-((Constant)definitions[~term]!).Value.Bits, IrType.Int32));

    public int Constant(Literal literal)
    {
        int value = NewValue(literal.Type, null);
        Nodes.Add(new Constant(value, literal));
        return value;
    }

    public int NewValue(IrType type, string? name)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }
}
