using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// A loop in a row of which the rest of the row reads nothing but one whole number that comparisons have chosen:
/// <c>for c: if (x(c) &lt; least) (least, nearest) = (x(c), c)</c>.
/// </summary>
/// <param name="Loop">The loop.</param>
/// <param name="Found">Which of the carried values is the number.</param>
/// <param name="Before">What of the row it needs, in order.</param>
/// <param name="Chosen">The number's versions in the body: they are merged and selected, and nothing else is done with them.</param>
internal sealed record Search(For Loop, int Found, IReadOnlyList<Node> Before, HashSet<int> Chosen)
{
    /// <summary>All of it.</summary>
    public IEnumerable<Node> Nodes => Before.Append(Loop);

    /// <summary>Null for a loop that is none.</summary>
    public static Search? Of(Function function, For rows, For loop)
    {
        HashSet<int> read = [.. rows.Body.Nodes.Where(n => !ReferenceEquals(n, loop)).SelectMany(Operands), .. rows.Body.Yields];
        int[] found = [.. Enumerable.Range(0, loop.Final.Count).Where(k => read.Contains(loop.Final[k]))];
        if (found.Length != 1 || function.TypeOf(loop.Final[found[0]]) != IrType.Int32 || loop is not { Step: 1, Strip: null, Link: 0 })
            return null;
        HashSet<int> chosen = ChosenBy(loop, found[0]);
        return IsSearch(function, loop, found[0], chosen) && Needed(rows, loop) is { } before ? new(loop, found[0], before, chosen) : null;
    }

    /// <summary>A branch in which nothing is done: its results are selected.</summary>
    public static bool IsSelection(Node node) => node is If { Then.Nodes.Count: 0, Else.Nodes.Count: 0 };

    private static IEnumerable<int> Operands(Node node) =>
        node.Operands.Concat(node.Regions.SelectMany(r => r.AllNodes().SelectMany(n => n.Operands.Concat(n.Regions.SelectMany(i => i.Yields))).Concat(r.Yields)));

    /// <summary>The carried number, and what is selected between it and others.</summary>
    private static HashSet<int> ChosenBy(For loop, int found)
    {
        HashSet<int> chosen = [loop.Body.Arguments[found + 1]];
        foreach (Node node in loop.Body.Nodes)
        {
            if (node is Apply { Primitive: var p } select && p == Choices.Select && select.Arguments.Skip(1).Any(chosen.Contains))
                chosen.Add(select.Result);
            for (int k = 0; node is If branch && IsSelection(node) && k < branch.Merged.Count; k++)
            {
                if (chosen.Contains(branch.Then.Yields[k]) || chosen.Contains(branch.Else.Yields[k]))
                    chosen.Add(branch.Merged[k]);
            }
        }

        return chosen;
    }

    private static bool IsSearch(Function function, For loop, int found, HashSet<int> chosen)
    {
        if (!chosen.Contains(loop.Body.Yields[found]) || loop.Body.Yields.Where((_, k) => k != found).Any(chosen.Contains))
            return false;
        foreach (Node node in loop.Body.AllNodes())
        {
            bool isKnown = node is Constant or Apply or View or ArrayLength or Load or For || IsSelection(node);
            bool isChoice = IsSelection(node) || (node is Apply { Primitive: var p } && p == Choices.Select);
            if (!isKnown || (!isChoice && Operands(node).Any(chosen.Contains)) || node.Results.Any(r => function.TypeOf(r) is { IsReal: true } type && type != IrType.Double))
                return false;
        }

        return true;
    }

    /// <summary>The row's nodes that the loop reads from; null if it reads what another row has left, or what is not merely computed.</summary>
    private static List<Node>? Needed(For rows, For loop)
    {
        Definitions inside = Definitions.In(rows.Body);
        HashSet<Node> needed = new(ReferenceComparer.Instance);
        HashSet<int> own = [.. loop.Body.Arguments, .. loop.Body.AllNodes().SelectMany(n => n.Results.Concat(n.Regions.SelectMany(r => r.Arguments)))];
        Stack<int> open = new(Operands(loop).Where(v => !own.Contains(v)));
        while (open.Count > 0)
        {
            int value = open.Pop();
            if (!inside.Contains(value) || value == rows.Index)
                continue;
            if (inside[value] is not (Constant or Apply or View or ArrayLength or Load) || !needed.Add(inside[value]!))
            {
                if (inside[value] is null || !needed.Contains(inside[value]!))
                    return null;
                continue;
            }

            foreach (int operand in inside[value]!.Operands)
                open.Push(operand);
        }

        return [.. rows.Body.Nodes.Where(needed.Contains)];
    }
}
