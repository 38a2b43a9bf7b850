using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;

namespace AutoGrad.Compiler.Passes.OwnArrays;

/// <summary>What the trips of a loop do to one array: each to an element of its own, one behind the other.</summary>
/// <param name="From">The first element.</param>
/// <param name="ReachesEnd">Whether the last trip touches the last element.</param>
internal sealed record ElementRun(long From, bool ReachesEnd);

/// <summary>Arrays of numbers that the function makes, that go by one name, and of which nobody else knows.</summary>
internal sealed class OwnElements
{
    private readonly Function _function;
    private readonly HashSet<int> _arrays = [];

    public OwnElements(Function function)
    {
        _function = function;
        Definitions = Definitions.In(function.Body);
        AliasClasses memory = AliasClasses.Of(function);
        Dictionary<int, int> names = [];
        for (int value = 0; value < function.Values.Count; value++)
        {
            if (function.TypeOf(value).IsArray)
                names[memory.ClassOf(value)] = names.TryGetValue(memory.ClassOf(value), out int known) ? known + 1 : 1;
        }

        foreach (Node node in function.Body.AllNodes())
        {
            if (node is Allocate { Kind: not Allocation.Managed, Lengths.Count: 1 } made && names[memory.ClassOf(made.Result)] == 1
                && function.TypeOf(made.Result) is { Column: null, Element.IsReal: true })
                _arrays.Add(made.Result);
        }

        foreach (int shared in function.Body.AllNodes().Where(n => n is External or Call or Push or Throw).SelectMany(n => n.Operands).Concat(function.Body.Yields))
            _arrays.Remove(shared);
    }

    public Definitions Definitions { get; }

    public bool IsEmpty => _arrays.Count == 0;

    public bool Contains(int array) => _arrays.Contains(array);

    /// <summary>The array that a node loads from, stores to, adds to or clears, if it is one of these.</summary>
    public int? ArrayOf(Node node) => (node switch
    {
        Load load => load.Array,
        Store store => store.Array,
        Accumulate add => add.Array,
        Clear clear => clear.Array,
        _ => -1,
    }) is >= 0 and var array && Contains(array) ? array : null;

    /// <summary>Those that are touched inside of regions.</summary>
    public IEnumerable<int> TouchedIn(Node node) =>
        node.Regions.SelectMany(r => r.AllNodes()).Select(ArrayOf).OfType<int>().Distinct();

    public bool IsZero(int value) => Definitions[value] is Constant { Value.IsZero: true };

    /// <summary>The number of an element, if it is known.</summary>
    public long? Element(EquatableArray<int> indices) =>
        indices.Count == 1 && Definitions[indices[0]] is Constant { Value.Bits: >= 0 and var element } ? element : null;

    /// <summary>Null where the accesses are not to one element per trip, one behind the other.</summary>
    public ElementRun? RunOf(For loop, int array, IEnumerable<EquatableArray<int>> touched)
    {
        loop = loop.Upwards(Definitions) ?? loop;
        if (loop is not { Step: 1, Bound: Bound.Less } || Definitions[loop.Start] is not Constant { Value.Bits: var start })
            return null;
        TripElements elements = new(_function, Definitions, loop);
        long? offset = null;
        foreach (EquatableArray<int> indices in touched)
        {
            if (elements.Of(array, indices) is not { } position || position.Root != array || Number(position.Offset) is not { } number || (offset ?? number) != number)
                return null;
            offset = number;
        }

        if (offset is not { } ahead || start + ahead < 0)
            return null;
        bool reaches = elements.Integer(loop.End) is { } end && elements.LengthOf(array) is { } length && Number(end - length) is { } beyond && beyond + ahead >= 0;
        return new ElementRun(start + ahead, reaches);
    }

    /// <summary>The elements that a loop assigns before it reads them, one per trip; null where it does something else to the array.</summary>
    public ElementRun? FilledBy(For loop, int array)
    {
        if (loop.Body.Nodes.Any(n => !n.Regions.IsEmpty))
            return null;
        Node[] touching = [.. loop.Body.Nodes.Where(n => ArrayOf(n) == array)];
        return touching.Length > 0 && touching[0] is Store && touching.All(n => n is Store or Load)
            ? RunOf(loop, array, touching.Select(n => n is Store store ? store.Indices : ((Load)n).Indices))
            : null;
    }

    /// <summary>Whether a loop that counts upwards ends where an array does.</summary>
    public bool EndsWith(For loop, int array)
    {
        TripElements elements = new(_function, Definitions, loop);
        return elements.Integer(loop.End) is { } end && elements.LengthOf(array) is { } length && (end - length).IsZero;
    }

    /// <summary>Whether a loop ends where an array does, but for a number that is known.</summary>
    public bool IsEndOf(For loop, int array)
    {
        TripElements elements = new(_function, Definitions, loop);
        return elements.Integer(loop.End) is { } end && elements.LengthOf(array) is { } length && Number(end - length) is not null;
    }

    /// <summary>The number that an integer is, if it is known.</summary>
    public static long? Number(Polynomial polynomial) => polynomial.IsZero ? 0
        : polynomial.Terms is { Count: 1 } terms && terms[0] is { Values.IsEmpty: true, Factor: > int.MinValue and < int.MaxValue and var number } ? number : null;
}
