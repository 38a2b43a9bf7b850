using System;
using System.Collections.Generic;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// The points of a function at which the values of a web come into being, and the stretches over which they are needed, each in order. Most
/// values have one of both, so that this stays small where sets of all that is live at each point would grow with the square of the function.
/// </summary>
internal sealed class LiveRanges
{
    private readonly List<int> _births = new(1);

    /// <summary>First and last point of each stretch, one after the other; stretches do not meet.</summary>
    private List<int> _stretches = new(2);

    /// <summary>While points are told from the last one to the first: a value comes into being, and is needed there at least.</summary>
    public void BornAt(int point)
    {
        _births.Add(point);
        Needed(point, point);
    }

    /// <summary>While points are told from the last one to the first: a stretch before, or together with, the one told last.</summary>
    public void Needed(int first, int last)
    {
        int end = _stretches.Count - 1;
        if (last < first)
            return;
        if (end >= 0 && last >= _stretches[end] - 1)
        {
            _stretches[end] = Math.Min(_stretches[end], first);
            _stretches[end - 1] = Math.Max(_stretches[end - 1], last);
            return;
        }

        _stretches.Add(last);
        _stretches.Add(first);
    }

    /// <summary>All points have been told.</summary>
    public void Seal()
    {
        _births.Reverse();
        _stretches.Reverse();
    }

    /// <summary>Whether a value of the one is needed where a value of the other comes into being.</summary>
    public bool Meets(LiveRanges other) => other.IsBornIn(this) || IsBornIn(other);

    /// <summary>Takes the other's values over.</summary>
    public void Add(LiveRanges other)
    {
        bool isBehind = other._births[0] > _births[_births.Count - 1] && other._stretches[0] > _stretches[_stretches.Count - 1];
        if (isBehind)
        {
            _births.AddRange(other._births);
            _stretches.AddRange(other._stretches);
            return;
        }

        _births.AddRange(other._births);
        _births.Sort();
        _stretches = Union(_stretches, other._stretches);
    }

    private bool IsBornIn(LiveRanges other)
    {
        if (2 * _births.Count < other._stretches.Count)
        {
            foreach (int birth in _births)
            {
                // The first end at or behind the point belongs to a stretch that has begun, if any has.
                int at = AtOrBehind(other._stretches, birth);
                if (at < other._stretches.Count && (at % 2 == 1 || other._stretches[at] == birth))
                    return true;
            }

            return false;
        }

        for (int i = 0; i < other._stretches.Count; i += 2)
        {
            int at = AtOrBehind(_births, other._stretches[i]);
            if (at < _births.Count && _births[at] <= other._stretches[i + 1])
                return true;
        }

        return false;
    }

    private static int AtOrBehind(List<int> sorted, int point)
    {
        int at = sorted.BinarySearch(point);
        if (at < 0)
            return ~at;
        while (at > 0 && sorted[at - 1] == point)
            at--;
        return at;
    }

    private static List<int> Union(List<int> left, List<int> right)
    {
        List<int> union = new(left.Count + right.Count);
        for (int l = 0, r = 0; l < left.Count || r < right.Count;)
        {
            bool isLeft = r == right.Count || (l < left.Count && left[l] <= right[r]);
            int first = isLeft ? left[l] : right[r], last = isLeft ? left[l + 1] : right[r + 1];
            if (isLeft)
                l += 2;
            else
                r += 2;
            if (union.Count > 0 && first <= union[union.Count - 1])
            {
                union[union.Count - 1] = Math.Max(union[union.Count - 1], last);
                continue;
            }

            union.Add(first);
            union.Add(last);
        }

        return union;
    }
}
