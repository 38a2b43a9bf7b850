using System;

namespace AutoGrad;

/// <summary>
/// Asks the source generator for the derivatives of a method. The containing types must be <c>partial</c>;
/// the generated members appear beside the method and carry its accessibility.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DifferentiableAttribute : Attribute
{
    /// <summary>Differentiates with respect to every floating-point parameter (scalars, arrays, spans).</summary>
    public DifferentiableAttribute()
        : this([])
    {
    }

    /// <summary>Differentiates with respect to the named parameters only; the others are data.</summary>
    /// <param name="parameters">
    /// Names of parameters, or for instance methods also of fields and properties of the containing type; use <c>nameof</c>.
    /// </param>
    public DifferentiableAttribute(params string[] parameters) => Parameters = parameters;

    /// <summary>The names of the active parameters; empty means every floating-point parameter.</summary>
    public string[] Parameters { get; }

    /// <summary>Which members are generated. What is named replaces the default.</summary>
    public Derivatives Emit { get; set; } = Derivatives.Gradient;

    /// <summary>Replaces the method's name as the stem of every generated member; <see langword="null"/> keeps it.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// <see langword="false"/> forces strictly sequential arithmetic; otherwise recognised reductions may be reassociated
    /// into vector operations, which can change the last bits of the value.
    /// </summary>
    public bool Vectorize { get; set; } = true;

    /// <summary>
    /// How rows of data are run, those of a loop over samples and those of the batch objective alike; by default as a cost rule chooses when the code
    /// is generated. What it can change is the order of sums, and so the last bits. Without <see cref="Vectorize"/> rows come one after the other.
    /// </summary>
    public RowsIn Rows { get; set; } = RowsIn.Auto;

    /// <summary>
    /// Trades time for memory in long loops. What the reverse sweep needs of a loop is by default kept for every trip; with a number here,
    /// only that many states of the loop (its variables and the arrays that it writes) are kept at a time, and trips are run again from
    /// them. <see cref="Checkpoints.SquareRoot"/> keeps ⌈√T⌉ states of T trips. The gradient is the same to the bit.
    /// </summary>
    /// <remarks>
    /// With s states no trip is run again more than r times, where T ≤ (s + r)!/(s!·r!): 50 states reverse 1 000 000 trips with r = 5.
    /// It concerns the outermost loops whose trips must be remembered; the doc comment of the gradient says which these are, and how many
    /// bytes a state takes. Source: A. Griewank, A. Walther, "Algorithm 799: revolve", ACM TOMS 26 (2000).
    /// </remarks>
    public int Checkpoint { get; set; } = Checkpoints.None;
}
