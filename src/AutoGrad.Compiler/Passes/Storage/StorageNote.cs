namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>One thing that is kept for the reverse sweep, for the doc comment.</summary>
/// <param name="Value">The name of the value.</param>
/// <param name="Element">Its type.</param>
/// <param name="Kind">How it is kept.</param>
internal sealed record StorageNote(string Value, string Element, StorageKind Kind);

/// <summary>How a value reaches the reverse sweep.</summary>
internal enum StorageKind
{
    /// <summary>One number per trip, in a buffer indexed by the loop counters.</summary>
    Buffer,

    /// <summary>One number per trip, on a stack that grows.</summary>
    Stack,

    /// <summary>One number per call of a recursion, on a stack that grows.</summary>
    Recursion,
}
