using System.Collections.Generic;
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

/// <summary>In which forms a batch objective runs several rows at once.</summary>
/// <param name="Best">The loss of several rows, where that makes products of matrices of them, or takes a row per lane; else null.</param>
/// <param name="IfShort">The loss of several rows that takes a row per lane, where it does not pay unless the loops in a row turn out to be short.</param>
/// <param name="Lengths">Parameters whose lengths decide it.</param>
internal sealed record BatchForms(Function? Best, Function? IfShort, IReadOnlyCollection<string> Lengths)
{
    /// <summary>Whether it is for products that several rows come together.</summary>
    public bool AreProducts { get; init; }

    private static readonly BatchForms _none = new(null, null, []);

    public static BatchForms Of(MethodModel model, Function row, CancellationToken cancellation)
    {
        AliasClasses memory = AliasClasses.Of(row);
        bool onlyReads = row.Body.Arguments.All(a => !row.TypeOf(a).IsArray || !memory.IsWritten(a));
        string[] samples = [.. model.Parameters.Where(p => p.IsSample).Select(p => p.Key)];
        if (!model.Vectorize || model.Rows == RowsIn.Sequence || !onlyReads || BatchFunction.Of(row, samples) is not { } rows)
            return _none;
        rows = Verifier.Verify(SimplifyPass.Run(Verifier.Verify(rows, nameof(BatchFunction))), nameof(SimplifyPass));
        Function blocked = RowBlocks.Run(rows, model.Rows);
        if (!ReferenceEquals(blocked, rows))
            return new BatchForms(blocked, null, []) { AreProducts = RowBlocks.HasProducts(blocked) };
        return OfLanes(model, rows, cancellation);
    }

    /// <summary>Lengths that the objective knows: those of its rows and of vectors of the point.</summary>
    private static IReadOnlyCollection<string>? LengthsOf(MethodModel model, Function rows)
    {
        HashSet<string> known = [.. model.Parameters.Where(BatchData.IsRows).Select(p => BatchFunction.WidthOf(p.Key)), .. PointPart.Of(model).Where(p => p.IsVector && !p.IsMember).Select(p => p.Key)];
        return RowLengths.Of(rows) is { } lengths && lengths.All(known.Contains) ? lengths : null;
    }

    /// <summary>
    /// The loop over rows must run in lanes, and the one that computes both value and gradient as well. Requested checkpoints have no say in it: the numbers
    /// are the same with them.
    /// </summary>
    private static BatchForms OfLanes(MethodModel model, Function rows, CancellationToken cancellation)
    {
        bool isChosen = LoopIdiomsPass.TakesLanes(rows, BatchFunction.Count, model.Rows);
        IReadOnlyCollection<string>? lengths = isChosen || model.Rows != RowsIn.Auto || !LoopIdiomsPass.TakesLanes(rows, BatchFunction.Count, RowsIn.Lanes) ? null : LengthsOf(model, rows);
        if (!isChosen && lengths is null)
            return _none;
        try
        {
            Function both = Pipeline.Reverse(rows, ReverseForm.ValueAndPullback, cancellation).Function;
            if (isChosen)
                return LoopIdiomsPass.TakesLanes(both, BatchFunction.Count, model.Rows) ? new BatchForms(rows, null, []) : _none;
            return LoopIdiomsPass.TakesLanes(both, BatchFunction.Count, RowsIn.Lanes) ? new BatchForms(null, rows, lengths!) : _none;
        }
        catch (UnsupportedByPassException)
        {
            return _none;
        }
    }
}
