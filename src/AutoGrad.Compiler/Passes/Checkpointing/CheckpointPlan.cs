using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>What is asked for.</summary>
/// <param name="States">The number of states, or −1 for the square root of the number of trips.</param>
/// <param name="Vectorize">Whether loops may run in lanes.</param>
/// <param name="Rows">Whether rows may.</param>
internal sealed record CheckpointRequest(int States, bool Vectorize, RowsIn Rows);

/// <summary>The loops whose trips are run again, and what their trips start from.</summary>
internal sealed class CheckpointPlan
{
    private readonly Dictionary<int, LoopState> _states = [];

    public IReadOnlyCollection<int> Links => _states.Keys;

    /// <summary>The loops of a function that are still known as twins.</summary>
    public static CheckpointPlan Of(Function function)
    {
        CheckpointPlan plan = new();
        Dictionary<int, LoopPair> pairs = LoopPair.In(function);
        if (pairs.Count == 0)
            return plan;
        AliasClasses memory = AliasClasses.Of(function);
        HashSet<int> slots = Slots.MemoryOf(function);
        foreach (KeyValuePair<int, LoopPair> found in pairs)
        {
            if (LoopState.Of(found.Value, function, memory, slots) is { } state)
                plan._states.Add(found.Key, state);
        }

        return plan;
    }

    public LoopState StateOf(int link) => _states[link];

    public bool Has(int link) => _states.ContainsKey(link);

    /// <summary>The plan for a function in which values have other ids, and arrays that nobody needed are gone.</summary>
    public CheckpointPlan Renamed(Dictionary<int, int> ids)
    {
        CheckpointPlan plan = new();
        foreach (KeyValuePair<int, LoopState> known in _states)
            plan._states.Add(known.Key, known.Value with { Written = [.. known.Value.Written.Where(ids.ContainsKey).Select(w => ids[w])] });
        return plan;
    }

    /// <summary>
    /// Writes a function such that loops which would store something per trip, and whose trips neither run in lanes nor in any order, can be
    /// reversed with few states. All other decisions are those that are taken where everything is kept.
    /// </summary>
    /// <param name="asked">Null if all is kept.</param>
    /// <param name="write">Writes the function.</param>
    public static StoredFunction Choose(CheckpointRequest? asked, Func<TripStates, StoredFunction> write)
    {
        if (asked is null)
            return write(TripStates.None);
        StoredFunction all = write(TripStates.Open);
        HashSet<int> stored = [.. all.Notes.Select(n => n.Link)];
        Function final = asked.Vectorize ? LoopIdiomsPass.Run(all.Function, isGuarded: false, rows: asked.Rows) : all.Function;
        Dictionary<int, LoopPair> left = LoopPair.In(final);
        int[] links = [.. LoopPair.In(all.Function).Where(p => stored.Contains(p.Key) && left.ContainsKey(p.Key) && p.Value.IsInOrder(all.Function)).Select(p => p.Key)];
        while (true)
        {
            StoredFunction few = write(new TripStates(links));
            CheckpointPlan plan = Of(few.Function);
            if (plan.Links.Count == links.Length)
                return few with { Notes = plan.Notes(few.Function).Concat(few.Notes).ToArray() };
            links = [.. plan.Links];
        }
    }

    private IEnumerable<StorageNote> Notes(Function function)
    {
        foreach (KeyValuePair<int, LoopPair> pair in LoopPair.In(function))
        {
            LoopState state = _states[pair.Key];
            int[] scalars = [.. state.Scalars.Select(k => pair.Value.Arguments[k])];
            int[] arrays = [.. state.Carried.Select(k => pair.Value.Initial[k]), .. state.Written];
            foreach (int scalar in scalars)
                yield return new StorageNote(NameOf(scalar), function.TypeOf(scalar).Text, StorageKind.State);
            foreach (int array in arrays)
                yield return new StorageNote(NameOf(array), function.TypeOf(array).Element!.Text, StorageKind.ArrayState);
        }

        string NameOf(int value) => function.Values[value].Name ?? "an intermediate value";
    }
}
