using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler;

/// <summary>What a batch objective runs per row: value and gradient in one pass, from the same primal as the public members.</summary>
internal static class RowCompiler
{
    public static PrintableRow Compile(MethodModel model, Function primal, CancellationToken cancellation)
    {
        string[] vectors = [.. BatchObjectiveWriter.Vectors(model)];
        Function row = Verifier.Verify(RowFunction.Of(primal, vectors), nameof(RowFunction));
        var (pullback, storage) = Pipeline.Reverse(row, ReverseForm.ValueAndPullback, model.Checkpoint, cancellation);
        bool isMethodItself = !PointMembers.AreNeeded(model) && row.Values.Equals(primal.Values);
        AliasClasses memory = AliasClasses.Of(row);
        string[] written = [.. row.Parameters.Select(p => p.Name).Where((_, i) => row.TypeOf(row.Body.Arguments[i]).IsArray && memory.IsWritten(row.Body.Arguments[i]))];
        return new PrintableRow(
            isMethodItself ? null : DerivativeCompiler.Printable(model, row, new Remarks([], [], null), isAtPoint: true),
            DerivativeCompiler.Printable(model, PointMembers.WithSpans(pullback), new Remarks([], [], [.. storage]), isAtPoint: true),
            written)
        {
            LeavesTraces = written.Except(vectors).Any()
                || row.Callees.Prepend(row).SelectMany(f => f.Body.AllNodes()).OfType<External>().Any(n => n.Effect == Effect.Writes && n.Result.IsEmpty),
        };
    }
}
