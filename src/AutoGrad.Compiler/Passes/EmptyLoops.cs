using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A loop that makes no trip has a twin that makes none, however far its end lies before its start: the twin of <c>i &lt; n</c> starts at
/// <c>n − 1</c>, which wraps if n is the least int, so it starts at <c>Max(n, start) − 1</c> where n may be that. This comes after all that
/// looks for a twin by its start.
/// </summary>
internal sealed class EmptyLoops
{
    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly HashSet<int> _sizes;
    private readonly HashSet<int> _indices = [];
    private readonly List<ValueInfo> _values;

    private EmptyLoops(Function function)
    {
        _function = function;
        _definitions = Definitions.In(function.Body);
        _values = [.. function.Values];
        _sizes = [.. function.Body.Nodes.SelectMany(n => n switch { Allocate fresh => fresh.Lengths, View view => Ids.Of(view.Length), _ => default })];
    }

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is For { Step: 1 or -1, Bound: Bound.GreaterOrEqual or Bound.LessOrEqual } && n.Origin.Sweep != Sweep.Primal))
            return function;
        EmptyLoops pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return pass._values.Count == function.Values.Count ? function : Renumbering.Apply(function with { Body = body, Values = pass._values });
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is For { Step: > 0, Bound: Bound.Less or Bound.LessOrEqual } rising && IsInside(rising.Start, least: true))
                _indices.Add(rising.Index);
            Node inner = node.WithRegions(Rewrite);
            nodes.AddRange(inner is For { Step: 1 or -1 } loop && loop.Origin.Sweep != Sweep.Primal ? WithStart(loop) : [inner]);
        }

        return region with { Nodes = nodes.ToArray() };
    }

    private IEnumerable<Node> WithStart(For loop)
    {
        bool falls = loop is { Step: -1, Bound: Bound.GreaterOrEqual };
        Primitive shift = falls ? Arithmetic.Subtract : Arithmetic.Add;
        if ((!falls && loop is not { Step: 1, Bound: Bound.LessOrEqual })
            || _definitions[loop.Start] is not Apply { Primitive: var p, Arguments: { Count: 2 } x } || p != shift || !IsOne(x[1]) || IsInside(x[0], falls))
            return [loop];
        int end = NewValue(x[0]), start = NewValue(loop.Start);
        return
        [
            new Apply(end, falls ? Extrema.Max : Extrema.Min, new[] { x[0], loop.End }) { Origin = loop.Origin },
            new Apply(start, shift, new[] { end, x[1] }) { Origin = loop.Origin },
            loop with { Start = start },
        ];
    }

    private bool IsOne(int value) => _definitions[value] is Constant { Value.Bits: 1 };

    /// <summary>Whether a value can be seen not to be the least int, or not the greatest one.</summary>
    private bool IsInside(int value, bool least) => _definitions[value] switch
    {
        null => _indices.Contains(value) ? least : least && _sizes.Contains(value),
        ArrayLength => true,
        Constant { Value.Bits: var bits } => bits != (least ? int.MinValue : int.MaxValue),
        Apply { Primitive: var p, Arguments: var x } => IsInside(p, x, least),
        _ => least && _sizes.Contains(value),
    };

    private bool IsInside(Primitive primitive, EquatableArray<int> x, bool least)
    {
        if (primitive == Arithmetic.Divide || primitive == Arithmetic.Remainder)
            return IsInside(x[0], least: true) && IsInside(x[0], least: false);
        if (primitive == Extrema.Max || primitive == Extrema.Min)
            return (primitive == Extrema.Max) == least ? x.Any(v => IsInside(v, least)) : x.All(v => IsInside(v, least));
        return primitive == Choices.Select && IsInside(x[1], least) && IsInside(x[2], least);
    }

    private int NewValue(int like)
    {
        _values.Add(new ValueInfo(_function.TypeOf(like), null));
        return _values.Count - 1;
    }
}
