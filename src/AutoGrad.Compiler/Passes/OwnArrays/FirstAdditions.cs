using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.OwnArrays;

/// <summary>
/// What a loop adds to elements that are zero, it assigns: adjoints of work arrays start at zero, and a trip that has read one puts a zero there for
/// the trip before it. Goes through the function in order, with what is known to be zero.
/// </summary>
internal sealed class FirstAdditions
{
    /// <summary>Loops in loops are looked at once more per level until what is known holds for every trip.</summary>
    private const int MostDepth = 4;

    private readonly OwnElements _own;
    private readonly Dictionary<For, ElementFacts> _before = new(ReferenceComparer.Instance);

    private FirstAdditions(OwnElements own) => _own = own;

    /// <summary>What is zero before each loop without inner regions.</summary>
    public static IReadOnlyDictionary<For, ElementFacts> ZerosBefore(Function function, OwnElements own)
    {
        FirstAdditions pass = new(own);
        pass.Rewrite(function.Body, new ElementFacts(), 0);
        return pass._before;
    }

    public static Function Run(Function function)
    {
        OwnElements own = new(function);
        if (own.IsEmpty)
            return function;
        Region body = new FirstAdditions(own).Rewrite(function.Body, new ElementFacts(), 0);
        return ReferenceEquals(body, function.Body) ? function : function with { Body = body };
    }

    private Region Rewrite(Region region, ElementFacts zeros, int depth)
    {
        Node[] nodes = [.. region.Nodes.Select(n => Rewrite(n, zeros, depth))];
        return nodes.Where((n, i) => !ReferenceEquals(n, region.Nodes[i])).Any() ? region with { Nodes = nodes } : region;
    }

    private Node Rewrite(Node node, ElementFacts zeros, int depth)
    {
        switch (node)
        {
            case Allocate made when _own.Contains(made.Result):
                zeros[made.Result] = made.Kind == Allocation.Buffer ? null : 0;
                return node;
            case Clear clear when _own.Contains(clear.Array):
                zeros[clear.Array] = 0;
                return node;
            case Store store when _own.Contains(store.Array):
                Put(store.Array, _own.Element(store.Indices), _own.IsZero(store.Value), zeros);
                return node;
            case Accumulate add when _own.Contains(add.Array):
                Put(add.Array, _own.Element(add.Indices), isZero: false, zeros);
                return node;
            case For { Body: var body } loop when body.Nodes.All(n => n.Regions.IsEmpty):
                return Trips(loop, zeros);
            case For loop when depth < MostDepth:
                return EveryTrip(loop, zeros, depth);
            case If branch:
                ElementFacts otherwise = zeros.Copy();
                Region then = Rewrite(branch.Then, zeros, depth), other = Rewrite(branch.Else, otherwise, depth);
                Forget(branch, zeros, known: zeros.Meet(otherwise));
                return ReferenceEquals(then, branch.Then) && ReferenceEquals(other, branch.Else) ? branch : branch with { Then = then, Else = other };
            case { Regions.IsEmpty: false }:
                Forget(node, zeros, known: new ElementFacts());
                return node;
            default:
                return node;
        }
    }

    private void Forget(Node node, ElementFacts zeros, ElementFacts known)
    {
        foreach (int array in _own.TouchedIn(node))
            zeros[array] = known[array];
    }

    private static void Put(int array, long? element, bool isZero, ElementFacts zeros)
    {
        if (zeros[array] is not { } from)
            return;
        if (isZero)
            zeros[array] = element == from - 1 ? element : from;
        else
            zeros[array] = element is { } number ? System.Math.Max(from, number + 1) : null;
    }

    /// <summary>What holds before each trip: before the first one, and after a trip before which it held.</summary>
    private Node EveryTrip(For loop, ElementFacts zeros, int depth)
    {
        while (true)
        {
            ElementFacts after = zeros.Copy();
            Region body = Rewrite(loop.Body, after, depth + 1);
            ElementFacts always = zeros.Meet(after);
            if (always.Agrees(zeros))
                return ReferenceEquals(body, loop.Body) ? loop : loop with { Body = body };
            Forget(loop, zeros, known: always);
        }
    }

    private Node Trips(For loop, ElementFacts zeros)
    {
        // A loop in a loop is met again until what is known holds in every trip; the last time counts.
        _before[loop] = zeros.Copy();
        HashSet<Node> first = new(ReferenceComparer.Instance);
        foreach (int array in _own.TouchedIn(loop))
        {
            Node[] touching = [.. loop.Body.Nodes.Where(n => _own.ArrayOf(n) == array)];
            ElementRun? run = touching.Any(n => n is Clear) ? null : _own.RunOf(loop, array, touching.Select(IndicesOf));
            if (run is not null && touching[0] is Accumulate && zeros[array] <= run.From)
                first.Add(touching[0]);
            Node? last = touching.LastOrDefault(n => n is not Load);
            if (last is null)
                continue;
            bool leavesZeros = last is Store store && _own.IsZero(store.Value);
            zeros[array] = run is null || !leavesZeros ? null
                : run.ReachesEnd ? System.Math.Min(zeros[array] ?? long.MaxValue, run.From) : zeros[array];
        }

        return first.Count == 0 ? loop : loop with { Body = loop.Body with { Nodes = loop.Body.Nodes.Map(n => first.Contains(n) ? Assigned((Accumulate)n) : n) } };
    }

    private static Node Assigned(Accumulate add) => new Store(add.Array, add.Indices, add.Value) { Origin = add.Origin };

    private static EquatableArray<int> IndicesOf(Node node) => node switch
    {
        Load load => load.Indices,
        Store store => store.Indices,
        _ => ((Accumulate)node).Indices,
    };
}
