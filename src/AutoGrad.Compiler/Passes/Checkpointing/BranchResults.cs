using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>
/// A loop in a branch has its twin in another branch, under the same condition. What the loop reads of its branch becomes a result of that
/// branch, so that the twin can run trips again.
/// </summary>
internal sealed class BranchResults(LoopPair pair, List<ValueInfo> values)
{
    private readonly int[] _outside = [.. pair.Outside(Definitions.In(pair.Body))];

    /// <summary>What the twin sees of the values in the branch.</summary>
    public Dictionary<int, int> Names { get; } = [];

    public Region Lift(Region region) => region with { Nodes = region.Nodes.Map(Lift) };

    private Node Lift(Node node)
    {
        if (node is not If branch)
            return node;
        bool isThen = branch.Then.AllNodes().Contains(pair.Forward, ReferenceComparer.Instance);
        if (!isThen && !branch.Else.AllNodes().Contains(pair.Forward, ReferenceComparer.Instance))
            return node;
        Region own = Lift(isThen ? branch.Then : branch.Else), other = isThen ? branch.Else : branch.Then;
        HashSet<int> bound = [.. own.Nodes.SelectMany(n => n.Results)];
        List<int> merged = [.. branch.Merged], yields = [.. own.Yields], otherYields = [.. other.Yields];
        List<Node> defaults = [];
        foreach (int value in _outside.Where(v => bound.Contains(NameOf(v))))
        {
            IrType type = values[value].Type;
            int none = Value(type, null), result = Value(type, values[value].Name);
            defaults.Add(new Constant(none, Literal.Default(type)));
            otherYields.Add(none);
            yields.Add(NameOf(value));
            merged.Add(result);
            Names[value] = result;
        }

        own = own with { Yields = yields };
        other = other with { Nodes = other.Nodes.Concat(defaults).ToArray(), Yields = otherYields };
        return branch with { Merged = merged.ToArray(), Then = isThen ? own : other, Else = isThen ? other : own };
    }

    private int NameOf(int value) => Names.TryGetValue(value, out int name) ? name : value;

    private int Value(IrType type, string? name)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }
}
