using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// An array that every trip of a loop fills before it reads it carries nothing from trip to trip; it is made inside of the loop, so that
/// derivatives see that. What a programmer allocates once for all rows no longer keeps the rows' adjoints from being fused.
/// </summary>
/// <remarks>Filled means: the first nodes of the trip that touch the array are a loop over all its indices that assigns each of them.</remarks>
internal sealed class PrivateArrays
{
    private readonly Function _function;
    private readonly AliasClasses _memory;
    private readonly Definitions _definitions;

    /// <summary>How often each array is touched, of those that have one name and slices of it, and go nowhere.</summary>
    private readonly Dictionary<int, int> _touches;

    private PrivateArrays(Function function)
    {
        _function = function;
        _memory = AliasClasses.Of(function);
        _definitions = Definitions.In(function.Body);
        _touches = TouchesIn(function.Body);
        foreach (int elsewhere in GoingElsewhere())
            _touches.Remove(elsewhere);
    }

    /// <returns>The same function if there is no such array.</returns>
    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is Allocate { Kind: Allocation.Scratch }))
            return function;
        PrivateArrays pass = new(function);
        if (pass._touches.Count == 0)
            return function;
        Region body = pass.Rewrite(function.Body);
        return body == function.Body ? function : Renumbering.Apply(function with { Body = body });
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [.. region.Nodes];
        for (int at = 0; at < nodes.Count; at++)
        {
            if (nodes[at] is For loop && OwnedBy(loop, nodes.Take(at)) is { Count: > 0 } own)
            {
                at -= nodes.RemoveAll(own.Contains);
                nodes[at] = loop with { Body = loop.Body with { Nodes = own.Select(Inside).Concat(loop.Body.Nodes).ToArray() } };
            }

            nodes[at] = nodes[at].WithRegions(Rewrite);
        }

        return region with { Nodes = nodes };
    }

    /// <summary>What was in it before is never read, so it need not be zero.</summary>
    private static Node Inside(Node node) => (Allocate)node with { Kind = Allocation.Buffer };

    /// <summary>The arrays made before the loop that only its trips touch, each for itself.</summary>
    private List<Node> OwnedBy(For loop, IEnumerable<Node> before)
    {
        Allocate[] candidates = [.. before.OfType<Allocate>().Where(a => _touches.ContainsKey(_memory.ClassOf(a.Result)))];
        if (candidates.Length == 0)
            return [];
        Dictionary<int, int> inside = TouchesIn(loop.Body);
        return [.. candidates.Where(a => IsOnlyIn(inside, _memory.ClassOf(a.Result)) && IsFilledFirst(loop.Body, a))];
    }

    private bool IsOnlyIn(Dictionary<int, int> inside, int array) => inside.TryGetValue(array, out int count) && count == _touches[array];

    private bool IsFilledFirst(Region body, Allocate array)
    {
        Node? first = body.Nodes.FirstOrDefault(node => Reaches(node, array));
        return first switch
        {
            Clear clear => clear.Array == array.Result,
            // All of it happens in an inner loop, whose trips fill it.
            For inner when TouchesIn(inner.Body).TryGetValue(_memory.ClassOf(array.Result), out int count)
                && count == _touches[_memory.ClassOf(array.Result)] && IsFilledFirst(inner.Body, array) => true,
            For { Step: 1, Bound: Bound.Less } fill => _definitions[fill.Start] is Constant { Value.Bits: 0 }
                && LengthOf(fill.End) == LengthOf(array.Lengths[0]) && AssignsEach(fill, array),
            _ => false,
        };
    }

    /// <summary>Of the memory, the trip touches its own element alone, and assigns it before anything else.</summary>
    private bool AssignsEach(For fill, Allocate array)
    {
        Node[] touching = [.. fill.Body.Nodes.Where(node => Reaches(node, array))];
        return touching.Length > 0
            && touching[0] is Store store && store.Array == array.Result && store.Indices[0] == fill.Index
            && touching.Skip(1).All(node => node is Load load && load.Array == array.Result && load.Indices[0] == fill.Index);
    }

    /// <summary>Whether the node touches elements of the array; to slice it or to ask for its length does not.</summary>
    private bool Reaches(Node node, Allocate array)
    {
        int group = _memory.ClassOf(array.Result), touched = node switch
        {
            Load load => load.Array,
            Store store => store.Array,
            Accumulate add => add.Array,
            Clear clear => clear.Array,
            _ => -1,
        };
        return touched >= 0 && _memory.ClassOf(touched) == group || node.Regions.Any(r => r.Nodes.Any(inner => Reaches(inner, array)));
    }

    /// <summary>The value that a length is, through slices and allocations.</summary>
    private int LengthOf(int value) => _definitions[value] is not ArrayLength length
        ? value
        : _definitions[length.Array] switch
        {
            View view => LengthOf(view.Length),
            Allocate fresh => LengthOf(fresh.Lengths[length.Dimension]),
            _ => value,
        };

    private Dictionary<int, int> TouchesIn(Region region)
    {
        Dictionary<int, int> touches = [];
        foreach (Node node in region.AllNodes())
        {
            foreach (int operand in node.Operands.Where(o => _function.TypeOf(o).IsArray))
            {
                int array = _memory.ClassOf(operand);
                touches[array] = touches.TryGetValue(array, out int count) ? count + 1 : 1;
            }
        }

        return touches;
    }

    /// <summary>Memory that is not plainly a scratch array of numbers: parameters, several arrays under one name, what is handed on.</summary>
    private HashSet<int> GoingElsewhere()
    {
        HashSet<int> elsewhere = [.. _function.Body.Arguments.Concat(_function.Body.Yields).Where(IsArray).Select(_memory.ClassOf)];
        HashSet<int> made = [];
        foreach (Node node in _function.Body.AllNodes())
        {
            IEnumerable<int> handed = node switch
            {
                Allocate { Kind: Allocation.Scratch, Lengths.Count: 1 } fresh => made.Add(_memory.ClassOf(fresh.Result)) ? [] : [fresh.Result],
                Allocate other => [other.Result],
                Load or Accumulate or Clear or ArrayLength or View => [],
                Store store => [store.Value],
                _ => node.Operands.Concat(node.Results).Concat(node.Regions.SelectMany(r => r.Arguments.Concat(r.Yields))),
            };
            elsewhere.UnionWith(handed.Where(IsArray).Select(_memory.ClassOf));
        }

        elsewhere.UnionWith(_touches.Keys.Where(array => !made.Contains(array)));
        return elsewhere;
    }

    private bool IsArray(int value) => _function.TypeOf(value).IsArray;
}
