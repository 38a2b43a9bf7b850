using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler;

/// <summary>What a batch objective runs per row: value and gradient in one pass, from the same primal as the public members.</summary>
internal static class RowCompiler
{
    public static PrintableRow Compile(MethodModel model, Function primal, CancellationToken cancellation)
    {
        string[] vectors = [.. BatchObjectiveWriter.Vectors(model)];
        Function row = Verifier.Verify(RowFunction.Of(primal, vectors), nameof(RowFunction));
        Function? batch = Batch(model, row, cancellation);
        var (pullback, storage) = Pipeline.Reverse(batch ?? row, ReverseForm.ValueAndPullback, DerivativeCompiler.CheckpointOf(model), cancellation);
        bool isMethodItself = !PointMembers.AreNeeded(model) && row.Values.Equals(primal.Values);
        AliasClasses memory = AliasClasses.Of(row);
        string[] written = [.. row.Parameters.Select(p => p.Name).Where((_, i) => row.TypeOf(row.Body.Arguments[i]).IsArray && memory.IsWritten(row.Body.Arguments[i]))];
        return new PrintableRow(
            isMethodItself && batch is null ? null : DerivativeCompiler.Printable(model, batch ?? row, new Remarks([], [], null), isAtPoint: true),
            DerivativeCompiler.Printable(model, PointMembers.WithSpans(pullback), new Remarks([], [], [.. storage]), isAtPoint: true),
            written)
        {
            IsBatch = batch is not null,
            LeavesTraces = written.Except(vectors).Any()
                || row.Callees.Prepend(row).SelectMany(f => f.Body.AllNodes()).OfType<External>().Any(n => n.Effect == Effect.Writes && n.Result.IsEmpty),
        };
    }

    /// <summary>Several rows at once, where that makes products of matrices of them, or takes a row per lane.</summary>
    private static Function? Batch(MethodModel model, Function row, CancellationToken cancellation)
    {
        AliasClasses memory = AliasClasses.Of(row);
        bool onlyReads = row.Body.Arguments.All(a => !row.TypeOf(a).IsArray || !memory.IsWritten(a));
        string[] samples = [.. model.Parameters.Where(p => p.IsSample).Select(p => p.Key)];
        if (!model.Vectorize || model.Rows == RowsIn.Sequence || !onlyReads || BatchFunction.Of(row, samples) is not { } rows)
            return null;
        rows = Verifier.Verify(SimplifyPass.Run(Verifier.Verify(rows, nameof(BatchFunction))), nameof(SimplifyPass));
        Function blocked = RowBlocks.Run(rows, model.Rows);
        return !ReferenceEquals(blocked, rows) ? blocked : TakesLanes(rows, model.Rows, cancellation) ? rows : null;
    }

    /// <summary>What keeps the rows of the batch objective from running in lanes, as a clause; null if nothing does.</summary>
    public static string? ObstacleToLanes(MethodModel model, Function primal, CancellationToken cancellation)
    {
        Function row = RowFunction.Of(primal, [.. BatchObjectiveWriter.Vectors(model)]);
        AliasClasses memory = AliasClasses.Of(row);
        if (!row.Callees.IsEmpty)
            return "it calls a method that calls itself";
        if (row.Body.Arguments.Any(a => row.TypeOf(a).IsArray && memory.IsWritten(a)))
            return "it overwrites what it is given";
        if (BatchFunction.Of(row, [.. model.Parameters.Where(p => p.IsSample).Select(p => p.Key)]) is not { } rows)
            return "a row is more than numbers and spans of numbers";
        rows = SimplifyPass.Run(rows);
        return Obstacle(rows)
            ?? (Obstacle(Pipeline.Reverse(rows, ReverseForm.ValueAndPullback, cancellation).Function) is { } later ? "in the gradient, " + later : null);

        static string? Obstacle(Function function) =>
            LoopIdiomsPass.TakesLanes(function, BatchFunction.Count, RowsIn.Lanes) ? null : LoopIdiomsPass.ObstacleToLanes(function, BatchFunction.Count);
    }

    /// <summary>
    /// Whether the loop over rows runs in lanes, and the one that computes both value and gradient as well. Requested checkpoints have no say in it:
    /// the numbers are the same with them.
    /// </summary>
    private static bool TakesLanes(Function rows, RowsIn asked, CancellationToken cancellation)
    {
        if (!LoopIdiomsPass.TakesLanes(rows, BatchFunction.Count, asked))
            return false;
        try
        {
            return LoopIdiomsPass.TakesLanes(Pipeline.Reverse(rows, ReverseForm.ValueAndPullback, cancellation).Function, BatchFunction.Count, asked);
        }
        catch (UnsupportedByPassException)
        {
            return false;
        }
    }
}
