using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>The chains of operations by which the carried values of a loop depend on those of the trip before.</summary>
/// <param name="steps">The operations that may belong to one, by their results, in order.</param>
/// <param name="carried">The carried values on entry of a trip.</param>
/// <param name="next">What each of them may be on entry of the next one.</param>
internal sealed class Recurrences(IReadOnlyDictionary<int, Apply> steps, EquatableArray<int> carried, IReadOnlyList<HashSet<int>> next)
{
    /// <summary>
    /// The steps of those recurrences whose chains are the longest. A recurrence that goes on in one way here and in another there has none, for
    /// what only some trips wait for is no better first.
    /// </summary>
    /// <param name="least">Shorter chains are none.</param>
    public HashSet<int> Longest(int least)
    {
        Dictionary<int, HashSet<int>> sources = Sources();
        bool[,] feeds = Feeds(sources);
        HashSet<int> longest = [];
        int length = least;
        for (int k = 0; k < carried.Count; k++)
        {
            if (!feeds[k, k])
                continue;

            // What depends on one of the values that depend on each other, and leads to one of them.
            HashSet<int> members = [.. Enumerable.Range(0, carried.Count).Where(j => feeds[k, j] && feeds[j, k]).Select(j => carried[j])];
            HashSet<int> chain = Behind(members, sources);
            int own = Length(chain);
            if (own < length)
                continue;
            if (own > length)
                longest.Clear();
            length = own;
            if (Enumerable.Range(0, carried.Count).Where(j => members.Contains(carried[j])).All(j => next[j].Count(chain.Contains) <= 1))
                longest.UnionWith(chain);
        }

        return longest;
    }

    /// <summary>The carried values that each step reads, by way of other steps.</summary>
    private Dictionary<int, HashSet<int>> Sources()
    {
        Dictionary<int, HashSet<int>> sources = carried.ToDictionary(c => c, c => new HashSet<int> { c });
        foreach (Apply step in steps.Values)
            sources[step.Result] = [.. step.Arguments.Where(sources.ContainsKey).SelectMany(a => sources[a])];
        return sources;
    }

    /// <summary>Whether a carried value goes into another one, in one trip or several.</summary>
    private bool[,] Feeds(Dictionary<int, HashSet<int>> sources)
    {
        int n = carried.Count;
        bool[,] feeds = new bool[n, n];
        for (int k = 0; k < n; k++)
        {
            // That a value stays as it is, or becomes another one as that is, takes no time, but hands on.
            foreach (int leaf in next[k].Where(sources.ContainsKey))
            {
                for (int j = 0; j < n; j++)
                    feeds[j, k] |= (j != k || leaf != carried[k]) && sources[leaf].Contains(carried[j]);
            }
        }

        for (int via = 0; via < n; via++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                    feeds[j, k] |= feeds[j, via] && feeds[via, k];
            }
        }

        return feeds;
    }

    private HashSet<int> Behind(HashSet<int> members, Dictionary<int, HashSet<int>> sources)
    {
        HashSet<int> chain = [];
        Stack<int> left = new(carried.Select((c, k) => (c, k)).Where(p => members.Contains(p.c)).SelectMany(p => next[p.k]));
        while (left.Count > 0)
        {
            int value = left.Pop();
            if (!steps.TryGetValue(value, out Apply? step) || !sources[value].Overlaps(members) || !chain.Add(value))
                continue;
            foreach (int argument in step.Arguments)
                left.Push(argument);
        }

        return chain;
    }

    private int Length(HashSet<int> chain)
    {
        Dictionary<int, int> lengths = [];
        foreach (Apply step in steps.Values.Where(s => chain.Contains(s.Result)))
            lengths[step.Result] = 1 + step.Arguments.Select(a => lengths.TryGetValue(a, out int before) ? before : 0).Max();
        return lengths.Count == 0 ? 0 : lengths.Values.Max();
    }
}
