using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>The Jacobians of as many runs as a vector has lanes: every number is a vector, of which each run has a lane.</summary>
/// <param name="Function">The function: its numbers are vectors, its arrays hold vectors.</param>
/// <param name="Vector">The vector.</param>
/// <param name="Storage">What the reverse sweeps keep.</param>
internal sealed record RunLanes(Function Function, IrType Vector, IReadOnlyList<StorageNote> Storage)
{
    /// <summary>The same for machines without vectors as wide as these.</summary>
    public RunLanes? Narrow { get; private init; }

    private const int Bits = 512;

    /// <summary>Each output has a reverse sweep of its own: of many, columns take less.</summary>
    private const int MostOutputs = 8;

    /// <param name="primal">The normal form of a function that returns numbers.</param>
    /// <param name="active">The names of what is active, in the order of a point.</param>
    /// <param name="own">The names of the parameters of which each run has its own; all else is alike in all runs.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null where what happens, and to which elements, may differ from run to run, and where something has no form for vectors.</returns>
    public static RunLanes? Of(Function primal, IReadOnlyList<string> active, IReadOnlyList<string> own, CancellationToken cancellation)
    {
        IrType[] numbers = [.. primal.Body.Yields.Concat(Runs(primal, own)).Select(v => primal.TypeOf(v).RealElement ?? primal.TypeOf(v)).Distinct()];
        if (numbers.Length != 1 || (numbers[0] != IrType.Double && numbers[0] != IrType.Single) || !primal.Callees.IsEmpty || primal.Outputs.Count > MostOutputs
            || primal.Outputs.Any(o => o.Name is not null) || primal.Body.Yields.Any(y => !primal.TypeOf(y).IsReal))
            return null;
        var (function, storage) = BatchGradients.Run(primal, active, numbers[0], cancellation);
        function = Verifier.Verify(function, nameof(BatchGradients));
        function = Verifier.Verify(MaskedBranches.Run(function, VaryingOf(function, own)), nameof(MaskedBranches));
        function = Verifier.Verify(SimplifyPass.Run(function), nameof(SimplifyPass));
        Varying varying = VaryingOf(function, own);
        if (!varying.IsWhole())
            return null;
        return At(IrType.Vector(numbers[0], Bits)) with { Narrow = At(IrType.Vector(numbers[0])) };

        RunLanes At(IrType vector)
        {
            Function wide = Verifier.Verify(new Widened(function, varying, vector, rows: null).Run(), nameof(Widened));
            return new RunLanes(Verifier.Verify(SineCosinePairs.Run(wide, vector), nameof(SineCosinePairs)), vector, storage);
        }
    }

    private static Varying VaryingOf(Function function, IReadOnlyList<string> own)
    {
        int[] runs = [.. Runs(function, own)];
        IEnumerable<int> adjoints = function.Body.Arguments.Where((_, i) => function.Parameters[i].Role == ParameterRole.Gradient);
        return Varying.OfRuns(function, runs.Where(a => function.TypeOf(a).IsArray).Concat(adjoints), runs.Where(a => !function.TypeOf(a).IsArray));
    }

    private static IEnumerable<int> Runs(Function function, IReadOnlyList<string> own) => function.Body.Arguments.Where((_, i) => own.Contains(function.Parameters[i].Name));
}
