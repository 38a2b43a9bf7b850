using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>Which loops are reversed with few of their states.</summary>
/// <param name="Links">The loops, by link; null while that is to be found out.</param>
internal sealed record TripStates(IReadOnlyCollection<int>? Links)
{
    /// <summary>All is kept.</summary>
    public static readonly TripStates None = new([]);

    /// <summary>All is kept, and loops are still known as twins.</summary>
    public static readonly TripStates Open = new((IReadOnlyCollection<int>?)null);

    public bool IsLinked(int link) => link > 0 && (Links is null || Links.Contains(link));

    /// <summary>Whether the trips of a loop may share one place for what they keep.</summary>
    public bool HasSlots(int link) => link > 0 && Links is not null && Links.Contains(link);
}
