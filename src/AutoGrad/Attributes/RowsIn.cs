namespace AutoGrad;

/// <summary>How loops over samples, and the rows of a batch objective, are run: values of <see cref="DifferentiableAttribute.Rows"/>.</summary>
public enum RowsIn
{
    /// <summary>
    /// The default: a row per lane of a vector, products of matrices for a block of rows, or one row after the other with vectors inside of it,
    /// whichever the cost rule takes for the quickest.
    /// </summary>
    Auto = 0,

    /// <summary>
    /// A row per lane of a vector wherever rows do the same to the same elements, also where the cost rule would choose otherwise. A warning
    /// (AG2005) says which loop cannot do so, and why.
    /// </summary>
    Lanes = 1,

    /// <summary>One row after the other. The loops inside of a row may still run in vectors.</summary>
    Sequence = 2,
}
