using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// The same function with less work: folding, common values, loop-invariant values and dead code, until nothing changes.
/// Values of the primal keep every bit; what is a structural zero or one in a derivative is taken as such.
/// </summary>
internal static class SimplifyPass
{
    /// <summary>Each round only removes or moves outwards, so rounds end by themselves; the limit is for defects.</summary>
    private const int MaxRounds = 20;

    public static Function Run(Function function)
    {
        // Dead code first, so that nothing is named after what nobody reads (the counter that a while loop had).
        function = Renumbering.Apply(DeadCode.Run(function));
        for (int round = 0; round < MaxRounds; round++)
        {
            Function simpler = Renumbering.Apply(Round(function));
            if (simpler.Body == function.Body && simpler.Values == function.Values)
                break;
            function = simpler;
        }

        return function;
    }

    private static Function Round(Function function)
    {
        function = Folding.Run(function);
        function = CommonValues.Run(function);
        function = LoopInvariants.Run(function);
        return DeadCode.Run(function);
    }
}
