using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// An array variable that takes on another array in a loop (<c>p = Multiply(p, a)</c>) or in a branch becomes the row of an array of one row. Rows have
/// shadows that come into being with them, however long they live and whatever name they go by.
/// </summary>
internal sealed class Boxes
{
    private readonly Function _function;
    private readonly Activity _activity;
    private readonly List<ValueInfo> _values;

    /// <summary>Memory of which some is in boxes: whatever else may name it has to be in one.</summary>
    private readonly HashSet<int> _boxed = [];

    private Boxes(Function function)
    {
        _function = function;
        _activity = Activity.Of(function);
        _values = [.. function.Values];
        int found;
        do
        {
            found = _boxed.Count;
            foreach (Node node in function.Body.AllNodes())
                _boxed.UnionWith(Places(node).Select(i => _activity.Memory.ClassOf(node.Results[i])));
        }
        while (_boxed.Count > found);
    }

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is If or For or While && n.Results.Any(r => IsBoxable(function.TypeOf(r)))))
            return function;
        Boxes pass = new(function);
        return pass._boxed.Count > 0
            ? Renumbering.Apply(function with { Body = pass.Rewrite(function.Body, []), Values = pass._values })
            : function;
    }

    private static bool IsBoxable(IrType type) => type is { Form: ArrayForm.Array, Rank: >= 1, Column: null } && type.Element!.IsReal;

    /// <summary>The places of a node's results that are variables to be boxed.</summary>
    private int[] Places(Node node) => node switch
    {
        If branch => [.. Candidates(branch.Merged, branch.Then.Yields, branch.Else.Yields).Where(i => IsBoxed(branch.Merged[i]) || IsMade(branch.Then, i) || IsMade(branch.Else, i))],
        For loop => Replaced(loop.Carried, loop.Initial, loop.Body.Yields),
        While loop => Replaced(loop.Body.Arguments, loop.Initial, loop.Body.Yields),
        _ => [],
    };

    private bool IsBoxed(int variable) => _boxed.Contains(_activity.Memory.ClassOf(variable));

    private static bool IsMade(Region region, int place) => Definitions.In(region).Contains(region.Yields[place]);

    /// <summary>Where a trip leaves in one variable what stood in another, shadows change places as arrays do; any other array needs a box.</summary>
    private int[] Replaced(EquatableArray<int> arguments, EquatableArray<int> initial, EquatableArray<int> yields)
    {
        int[] places = [.. Candidates(arguments, initial, yields)];
        int[] sources = [.. places.Select(i => arguments.ToList().IndexOf(yields[i]))];
        bool isExchange = sources.All(s => s >= 0) && sources.Distinct().Count() == sources.Length && !places.Any(i => IsBoxed(arguments[i]));
        return isExchange ? [] : [.. places.Where(i => yields[i] != arguments[i])];
    }

    private IEnumerable<int> Candidates(EquatableArray<int> values, EquatableArray<int> first, EquatableArray<int> second) =>
        Enumerable.Range(0, values.Count).Where(
            i => IsBoxable(_function.TypeOf(values[i])) && _activity.IsActive(values[i]) && IsBoxable(_function.TypeOf(first[i])) && IsBoxable(_function.TypeOf(second[i])));

    private Region Rewrite(Region region, IEnumerable<Node> first)
    {
        List<Node> nodes = [.. first];
        foreach (Node node in region.Nodes)
        {
            int[] places = Places(node);
            if (places.Length == 0)
                nodes.Add(node.WithRegions(r => Rewrite(r, [])));
            else
                Box(node, places, nodes);
        }

        return region with { Nodes = nodes };
    }

    private void Box(Node node, int[] places, List<Node> nodes)
    {
        int zero = Integer(0, nodes), one = Integer(1, nodes);
        int[] boxes = [.. places.Select(i => NewBox(node.Results[i], one, nodes))];
        switch (node)
        {
            case If branch:
                Region then = Filling(Rewrite(branch.Then, []), places, boxes, zero, node.Origin), otherwise = Filling(Rewrite(branch.Else, []), places, boxes, zero, node.Origin);
                nodes.Add(branch with { Merged = Without(branch.Merged, places), Then = then, Else = otherwise });
                break;
            case For loop:
                Fill(loop.Initial, places, boxes, zero, node.Origin, nodes);
                Region body = Body(loop.Body, loop.Carried, places, boxes, zero, node.Origin);
                nodes.Add(loop with
                {
                    Initial = Without(loop.Initial, places),
                    Final = Without(loop.Final, places),
                    Body = body with { Arguments = Without(loop.Carried, places).Prepend(loop.Index).ToArray() },
                });
                break;
            case While loop:
                Fill(loop.Initial, places, boxes, zero, node.Origin, nodes);
                Region condition = Rewrite(loop.Condition, Reads(loop.Condition.Arguments, places, boxes, zero, node.Origin));
                nodes.Add(loop with
                {
                    Initial = Without(loop.Initial, places),
                    Final = Without(loop.Final, places),
                    Condition = condition with { Arguments = Without(loop.Condition.Arguments, places) },
                    Body = Body(loop.Body, loop.Body.Arguments, places, boxes, zero, node.Origin) with { Arguments = Without(loop.Body.Arguments, places) },
                });
                break;
        }

        nodes.AddRange(Reads(node.Results, places, boxes, zero, node.Origin));
    }

    private Region Body(Region body, EquatableArray<int> arguments, int[] places, int[] boxes, int zero, Provenance origin) =>
        Filling(Rewrite(body, Reads(arguments, places, boxes, zero, origin)), places, boxes, zero, origin);

    /// <summary>What is in the boxes, under the names of the variables.</summary>
    private static IEnumerable<Node> Reads(EquatableArray<int> variables, int[] places, int[] boxes, int zero, Provenance origin) =>
        places.Select((place, k) => (Node)new Load(variables[place], boxes[k], new[] { zero }) { Origin = origin });

    /// <summary>A region that leaves in the boxes what it yielded.</summary>
    private Region Filling(Region region, int[] places, int[] boxes, int zero, Provenance origin)
    {
        List<Node> nodes = [.. region.Nodes];
        Fill(region.Yields, places, boxes, zero, origin, nodes);
        return region with { Nodes = nodes, Yields = Without(region.Yields, places) };
    }

    private void Fill(EquatableArray<int> values, int[] places, int[] boxes, int zero, Provenance origin, List<Node> nodes)
    {
        for (int k = 0; k < places.Length; k++)
            nodes.Add(new Store(boxes[k], new[] { zero }, values[places[k]]) { Origin = origin });
    }

    private int NewBox(int variable, int one, List<Node> nodes)
    {
        int box = NewValue(IrType.ArrayOf(_function.TypeOf(variable)));
        nodes.Add(new Allocate(box, new[] { one }, Allocation.Managed));
        return box;
    }

    private int Integer(long value, List<Node> nodes)
    {
        int id = NewValue(IrType.Int32);
        nodes.Add(new Constant(id, Literal.Of(value, IrType.Int32)));
        return id;
    }

    private int NewValue(IrType type)
    {
        _values.Add(new ValueInfo(type, null));
        return _values.Count - 1;
    }

    private static EquatableArray<int> Without(EquatableArray<int> values, int[] places) =>
        values.Where((_, i) => !places.Contains(i)).ToArray();
}
