using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A span variable that walks over one array (<c>rest = rest[1..]</c>), or is one of two parts of it, becomes two integers: where it starts and how
/// long it is. So its shadow is the same part of the array's shadow, on every path and in every trip.
/// </summary>
internal sealed class Windows
{
    private readonly Function _function;
    private readonly ArrayRoots _roots;
    private readonly Definitions _definitions;
    private readonly List<ValueInfo> _values;

    /// <summary>Start and length within the root.</summary>
    private readonly Dictionary<int, (int Start, int Length)> _windows = [];

    /// <summary>Variables of loops that no trip changes, with what they hold.</summary>
    private readonly Dictionary<int, int> _same = [];

    private Windows(Function function)
    {
        _function = function;
        _roots = ArrayRoots.Of(function);
        _definitions = Definitions.In(function.Body);
        _values = [.. function.Values];
    }

    public static Function Run(Function function)
    {
        Windows pass = new(function);
        if (!function.Body.AllNodes().Any(pass.HasWindow))
            return function;
        Region body = pass.Rewrite(function.Body, []);
        return Renumbering.Apply(function with { Body = body, Values = pass._values });
    }

    private bool HasWindow(Node node) => node switch
    {
        If branch => branch.Merged.Any(IsWindow),
        For loop => Moving(loop.Carried, loop.Body).Any(),
        While loop => Moving(loop.Body.Arguments, loop.Body).Any(),
        _ => false,
    };

    private bool IsWindow(int value) =>
        _function.TypeOf(value) is { IsArray: true, Rank: 1, Form: not ArrayForm.Array } && _roots[value] != value;

    /// <summary>The places of the variables of a loop that are windows and that a trip moves.</summary>
    private IEnumerable<int> Moving(EquatableArray<int> arguments, Region body) =>
        Enumerable.Range(0, arguments.Count).Where(i => IsWindow(arguments[i]) && body.Yields[i] != arguments[i]);

    private Region Rewrite(Region region, IEnumerable<Node> first)
    {
        List<Node> nodes = [.. first];
        foreach (Node node in region.Nodes)
        {
            switch (node)
            {
                case If branch:
                    Branch(branch, nodes);
                    break;
                case For loop:
                    Loop(loop, nodes);
                    break;
                case While loop:
                    Loop(loop, nodes);
                    break;
                default:
                    nodes.Add(node.WithRegions(r => Rewrite(r, [])));
                    break;
            }
        }

        return region with { Nodes = nodes };
    }

    private void Branch(If branch, List<Node> nodes)
    {
        int[] places = [.. Enumerable.Range(0, branch.Merged.Count).Where(i => IsWindow(branch.Merged[i]))];
        Region then = Yielding(Rewrite(branch.Then, []), places), otherwise = Yielding(Rewrite(branch.Else, []), places);
        int[] merged = [.. Others(branch.Merged, places), .. places.SelectMany(_ => Pair())];
        nodes.Add(branch with { Merged = merged, Then = then, Else = otherwise });
        Name(places.Select(i => branch.Merged[i]), merged, nodes, branch.Origin);
    }

    private void Loop(For loop, List<Node> nodes)
    {
        int[] places = [.. Moving(loop.Carried, loop.Body)];
        Keep(loop.Carried, loop.Initial, loop.Body, loop.Final, places);
        int[] initial = Split(loop.Initial, places, nodes);
        int[] carried = [.. Others(loop.Carried, places), .. places.SelectMany(_ => Pair())];
        int[] final = [.. Others(loop.Final, places), .. places.SelectMany(_ => Pair())];
        Region body = Body(loop.Body, loop.Carried, places, carried, loop.Origin);
        nodes.Add(loop with { Initial = initial, Final = final, Body = body with { Arguments = body.Arguments.Prepend(loop.Index).ToArray() } });
        Name(places.Select(i => loop.Final[i]), final, nodes, loop.Origin);
    }

    private void Loop(While loop, List<Node> nodes)
    {
        int[] places = [.. Moving(loop.Body.Arguments, loop.Body)];
        Keep(loop.Body.Arguments, loop.Initial, loop.Body, loop.Final, places);
        Keep(loop.Condition.Arguments, loop.Initial, loop.Body, loop.Final, places);
        int[] initial = Split(loop.Initial, places, nodes);
        int[] carried = [.. Others(loop.Body.Arguments, places), .. places.SelectMany(_ => Pair())];
        int[] tested = [.. Others(loop.Condition.Arguments, places), .. places.SelectMany(_ => Pair())];
        int[] final = [.. Others(loop.Final, places), .. places.SelectMany(_ => Pair())];
        Region body = Body(loop.Body, loop.Body.Arguments, places, carried, loop.Origin);
        List<Node> named = [];
        Name(places.Select(i => loop.Condition.Arguments[i]), tested, named, loop.Origin);
        Region condition = Rewrite(loop.Condition, named) with { Arguments = tested };
        nodes.Add(loop with { Initial = initial, Final = final, Condition = condition, Body = body });
        Name(places.Select(i => loop.Final[i]), final, nodes, loop.Origin);
    }

    private Region Body(Region body, EquatableArray<int> arguments, int[] places, int[] carried, Provenance origin)
    {
        List<Node> named = [];
        Name(places.Select(i => arguments[i]), carried, named, origin);
        return Yielding(Rewrite(body, named), places) with { Arguments = carried };
    }

    /// <summary>Remembers what the other variables of a loop stand for.</summary>
    private void Keep(EquatableArray<int> arguments, EquatableArray<int> initial, Region body, EquatableArray<int> final, int[] places)
    {
        foreach (int i in Enumerable.Range(0, arguments.Count).Where(i => IsWindow(arguments[i]) && !places.Contains(i)))
            _same[arguments[i]] = _same[final[i]] = initial[i];
    }

    /// <summary>A region that yields, in place of windows, their starts and lengths, last.</summary>
    private Region Yielding(Region region, int[] places)
    {
        List<Node> nodes = [.. region.Nodes];
        int[] yields = Split(region.Yields, places, nodes);
        return region with { Nodes = nodes, Yields = yields };
    }

    private int[] Split(EquatableArray<int> values, int[] places, List<Node> nodes)
    {
        List<int> all = [.. Others(values, places)];
        foreach (int i in places)
        {
            var (start, length) = WindowOf(values[i], nodes);
            all.Add(start);
            all.Add(length);
        }

        return [.. all];
    }

    private static IEnumerable<int> Others(EquatableArray<int> values, int[] places) => values.Where((_, i) => !places.Contains(i));

    private (int Start, int Length) WindowOf(int value, List<Node> nodes)
    {
        if (_windows.TryGetValue(value, out var known))
            return known;
        if (_same.TryGetValue(value, out int held))
            return WindowOf(held, nodes);
        if (_roots[value] != value && _definitions[value] is View view)
        {
            var (start, _) = WindowOf(view.Array, nodes);
            return (Sum(start, view.Start, nodes), view.Length);
        }

        int zero = NewInteger(), length = NewInteger();
        nodes.Add(new Constant(zero, Literal.Of(0L, IrType.Int32)));
        nodes.Add(new ArrayLength(length, value, 0));
        return (zero, length);
    }

    private int Sum(int start, int offset, List<Node> nodes)
    {
        int sum = NewInteger();
        nodes.Add(new Apply(sum, Arithmetic.Add, new[] { start, offset }));
        return sum;
    }

    /// <summary>Gives windows their names again: parts of their roots. Their starts and lengths are the last of the values.</summary>
    private void Name(IEnumerable<int> windows, int[] values, List<Node> nodes, Provenance origin)
    {
        int[] all = [.. windows];
        for (int k = 0; k < all.Length; k++)
        {
            int at = values.Length - 2 * (all.Length - k);
            _windows[all[k]] = (values[at], values[at + 1]);
            nodes.Add(new View(all[k], _roots[all[k]], values[at], values[at + 1]) { Origin = origin });
        }
    }

    private int[] Pair() => [NewInteger(), NewInteger()];

    private int NewInteger()
    {
        _values.Add(new ValueInfo(IrType.Int32, null));
        return _values.Count - 1;
    }
}
