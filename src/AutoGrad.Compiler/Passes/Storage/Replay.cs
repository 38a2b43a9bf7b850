using System;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>
/// Arrays that a trip fills from its start by a few operations per element need not be kept for its adjoint: what the trip starts from is kept, and the
/// reverse trip fills them again first. Memory that is written once and read once, long after, costs more than such arithmetic.
/// </summary>
internal static class Replay
{
    /// <summary>Each loop takes a walk over the function.</summary>
    private const int MostLoops = 8;

    /// <param name="linked">A linked function.</param>
    /// <param name="store">Decides what is kept.</param>
    /// <returns>What is kept in the end.</returns>
    public static StoredFunction Choose(Function linked, Func<Function, StoredFunction> store)
    {
        StoredFunction best = store(linked);
        foreach (int link in best.Notes.Where(IsRow).Select(n => n.Link).Distinct().Take(MostLoops).ToArray())
        {
            if (ReplayedLoop.Of(linked, link) is not { } replayed || StoredOrNone(replayed.Function, store) is not { } other)
                continue;
            int fewer = Rows(best, link) - Rows(other, link);
            if (fewer <= 0 || replayed.Operations > Recomputation.Budget * fewer)
                continue;
            linked = replayed.Function;
            best = other with { Notes = other.Notes.Concat(replayed.Notes).ToArray() };
        }

        return best;
    }

    /// <summary>Null where steps read what cannot be handed on from the forward sweep.</summary>
    private static StoredFunction? StoredOrNone(Function replayed, Func<Function, StoredFunction> store)
    {
        try
        {
            return store(replayed);
        }
        catch (UnsupportedByPassException)
        {
            return null;
        }
    }

    private static int Rows(StoredFunction function, int link) => function.Notes.Count(n => n.Link == link && IsRow(n));

    /// <summary>Whether each trip of a loop keeps as many numbers as a loop in it makes trips.</summary>
    private static bool IsRow(StorageNote note) => note is { Kind: StorageKind.Buffer, Depth: > 1 };
}
