using System;
using System.Threading;
using AutoGrad.Compiler;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Generator;

/// <summary>What stands behind the equality gate: a method's file, and what the passes had to say about it.</summary>
/// <param name="HintName">The name by which the diagnostics branch finds the method again.</param>
/// <param name="File">Null if even the declarations failed.</param>
/// <param name="Diagnostics">At statements of the method.</param>
/// <param name="Failure">An exception in our own code, as text.</param>
internal sealed record DifferentiatedMethod(string HintName, SourceFile? File, EquatableArray<PassDiagnostic> Diagnostics, string? Failure)
{
    public static DifferentiatedMethod Of(MethodModel model, bool rethrow, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            CompiledMethod compiled = DerivativeCompiler.Compile(model, cancellation);
            return new DifferentiatedMethod(model.HintName, compiled.File, compiled.Diagnostics, null);
        }
        catch (Exception e) when (e is not OperationCanceledException && !rethrow)
        {
            string failure = $"{e.GetType().Name}: {e.Message}";
            return new DifferentiatedMethod(model.HintName, DeclarationsOf(model, cancellation), default, failure);
        }
    }

    /// <summary>The members without their bodies, so that one failure does not become an error at each call.</summary>
    private static SourceFile? DeclarationsOf(MethodModel model, CancellationToken cancellation)
    {
        try
        {
            return DerivativeCompiler.Compile(model with { Primal = null }, cancellation).File;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }
}
