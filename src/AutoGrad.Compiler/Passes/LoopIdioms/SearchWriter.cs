using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Storage;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Writes a loop over rows as one that searches and one that reads what was found. A row's slices that the search goes through again and again are copied
/// first, which in lanes puts the rows' elements side by side.
/// </summary>
internal sealed class SearchWriter(Function function, For rows, Search search)
{
    private readonly Dictionary<int, int> _copies = [];
    private readonly Dictionary<int, int> _rowsOwn = [];
    private readonly Definitions _inside = Definitions.In(rows.Body);
    private List<Node> _nodes = [];

    public List<ValueInfo> Values { get; } = [.. function.Values];

    /// <summary>The index of the loop that searches.</summary>
    public int Index { get; private set; }

    private Provenance Setup => rows.Origin with { Statement = -1 };

    public IReadOnlyList<Node> Write()
    {
        int result = search.Loop.Final[search.Found], zero = New(IrType.Int32);
        _nodes.Add(new Constant(zero, Literal.Of(0, IrType.Int32)));
        int found = Buffer(rows.End, zero, (Values[result].Name ?? "found") + "PerRow");
        foreach (View slice in search.Before.OfType<View>().Where(IsGoneThrough))
            _rowsOwn[slice.Result] = Buffer(slice.Length, zero, (Values[slice.Result].Name ?? "row") + "Copy");
        List<Node> all = _nodes;
        _nodes = [];
        _copies[rows.Index] = Index = New(IrType.Int32, Values[rows.Index].Name);
        foreach (Node node in search.Before)
        {
            Copy(node);
            if (node is View view && _rowsOwn.TryGetValue(view.Result, out int own))
                CopyRow(view, own, zero);
        }

        Copy(search.Loop);
        _nodes.Add(new Store(found, new[] { Index }, _copies[result]) { Origin = Setup });
        all.Add(new For(default, rows.Start, rows.End, Bound.Less, 1, default, new Region(new[] { Index }, _nodes, default)) { Origin = rows.Origin });
        all.Add(rows with { Body = rows.Body with { Nodes = rows.Body.Nodes.SelectMany(n => ReferenceEquals(n, search.Loop) ? Read(found, result) : [n]).ToArray() } });
        return all;
    }

    private IEnumerable<Node> Read(int found, int result)
    {
        int number = New(IrType.Double);
        yield return new Load(number, found, new[] { rows.Index }) { Origin = search.Loop.Origin };
        yield return new Apply(result, Conversions.ToInt32, new[] { number }) { Origin = search.Loop.Origin };
    }

    /// <summary>Memory for so many numbers, none if that is negative.</summary>
    private int Buffer(int length, int zero, string name)
    {
        int count = New(IrType.Int32), buffer = New(IrType.Span(IrType.Double), name);
        _nodes.Add(new External(new[] { count }, Saves.LargerTemplate, new[] { length, zero }, Effect.Pure) { Origin = Setup });
        _nodes.Add(new Allocate(buffer, new[] { count }, Allocation.Buffer) { Origin = Setup });
        return buffer;
    }

    /// <summary>A part of a vector, of the same length for all rows, of which loops within the search read elements.</summary>
    private bool IsGoneThrough(View slice) =>
        function.TypeOf(slice.Array) is { Rank: 1, Column: null } type && type.Element == IrType.Double && !_inside.Contains(slice.Length) && _inside.Contains(slice.Start)
        && search.Loop.Body.Nodes.OfType<For>().Any(f => f.Body.AllNodes().Any(n => n is Load load && load.Array == slice.Result))
        && search.Loop.Body.AllNodes().All(n => n is Load or ArrayLength || !n.Operands.Contains(slice.Result));

    private void CopyRow(View view, int own, int zero)
    {
        int index = New(IrType.Int32, "k"), element = New(IrType.Double);
        Node[] body =
        [
            new Load(element, _copies[view.Result], new[] { index }) { Origin = Setup },
            new Store(own, new[] { index }, element) { Origin = Setup },
        ];
        _nodes.Add(new For(default, zero, view.Length, Bound.Less, 1, default, new Region(new[] { index }, body, default)) { Origin = Setup });
    }

    private void Copy(Node node)
    {
        switch (node)
        {
            case If branch:
                for (int k = 0; k < branch.Merged.Count; k++)
                    Select(branch.Merged[k], branch.Condition, branch.Then.Yields[k], branch.Else.Yields[k], branch.Origin);
                break;
            case Apply { Primitive: var p, Arguments: var x } select when p == Choices.Select && search.Chosen.Contains(select.Result):
                Select(select.Result, x[0], x[1], x[2], select.Origin);
                break;
            case For loop:
                Copy(loop);
                break;
            case Load load when _rowsOwn.TryGetValue(load.Array, out int own):
                _nodes.Add(new Load(Define(load.Result), own, load.Indices.Map(Use)) { Origin = load.Origin });
                break;
            default:
                _nodes.Add(node.Remap(Use, Define, r => r));
                break;
        }
    }

    private void Select(int result, int condition, int then, int otherwise, Provenance origin)
    {
        int[] arguments = [Use(condition), Number(then), Number(otherwise)];
        _nodes.Add(new Apply(Define(result), Choices.Select, arguments) { Origin = origin });

        int Number(int value) => search.Chosen.Contains(result) && !search.Chosen.Contains(value) ? AsNumber(value, origin) : Use(value);
    }

    private int AsNumber(int value, Provenance origin)
    {
        int number = New(IrType.Double);
        _nodes.Add(new Apply(number, Conversions.ToDouble, new[] { Use(value) }) { Origin = origin });
        return number;
    }

    private void Copy(For loop)
    {
        bool isSearch = ReferenceEquals(loop, search.Loop);
        int start = Use(loop.Start), end = Use(loop.End);
        int[] initial = [.. loop.Initial.Select((v, k) => isSearch && k == search.Found ? AsNumber(v, loop.Origin) : Use(v))];
        List<Node> outer = _nodes;
        _nodes = [];
        int[] arguments = [.. loop.Body.Arguments.Select(Define)];
        foreach (Node node in loop.Body.Nodes)
            Copy(node);
        Region body = new(arguments, _nodes, loop.Body.Yields.Map(Use));
        _nodes = outer;
        int[] final = [.. loop.Final.Select((v, k) => isSearch && k == search.Found ? _copies[v] = New(IrType.Double, Values[v].Name) : Define(v))];
        _nodes.Add(loop with { Start = start, End = end, Initial = initial, Body = body, Final = final });
    }

    private int Use(int value) => _copies.TryGetValue(value, out int copy) ? copy : value;

    private int Define(int value) => _copies[value] = New(search.Chosen.Contains(value) ? IrType.Double : function.TypeOf(value), Values[value].Name);

    private int New(IrType type, string? name = null)
    {
        Values.Add(new ValueInfo(type, name));
        return Values.Count - 1;
    }
}
