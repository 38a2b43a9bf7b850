using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Turns a reverse loop around to run upwards where the order of its trips does not matter: its carried values only collect, and it
/// neither reads nor overwrites memory that another trip writes, nor takes anything from a stack.
/// </summary>
internal sealed class LoopDirection
{
    private readonly AliasClasses _memory;
    private readonly Definitions _definitions;

    private LoopDirection(Function function)
    {
        _memory = AliasClasses.Of(function);
        _definitions = Definitions.In(function.Body);
    }

    public static Function Run(Function function)
    {
        LoopDirection pass = new(function);
        return function with { Body = pass.Turn(function.Body) };
    }

    /// <summary>Whether the trips of a reverse loop may run in any order.</summary>
    public static bool IsOrderFree(Function function, For loop) => new LoopDirection(function).IsOrderFree(loop);

    private Region Turn(Region region) => region with { Nodes = region.Nodes.Map(n => Turn(n.WithRegions(Turn))) };

    private Node Turn(Node node)
    {
        if (node is not For { Step: -1, Bound: Bound.GreaterOrEqual, Origin.Sweep: Sweep.Adjoint } loop || !IsOrderFree(loop))
            return node;
        return ExclusiveEnd(loop.Start) is { } end
            ? loop with { Start = loop.End, End = end, Bound = Bound.Less, Step = 1 }
            : loop with { Start = loop.End, End = loop.Start, Bound = Bound.LessOrEqual, Step = 1 };
    }

    /// <summary>n, if the value is n − 1.</summary>
    private int? ExclusiveEnd(int value) =>
        _definitions[value] is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Subtract
        && _definitions[x[1]] is Constant { Value.Bits: 1, Value.Type.Kind: TypeKind.Integer }
            ? x[0]
            : null;

    private bool IsOrderFree(For loop)
    {
        if (!Enumerable.Range(0, loop.Initial.Count).All(
            i => Accumulation.Holds(loop.Body, loop.Body.Arguments[i + 1], loop.Body.Yields[i])))
            return false;
        HashSet<int> own = [], read = [], written = [];
        foreach (Node node in loop.Body.AllNodes())
        {
            switch (node)
            {
                case Allocate fresh:
                    own.Add(_memory.ClassOf(fresh.Result));
                    break;
                case Load load:
                    read.Add(_memory.ClassOf(load.Array));
                    break;
                case Store store:
                    read.Add(_memory.ClassOf(store.Array));
                    written.Add(_memory.ClassOf(store.Array));
                    break;
                case Clear clear:
                    read.Add(_memory.ClassOf(clear.Array));
                    written.Add(_memory.ClassOf(clear.Array));
                    break;
                case Accumulate add:
                    written.Add(_memory.ClassOf(add.Array));
                    break;
                case Push or Pop or Throw or Call { IsPure: false } or External { Effect: not Effect.Pure }:
                    return false;
            }
        }

        return !read.Any(c => written.Contains(c) && !own.Contains(c));
    }
}
