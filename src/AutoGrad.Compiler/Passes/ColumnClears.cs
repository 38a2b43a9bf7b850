using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Clearing a column must leave the other numbers of the structs alone. Where all columns of a parameter are cleared together, its memory is
/// cleared once, as one step; else the numbers are set to zero one by one.
/// </summary>
internal sealed class ColumnClears
{
    private readonly Function _function;
    private readonly List<ValueInfo> _values;

    private ColumnClears(Function function)
    {
        _function = function;
        _values = [.. function.Values];
    }

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().OfType<Clear>().Any(c => function.TypeOf(c.Array).Column is not null))
            return function;
        ColumnClears pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return Renumbering.Apply(function with { Body = body, Values = pass._values.ToArray() });
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        for (int at = 0; at < region.Nodes.Count; at++)
        {
            if (region.Nodes[at] is not Clear)
            {
                nodes.Add(region.Nodes[at].Remap(v => v, v => v, Rewrite));
                continue;
            }

            Clear[] run = [.. region.Nodes.Skip(at).TakeWhile(n => n is Clear).Cast<Clear>()];
            Together(run, nodes);
            at += run.Length - 1;
        }

        return region with { Nodes = nodes.ToArray() };
    }

    private void Together(Clear[] run, List<Node> nodes)
    {
        HashSet<string> done = [];
        foreach (Clear clear in run)
        {
            if (_function.TypeOf(clear.Array).Column is null)
                nodes.Add(clear);
            else if (RootOf(clear.Array) is not { } root || !ColumnsOf(root).All(c => run.Any(r => r.Array == c)))
                nodes.AddRange(OneByOne(clear));
            else if (done.Add(root))
                nodes.Add(clear);
        }
    }

    /// <summary>The parameter whose column it is; null for a part of one.</summary>
    private string? RootOf(int array)
    {
        int index = _function.Body.Arguments.ToList().IndexOf(array);
        return index >= 0 && Paths.IsPath(_function.Parameters[index].Name) ? Paths.RootOf(_function.Parameters[index].Name) : null;
    }

    private IEnumerable<int> ColumnsOf(string root) => _function.Body.Arguments.Where(a => RootOf(a) == root);

    private IEnumerable<Node> OneByOne(Clear clear)
    {
        IrType number = _function.TypeOf(clear.Array).Element!;
        int start = NewValue(IrType.Int32), end = NewValue(IrType.Int32), zero = NewValue(number), index = NewValue(IrType.Int32);
        Node store = new Store(clear.Array, new[] { index }, zero) { Origin = clear.Origin };
        Region body = new(new[] { index }, new[] { store }, default);
        yield return new Constant(start, Literal.Default(IrType.Int32));
        yield return new Constant(zero, Literal.Default(number));
        yield return new ArrayLength(end, clear.Array, 0) { Origin = clear.Origin };
        yield return new For(default, start, end, Bound.Less, 1, default, body) { Origin = clear.Origin };
    }

    private int NewValue(IrType type)
    {
        _values.Add(new ValueInfo(type, null));
        return _values.Count - 1;
    }
}
