using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>Writes the loop over blocks of rows, and in it a loop over the rows of the block for every stage.</summary>
internal sealed class RowBlockWriter(RowProgram program, RowStages stages)
{
    /// <summary>The rows of a block: enough for tiles to pay, few enough for what is kept of them to stay in the second cache.</summary>
    public const int Rows = 64;

    private readonly List<Node> _before = [];
    private readonly Dictionary<int, int> _alike = [];

    /// <summary>The memory of a block for an array of the row, and the length of one row's part.</summary>
    private readonly Dictionary<int, (int Block, int Length)> _arrays = [];

    /// <summary>Where numbers are kept that one stage computes and another one reads.</summary>
    private readonly Dictionary<int, int> _kept = [];

    private List<Node> _nodes = [];
    private int _size;
    private int _rows;
    private int _first;

    private For Loop => program.Loop;

    private Provenance Setup => Loop.Origin with { Statement = -1 };

    public IReadOnlyList<Node> Nodes()
    {
        int count = Count();
        if (stages.WritesOutside)
        {
            // Derivatives will need what all rows have computed, not one block after the other: all of them are one block.
            (_size, _rows, _first) = (count, count, Loop.Start);
            Allocate();
            Stages([.. Loop.Initial], Loop.Final);
            return _before;
        }

        int blocks = Blocks(count);
        _size = Apply(Extrema.Min, count, Constant(Rows));
        int block = program.NewValue(IrType.Int32, "block");
        _nodes = [];
        int done = Apply(Arithmetic.Multiply, block, Constant(Rows));
        _first = program.Definitions[Loop.Start] is Constant { Value.Bits: 0 } ? done : Apply(Arithmetic.Add, Loop.Start, done);
        _rows = Apply(Extrema.Min, Apply(Arithmetic.Subtract, count, done), Constant(Rows), "rows");
        Allocate();
        int[] carried = [.. Loop.Carried.Select(NewLike)];
        int[] yields = Stages(carried, Loop.Carried.Map(NewLike));
        _before.Add(new For(Loop.Final, Zero(_before), blocks, Bound.Less, 1, Loop.Initial, new Region(carried.Prepend(block).ToArray(), _nodes, yields)) { Origin = Loop.Origin });
        return _before;
    }

    /// <summary>All stages, one after the other.</summary>
    /// <param name="initial">The carried values before.</param>
    /// <param name="final">The carried values after.</param>
    private int[] Stages(int[] initial, EquatableArray<int> final)
    {
        for (int s = 0; s < stages.Parts.Count; s++)
            _nodes.Add(Stage(s, initial, final));
        return [.. final];
    }

    private int Count()
    {
        _nodes = _before;
        int count = program.Definitions[Loop.Start] is Constant { Value.Bits: 0 } ? Loop.End : Apply(Arithmetic.Subtract, Loop.End, Loop.Start);
        return program.Definitions[count] is ArrayLength ? count : Apply(Extrema.Max, count, Constant(0));
    }

    /// <summary>(count − 1)/64 + 1, which cannot overflow; no rows are one empty block.</summary>
    private int Blocks(int count) => Apply(Arithmetic.Add, Apply(Arithmetic.Divide, Apply(Arithmetic.Subtract, count, Constant(1)), Constant(Rows)), Constant(1), "blocks");

    private void Allocate()
    {
        foreach (Allocate fresh in program.Nodes.OfType<Allocate>())
        {
            int length = Alike(fresh.Lengths[0]), block = program.NewValue(program.Values[fresh.Result].Type, program.Values[fresh.Result].Name);
            List<Node> inside = _nodes;
            _nodes = _before;
            int all = Apply(Arithmetic.Multiply, _size, length);
            _nodes = inside;
            _nodes.Add(fresh with { Result = block, Lengths = new[] { all } });
            _arrays[fresh.Result] = (block, length);
        }

        foreach (int sums in program.RowSums)
            _nodes.Add(new Allocate(sums, new[] { Constant(Rows) }, Allocation.Scratch) { Origin = Setup });
        for (int s = 0; s < stages.Parts.Count; s++)
        {
            foreach (int value in stages.Uses(s).Where(v => stages.StageOf(v) >= 0 && stages.StageOf(v) != s && !_kept.ContainsKey(v)).OrderBy(v => v))
            {
                int kept = program.NewValue(IrType.Span(program.Values[value].Type), (program.Values[value].Name ?? "t") + "Rows");
                _nodes.Add(new Allocate(kept, new[] { _size }, Allocation.Buffer) { Origin = Setup });
                _kept[value] = kept;
            }
        }
    }

    /// <summary>One stage for every row of the block.</summary>
    private For Stage(int s, int[] initial, EquatableArray<int> final)
    {
        int[] changing = [.. Enumerable.Range(0, initial.Length).Where(k => stages.Carried[k] == s)];
        List<Node> outer = _nodes;
        _nodes = [];
        int row = program.NewValue(IrType.Int32, program.Definitions[_first] is Constant { Value.Bits: 0 } ? program.Values[Loop.Index].Name : "row");
        Dictionary<int, int> own = new() { [program.Row] = row };
        HashSet<int> uses = stages.Uses(s);
        if (uses.Contains(Loop.Index))
            own[Loop.Index] = program.Definitions[_first] is Constant { Value.Bits: 0 } ? row : Apply(Arithmetic.Add, _first, row, program.Values[Loop.Index].Name);
        int Own(int value) => own.TryGetValue(value, out int mine) ? mine : value;
        foreach (Node node in program.Nodes)
            Add(node, s, row, uses, own, Own);
        int[] yields = [.. changing.Select(k => Loop.Body.Yields[k])];
        Region body = new(changing.Select(k => Loop.Body.Arguments[k + 1]).Prepend(row).ToArray(), _nodes, yields);
        _nodes = outer;
        return new For(changing.Select(k => final[k]).ToArray(), Zero(_nodes), _rows, Bound.Less, 1, changing.Select(k => initial[k]).ToArray(), body) { Origin = Loop.Origin };
    }

    private void Add(Node node, int s, int row, HashSet<int> uses, Dictionary<int, int> own, System.Func<int, int> use)
    {
        int first = node.Results.IsEmpty ? -1 : node.Results[0];
        if (stages.Parts[s].Contains(node, ReferenceComparer.Instance))
        {
            _nodes.Add(node.Substitute(use));
            foreach (int result in node.Results.Where(_kept.ContainsKey))
                _nodes.Add(new Store(_kept[result], new[] { row }, result) { Origin = Setup });
        }
        else if (node is Allocate)
        {
            if (!uses.Contains(first))
                return;
            var (block, length) = _arrays[first];
            int view = own[first] = program.NewValue(program.Values[first].Type, program.Values[first].Name);
            _nodes.Add(new View(view, block, Apply(Arithmetic.Multiply, row, length), length) { Origin = Setup });
        }
        else if (first >= 0 && stages.StageOf(first) < 0)
        {
            if (uses.Contains(first))
                _nodes.Add(node.Remap(use, v => own[v] = NewLike(v), r => r));
        }
        else
        {
            foreach (int result in node.Results.Where(r => uses.Contains(r)))
            {
                int kept = own[result] = NewLike(result);
                _nodes.Add(new Load(kept, _kept[result], new[] { row }) { Origin = Setup });
            }
        }
    }

    /// <summary>What is the same in every row, before the loop.</summary>
    private int Alike(int value)
    {
        if (stages.DefinitionOf(value) is not { } node)
            return value;
        if (!_alike.TryGetValue(value, out int before))
        {
            Node copy = node.Remap(Alike, v => before = NewLike(v), r => r);
            _before.Add(copy);
            _alike[value] = before;
        }

        return before;
    }

    private int NewLike(int value) => program.NewValue(program.Values[value].Type, program.Values[value].Name);

    private int Zero(List<Node> nodes)
    {
        int zero = program.NewValue(IrType.Int32);
        nodes.Add(new Constant(zero, Literal.Default(IrType.Int32)));
        return zero;
    }

    private int Constant(long number)
    {
        int value = program.NewValue(IrType.Int32);
        _nodes.Add(new Constant(value, Literal.Of(number, IrType.Int32)));
        return value;
    }

    private int Apply(Primitive primitive, int x, int y, string? name = null)
    {
        int result = program.NewValue(IrType.Int32, name);
        _nodes.Add(new Apply(result, primitive, new[] { x, y }) { Origin = Setup });
        return result;
    }
}
