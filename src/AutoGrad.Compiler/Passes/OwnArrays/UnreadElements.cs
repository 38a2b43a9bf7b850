using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.OwnArrays;

/// <summary>
/// What is put into an element and overwritten before anybody reads it is not put there. Goes through the function backwards, with the elements of
/// which nobody will read what they hold.
/// </summary>
internal sealed class UnreadElements
{
    private const int MostDepth = 4;

    private readonly OwnElements _own;

    private UnreadElements(OwnElements own) => _own = own;

    public static Function Run(Function function)
    {
        Function without = Without(function);
        return ReferenceEquals(without, function) ? function : Renumbering.Apply(DeadCode.Run(without));
    }

    /// <summary>The function without such statements; values keep their ids, and what was computed for them stays.</summary>
    public static Function Without(Function function)
    {
        OwnElements own = new(function);
        if (own.IsEmpty)
            return function;
        Region body = new UnreadElements(own).Rewrite(function.Body, new ElementFacts(), 0);
        return ReferenceEquals(body, function.Body) ? function : function with { Body = body };
    }

    private Region Rewrite(Region region, ElementFacts unread, int depth)
    {
        // Nobody reads what lies in memory of a region when it is left.
        foreach (Allocate made in region.Nodes.OfType<Allocate>().Where(a => _own.Contains(a.Result)))
            unread[made.Result] = 0;
        List<Node> nodes = [];
        bool isSame = true;
        foreach (Node node in region.Nodes.Reverse())
        {
            Node? left = Rewrite(node, unread, depth);
            isSame &= ReferenceEquals(left, node);
            if (left is not null)
                nodes.Add(left);
        }

        nodes.Reverse();
        return isSame ? region : region with { Nodes = nodes };
    }

    private Node? Rewrite(Node node, ElementFacts unread, int depth)
    {
        switch (node)
        {
            case Load or Store or Accumulate or Clear:
                return _own.ArrayOf(node) is { } array ? Touch(node, array, unread) : node;
            case For { Body: var body } loop when body.Nodes.All(n => n.Regions.IsEmpty):
                return Trips(loop, unread);
            case For loop when depth < MostDepth:
                return EveryTrip(loop, unread, depth);
            case If branch:
                ElementFacts otherwise = unread.Copy();
                Region then = Rewrite(branch.Then, unread, depth), other = Rewrite(branch.Else, otherwise, depth);
                Forget(branch, unread, known: unread.Meet(otherwise));
                return ReferenceEquals(then, branch.Then) && ReferenceEquals(other, branch.Else) ? branch : branch with { Then = then, Else = other };
            case { Regions.IsEmpty: false }:
                Forget(node, unread, known: new ElementFacts());
                return node;
            default:
                return node;
        }
    }

    private void Forget(Node node, ElementFacts unread, ElementFacts known)
    {
        foreach (int array in _own.TouchedIn(node))
            unread[array] = known[array];
    }

    private Node? Touch(Node node, int array, ElementFacts unread)
    {
        if (node is Clear)
        {
            bool isUnread = unread[array] == 0;
            unread[array] = 0;
            return isUnread ? null : node;
        }

        long? element = _own.Element(node is Load load ? load.Indices : node is Store store ? store.Indices : ((Accumulate)node).Indices);
        if (node is not Load && unread[array] <= (element ?? 0))
            return null;
        if (node is Store)
            unread[array] = element is { } put && unread[array] == put + 1 ? put : unread[array];
        else
            unread[array] = element is { } read && unread[array] is { } from ? System.Math.Max(from, read + 1) : null;
        return node;
    }

    /// <summary>What holds behind each trip: behind the last one, and behind a trip if it holds before the next.</summary>
    private Node EveryTrip(For loop, ElementFacts unread, int depth)
    {
        while (true)
        {
            ElementFacts before = unread.Copy();
            Region body = Rewrite(loop.Body, before, depth + 1);
            ElementFacts always = unread.Meet(before);
            if (always.Agrees(unread))
                return ReferenceEquals(body, loop.Body) ? loop : loop with { Body = body };
            Forget(loop, unread, known: always);
        }
    }

    private Node Trips(For loop, ElementFacts unread)
    {
        HashSet<Node> dropped = new(ReferenceComparer.Instance);
        foreach (int array in _own.TouchedIn(loop))
        {
            Node[] touching = [.. loop.Body.Nodes.Where(n => _own.ArrayOf(n) == array)];
            unread[array] = Trips(loop, array, touching, unread[array], dropped);
        }

        return dropped.Count == 0 ? loop : loop with { Body = loop.Body with { Nodes = loop.Body.Nodes.Where(n => !dropped.Contains(n)).ToArray() } };
    }

    /// <summary>From which element on nobody reads what lies there before the loop.</summary>
    private long? Trips(For loop, int array, Node[] touching, long? unread, HashSet<Node> dropped)
    {
        bool reads = touching.Any(n => n is Load or Accumulate or Clear);
        ElementRun? run = touching.Any(n => n is Clear) ? null
            : _own.RunOf(loop, array, touching.Select(n => n is Load load ? load.Indices : n is Store store ? store.Indices : ((Accumulate)n).Indices));
        if (run is null)
        {
            if (!reads && unread == 0)
                dropped.UnionWith(touching);
            return reads ? null : unread;
        }

        bool isUnread = unread <= run.From;
        foreach (Node node in touching.Reverse())
        {
            if (isUnread && node is not Load)
                dropped.Add(node);
            else
                isUnread = node is Store;
        }

        return !isUnread ? null : run.ReachesEnd ? System.Math.Min(unread ?? long.MaxValue, run.From) : unread;
    }
}
