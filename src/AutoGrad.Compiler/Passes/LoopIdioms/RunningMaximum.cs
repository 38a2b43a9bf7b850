using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// A loop that is a running maximum of neighbouring numbers becomes a call, and another one tells which trip won it (see Winners). A maximum does
/// not depend on the order in which it is taken, so nothing changes, to the bit.
/// </summary>
internal static class RunningMaximum
{

    /// <summary>What stands for the loop, or null.</summary>
    public static IReadOnlyList<Node>? Of(Function function, For loop)
    {
        if (loop is not { Step: 1, Bound: Bound.Less, Initial.Count: 1 or 2, Body.Nodes.Count: 2 or 6 } || loop.Body.Nodes[0] is not Load { Indices.Count: 1 } load
            || load.Indices[0] != loop.Index || function.TypeOf(load.Array) is not { Rank: 1, Column: null } || Definitions.In(loop.Body).Contains(load.Array))
            return null;
        IrType number = function.TypeOf(load.Result);
        Definitions inside = Definitions.In(loop.Body);
        int most = loop.Body.Arguments[1], x = load.Result;
        bool Is(int value, Primitive primitive, params int[] of) =>
            inside[value] is Apply apply && apply.Primitive == primitive && apply.Arguments.SequenceEqual(of);
        if ((number != IrType.Double && number != IrType.Single) || !Is(loop.Body.Yields[0], Extrema.Max, most, x))
            return null;
        External maximum = Call("Max", load, loop, loop.Initial[0], loop.Final[0]);
        if (loop.Initial.Count == 1)
            return loop.Body.Nodes.Count == 2 ? [maximum] : null;
        bool isWinner = loop.Body.Nodes.Count == 6 && inside[loop.Body.Yields[1]] is Apply { Arguments: var choice } chosen && chosen.Primitive == Choices.Select
            && choice[1] == loop.Index && choice[2] == loop.Body.Arguments[2] && inside[choice[0]] is Apply { Arguments: var either } or && or.Primitive == Logic.Or
            && Is(either[0], Comparisons.Less, most, x) && Is(either[1], Predicates.IsNaN, x);
        return isWinner ? [maximum, Winner(load, loop)] : null;
    }

    private static External Call(string name, Load load, For loop, int initial, int result)
    {
        int[] arguments = [load.Array, loop.Start, loop.End, initial];
        return new(new[] { result }, KernelCall.Kernels + name + "({0}, {1}, {2}, {3})", arguments, Effect.Pure) { Origin = loop.Origin };
    }

    private static External Winner(Load load, For loop)
    {
        int[] arguments = [load.Array, loop.Start, loop.End, loop.Initial[0], loop.Final[0], loop.Initial[1]];
        return new(new[] { loop.Final[1] }, KernelCall.Kernels + "IndexOfMax({0}, {1}, {2}, {3}, {4}, {5})", arguments, Effect.Pure) { Origin = loop.Origin };
    }
}
