using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Loops from the last element of an array down: <c>for (i = a.Length − 1; i &gt;= first; i−−)</c>. A length is never the least integer, so they make the trips of
/// <c>for (i = first; i &lt; a.Length; i++)</c> from the last one to the first, and are judged in that form.
/// </summary>
internal static class DownwardLoop
{
    /// <summary>The loop in the other order; null where it is no loop of this kind.</summary>
    public static For? Upwards(this For loop, Definitions definitions) =>
        loop is { Step: -1, Bound: Bound.GreaterOrEqual } && definitions[loop.Start] is Apply { Primitive: var p, Arguments: { Count: 2 } x } && p == Arithmetic.Subtract
        && definitions[x[1]] is Constant { Value.Bits: 1 } && definitions[x[0]] is ArrayLength
            ? loop with { Start = loop.End, End = x[0], Bound = Bound.Less, Step = 1 }
            : null;

    /// <summary>A loop that counts upwards to the length of an array, downwards.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="last">The length less one.</param>
    public static For Downwards(this For loop, int last) => loop with { Start = last, End = loop.Start, Bound = Bound.GreaterOrEqual, Step = -1 };
}
