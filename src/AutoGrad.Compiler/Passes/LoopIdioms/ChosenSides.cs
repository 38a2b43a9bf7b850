using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Branches in a loop become choices between what both sides compute, where nothing else keeps the loop from running in strips: in vectors a choice is
/// a mask. What the side not taken has made of it, infinite or not a number, is not chosen.
/// </summary>
/// <remarks>
/// Both sides must be arithmetic alone: they touch no memory, and nothing in them throws. Where both add to one number, it is what they add that is chosen, so that
/// a sum stays one: <c>if (c) s += a; else s += b;</c> is <c>s += c ? a : b</c>, and nothing is added where one of them leaves it alone.
/// </remarks>
internal sealed class ChosenSides
{
    private readonly Function _function;
    private readonly List<ValueInfo> _values;

    /// <summary>What a loop carries, and what has been added to it.</summary>
    private readonly HashSet<int> _sums = [];

    private ChosenSides(Function function)
    {
        _function = function;
        _values = [.. function.Values];
    }

    /// <summary>The same function with fewer branches. Values keep their ids, and new ones come behind them.</summary>
    /// <param name="function">The function.</param>
    /// <param name="rows">How rows are to be run: branches of loops that take a row per lane are masks already, but for blocks, whose rows lie side by side; rows in sequence keep theirs.</param>
    /// <param name="judge">Judges the loops of what is returned.</param>
    public static Function Run(Function function, RowsIn rows, out LoopJudge judge)
    {
        LoopJudge given = judge = new LoopJudge(function, rows);
        ChosenSides pass = new(function);
        (For Loop, bool IsInLoop)[] candidates = rows == RowsIn.Sequence ? [] : [.. pass.Candidates(function.Body)];
        HashSet<int> loops = [.. candidates.Where(c => given.IsBlock(c.Loop) || given.RowsOf(c.Loop, c.IsInLoop) is null).Select(c => c.Loop.Index)];
        while (loops.Count > 0)
        {
            Function chosen = new ChosenSides(function).Written(loops);
            LoopJudge after = new(chosen, rows);
            if (loops.RemoveWhere(i => after.StripsOf(chosen.Body.AllNodes().OfType<For>().First(l => l.Index == i)) is null) > 0)
                continue;
            judge = after;
            return chosen;
        }

        return function;
    }

    /// <summary>Innermost loops whose only regions are such branches.</summary>
    private IEnumerable<(For Loop, bool IsInLoop)> Candidates(Region region, bool isInLoop = false) => region.Nodes.SelectMany(n =>
        n is For { Step: 1 } loop && loop.Body.Nodes.Any(i => i is If) && loop.Body.Nodes.All(i => i.Regions.IsEmpty || (i is If branch && IsChoice(branch)))
            ? [(loop, isInLoop)]
            : n.Regions.SelectMany(r => Candidates(r, isInLoop || n is For or While)));

    private bool IsChoice(If branch) => branch.Then.Nodes.Concat(branch.Else.Nodes).All(n =>
        MayRun(n) || (n is If inner && IsChoice(inner)));

    /// <summary>Whether it does no harm where nobody asked for it.</summary>
    private bool MayRun(Node node) => node is Constant or ArrayLength || (node is Apply apply && !Triviality.MayThrow(apply, _values[apply.Result].Type));

    /// <param name="loops">The loops to be rewritten, by their indices.</param>
    private Function Written(HashSet<int> loops)
    {
        Region body = Rewrite(_function.Body, loops);
        return _function with { Body = body, Values = _values.ToArray() };
    }

    private Region Rewrite(Region region, HashSet<int> loops) => region with
    {
        Nodes = region.Nodes.Map(n => n is For loop && loops.Contains(loop.Index) ? WithChoices(loop) : n.WithRegions(r => Rewrite(r, loops))),
    };

    private For WithChoices(For loop)
    {
        _sums.UnionWith(loop.Body.Arguments.Skip(1));
        return loop with { Body = loop.Body with { Nodes = Needed(Chosen(loop.Body.Nodes), loop.Body.Yields).ToArray() } };
    }

    /// <summary>Without the sums of each side, which nobody reads any more.</summary>
    private List<Node> Needed(List<Node> nodes, EquatableArray<int> yields)
    {
        HashSet<int> read = [.. yields];
        List<Node> needed = [];
        foreach (Node node in Enumerable.Reverse(nodes))
        {
            if (!read.Contains(node.Results.FirstOrDefault()) && MayRun(node))
                continue;
            read.UnionWith(node.AllUses());
            needed.Insert(0, node);
        }

        return needed;
    }

    private List<Node> Chosen(IEnumerable<Node> nodes)
    {
        List<Node> written = [];
        foreach (Node node in nodes)
        {
            if (node is not If branch)
            {
                written.Add(node);
                if (node is Apply { Primitive: var p, Arguments: var x } apply && (p == Arithmetic.Add || p == Arithmetic.Subtract) && _sums.Contains(x[0]))
                    _sums.Add(apply.Result);
                continue;
            }

            List<Node> then = Chosen(branch.Then.Nodes), otherwise = Chosen(branch.Else.Nodes);
            written.AddRange(then);
            written.AddRange(otherwise);
            for (int k = 0; k < branch.Merged.Count; k++)
                Choose(branch, branch.Merged[k], Sum.Of(then, branch.Then.Yields[k]), Sum.Of(otherwise, branch.Else.Yields[k]), written);
        }

        return written;
    }

    private void Choose(If branch, int merged, Sum then, Sum otherwise, List<Node> written)
    {
        bool isSum = then.First == otherwise.First && _sums.Contains(then.First) && _function.TypeOf(merged).IsReal;
        int result = isSum ? NewValue(merged) : merged;
        int[] sides = isSum ? [Total(then, merged, branch, written), Total(otherwise, merged, branch, written)] : [then.Value, otherwise.Value];
        written.Add(new Apply(result, Choices.Select, new[] { branch.Condition, sides[0], sides[1] }) { Origin = branch.Origin });
        if (!isSum)
            return;
        written.Add(new Apply(merged, Arithmetic.Add, new[] { then.First, result }) { Origin = branch.Origin });
        _sums.Add(merged);
    }

    /// <summary>What a side adds.</summary>
    private int Total(Sum sum, int like, If branch, List<Node> written)
    {
        int total = NewValue(like);
        if (sum.Terms.Count == 0)
        {
            written.Add(new Constant(total, Literal.Of(0.0, _function.TypeOf(like))) { Origin = branch.Origin });
            return total;
        }

        var (first, isNegative) = sum.Terms[0];
        if (isNegative)
            written.Add(new Apply(total, Arithmetic.Negate, new[] { first }) { Origin = branch.Origin });
        else
            total = first;
        foreach (var (term, isSubtracted) in sum.Terms.Skip(1))
        {
            int next = NewValue(like);
            written.Add(new Apply(next, isSubtracted ? Arithmetic.Subtract : Arithmetic.Add, new[] { total, term }) { Origin = branch.Origin });
            total = next;
        }

        return total;
    }

    private int NewValue(int like)
    {
        _values.Add(new ValueInfo(_function.TypeOf(like), null));
        return _values.Count - 1;
    }

    /// <summary>What a side yields: a number from outside, and what the side adds to it, in order.</summary>
    private sealed record Sum(int Value, int First, IReadOnlyList<(int Value, bool IsSubtracted)> Terms)
    {
        public static Sum Of(IReadOnlyList<Node> side, int value)
        {
            List<(int, bool)> terms = [];
            int first = value;
            while (side.OfType<Apply>().FirstOrDefault(a => a.Result == first) is { Primitive: var p, Arguments: var x } && (p == Arithmetic.Add || p == Arithmetic.Subtract))
            {
                terms.Insert(0, (x[1], p == Arithmetic.Subtract));
                first = x[0];
            }

            return side.Any(n => n.Results.Contains(first)) ? new Sum(value, value, []) : new Sum(value, first, terms);
        }
    }
}
