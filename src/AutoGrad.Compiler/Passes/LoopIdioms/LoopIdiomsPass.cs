using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopFusion;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// The last pass: loops that do the same to one element after the other do it to as many at once as the machine can, primal, adjoint and
/// tangent loops alike. Sums are taken over lanes, so their last bits may differ.
/// </summary>
internal sealed class LoopIdiomsPass
{
    private readonly Function _function;
    private readonly GuardedLengths _lengths;
    private readonly LoopJudge _judge;
    private readonly List<ValueInfo> _values;

    private LoopIdiomsPass(Function function, bool isGuarded, LoopJudge judge)
    {
        _lengths = new GuardedLengths(function, isGuarded);
        _function = function;
        _judge = judge;
        _values = [.. function.Values];
    }

    /// <param name="function">The function.</param>
    /// <param name="isGuarded">Whether it is a member: gradients and tangents are as long as what they belong to, which public members check first and objectives know.</param>
    /// <param name="ids">Receives the new ids of the function's values.</param>
    /// <param name="rows">How rows are to be run.</param>
    public static Function Run(Function function, bool isGuarded, Dictionary<int, int>? ids = null, RowsIn rows = RowsIn.Auto)
    {
        function = ChosenSides.Run(LoopFusionPass.Run(function), rows, out LoopJudge judge);
        LoopIdiomsPass pass = new(function, isGuarded, judge);
        Region body = pass.Rewrite(function.Body, isInLoop: false);
        return LaneBlocks.Checked(Renumbering.Apply(function with { Body = body, Values = pass._values.ToArray() }, ids ?? []));
    }

    /// <summary>
    /// Whether all loops up to one of a function's parameters, of which there must be some, take as many trips at a time as a vector has lanes; or one
    /// that searches does, for one that works with what was found.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="count">The name of the parameter.</param>
    /// <param name="rows">How rows are to be run.</param>
    public static bool TakesLanes(Function function, string count, RowsIn rows)
    {
        if (!ReferenceEquals(RowSearches.Run(function, rows), function))
            return true;
        function = LoopFusionPass.Run(function);
        LoopJudge judge = new(function, rows);
        For[] loops = LoopsUpTo(function, count);
        return loops.Length > 0 && loops.All(f => judge.RowsOf(f, isInLoop: false) is not null || judge.StripsOf(f) is not null);
    }

    /// <summary>What keeps them from it.</summary>
    public static string ObstacleToLanes(Function function, string count)
    {
        LoopJudge judge = new(function, RowsIn.Lanes);
        return LoopsUpTo(function, count).Select(f => judge.ObstacleOf(f, isInLoop: false)).FirstOrDefault(o => o is not null) ?? "its rows do not stay in one loop";
    }

    /// <summary>The loops of a function that end at one of its parameters.</summary>
    public static For[] LoopsUpTo(Function function, string count)
    {
        int end = function.Body.Arguments[Enumerable.Range(0, function.Parameters.Count).First(i => function.Parameters[i].Name == count)];
        return [.. function.Body.Nodes.OfType<For>().Where(f => f.End == end)];
    }

    /// <summary>Whether any loop takes a row per lane where that is asked for.</summary>
    public static bool HasRowsInLanes(Function function)
    {
        LoopJudge judge = new(function, RowsIn.Lanes);
        return HasRows(function.Body, isInLoop: false);

        bool HasRows(Region region, bool isInLoop) => region.Nodes.Any(n =>
            (n is For loop && judge.RowsOf(loop, isInLoop) is not null) || n.Regions.Any(r => HasRows(r, isInLoop || n is For or While)));
    }

    /// <summary>Whether a template calls one of the runtime's kernels in place of a loop.</summary>
    public static bool IsKernel(string template) =>
        template.StartsWith(KernelCall.Kernels, StringComparison.Ordinal) || template.StartsWith(ProductCall.Runtime, StringComparison.Ordinal);

    private Region Rewrite(Region region, bool isInLoop)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is For outer && _judge.ProductOf(outer) is { } product)
            {
                nodes.AddRange(ProductCall.Of(_function, _judge.Definitions, product, _values));
                continue;
            }

            RowsIn asked = _judge.Rows;
            Node left = node;
            if (node is For rows && _judge.RowsOf(rows, isInLoop) is { } plan)
            {
                left = InRows(nodes, rows, plan, isInLoop);

                // What is asked of rows has been done.
                _judge.Rows = asked == RowsIn.Lanes ? RowsIn.Auto : asked;
            }

            // What rows in lanes leave over is short, too.
            nodes.AddRange(Trips(left, isInLoop || !ReferenceEquals(left, node)));
            _judge.Rows = asked;
        }

        return region with { Nodes = nodes };
    }

    /// <summary>Rows in lanes, first in those of wide vectors, where functions take half of the time; the loop over what these leave over.</summary>
    private For InRows(List<Node> nodes, For rows, RowPlan plan, bool isInLoop)
    {
        LaneSums sums = new(_function, _judge.Definitions, _lengths, rows, plan, isInLoop);
        foreach (bool isWide in plan.IsWide ? new[] { true, false } : [false])
        {
            (IReadOnlyList<Node> strips, rows) = new RowStrips(_function, _judge.Definitions, rows, plan, _values, sums, isWide).Write();
            nodes.AddRange(strips);
        }

        return rows;
    }

    /// <summary>One trip after the other, as far as a trip is not an element of a vector.</summary>
    private IEnumerable<Node> Trips(Node node, bool isInLoop)
    {
        if (node is For run && !_judge.IsShort(run) && RunningMaximum.Of(_function, run) is { } maximum)
            return maximum;
        return node is For loop && _judge.StripsOf(loop) is { } plan
            ? KernelCall.Of(_function, _judge.Definitions, loop, plan, _values) ?? InStrips(loop, plan, isInLoop)
            : [node.WithRegions(r => Rewrite(r, isInLoop || node is For or While))];
    }

    /// <summary>
    /// Functions take about half of the time in vectors of 512 bits, so those come first; what they leave over, up to seven trips, is done as it would be without.
    /// A loop in a loop is often short, like the cells of a layer, and what is left over then costs more than the width saves; but the rows of a block are many, and
    /// all but the last block's are whole vectors.
    /// </summary>
    private IEnumerable<Node> InStrips(For loop, StripPlan plan, bool isInLoop)
    {
        List<Node> nodes = [];
        int first = loop.Start;
        if (plan.IsWide && (!isInLoop || _judge.IsBlock(loop)))
        {
            var (wide, rest) = new Strips(_function, _judge.Definitions, _lengths, loop, plan, _values, first, isWide: true).Write();
            nodes.AddRange(wide);
            loop = rest;
        }

        var (strips, remainder) = new Strips(_function, _judge.Definitions, _lengths, loop, plan, _values, first, isWide: false).Write();
        nodes.AddRange(strips);
        nodes.Add(remainder);
        return nodes;
    }
}
