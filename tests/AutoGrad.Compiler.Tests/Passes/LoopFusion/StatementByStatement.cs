using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Tests.Passes.LoopFusion;

/// <summary>Writes the loops that would run in vectors with a few trips at a time, each statement for all of them before the next one.</summary>
internal sealed class StatementByStatement
{
    private const int Lanes = 4;

    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly MemoryGroups _memory;
    private readonly List<ValueInfo> _values;
    private int _ordered, _handing;

    private StatementByStatement(Function function)
    {
        _function = function;
        _definitions = Definitions.In(function.Body);
        _memory = MemoryGroups.Of(function);
        _values = [.. function.Values];
    }

    /// <param name="function">The function.</param>
    /// <param name="ordered">Receives how many of the loops touch elements that other trips write.</param>
    /// <param name="handing">Receives how many of the loops hand numbers on.</param>
    public static Function Run(Function function, ref int ordered, ref int handing)
    {
        StatementByStatement pass = new(function);
        Region body = pass.Rewrite(function.Body);
        ordered += pass._ordered;
        handing += pass._handing;
        return Verifier.Verify(Renumbering.Apply(function with { Body = body, Values = pass._values.ToArray() }), nameof(StatementByStatement));
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is For loop && StripPlan.Of(_function, _definitions, loop, _memory) is { CollectsInMemory: false } plan && plan.HandedOn.Count == loop.Initial.Count)
            {
                _ordered += plan.NeedsOrder ? 1 : 0;
                _handing += plan.HandedOn.Count > 0 ? 1 : 0;
                nodes.AddRange(Strips(loop));
            }
            else
            {
                nodes.Add(node.WithRegions(Rewrite));
            }
        }

        return region with { Nodes = nodes };
    }

    /// <summary>for i from start while i &lt; end − 3 step 4: …; and the rest, which starts where that has ended. Or the same downwards.</summary>
    private IEnumerable<Node> Strips(For loop)
    {
        List<Node> nodes = [];
        int three = Number(Lanes - 1, nodes), four = Number(Lanes, nodes), end = New(IrType.Int32), index = New(IrType.Int32), carried = New(IrType.Int32);
        (Primitive onwards, Primitive backwards) = loop.Step > 0 ? (Arithmetic.Add, Arithmetic.Subtract) : (Arithmetic.Subtract, Arithmetic.Add);
        nodes.Add(new Apply(end, backwards, new[] { loop.End, three }));
        List<Node> body = [];
        Dictionary<int, int>[] maps = [.. Enumerable.Range(0, Lanes).Select(_ => new Dictionary<int, int>())];
        for (int lane = 0; lane < Lanes; lane++)
        {
            int ahead = Number(lane, body), trip = New(IrType.Int32);
            body.Add(new Apply(trip, onwards, new[] { index, ahead }));
            maps[lane][loop.Index] = trip;
        }

        int[] handed = [.. loop.Initial.Select(v => New(_values[v].Type))], final = [.. loop.Initial.Select(v => New(_values[v].Type))];
        foreach (Node node in loop.Body.Nodes)
        {
            foreach (Dictionary<int, int> map in maps)
                body.Add(node.Remap(v => map.TryGetValue(v, out int own) ? own : v, v => map[v] = New(_values[v].Type), r => r));
            for (int k = 0; k < handed.Length; k++)
            {
                for (int lane = 0; lane < Lanes && node.Results.Contains(loop.Body.Yields[k]); lane++)
                    maps[lane][loop.Body.Arguments[k + 1]] = lane == 0 ? handed[k] : maps[lane - 1][loop.Body.Yields[k]];
            }
        }

        int next = New(IrType.Int32), last = New(IrType.Int32);
        body.Add(new Apply(next, onwards, new[] { index, four }));
        int[] yields = [next, .. loop.Body.Yields.Select(v => maps[Lanes - 1][v])];
        int[] arguments = [index, carried, .. handed], initial = [loop.Start, .. loop.Initial], results = [last, .. final];
        nodes.Add(new For(results, loop.Start, end, loop.Bound, Lanes * loop.Step, initial, new Region(arguments, body, yields)));
        nodes.Add(loop with { Start = last, Initial = final });
        return nodes;
    }

    private int Number(int number, List<Node> nodes)
    {
        int value = New(IrType.Int32);
        nodes.Add(new Constant(value, Literal.Of(number, IrType.Int32)));
        return value;
    }

    private int New(IrType type)
    {
        _values.Add(new ValueInfo(type, null));
        return _values.Count - 1;
    }
}
