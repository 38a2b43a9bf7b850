using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.LoopFusion;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Rows that a function of several rows takes with the elements of as many of them side by side as a vector has lanes, so that a load is one
/// instruction in place of one per lane: whoever calls it lays them out.
/// </summary>
/// <param name="Arrays">The names of the parameters.</param>
/// <param name="AreWide">Whether the vectors have 512 bits.</param>
internal sealed record LaneBlocks(EquatableArray<string> Arrays, bool AreWide)
{
    /// <summary>Null where there are none: only one loop may read them, in lanes, and each row nothing but its own.</summary>
    /// <param name="function">The function of several rows, or its gradient.</param>
    /// <param name="samples">The names of what varies per row.</param>
    /// <param name="rows">How rows are to be run.</param>
    public static LaneBlocks? Of(Function function, IEnumerable<string> samples, RowsIn rows)
    {
        if (!ReferenceEquals(RowSearches.Run(function, rows), function))
            return null;
        function = LoopFusionPass.Run(function);
        LoopJudge judge = new(function, rows);
        For[] loops = LoopIdiomsPass.LoopsUpTo(function, BatchFunction.Count);
        if (loops.Length != 1)
            return null;
        For loop = loops[0];
        if (judge.ProductOf(loop) is not null || judge.RowsOf(loop, isInLoop: false) is not { } plan)
            return null;
        Definitions inside = Definitions.In(loop.Body);
        string[] fit = [.. samples.Where(s => Argument(function, s) is { } array && Argument(function, BatchFunction.WidthOf(s)) is { } width
            && function.TypeOf(array).Element == plan.Number && AreRows(function, loop, inside, array, width) && AreWalked(loop, inside, array))];
        return fit.Length == 0 ? null : new LaneBlocks(fit, plan.IsWide);
    }

    /// <summary>The function that takes them so.</summary>
    public Function In(Function function) => function with
    {
        Parameters = function.Parameters.Map(p => Arrays.Contains(p.Name) ? p with { IsInLanes = true } : p),
    };

    /// <summary>Throws where a loop reads them as if they lay row by row.</summary>
    public static Function Checked(Function function)
    {
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            int array = function.Body.Arguments[i];
            if (function.Parameters[i].IsInLanes && !function.Body.AllNodes().Any(n => n is External && n.Operands.Contains(array)))
                throw new InvalidOperationException($"'{function.Parameters[i].Name}' lies in lanes, and nobody reads it so");
        }

        return function;
    }

    /// <summary>Whether a loop goes through them: who reads a few elements of what may be many is not to lay out all of them.</summary>
    private static bool AreWalked(For loop, Definitions inside, int array)
    {
        return loop.Body.AllNodes().OfType<For>().Where(f => inside[f.End] is not Constant).SelectMany(f => f.Body.AllNodes()).OfType<Load>().Any(l => IsPart(l.Array));

        bool IsPart(int value) => inside[value] is View view && (view.Array == array || IsPart(view.Array));
    }

    private static int? Argument(Function function, string name)
    {
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            if (function.Parameters[i].Name == name)
                return function.Body.Arguments[i];
        }

        return null;
    }

    /// <summary>Whether all that is done with an array is to take the part of each row.</summary>
    private static bool AreRows(Function function, For loop, Definitions inside, int array, int width)
    {
        HashSet<Node> ofRow = new(loop.Body.AllNodes(), ReferenceComparer.Instance);
        return function.Body.AllNodes().Where(n => n.Operands.Contains(array)).All(n => ofRow.Contains(n) && n is View view && view.Array == array && view.Length == width
            && inside[view.Start] is Apply { Arguments: { Count: 2 } x } start && start.Primitive == Arithmetic.Multiply
            && ((x[0] == loop.Index && x[1] == width) || (x[1] == loop.Index && x[0] == width)));
    }
}
