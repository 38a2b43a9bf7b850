using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.OwnArrays;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>What is in an array from one time that it is filled as a whole to the next.</summary>
/// <param name="array">The array.</param>
/// <param name="isFromBefore">Whether the trip finds it there.</param>
internal sealed class ArrayVersion(int array, bool isFromBefore)
{
    public int Array => array;

    public bool IsFromBefore => isFromBefore;
}

/// <summary>A step of a trip that can be taken again beside its adjoint.</summary>
/// <param name="Node">A loop, or a statement that writes to an array.</param>
/// <param name="Versions">The version of each array that it touches and the loop changes.</param>
internal sealed record TripStep(Node Node, IReadOnlyDictionary<int, ArrayVersion> Versions);

/// <summary>
/// The steps of a trip that could be taken again from what its arrays hold at the start: statements, and loops in whole vectors, on arrays that the function
/// makes. What another step may have written is not known, until the array is filled anew.
/// </summary>
internal sealed class TripSteps
{
    private readonly Function _function;
    private readonly For _loop;
    private readonly OwnElements _own;
    private readonly MemoryGroups _groups;
    private readonly AliasClasses _memory;
    private readonly HashSet<int> _written;
    private readonly HashSet<int> _changing;
    private readonly HashSet<int> _made;

    /// <summary>By array; null where it is not known what it holds.</summary>
    private readonly Dictionary<int, ArrayVersion?> _current = [];

    private TripSteps(Function function, For loop, OwnElements own, HashSet<int> written)
    {
        (_function, _loop, _own, _written) = (function, loop, own, written);
        _groups = MemoryGroups.Of(function);
        _memory = AliasClasses.Of(function);
        _made = [.. loop.Body.AllNodes().OfType<Allocate>().Select(n => n.Result).Where(own.Contains)];
        _changing = [.. _made, .. loop.Body.AllNodes().Where(n => n is Store or Accumulate or Clear).Select(own.ArrayOf).OfType<int>()];
    }

    /// <param name="function">A linked function.</param>
    /// <param name="loop">A loop of its forward sweep.</param>
    /// <param name="own">The arrays that it makes.</param>
    /// <param name="written">The memory that is written from the loop's start to the end of its twin.</param>
    public static IReadOnlyList<TripStep> Of(Function function, For loop, OwnElements own, HashSet<int> written) =>
        [.. new TripSteps(function, loop, own, written).Steps()];

    private IEnumerable<TripStep> Steps()
    {
        for (int at = 0; at < _loop.Body.Nodes.Count; at++)
        {
            Node node = _loop.Body.Nodes[at];
            int[] touched = [.. Touched(node).Distinct()];
            if (node is Load || (touched.Length == 0 && node is not For))
                continue;
            foreach (int array in touched.Where(a => BeginsToFill(at, a)))
                _current[array] = new ArrayVersion(array, isFromBefore: false);
            Dictionary<int, ArrayVersion> versions = [];
            foreach (int array in touched)
            {
                if (Current(array) is { } version)
                    versions[array] = version;
            }

            if (versions.Count == touched.Length && CanRunAgain(node))
                yield return new TripStep(node, versions);
            else
                Forget(node);
        }
    }

    /// <summary>Arrays that the loop changes, and that the node makes or touches.</summary>
    private IEnumerable<int> Touched(Node node) => node.Regions.SelectMany(r => r.AllNodes()).Prepend(node)
        .Select(n => n is Allocate made ? made.Result : _own.ArrayOf(n)).OfType<int>().Where(_changing.Contains);

    private ArrayVersion? Current(int array)
    {
        if (!_current.TryGetValue(array, out ArrayVersion? version))
            _current[array] = version = new ArrayVersion(array, isFromBefore: true);
        return version;
    }

    private void Forget(Node node)
    {
        foreach (Node inner in node.Regions.SelectMany(r => r.AllNodes()).Prepend(node))
        {
            if (inner is Store or Accumulate or Clear && _own.ArrayOf(inner) is { } array)
                _current[array] = null;
        }
    }

    /// <summary>Whether nothing of what was in the array is left after this node and those that follow: a[0] = …; for i from 1: a[i] = …</summary>
    private bool BeginsToFill(int at, int array)
    {
        // What the trip makes stays one piece of memory.
        if (_made.Contains(array))
            return _loop.Body.Nodes[at] is Allocate;
        int covered = 0;
        for (; at < _loop.Body.Nodes.Count; at++)
        {
            Node node = _loop.Body.Nodes[at];
            if (!Touched(node).Contains(array))
                continue;
            if (node is Clear)
                return covered == 0;
            if (node is For fill && _own.FilledBy(fill, array) is { ReachesEnd: true } run)
                return run.From <= covered;
            if (node is not Store store || _own.Element(store.Indices) != covered)
                return false;
            covered++;
        }

        return false;
    }

    private bool CanRunAgain(Node node) => node switch
    {
        Store or Accumulate or Clear or Allocate => true,
        For { Step: 1, Bound: Bound.Less, Initial.IsEmpty: true } loop =>
            loop.Body.Nodes.All(IsPlain) && StripPlan.Of(_function, _own.Definitions, loop, _groups) is not null,
        _ => false,
    };

    /// <summary>Arithmetic on what a trip that is taken again finds as it was.</summary>
    private bool IsPlain(Node node) => node switch
    {
        Constant or ArrayLength => true,
        Apply apply => apply.Primitive.IsCheap,
        Load load => _changing.Contains(load.Array) || !_written.Contains(_memory.ClassOf(load.Array)),
        Store store => _changing.Contains(store.Array),
        Accumulate add => _changing.Contains(add.Array),
        _ => false,
    };
}
