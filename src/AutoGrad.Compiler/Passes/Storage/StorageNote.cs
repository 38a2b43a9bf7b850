namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>One thing that is kept for the reverse sweep, for the doc comment.</summary>
/// <param name="Value">The name of the value.</param>
/// <param name="Element">Its type.</param>
/// <param name="Kind">How it is kept.</param>
internal sealed record StorageNote(string Value, string Element, StorageKind Kind)
{
    /// <summary>The link of the outermost loop that it is kept for; 0 for none.</summary>
    public int Link { get; init; }

    /// <summary>How many loops it is kept through.</summary>
    public int Depth { get; init; }

    /// <summary>How many there are, in the user's terms (w.Length·steps); null where they have no short name.</summary>
    public string? Count { get; init; }

    /// <summary>The name of the buffer or stack; where that turns out to be needless, there is no note.</summary>
    public string? Buffer { get; init; }
}

/// <summary>How a value reaches the reverse sweep.</summary>
internal enum StorageKind
{
    /// <summary>Nothing is kept: it is computed again.</summary>
    Recomputed,

    /// <summary>One number per trip, in a buffer indexed by the loop counters.</summary>
    Buffer,

    /// <summary>One number per trip, on a stack that grows.</summary>
    Stack,

    /// <summary>There is no reverse sweep: the tangent of the one active number runs beside the value.</summary>
    Tangent,

    /// <summary>One number per call of a recursion, on a stack that grows.</summary>
    Recursion,

    /// <summary>A number of the states from which trips are run again.</summary>
    State,

    /// <summary>An array of the states from which trips are run again.</summary>
    ArrayState,
}
