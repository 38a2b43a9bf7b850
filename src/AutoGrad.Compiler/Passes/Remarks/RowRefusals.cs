using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>Rows that were asked to run in lanes and do not.</summary>
/// <param name="Loop">The place of the loop among those of the method as it was lowered; −1 where it is no loop of the method, or cannot be told.</param>
/// <param name="IsBatch">Whether they are the rows of the batch objective.</param>
/// <param name="Reason">What stands in the way, as a clause.</param>
internal sealed record RowRefusal(int Loop, bool IsBatch, string Reason);

/// <summary>Asks the passes themselves what they make of a method whose rows are to run in lanes.</summary>
internal static class RowRefusals
{
    public static IEnumerable<RowRefusal> Of(MethodModel model, Function primal, CancellationToken cancellation)
    {
        if (model.Rows != RowsIn.Lanes)
            return [];
        if (!model.Vectorize)
            return [new RowRefusal(-1, false, "Vectorize = false keeps all arithmetic sequential")];
        try
        {
            Function normal = Pipeline.Normalize(primal);
            if (model.Emit.HasFlag(Derivatives.Gradient) && BatchObjectiveWriter.CanWrite(model))
                return RowCompiler.ObstacleToLanes(model, normal, cancellation) is { } obstacle ? [new RowRefusal(-1, true, obstacle)] : [];
            return OfLoops(model, primal, normal, cancellation);
        }
        catch (UnsupportedByPassException)
        {
            return [];
        }
    }

    private static IEnumerable<RowRefusal> OfLoops(MethodModel model, Function primal, Function normal, CancellationToken cancellation)
    {
        Node[] loops = [.. normal.Body.AllNodes().Where(IsLoop)];
        if (loops.Length == 0)
            return [new RowRefusal(-1, false, "it has no loop over rows, and no parameter with [Sample]")];
        bool areTheSame = loops.Length == primal.Body.AllNodes().Count(IsLoop);
        int PlaceOf(Node loop) => areTheSame ? Enumerable.Range(0, loops.Length).First(k => ReferenceEquals(loops[k], loop)) : -1;
        RowRefusal[] said = [.. Obstacles(normal).Select(o => new RowRefusal(PlaceOf(o.Loop), false, o.Reason))];
        if (said.Length > 0 || (model.Emit & ~(Derivatives.Pushforward | Derivatives.Jacobian | Derivatives.BatchJacobian)) == Derivatives.None)
            return said;
        ReverseForm form = model.ReturnsNumber ? ReverseForm.ValueAndGradient : ReverseForm.Pullback;
        Function gradient = Pipeline.Reverse(normal, form, cancellation).Function;

        // The loops of a gradient come from the statement that theirs come from.
        return Obstacles(gradient).Select(o => loops.FirstOrDefault(l => l.Origin.Statement == o.Loop.Origin.Statement) is { } source
            ? new RowRefusal(PlaceOf(source), false, "in the gradient, " + o.Reason)
            : new RowRefusal(-1, false, "in the gradient, " + o.Reason)).Take(1);
    }

    private static bool IsLoop(Node node) => node is For or While;

    /// <summary>The outermost loops in which nothing takes a row per lane, and which are more than a loop over the elements of vectors.</summary>
    private static IEnumerable<(Node Loop, string Reason)> Obstacles(Function function)
    {
        if (!ReferenceEquals(RowSearches.Run(function), function))
            return [];
        LoopJudge judge = new(function, RowsIn.Lanes);
        return In(function.Body);

        IEnumerable<(Node Loop, string Reason)> In(Region region) => region.Nodes.SelectMany(n => IsLoop(n) ? OfLoop(n) : n.Regions.SelectMany(In));

        IEnumerable<(Node Loop, string Reason)> OfLoop(Node loop)
        {
            if (TakesLanes(loop, isInLoop: false))
                yield break;
            if (loop is not For counted)
                yield return (loop, "the number of its trips is not known before it starts");
            else if (judge.ObstacleOf(counted, isInLoop: false) is { } obstacle)
                yield return (loop, obstacle);
        }

        bool TakesLanes(Node node, bool isInLoop) => (node is For loop && IsTaken(loop, isInLoop)) || node.Regions.Any(r => r.Nodes.Any(n => IsLoop(n)
            ? n.Regions.Any(i => i.AllNodes().Any(IsLoop)) ? TakesLanes(n, isInLoop: true) : n is For inner && judge.RowsOf(inner, isInLoop: true) is not null
            : n.Regions.Any(i => i.Nodes.Any(IsLoop)) && TakesLanes(n, isInLoop)));

        bool IsTaken(For loop, bool isInLoop) => judge.IsShort(loop) || judge.ProductOf(loop) is not null || judge.RowsOf(loop, isInLoop) is not null
            || judge.StripsOf(loop) is not null || RunningMaximum.Of(function, loop) is not null;
    }
}
