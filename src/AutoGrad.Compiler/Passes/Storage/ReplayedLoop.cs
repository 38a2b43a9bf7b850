using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.OwnArrays;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>A function in which a loop's reverse trips begin by filling arrays as the trip has done.</summary>
/// <param name="Function">The linked function.</param>
/// <param name="Operations">How many operations that takes per element.</param>
/// <param name="Notes">The arrays.</param>
internal sealed record ReplayedLoop(Function Function, int Operations, IReadOnlyList<StorageNote> Notes)
{
    /// <param name="function">A linked function.</param>
    /// <param name="link">The loop's.</param>
    /// <returns>Null where nothing is to be had of it.</returns>
    public static ReplayedLoop? Of(Function function, int link)
    {
        Region? home = HomeOf(function.Body, link);
        if (home is null)
            return null;
        OwnElements own = new(function);
        List<Node> nodes = [.. home.Nodes];
        int first = nodes.FindIndex(n => n.Link == link), last = nodes.FindLastIndex(n => n.Link == link);
        if (own.IsEmpty || nodes[first] is not For forward || nodes[last] is not For reverse || forward.Initial.Any(v => function.TypeOf(v).IsArray)
            || Written(function, nodes.GetRange(first, last - first + 1)) is not { } written || ReadElsewhere(function, forward, reverse))
            return null;
        IReadOnlyList<TripStep> steps = TripSteps.Of(function, forward, own, written);
        ReplayWriter writer = new(function, own, forward, reverse);
        if (!writer.Choose(steps))
            return null;
        Node[] replayed = [.. nodes.Take(first), .. writer.Write(nodes.GetRange(first + 1, last - first - 1)), .. nodes.Skip(last + 1)];
        Region body = Put(function.Body, home, home with { Nodes = replayed });
        return new ReplayedLoop(Renumbering.Apply(function with { Body = body, Values = writer.Values }), writer.Operations, writer.Notes.ToArray());
    }

    /// <summary>The region in which both the loop and its twin stand.</summary>
    private static Region? HomeOf(Region region, int link) =>
        region.Nodes.Count(n => n.Link == link) == 2 ? region : region.Nodes.SelectMany(n => n.Regions).Select(r => HomeOf(r, link)).FirstOrDefault(r => r is not null);

    private static Region Put(Region region, Region place, Region other) =>
        ReferenceEquals(region, place) ? other : region.WithNodes([.. region.Nodes.Select(n => n.WithRegions(r => Put(r, place, other)))]);

    /// <summary>The memory that the nodes write; null where that is not known.</summary>
    private static HashSet<int>? Written(Function function, List<Node> nodes)
    {
        AliasClasses memory = AliasClasses.Of(function);
        HashSet<int> written = [];
        foreach (Node node in nodes.SelectMany(n => n.Regions.SelectMany(r => r.AllNodes()).Prepend(n)))
        {
            if (node is External { Effect: Effect.Writes } or Call or Push or Pop)
                return null;
            if (node is Store or Accumulate or Clear)
                written.Add(memory.ClassOf(node.Operands[0]));
        }

        return written;
    }

    /// <summary>Whether values of the loop's inner regions are read by others than the twin.</summary>
    private static bool ReadElsewhere(Function function, For forward, For reverse)
    {
        HashSet<int> bound = [.. forward.Body.Nodes.SelectMany(ReplayWriter.BoundIn)];
        return function.Body.AllUses().Count(bound.Contains) != forward.Body.AllUses().Count(bound.Contains) + reverse.Body.AllUses().Count(bound.Contains);
    }
}
