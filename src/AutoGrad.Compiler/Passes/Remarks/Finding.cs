namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>What may be worth telling the user about a function that is differentiated as it stands.</summary>
internal enum FindingKind
{
    /// <summary>No derivative reaches an output from an active parameter, which the function never reads.</summary>
    Unread,

    /// <summary>The same for one that it reads only where no derivative flows.</summary>
    Uninfluential,

    /// <summary>A number goes through an integer, where its derivative ends.</summary>
    IntegerConversion,

    /// <summary>A root, whose slope is infinite at zero.</summary>
    RootAtZero,

    /// <summary>A logarithm, which has a pole.</summary>
    LogarithmAtZero,

    /// <summary>An inverse function, whose slope is infinite at the edge of its domain.</summary>
    EdgeOfDomain,

    /// <summary>A power with an active exponent, whose slope takes the logarithm of the base.</summary>
    PowerOfNonPositive,

    /// <summary>A division by a length that may be zero.</summary>
    DivisionByNorm,
}

/// <summary>One remark.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">A parameter of the function, or the result of the application.</param>
/// <param name="Subject">The function in question: "Sqrt", "Log2".</param>
internal sealed record Finding(FindingKind Kind, int Value, string Subject);
