using System;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// The same function with less work: folding, common values, what both sides of a branch compute, loop-invariant values and dead code, until nothing changes.
/// Values of the primal keep every bit; what is a structural zero or one in a derivative is taken as such.
/// </summary>
internal static class SimplifyPass
{
    /// <summary>Each round only removes or moves outwards, so rounds end by themselves; the limit is for defects.</summary>
    private const int MaxRounds = 20;

    private static readonly Func<Function, Function>[] _steps = [Folding.Run, CommonValues.Run, CommonSides.Run, LoopInvariants.Run, DeadCode.Run];

    public static Function Run(Function function)
    {
        // Dead code first, so that nothing is named after what nobody reads (the counter that a while loop had).
        function = Renumbering.Apply(DeadCode.Run(function));
        int idle = 0;
        for (int round = 0; round < MaxRounds; round++)
        {
            Function simpler = function;
            foreach (Func<Function, Function> step in _steps)
            {
                Function next = step(simpler);
                idle = ReferenceEquals(next, simpler) ? idle + 1 : 0;
                simpler = next;

                // Each step has had the function as it is and left it so, some of them in the round before.
                if (idle == _steps.Length)
                    return simpler;
            }

            simpler = Renumbering.Apply(simpler);
            if (simpler.Body == function.Body && simpler.Values == function.Values)
                break;
            function = simpler;
        }

        return function;
    }
}
