using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler;

/// <summary>What a batch objective runs per row: value and gradient in one pass, from the same primal as the public members.</summary>
internal static class RowCompiler
{
    public static PrintableRow Compile(MethodModel model, Function primal, CancellationToken cancellation)
    {
        string[] vectors = [.. BatchObjectiveWriter.Vectors(model)];
        Function row = Verifier.Verify(RowFunction.Of(primal, vectors), nameof(RowFunction));
        AliasClasses memory = AliasClasses.Of(row);
        string[] written = [.. row.Parameters.Select(p => p.Name).Where((_, i) => row.TypeOf(row.Body.Arguments[i]).IsArray && memory.IsWritten(row.Body.Arguments[i]))];
        bool leavesTraces = written.Except(vectors).Any()
            || row.Callees.Prepend(row).SelectMany(f => f.Body.AllNodes()).OfType<External>().Any(n => n.Effect == Effect.Writes && n.Result.IsEmpty);
        bool isMethodItself = !PointMembers.AreNeeded(model) && row.Values.Equals(primal.Values);
        BatchForms forms = BatchForms.Of(model, row, cancellation);
        PrintableRow compiled = forms.Best is { } batch ? OfSeveral(model, batch, cancellation) : OfOne(model, row, isMethodItself, cancellation);
        return compiled with
        {
            Written = written,
            AreProducts = forms.AreProducts,
            LeavesTraces = leavesTraces,
            IfShort = forms.IfShort is { } lanes ? OfSeveral(model with { Rows = RowsIn.Lanes }, lanes, cancellation) : null,
            Lengths = [.. forms.Lengths],
        };
    }

    private static PrintableRow OfOne(MethodModel model, Function row, bool isMethodItself, CancellationToken cancellation) => new(
        isMethodItself ? null : DerivativeCompiler.Printable(model, row, new Remarks([], [], null), isAtPoint: true),
        Pullback(model, row, cancellation));

    private static PrintableRow OfSeveral(MethodModel model, Function rows, CancellationToken cancellation)
    {
        string[] samples = [.. model.Parameters.Where(p => p.IsSample).Select(p => p.Key)];
        var (reverse, storage) = Reverse(model, rows, cancellation);
        Function pullback = PointMembers.WithSpans(reverse);
        LaneBlocks? ofValue = LaneBlocks.Of(rows, samples, model.Rows), ofPullback = LaneBlocks.Of(pullback, samples, model.Rows);
        return new PrintableRow(
            DerivativeCompiler.Printable(model, ofValue?.In(rows) ?? rows, new Remarks([], [], null), isAtPoint: true),
            Printed(model, ofPullback?.In(pullback) ?? pullback, storage))
        {
            IsBatch = true,
            ValueLanes = ofValue,
            PullbackLanes = ofPullback,
        };
    }

    private static (Function Function, EquatableArray<StorageNote> Storage) Reverse(MethodModel model, Function function, CancellationToken cancellation) =>
        Pipeline.Reverse(function, ReverseForm.ValueAndPullback, DerivativeCompiler.CheckpointOf(model), cancellation);

    private static PrintableMember Pullback(MethodModel model, Function row, CancellationToken cancellation)
    {
        var (pullback, storage) = Reverse(model, row, cancellation);
        return Printed(model, PointMembers.WithSpans(pullback), storage);
    }

    private static PrintableMember Printed(MethodModel model, Function pullback, EquatableArray<StorageNote> storage) =>
        DerivativeCompiler.Printable(model, pullback, new Remarks([], [], [.. storage]), isAtPoint: true);

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
}
