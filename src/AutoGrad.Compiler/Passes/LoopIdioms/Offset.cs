using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>How far the first element that a loop reads lies behind its counter: a sum of values that no trip changes.</summary>
internal static class Offset
{
    /// <summary>The sum of the terms, before the loop; zero of none.</summary>
    /// <param name="before">Receives what is computed.</param>
    /// <param name="definitions">Of the function.</param>
    /// <param name="terms">Each a value, or the complement of a constant that is subtracted.</param>
    /// <param name="origin">The loop's.</param>
    public static int Sum(this FixedValues before, Definitions definitions, EquatableArray<int> terms, Provenance origin) => terms.IsEmpty
        ? before.Constant(Literal.Default(IrType.Int32))
        : terms.Select(t => before.Term(definitions, t)).Aggregate((sum, term) => before.Apply(Arithmetic.Add, sum, term, origin));

    private static int Term(this FixedValues before, Definitions definitions, int term) =>
        term >= 0 ? before.Before(term) : before.Constant(Literal.Of(-((Constant)definitions[~term]!).Value.Bits, IrType.Int32));
}
