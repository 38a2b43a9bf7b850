using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>The last index that a counted loop reaches, where its reverse twin starts.</summary>
internal static class LastIndex
{
    /// <remarks>
    /// With b the last index that the bound admits (end − 1 for &lt;) and s = |step|, it lies (b − start) mod s short of b.
    /// The remainder must be the non-negative one, so that an empty loop (b before start) stays empty in reverse. It is that of the
    /// remainders of both: their difference is an int, which b − start need not be. So that b itself does not wrap, an end before the start
    /// counts as the start; for steps of 1 <see cref="EmptyLoops"/> sees to that, behind the passes that want to recognise the plain form.
    /// </remarks>
    public static int Of(FunctionBuilder builder, int start, int end, Bound bound, long step)
    {
        if (step is not (1 or -1) && builder.DefinitionOf(end) is not (ArrayLength or Constant))
        {
            end = bound switch
            {
                Bound.Less => builder.Apply(Extrema.Max, end, start),
                Bound.Greater => builder.Apply(Extrema.Min, end, start),
                _ => end,
            };
        }

        int last = bound switch
        {
            Bound.Less => builder.Apply(Arithmetic.Subtract, end, builder.Integer(1)),
            Bound.Greater => builder.Apply(Arithmetic.Add, end, builder.Integer(1)),
            _ => end,
        };
        if (step is 1 or -1)
            return last;
        int size = builder.Integer(step > 0 ? step : -step);
        int from = builder.Apply(Arithmetic.Remainder, start, size), to = builder.Apply(Arithmetic.Remainder, last, size);
        int distance = step > 0 ? builder.Apply(Arithmetic.Subtract, to, from) : builder.Apply(Arithmetic.Subtract, from, to);
        int remainder = builder.Apply(Arithmetic.Remainder, distance, size);
        int excess = builder.Apply(Arithmetic.Remainder, builder.Apply(Arithmetic.Add, remainder, size), size);
        return builder.Apply(step > 0 ? Arithmetic.Subtract : Arithmetic.Add, last, excess);
    }
}
