namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>Which member the reverse sweep is written for.</summary>
internal enum ReverseForm
{
    /// <summary>Returns the value; overwrites the gradients; upstream is one.</summary>
    ValueAndGradient,

    /// <summary>Takes an upstream factor; adds to the adjoints.</summary>
    Pullback,

    /// <summary>Returns the value, takes an upstream factor, adds to the adjoints: one row of a batch.</summary>
    ValueAndPullback,
}
