using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>A pullback that takes all outputs at once: a lane of its adjoints belongs to an output, and is that output's gradient.</summary>
/// <param name="Function">The function: its upstream adjoints are vectors, and so are the adjoints that it adds to.</param>
/// <param name="Vector">The vector.</param>
/// <param name="Outputs">How many there are, at most as many as lanes.</param>
internal sealed record OutputLanes(Function Function, IrType Vector, int Outputs)
{
    private const int WidestVector = 512;
    private const int NarrowestVector = 128;

    /// <summary>Whether a function has several outputs that a vector holds, and inputs of which there may be many.</summary>
    /// <param name="primal">The function.</param>
    /// <param name="active">The names of what is active, in the order of a point.</param>
    /// <returns>The type of the numbers, or null.</returns>
    public static IrType? NumbersOf(Function primal, IReadOnlyList<string> active)
    {
        VectorOutputs outputs = VectorOutputs.Of(primal);
        IrType[] outer = [.. outputs.Values.Select(primal.TypeOf).Distinct()];
        if (outputs.Values.Count < 2 || outer.Length != 1 || (outer[0] != IrType.Double && outer[0] != IrType.Single) || !primal.Callees.IsEmpty)
            return null;
        AliasClasses memory = AliasClasses.Of(primal);
        int numbers = 0;
        for (int i = 0; i < primal.Parameters.Count; i++)
        {
            IrType type = primal.TypeOf(primal.Body.Arguments[i]);
            if (primal.Parameters[i].Role != ParameterRole.Active)
                continue;
            bool isVector = type is { IsArray: true, Rank: 1, Column: null };
            if (!active.Contains(primal.Parameters[i].Name) || (isVector ? type.Element : type) != outer[0]
                || (isVector ? memory.IsWritten(primal.Body.Arguments[i]) : primal.Outputs.Any(o => o.Name == primal.Parameters[i].Name)))
                return null;
            numbers += isVector ? WidestVector : 1;
        }

        return outputs.Values.Count * SizeOf(outer[0]) <= WidestVector && numbers > 2 * outputs.Values.Count ? outer[0] : null;
    }

    /// <param name="pullback">The pullback of a function with <see cref="NumbersOf"/>.</param>
    /// <param name="active">The names of what is active, in the order of a point.</param>
    /// <param name="number">The type of the numbers.</param>
    /// <returns>Null where something has no form for vectors: see <see cref="Varying"/>.</returns>
    public static OutputLanes? Of(Function pullback, IReadOnlyList<string> active, IrType number)
    {
        Function flat = Verifier.Verify(FlatAdjoints.Run(pullback, active, number), nameof(FlatAdjoints));
        flat = Verifier.Verify(SimplifyPass.Run(flat), nameof(SimplifyPass));
        int[] upstreams = Arguments(flat, ParameterRole.Upstream);
        int outputs = upstreams.Length, bits = NarrowestVector;
        if (Varying.Of(flat, Arguments(flat, ParameterRole.Gradient), rows: -1, upstreams) is not { } varying)
            return null;
        while (bits < outputs * SizeOf(number))
            bits *= 2;
        IrType vector = IrType.Vector(number, bits);
        Function wide = new Widened(flat, varying, vector, rows: null).Run();
        return new OutputLanes(Verifier.Verify(wide, nameof(Widened)), vector, outputs);
    }

    private static int SizeOf(IrType number) => number == IrType.Double ? 64 : 32;

    private static int[] Arguments(Function function, ParameterRole role) =>
        [.. Enumerable.Range(0, function.Parameters.Count).Where(i => function.Parameters[i].Role == role).Select(i => function.Body.Arguments[i])];
}
