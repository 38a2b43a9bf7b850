using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.OwnArrays;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>
/// A work array that is filled anew while the loop before still reads it at other elements keeps the two loops apart. What it is filled with goes into a
/// second array, and back into the first the next time.
/// </summary>
internal sealed class ArrayVersions
{
    private readonly OwnElements _own;
    private readonly FusionCandidates _candidates;
    private readonly Dictionary<Node, HashSet<int>> _moved = new(ReferenceComparer.Instance);
    private readonly Dictionary<int, int> _second = [];
    private readonly List<ValueInfo> _values;

    private ArrayVersions(Function function)
    {
        _values = [.. function.Values];
        _own = new OwnElements(function);
        _candidates = new FusionCandidates(function, _values);
    }

    /// <summary>Values keep their ids, and new ones come behind them.</summary>
    public static Function Run(Function function)
    {
        ArrayVersions pass = new(function);
        if (pass._own.IsEmpty)
            return function;
        Dictionary<int, int> touches = [];
        foreach (int array in function.Body.AllNodes().Select(pass._own.ArrayOf).OfType<int>())
            touches[array] = touches.TryGetValue(array, out int known) ? known + 1 : 1;
        pass.Find(function.Body, touches);
        return pass._second.Count == 0 ? function : function with { Body = pass.Rewrite(function.Body), Values = pass._values.ToArray() };
    }

    /// <summary>Looks for arrays that nobody touches outside of the region.</summary>
    private void Find(Region region, Dictionary<int, int> touches)
    {
        if (region.Nodes.Count(n => n is For) > 1)
        {
            foreach (IGrouping<int, (int Array, Node Node, int Times)> array in region.Nodes.SelectMany(Touched).GroupBy(t => t.Array))
            {
                if (array.Sum(t => t.Times) == touches[array.Key])
                    Find(region, array.Key, [.. array.Select(t => t.Node)]);
            }
        }

        foreach (Region inner in region.Nodes.SelectMany(n => n.Regions))
            Find(inner, touches);
    }

    private IEnumerable<(int Array, Node Node, int Times)> Touched(Node node)
    {
        if (node.Regions.IsEmpty)
            return _own.ArrayOf(node) is { } array ? [(array, node, 1)] : [];
        return node.Regions.SelectMany(r => r.AllNodes()).Select(_own.ArrayOf).OfType<int>().GroupBy(a => a).Select(g => (g.Key, node, g.Count()));
    }

    private void Find(Region region, int array, IReadOnlyList<Node> touching)
    {
        bool[] fills = [.. touching.Select(n => Fills(n, array))];
        bool isMadeHere = region.Nodes.Any(n => n is Allocate made && made.Result == array);
        if ((!fills[0] && !isMadeHere) || !Enumerable.Range(1, touching.Count - 1).Any(k => fills[k] && IsInTheWay((For)touching[k], touching[k - 1], array)))
            return;
        _values.Add(_values[array]);
        _second[array] = _values.Count - 1;
        int version = 0;
        for (int k = 0; k < touching.Count; k++)
        {
            version += k > 0 && fills[k] ? 1 : 0;
            if (version % 2 == 0)
                continue;
            if (!_moved.TryGetValue(touching[k], out HashSet<int>? arrays))
                _moved[touching[k]] = arrays = [];
            arrays.Add(array);
        }
    }

    /// <summary>Whether a loop assigns every element before it reads it.</summary>
    private bool Fills(Node node, int array) => node is For loop && _own.FilledBy(loop, array) is { From: 0, ReachesEnd: true };

    /// <summary>Whether only the array keeps the loop from the one before.</summary>
    private bool IsInTheWay(For fills, Node reads, int array) =>
        reads is For before && _candidates.Of(before) is { } first && _candidates.Of(fills) is { } second && (first.End - second.End).IsZero
        && first.Step > 0 && second.Step > 0 && first.Accesses.Any(a => second.Accesses.Any(b => a.Array == array && !TripOrder.MayFollow(a, b, step: 1)))
        && first.Accesses.All(a => second.Accesses.All(b => a.Array == array || TripOrder.MayFollow(a, b, step: 1)));

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            Node inner = node.WithRegions(Rewrite);
            nodes.Add(_moved.TryGetValue(node, out HashSet<int>? arrays) ? inner.Substitute(v => arrays.Contains(v) ? _second[v] : v) : inner);
            if (node is Allocate made && _second.TryGetValue(made.Result, out int second))
                nodes.Add(made with { Result = second, Kind = Allocation.Buffer });
        }

        return region with { Nodes = nodes };
    }
}
