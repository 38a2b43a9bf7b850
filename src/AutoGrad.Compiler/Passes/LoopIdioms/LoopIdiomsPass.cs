using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopFusion;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// The last pass: loops that do the same to one element after the other do it to as many at once as the machine can, primal, adjoint and
/// tangent loops alike. Sums are taken over lanes, so their last bits may differ.
/// </summary>
internal sealed class LoopIdiomsPass
{
    private const int FewTrips = 8;

    private readonly Function _function;
    private readonly GuardedLengths _lengths;
    private readonly MemoryGroups _memory;
    private readonly Definitions _definitions;
    private readonly List<ValueInfo> _values;

    private LoopIdiomsPass(Function function, bool isGuarded)
    {
        _lengths = new GuardedLengths(function, isGuarded);
        _function = function;
        _memory = MemoryGroups.Of(function);
        _definitions = Definitions.In(function.Body);
        _values = [.. function.Values];
    }

    /// <param name="function">The function.</param>
    /// <param name="isGuarded">Whether it is a member: gradients and tangents are as long as what they belong to, which public members check first and objectives know.</param>
    /// <param name="ids">Receives the new ids of the function's values.</param>
    public static Function Run(Function function, bool isGuarded, Dictionary<int, int>? ids = null)
    {
        function = LoopFusionPass.Run(function);
        LoopIdiomsPass pass = new(function, isGuarded);
        Region body = pass.Rewrite(function.Body, isInLoop: false);
        return Renumbering.Apply(function with { Body = body, Values = pass._values.ToArray() }, ids ?? []);
    }

    /// <summary>
    /// Whether all loops up to one of a function's parameters, of which there must be some, take as many trips at a time as a vector has lanes; or one
    /// that searches does, for one that works with what was found.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="count">The name of the parameter.</param>
    public static bool TakesLanes(Function function, string count)
    {
        if (!ReferenceEquals(RowSearches.Run(function), function))
            return true;
        function = LoopFusionPass.Run(function);
        LoopIdiomsPass pass = new(function, isGuarded: false);
        int end = function.Body.Arguments[Enumerable.Range(0, function.Parameters.Count).First(i => function.Parameters[i].Name == count)];
        For[] loops = [.. function.Body.Nodes.OfType<For>().Where(f => f.End == end)];
        return loops.Length > 0 && loops.All(f => pass.RowsOf(f, isInLoop: false) is not null || pass.StripsOf(f) is not null);
    }

    /// <summary>Whether a template calls one of the runtime's kernels in place of a loop.</summary>
    public static bool IsKernel(string template) =>
        template.StartsWith(KernelCall.Kernels, StringComparison.Ordinal) || template.StartsWith(ProductCall.Runtime, StringComparison.Ordinal);

    private RowPlan? RowsOf(For loop, bool isInLoop) => IsShort(loop) ? null : RowPlan.Of(_function, loop, _memory, isInLoop, IsShort, IsLong);

    private StripPlan? StripsOf(For loop) => IsShort(loop) ? null : StripPlan.Of(_function, _definitions, loop, _memory);

    /// <summary>A loop that is known to make few trips.</summary>
    private bool IsShort(For loop) => _definitions[loop.Start] is Constant start && _definitions[loop.End] is Constant end
        && end.Value.Bits - start.Value.Bits < FewTrips;

    private Region Rewrite(Region region, bool isInLoop)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is For outer && ProductNest.Of(_function, _definitions, _memory, outer) is { } product)
            {
                nodes.AddRange(ProductCall.Of(_function, _definitions, product, _values));
                continue;
            }

            Node left = node;
            if (node is For rows && RowsOf(rows, isInLoop) is { } wide)
            {
                LaneSums sums = new(_function, _definitions, _lengths, rows, wide, isInLoop);
                var (strips, rest) = new RowStrips(_function, _definitions, rows, wide, _values, sums).Write();
                nodes.AddRange(strips);
                left = rest;
            }

            if (left is For run && !IsShort(run) && RunningMaximum.Of(_function, run) is { } maximum)
                nodes.AddRange(maximum);
            else if (left is For loop && StripsOf(loop) is { } plan)
                nodes.AddRange(KernelCall.Of(_function, _definitions, loop, plan, _values) ?? new Strips(_function, _definitions, _lengths, loop, plan, _values).Nodes());
            else
                nodes.Add(left.WithRegions(r => Rewrite(r, isInLoop || left is For or While)));
        }

        return region with { Nodes = nodes };
    }

    /// <summary>Whether a loop would run in strips, and nothing says that it is short.</summary>
    private bool IsLong(For loop) => StripsOf(loop) is not null;
}
