using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// What is known to be in memory: the value last loaded from or stored to a place, until something writes to memory that may be the same.
/// Every entry and every write has a time; an entry holds if no write to its group is later.
/// </summary>
internal sealed class AvailableLoads(Function function, MemoryGroups groups)
{
    private readonly Dictionary<ValueKey, (int Value, int Time)> _entries = [];
    private readonly Stack<(ValueKey Key, (int Value, int Time)? Before)> _undo = new();
    private readonly Dictionary<int, int> _lastWrite = [];
    private int _lastForeignWrite;
    private int _time;

    /// <summary>A mark to return to when the scope of what is added ends.</summary>
    public int Enter() => _undo.Count;

    public void Leave(int mark)
    {
        while (_undo.Count > mark)
        {
            var (key, before) = _undo.Pop();
            if (before is { } entry)
                _entries[key] = entry;
            else
                _entries.Remove(key);
        }
    }

    public int? Find(ValueKey place, int array)
    {
        if (!_entries.TryGetValue(place, out var entry))
            return null;
        int group = groups.GroupOf(array);
        bool stale = (_lastWrite.TryGetValue(group, out int written) && written > entry.Time)
            || (group < 0 && _lastForeignWrite > entry.Time);
        return stale ? null : entry.Value;
    }

    public void Add(ValueKey place, int value)
    {
        _undo.Push((place, _entries.TryGetValue(place, out var before) ? before : null));
        _entries[place] = (value, ++_time);
    }

    /// <summary>Forgets what the node, or anything inside it, may overwrite.</summary>
    public void Overwrite(Node node)
    {
        switch (node)
        {
            case Store store:
                Write(store.Array);
                break;
            case Accumulate add:
                Write(add.Array);
                break;
            case Clear clear:
                Write(clear.Array);
                break;
            case Call call:
                if (call.Contract.Effect == Effect.Writes)
                    _lastForeignWrite = ++_time;
                foreach (int memory in call.Written)
                {
                    if (function.TypeOf(memory).IsArray)
                        Write(memory);
                }

                break;
            case External { Effect: Effect.Writes } external:
                _lastForeignWrite = ++_time;
                foreach (int argument in external.Arguments)
                {
                    if (function.TypeOf(argument).IsArray)
                        Write(argument);
                }

                break;
        }

        foreach (Region region in node.Regions)
        {
            foreach (Node inner in region.Nodes)
                Overwrite(inner);
        }
    }

    private void Write(int array) => _lastWrite[groups.GroupOf(array)] = ++_time;
}
