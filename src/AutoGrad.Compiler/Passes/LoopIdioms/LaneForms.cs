using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// What primitives are called that act on all lanes of a vector at once: operators keep their form, the rest are functions of the runtime's
/// Lanes. What is not listed has no vector form, and a loop with it stays as it is.
/// </summary>
internal static class LaneForms
{
    public static readonly Primitive Select = new("Select", 3);
    public static readonly Primitive Not = new("Not", 1);
    public static readonly Primitive And = new("And", 2);
    public static readonly Primitive Or = new("Or", 2);

    private static readonly Dictionary<Primitive, Primitive> _forms = new()
    {
        [Arithmetic.Add] = Arithmetic.Add,
        [Arithmetic.Subtract] = Arithmetic.Subtract,
        [Arithmetic.Multiply] = Arithmetic.Multiply,
        [Arithmetic.Divide] = Arithmetic.Divide,
        [Arithmetic.Negate] = Arithmetic.Negate,
        [Comparisons.Less] = Truth("Less"),
        [Comparisons.LessOrEqual] = Truth("LessOrEqual"),
        [Comparisons.Greater] = Truth("Greater"),
        [Comparisons.GreaterOrEqual] = Truth("GreaterOrEqual"),
        [Comparisons.Equal] = Truth("Equal"),
        [Comparisons.NotEqual] = Truth("NotEqual"),
        [Comparisons.Vanishes] = Truth("Equal"),
        [Logic.Not] = Not,
        [Logic.And] = And,
        [Logic.Or] = Or,
        [Choices.Select] = Select,
        [Exponential.Exp] = Exponential.Exp,
        [Logarithmic.Log] = Logarithmic.Log,
        [Logarithmic.Log2] = Logarithmic.Log2,
        [Hyperbolic.Tanh] = Hyperbolic.Tanh,
        [Trigonometric.Sin] = Trigonometric.Sin,
        [Trigonometric.Cos] = Trigonometric.Cos,
        [Powers.Sqrt] = Powers.Sqrt,
        [Powers.Pow] = Powers.Pow,
        [Products.FusedMultiplyAdd] = Products.FusedMultiplyAdd,
        [Extrema.Abs] = Extrema.Abs,
        [Extrema.CopySign] = Extrema.CopySign,
        [Extrema.Max] = Extrema.Max,
        [Extrema.Min] = Extrema.Min,
        [Rounding.Truncate] = Rounding.Truncate,
        [Rounding.Floor] = Rounding.Floor,
        [Rounding.Ceiling] = Rounding.Ceiling,
        [Rounding.Round] = Rounding.Round,
        [Predicates.IsNaN] = Truth("IsNaN"),
    };

    /// <summary>What is computed by a polynomial.</summary>
    private static readonly HashSet<Primitive> _functions =
        [Exponential.Exp, Logarithmic.Log, Logarithmic.Log2, Hyperbolic.Tanh, Powers.Pow, Trigonometric.Sin, Trigonometric.Cos];

    /// <summary>The form for vectors, or null.</summary>
    public static Primitive? Of(Primitive primitive) => _forms.TryGetValue(primitive, out Primitive? form) ? form : null;

    /// <summary>Whether it takes no more time per number in vectors of 512 bits than in narrower ones.</summary>
    public static bool IsAsQuickWide(Primitive primitive) => primitive != Powers.Pow;

    /// <summary>Whether it takes less time per number in vectors of 512 bits, where a machine has them.</summary>
    public static bool IsQuickerWide(Primitive primitive) => _functions.Contains(primitive) && IsAsQuickWide(primitive);

    /// <summary>Truth values about the lanes are a vector, too.</summary>
    private static Primitive Truth(string name) => new(name, name == "IsNaN" ? 1 : 2);
}
