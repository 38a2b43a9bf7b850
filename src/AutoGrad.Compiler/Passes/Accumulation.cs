using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Tells carried values that only collect (next = carried + something that does not depend on it) from real recurrences:
/// trips of a loop that only collects may run in any order.
/// </summary>
internal sealed class Accumulation
{
    private readonly Region _body;
    private readonly Definitions _definitions;
    private readonly HashSet<int> _chain = [];
    private readonly HashSet<Node> _links = new(ReferenceComparer.Instance);

    private Accumulation(Region body)
    {
        _body = body;
        _definitions = LastAnalysis<Definitions>.Of(body, Definitions.In);
    }

    /// <summary>Whether argument → yield neither changes nor anything but adds to the carried value.</summary>
    public static bool Holds(Region body, int argument, int yield)
    {
        if (argument == yield)
            return true;
        Accumulation accumulation = new(body);
        return accumulation.IsPassedOn(yield, argument) || (accumulation.Derives(yield, argument) && accumulation.OnlyTheChainReads());
    }

    /// <summary>Whether inner loops hand the value on as it came; then whoever wants to may read it.</summary>
    private bool IsPassedOn(int value, int argument)
    {
        if (value == argument)
            return true;
        if (_definitions[value] is not For loop)
            return false;
        int carried = IndexOf(loop.Final, value);
        return IsPassedOn(loop.Body.Yields[carried], loop.Body.Arguments[carried + 1]) && IsPassedOn(loop.Initial[carried], argument);
    }

    private bool Derives(int value, int argument)
    {
        _chain.Add(value);
        if (value == argument)
            return true;
        Node? node = _definitions[value];
        if (node is null || !_links.Add(node))
            return node is not null;
        switch (node)
        {
            case Apply { Primitive: var p } sum when p == Arithmetic.Add:
                return Reaches(sum.Arguments[0], argument) ? Derives(sum.Arguments[0], argument) : Derives(sum.Arguments[1], argument);
            case Apply { Primitive: var p } difference when p == Arithmetic.Subtract:
                return Derives(difference.Arguments[0], argument);
            case If branch:
                int at = IndexOf(branch.Results, value);
                return Derives(branch.Then.Yields[at], argument) && Derives(branch.Else.Yields[at], argument);
            case For loop:
                int carried = IndexOf(loop.Final, value);
                int inner = loop.Body.Arguments[carried + 1];
                _chain.Add(inner);
                return Derives(loop.Initial[carried], argument) && Derives(loop.Body.Yields[carried], inner);
            default:
                return false;
        }
    }

    /// <summary>Whether the value depends on the argument at all, so that the right summand is followed.</summary>
    private bool Reaches(int value, int argument)
    {
        HashSet<int> seen = [];
        Stack<int> open = new([value]);
        while (open.Count > 0)
        {
            int next = open.Pop();
            if (next == argument)
                return true;
            if (seen.Add(next) && _definitions[next] is { } node)
            {
                foreach (int use in node.AllUses())
                    open.Push(use);
            }
        }

        return false;
    }

    /// <summary>Each value of the chain is read only where the chain goes on.</summary>
    private bool OnlyTheChainReads() => ReadsAreLinks(_body) && ReadsOf(_body.Yields) == 1;

    private bool ReadsAreLinks(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            int reads = ReadsOf(node.Operands);
            if (reads > 1 || (reads == 1 && !_links.Contains(node)))
                return false;
            foreach (Region inner in node.Regions)
            {
                if (!ReadsAreLinks(inner) || (!_links.Contains(node) && ReadsOf(inner.Yields) > 0))
                    return false;
            }
        }

        return true;
    }

    private int ReadsOf(EquatableArray<int> values)
    {
        int reads = 0;
        foreach (int value in values)
            reads += _chain.Contains(value) ? 1 : 0;
        return reads;
    }

    private static int IndexOf(EquatableArray<int> values, int value) =>
        Enumerable.Range(0, values.Count).First(i => values[i] == value);
}
