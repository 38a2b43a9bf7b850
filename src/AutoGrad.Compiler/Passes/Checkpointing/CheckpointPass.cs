using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>
/// Reverses a loop with few of its states in memory: before the adjoint of a trip, the trip is run again from the last state that is kept
/// before it, and further states are kept on the way (<c>CheckpointSchedule</c> says which: the binomial schedule of Griewank and Walther,
/// 2000). What a trip leaves for its adjoint is then there for one trip at a time.
/// </summary>
/// <remarks>
/// It comes after every pass that decides in what order sums are taken: both bodies are those of the function that keeps everything, and so are
/// its numbers, to the bit. The forward loop stays as it is, and saves nothing. Its first state is kept by itself.
/// <code>
/// for i: slots[i] = …; trip i              ⟶     for i: trip i
/// for i (backwards):                              for trip (backwards):
///     adjoint of trip i reads slots[i]                state = states[schedule.Resume(trip)]
///                                                     for t = schedule.From … trip − 1:
///                                                         if (keep = schedule.Keep(t)) ≥ 0: states[keep] = state
///                                                         state = trip t of state
///                                                     slots[0] = …;  trip of state
///                                                     adjoint of trip reads slots[0]
/// </code>
/// </remarks>
internal sealed class CheckpointPass
{
    private readonly Function _function;
    private readonly List<ValueInfo> _values;
    private readonly Dictionary<int, LoopPair> _pairs;
    private readonly Dictionary<int, ReverseLoop> _made = [];
    private readonly Dictionary<int, Dictionary<int, int>> _names = [];
    private readonly CheckpointPlan _plan;
    private readonly HashSet<int> _slots;
    private readonly int _stated;

    private CheckpointPass(Function function, CheckpointPlan plan, int stated)
    {
        _function = function;
        _values = [.. function.Values];
        _plan = plan;
        _slots = Slots.MemoryOf(function);
        _pairs = LoopPair.In(function).Where(p => plan.Has(p.Key)).ToDictionary(p => p.Key, p => p.Value);
        _stated = stated;
    }

    /// <param name="function">The function, in its last form.</param>
    /// <param name="plan">Its loops.</param>
    /// <param name="stated">The number of states, or −1 for the square root of the number of trips.</param>
    public static Function Run(Function function, CheckpointPlan plan, int stated)
    {
        if (plan.Links.Count == 0)
            return Slots.Resolve(function, plan.Links);
        CheckpointPass pass = new(function, plan, stated);
        Region body = pass.Rewrite(pass.WithBranchResults(function.Body));
        Function result = Renumbering.Apply(function with { Body = body, Values = pass._values });
        result = Slots.Resolve(result, pass._pairs.Keys);
        return Renumbering.Apply(DeadCode.Run(result));
    }

    private Region WithBranchResults(Region body)
    {
        foreach (KeyValuePair<int, LoopPair> pair in _pairs.Where(p => !p.Value.AreSiblings))
        {
            BranchResults results = new(pair.Value, _values);
            body = results.Lift(body);
            _names[pair.Key] = results.Names;
        }

        return body;
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
            else if (!_pairs.TryGetValue(node.Link, out LoopPair? pair))
            {
                nodes.Add(node with { Link = 0 });
            }
            else if (ReferenceEquals(node, pair.Forward))
            {
                TripSaves saves = new(_function, pair, _slots);
                _names.TryGetValue(node.Link, out Dictionary<int, int>? names);
                ReverseLoop made = new(_function, _values, pair, _plan.StateOf(node.Link), saves, _stated, names ?? []);
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
}
