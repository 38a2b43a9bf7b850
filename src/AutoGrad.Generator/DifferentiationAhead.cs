using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Generator;

/// <summary>
/// Differentiates the methods of a run on all processors, before the pipeline, which asks for one after the other, gets to them. What it gets is the
/// same, in the same order: a model is all that the passes know.
/// </summary>
/// <remarks>
/// The driver keeps the very model that it has while models are equal, so results belong to the objects, and go with them; a method that an edit
/// leaves alone is known already, and one that is edited alone is left to its turn.
/// </remarks>
internal static class DifferentiationAhead
{
    /// <summary>Expressions are folded and printed by recursion; a method of this many values needs a quarter of a megabyte of stack at most. Longer ones wait for their turn.</summary>
    private const int LargestAhead = 2000;

    private static readonly ConditionalWeakTable<MethodModel, DifferentiatedMethod> _known = new();

    /// <param name="models">Those of all methods.</param>
    /// <param name="rethrow">Whether exceptions in our own code are to come out: they do when it is the method's turn.</param>
    /// <param name="cancellation">Ends the work on all threads.</param>
    public static void Run(ImmutableArray<MethodModel> models, bool rethrow, CancellationToken cancellation)
    {
        MethodModel[] waiting = [.. models.Where(m => IsShort(m) && !_known.TryGetValue(m, out _))];
        if (waiting.Length < 2)
            return;
        Parallel.ForEach(Partitioner.Create(waiting, EnumerablePartitionerOptions.NoBuffering), AllProcessors.Options(cancellation), model =>
        {
            try
            {
                DifferentiatedMethod method = DifferentiatedMethod.Of(model, rethrow, cancellation);
                _known.GetValue(model, _ => method);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Comes again in its turn, where it can be told from those of other methods.
            }
        });
    }

    /// <summary>The method's file, whoever has written it.</summary>
    public static DifferentiatedMethod Of(MethodModel model, bool rethrow, CancellationToken cancellation) =>
        _known.TryGetValue(model, out DifferentiatedMethod? method) ? method : DifferentiatedMethod.Of(model, rethrow, cancellation);

    private static bool IsShort(MethodModel model) => model.Primal is { } primal && primal.Values.Count <= LargestAhead;
}
