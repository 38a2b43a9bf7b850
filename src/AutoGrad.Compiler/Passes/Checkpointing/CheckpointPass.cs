using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <param name="Function">Linked.</param>
/// <param name="Notes">The states.</param>
/// <param name="Saved">Values of trips that would be stored if everything were kept: they are not computed twice.</param>
internal sealed record CheckpointedFunction(Function Function, IReadOnlyList<StorageNote> Notes, IReadOnlyCollection<int> Saved);

/// <summary>
/// Reverses a loop with few of its states in memory: before the adjoint of a trip, the trip is run again from the last state that is kept
/// before it, and further states are kept on the way (<c>CheckpointSchedule</c> says which: the binomial schedule of Griewank and Walther,
/// 2000). The trip's values are then in scope, so that nothing is stored per trip.
/// </summary>
/// <remarks>
/// The forward loop stays as it is. Its first state is kept by itself: numbers are still in scope, arrays are copied before the loop.
/// <code>
/// for i (backwards): adjoint of trip i     ⟶     for trip (backwards):
///                                                    state = states[schedule.Resume(trip)]
///                                                    for t = schedule.From … trip − 1:
///                                                        if (keep = schedule.Keep(t)) ≥ 0: states[keep] = state
///                                                        state = trip t of state
///                                                    trip of state;  adjoint of trip
/// </code>
/// </remarks>
internal sealed class CheckpointPass
{
    private readonly Function _function;
    private readonly List<ValueInfo> _values;
    private readonly Dictionary<int, (LoopPair Pair, LoopState State)> _chosen = [];
    private readonly Dictionary<int, ReverseLoop> _made = [];
    private readonly int _stated;
    private readonly IReadOnlyCollection<int> _saved;

    private CheckpointPass(Function function, int stated, IReadOnlyCollection<int> saved)
    {
        _saved = saved;
        _function = function;
        _values = [.. function.Values];
        _stated = stated;
    }

    /// <param name="function">A linked function.</param>
    /// <param name="stated">The number of states, or −1 for the square root of the number of trips.</param>
    /// <param name="plain">What Storage makes of the function as it is: loops that leave nothing per trip need no states.</param>
    public static CheckpointedFunction? Run(Function function, int stated, StoredFunction plain)
    {
        CheckpointPass pass = new(function, stated, plain.Saved);
        HashSet<int> stored = [.. plain.Notes.Select(n => n.Link)];
        AliasClasses memory = AliasClasses.Of(function);
        foreach (KeyValuePair<int, LoopPair> found in LoopPair.In(function).Where(p => stored.Contains(p.Key)))
        {
            if (!LoopDirection.OnlyCollects(function, found.Value.Reverse) && LoopState.Of(found.Value, function, memory) is { } state)
                pass._chosen.Add(found.Key, (found.Value, state));
        }

        if (pass._chosen.Count == 0)
            return null;
        Region body = pass.Rewrite(function.Body);
        Dictionary<int, int> ids = [];
        Function result = Renumbering.Apply(function with { Body = body, Values = pass._values }, ids);
        return new CheckpointedFunction(
            result, [.. pass._made.Values.SelectMany(m => m.Notes)], new HashSet<int>(pass._made.Values.SelectMany(m => m.Saved).Select(v => ids[v])));
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is If)
            {
                nodes.Add(node.WithRegions(Rewrite));
            }
            else if (!_chosen.TryGetValue(node.Link, out var chosen))
            {
                nodes.Add(node);
            }
            else if (ReferenceEquals(node, chosen.Pair.Forward))
            {
                ReverseLoop made = new(_function, _values, chosen.Pair, chosen.State, _stated, _saved);
                _made.Add(node.Link, made);
                nodes.AddRange(made.Entry());
                nodes.Add(made.Forward());
            }
            else
            {
                nodes.AddRange(_made[node.Link].Nodes());
            }
        }

        return region with { Nodes = nodes };
    }

    /// <summary>The reverse sweep reads nothing of it any more.</summary>
    public static Node Unlinked(Node node) => node.WithRegions(r => r with { Nodes = r.Nodes.Map(Unlinked) }) with { Link = 0 };
}
