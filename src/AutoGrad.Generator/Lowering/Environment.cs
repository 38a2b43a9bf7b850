using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>A variable: what an assignment changes. Slots are numbered in order of creation, so an outer one has the smaller number.</summary>
internal sealed class Slot(int index, string? name, ITypeSymbol type, object key, bool isObject = false)
{
    public int Index { get; } = index;

    /// <summary>The user's name, a hint for the values that it holds.</summary>
    public string? Name { get; } = name;

    public ITypeSymbol Type { get; } = type;

    /// <summary>The variable in the source; what a loop carries is remembered by it, since each attempt makes new slots.</summary>
    public object Key { get; } = key;

    /// <summary>Holds the fields of an object, which lives as long as somebody refers to it.</summary>
    public bool IsObject { get; } = isObject;
}

/// <summary>Where a jump leads: the end of an inlined method, of a loop, or of an iteration.</summary>
internal sealed class ExitTarget(int mark)
{
    /// <summary>Slots below this number outlive the jump.</summary>
    public int Mark { get; } = mark;
}

/// <summary>Whether a jump has been taken.</summary>
/// <param name="Always">It has.</param>
/// <param name="When">The truth value that says so, if it is known only at run time.</param>
internal readonly record struct Flag(bool Always, int? When)
{
    public static readonly Flag Taken = new(true, null);
}

/// <summary>What the variables hold at one point of the body, and how control got there.</summary>
internal sealed class Environment
{
    private readonly Dictionary<Slot, Value> _values;
    private readonly Dictionary<ExitTarget, Flag> _flags;

    public Environment()
        : this([], [])
    {
    }

    private Environment(Dictionary<Slot, Value> values, Dictionary<ExitTarget, Flag> flags)
    {
        _values = values;
        _flags = flags;
    }

    /// <summary>Whether control can get here without having jumped.</summary>
    public bool Completes { get; set; } = true;

    /// <summary>Whether control ended in a throw on every path.</summary>
    public bool Thrown { get; set; }

    public IEnumerable<Slot> Slots => _values.Keys.OrderBy(s => s.Index);

    /// <summary>Jumps that may have been taken.</summary>
    public IEnumerable<KeyValuePair<ExitTarget, Flag>> Flags => _flags.OrderBy(f => f.Key.Mark);

    public Value this[Slot slot]
    {
        get => _values.TryGetValue(slot, out Value? value) ? value : Value.Unassigned;
        set => _values[slot] = value;
    }

    public bool Holds(Slot slot) => _values.ContainsKey(slot);

    public Flag? FlagOf(ExitTarget target) => _flags.TryGetValue(target, out Flag flag) ? flag : null;

    public void SetFlag(ExitTarget target, Flag? flag)
    {
        if (flag is { } taken)
            _flags[target] = taken;
        else
            _flags.Remove(target);
    }

    public Environment Copy() =>
        new(new Dictionary<Slot, Value>(_values), new Dictionary<ExitTarget, Flag>(_flags)) { Completes = Completes, Thrown = Thrown };

    /// <summary>Whether what a slot holds can still be read after the paths that end here.</summary>
    public bool Needs(Slot slot)
    {
        if (Thrown)
            return false;
        return Completes || slot.IsObject || _flags.Keys.Any(t => slot.Index < t.Mark);
    }

    /// <summary>What a slot held, which nobody refers to any more.</summary>
    public Value Take(Slot slot)
    {
        Value value = this[slot];
        _values.Remove(slot);
        return value;
    }

    public void Forget(int mark)
    {
        foreach (Slot slot in _values.Keys.Where(s => s.Index >= mark && !s.IsObject).ToList())
            _values.Remove(slot);
    }
}

/// <summary>The variables of one activation of a method, local function or lambda.</summary>
internal sealed class Frame(IMethodSymbol method, Frame? lexical, Frame? caller, ExitTarget exit)
{
    private readonly Dictionary<ISymbol, Place> _places = new(SymbolEqualityComparer.Default);

    public IMethodSymbol Method { get; } = method;

    /// <summary>The activation in which a local function or lambda was written.</summary>
    public Frame? Lexical { get; } = lexical;

    public Frame? Caller { get; } = caller;

    public ExitTarget Exit { get; } = exit;

    /// <summary>Holds what the method returns.</summary>
    public Slot? Result { get; set; }

    /// <summary>What a method that returns by reference returned.</summary>
    public Place? ResultPlace { get; set; }

    /// <summary>What one that returns one of several references has to remember of them.</summary>
    public ReturnedReferences? References { get; init; }

    /// <summary>The instance; null in static methods and where it is the root's own.</summary>
    public Place? This { get; set; }

    /// <summary>Type arguments of generic methods and types.</summary>
    public Dictionary<ITypeParameterSymbol, ITypeSymbol> TypeArguments { get; } =
        new(lexical?.TypeArguments ?? [], SymbolEqualityComparer.Default);

    /// <summary>The instance of this or an enclosing function.</summary>
    public Place? Receiver => This ?? Lexical?.Receiver;

    public int Depth { get; } = caller is null ? 0 : caller.Depth + 1;

    public void Bind(ISymbol symbol, Place place) => _places[symbol] = place;

    public Place? Find(ISymbol symbol) =>
        _places.TryGetValue(symbol, out Place? place) ? place : Lexical?.Find(symbol);
}
