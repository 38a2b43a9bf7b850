using System;
using System.Collections.Generic;

namespace AutoGrad.Compiler.Ir;

/// <summary>Short lists of ids. Every pass asks every node for its operands and results, so what these lists cost is what passes cost.</summary>
internal static class Ids
{
    /// <summary>The number of ids with lists that are kept; only methods of thousands of statements have more.</summary>
    private const int MostKept = 1 << 17;

    /// <summary>Arrays are immutable here, so one array per id serves all nodes. Made where it is asked for; a second one would do no harm.</summary>
    private static int[]?[] _single = new int[]?[1024];

    public static EquatableArray<int> Of(int id)
    {
        int[]?[] single = _single;
        if ((uint)id >= (uint)single.Length)
        {
            if ((uint)id >= MostKept)
                return new[] { id };
            Array.Resize(ref single, Math.Max(2 * id, single.Length));
            _single = single;
        }

        return single[id] ??= [id];
    }

    /// <summary>All but the first.</summary>
    public static EquatableArray<int> Behind(EquatableArray<int> ids)
    {
        if (ids.Count == 2)
            return Of(ids[1]);
        int[] others = new int[ids.Count - 1];
        for (int i = 0; i < others.Length; i++)
            others[i] = ids[i + 1];
        return others;
    }

    public static EquatableArray<int> Of(int first, EquatableArray<int> others)
    {
        int[] ids = new int[others.Count + 1];
        ids[0] = first;
        others.CopyTo(ids, 1);
        return ids;
    }

    public static EquatableArray<int> Of(int first, int second, EquatableArray<int> others)
    {
        int[] ids = new int[others.Count + 2];
        (ids[0], ids[1]) = (first, second);
        others.CopyTo(ids, 2);
        return ids;
    }

    public static EquatableArray<int> Of(int first, EquatableArray<int> others, int last)
    {
        int[] ids = new int[others.Count + 2];
        ids[0] = first;
        others.CopyTo(ids, 1);
        ids[ids.Length - 1] = last;
        return ids;
    }

    /// <summary>The ids under their new names; the same list where none has another one.</summary>
    public static EquatableArray<int> Renamed(this EquatableArray<int> ids, Func<int, int> rename)
    {
        int[]? renamed = null;
        for (int i = 0; i < ids.Count; i++)
        {
            int id = rename(ids[i]);
            if (renamed is null && id != ids[i])
            {
                if (ids.Count == 1)
                    return Of(id);
                renamed = new int[ids.Count];
                ids.CopyTo(renamed, 0);
            }

            if (renamed is not null)
                renamed[i] = id;
        }

        return renamed ?? ids;
    }

    /// <summary>Without the enumerator that a set would ask for.</summary>
    public static void AddAll(this HashSet<int> set, EquatableArray<int> ids)
    {
        foreach (int id in ids)
            set.Add(id);
    }
}
