using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// What the next trip of a loop that is left early waits for is computed at the start of this one, in front of the tests that decide whether there is a next
/// trip, and whether it goes on with that or with what it has.
/// </summary>
/// <remarks>
/// <c>if (s·s ≤ c) leave; y = x − r·s; if (f(y) &lt; v) { x = y; s = 2·y }</c> ⟶ <c>y = x − r·s; z = 2·y; if (s·s ≤ c) leave; if (f(y) &lt; v) { x = y; s = z }</c>.
/// A processor works ahead of its tests anyway, but takes what is ready in the order of the text: a trip takes as long as its longest chain from carried values to
/// carried values, if nothing that stands before it comes first. What moves are sums, differences, products and negations of numbers, which read nothing but numbers:
/// they cannot throw, nobody sees that they were computed, and every value is what it was. The chain moves as a whole or not at all; only if it is short, since a trip
/// may have computed it for nothing; and only if it is the one way in which the loop goes on: of a correction that few trips make, none waits for it.
/// </remarks>
internal sealed class RecurrencesFirst
{
    /// <summary>More operations are not computed in trips that may not need them.</summary>
    private const int MostMoved = 8;

    /// <summary>Loops that carry more are left alone: each of the numbers is asked what it has to do with every other.</summary>
    private const int MostCarried = 32;

    /// <summary>Of a chain of one operation nothing waits long.</summary>
    private const int LeastLength = 2;

    private readonly Function _function;

    /// <summary>What the loop's body computes by steps from carried and outer values, in order.</summary>
    private readonly Dictionary<int, Apply> _steps = [];

    private readonly Dictionary<int, Constant> _constants = [];

    /// <summary>The two values that a branch's result is one of.</summary>
    private readonly Dictionary<int, (int Then, int Else)> _merged = [];

    /// <summary>What the body binds.</summary>
    private readonly HashSet<int> _bound = [];

    private RecurrencesFirst(Function function) => _function = function;

    public static Function Run(Function function)
    {
        Region body = Rewrite(function, function.Body);
        return ReferenceEquals(body, function.Body) ? function : Renumbering.Apply(function with { Body = body });
    }

    private static Region Rewrite(Function function, Region region)
    {
        List<Node> nodes = new(region.Nodes.Count);
        bool isSame = true;
        foreach (Node node in region.Nodes)
        {
            Node now = node switch
            {
                While loop when IsInnermost(loop.Body) && IsLeftEarly(function, loop) => new RecurrencesFirst(function).Led(loop.Body, loop.Body.Arguments) is { } body ? loop with { Body = body } : loop,
                _ => node.Regions.IsEmpty ? node : node.WithRegions(r => Rewrite(function, r)),
            };
            isSame &= ReferenceEquals(now, node);
            nodes.Add(now);
        }

        return isSame ? region : region.WithNodes(nodes);
    }

    /// <summary>Whether a flag that a trip sets ends the loop.</summary>
    private static bool IsLeftEarly(Function function, While loop)
    {
        HashSet<int> flags = [.. loop.Condition.Arguments.Where(a => function.TypeOf(a) == IrType.Boolean)];
        return loop.Condition.Nodes.SelectMany(n => n.Operands).Any(flags.Contains);
    }

    private static bool IsInnermost(Region body) => !body.AllNodes().Any(n => n is For or While);

    /// <summary>The body with its recurrences in front; null where none moves.</summary>
    private Region? Led(Region body, EquatableArray<int> carried)
    {
        if (carried.Count > MostCarried || !body.Nodes.Any(n => n is If))
            return null;
        Collect(body);
        HashSet<int> moved = new Recurrences(_steps, carried, [.. carried.Select((_, k) => Leaves(body.Yields[body.Yields.Count - carried.Count + k]))]).Longest(LeastLength);
        foreach (int value in moved.ToArray())
            AddRead(value, moved);
        int[] operations = [.. moved.Where(_steps.ContainsKey)];
        if (operations.Length is 0 or > MostMoved || body.Nodes.Count(n => n is Apply && moved.Contains(n.Results[0])) == operations.Length)
            return null;
        Node[] first = [.. body.AllNodes().Where(n => n is Apply or Constant && moved.Contains(n.Results[0]))];
        Region rest = Without(body, moved);
        return rest with { Nodes = first.Concat(rest.Nodes).ToArray() };
    }

    /// <summary>A step moves with what it reads, which may have been computed behind tests, too, though nothing of the last trip goes into it.</summary>
    private void AddRead(int value, HashSet<int> moved)
    {
        if (!_steps.TryGetValue(value, out Apply? step))
            return;
        foreach (int argument in step.Arguments)
        {
            if ((_steps.ContainsKey(argument) || _constants.ContainsKey(argument)) && moved.Add(argument))
                AddRead(argument, moved);
        }
    }

    private void Collect(Region region)
    {
        _bound.UnionWith(region.Nodes.SelectMany(n => n.Results));
        foreach (Node node in region.Nodes)
        {
            if (node is Constant constant)
                _constants[constant.Result] = constant;
            if (node is Apply apply && IsStep(apply))
                _steps[apply.Result] = apply;
            foreach (Region side in node.Regions)
                Collect(side);
            if (node is not If branch)
                continue;
            for (int k = 0; k < branch.Merged.Count; k++)
                _merged[branch.Merged[k]] = (branch.Then.Yields[k], branch.Else.Yields[k]);
        }
    }

    /// <summary>Whether it can be computed at the start of a trip.</summary>
    private bool IsStep(Apply apply) =>
        (apply.Primitive == Arithmetic.Add || apply.Primitive == Arithmetic.Subtract || apply.Primitive == Arithmetic.Multiply || apply.Primitive == Arithmetic.Negate)
        && (_function.TypeOf(apply.Result) == IrType.Double || _function.TypeOf(apply.Result) == IrType.Single)
        && apply.Arguments.All(a => !_bound.Contains(a) || _constants.ContainsKey(a) || _steps.ContainsKey(a));

    /// <summary>The values that a value may be, as branches decide.</summary>
    private HashSet<int> Leaves(int value)
    {
        HashSet<int> leaves = [], seen = [];
        Stack<int> left = new([value]);
        while (left.Count > 0)
        {
            int next = left.Pop();
            if (!seen.Add(next))
                continue;
            if (!_merged.TryGetValue(next, out var sides))
            {
                leaves.Add(next);
                continue;
            }

            left.Push(sides.Then);
            left.Push(sides.Else);
        }

        return leaves;
    }

    private static Region Without(Region region, HashSet<int> moved) => region with
    {
        Nodes = region.Nodes.Where(n => n is not (Apply or Constant) || !moved.Contains(n.Results[0]))
            .Select(n => n.Regions.IsEmpty ? n : n.WithRegions(r => Without(r, moved))).ToArray(),
    };
}
