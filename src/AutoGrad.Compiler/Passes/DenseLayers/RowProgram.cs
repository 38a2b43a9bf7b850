using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>
/// What a loop does for one row, with dot products taken out of the loops around them: Σᵢ w[o, i]·x[i] for all o comes first, into an array of its own.
/// </summary>
/// <example><c>for o: { z = b[o]; for i: z += w[o, i]·x[i]; … }</c> becomes <c>for o: for i: d[o] += w[o, i]·x[i]; for o: { z = b[o] + d[o]; … }</c>.</example>
internal sealed class RowProgram
{
    private const int FewTerms = 8;
    private const int FewSums = 4;

    private readonly MemoryGroups _memory;
    private readonly Definitions _definitions;
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Node> _products = new(ReferenceComparer.Instance);
    private readonly Dictionary<int, int> _originals = [];
    private readonly List<int> _rowSums = [];

    public RowProgram(Function function, MemoryGroups memory, For loop)
    {
        Function = function;
        Loop = loop;
        _memory = memory;
        _definitions = Definitions.In(function.Body);
        Values = [.. function.Values];
        Row = NewValue(IrType.Int32);
    }

    public Function Function { get; }

    public For Loop { get; }

    /// <summary>Types and names, those of new values included.</summary>
    public List<ValueInfo> Values { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Stands for the row's place in its block.</summary>
    public int Row { get; }

    /// <summary>Arrays of a block that have one sum per row.</summary>
    public IReadOnlyList<int> RowSums => _rowSums;

    /// <summary>The nodes that are matrix times vector for a row, and a product of matrices for a block of them; or a number for a row, and matrix times vector for a block.</summary>
    public ICollection<Node> Products => _products;

    public Definitions Definitions => _definitions;

    /// <summary>The value of the function that a copy stands for; a value without one stands for itself.</summary>
    public int Original(int value) => _originals.TryGetValue(value, out int original) ? original : value;

    public int NewValue(IrType type, string? name = null)
    {
        Values.Add(new ValueInfo(type, name));
        return Values.Count - 1;
    }

    /// <returns>Whether there is a product at all.</returns>
    public bool Isolate()
    {
        if (!HasRows)
            return false;
        foreach (Node node in Loop.Body.Nodes)
        {
            bool isProduct = node is For nest && LoopNest.Of(Function, nest) is { Loops.Count: 2 } sum && !IsShort(nest) && IsMatrixTimesVector(sum);
            if (isProduct)
                _products.Add(node);
            _nodes.Add(node is For sums && !isProduct ? WithoutDots(sums) : node);
        }

        return _products.Count > 0;
    }

    /// <summary>
    /// Dot products of the row itself, of which there must be some, come first of all: Σᵢ w[i]·x[r, i] into an element per row. Nothing else in the row is a
    /// loop, so that what is left is arithmetic on numbers that lie side by side.
    /// </summary>
    /// <example><c>for r: { z = b; for i: z += w[i]·x[r, i]; … }</c> becomes <c>for r: for i: d[r] += w[i]·x[r, i]; for r: { z = b + d[r]; … }</c>.</example>
    public bool IsolateRowSums()
    {
        if (!HasRows)
            return false;
        For[] dots = [.. Loop.Body.Nodes.OfType<For>()];
        HashSet<int> written = Written(Loop.Body);
        HashSet<Node> needed = new(ReferenceComparer.Instance);
        bool areDots = dots.Length > 0 && Loop.Body.AllNodes().Count(n => n is For or While) == dots.Length
            && dots.All(d => Trips(d) >= FewTerms && IsDot(d) && !Reads(d).Overlaps(written) && Needs(d, written, needed));
        if (!areDots)
            return false;
        _nodes.AddRange(Loop.Body.Nodes.Where(needed.Contains));
        Dictionary<Node, int[]> arrays = new(ReferenceComparer.Instance);
        foreach (For dot in dots)
            arrays[dot] = [.. Enumerable.Range(0, dot.Initial.Count).Select(k => RowSum(dot, k))];
        foreach (Node node in Loop.Body.Nodes.Where(n => !needed.Contains(n)))
            _nodes.AddRange(node is For dot ? Results(Row, dot, arrays[dot]) : [node]);
        return true;
    }

    private bool HasRows => Loop is { Step: 1, Bound: Bound.Less, Strip: null } && Function.TypeOf(Loop.Index) == IrType.Int32;

    /// <summary>Whether what a dot product is made from can be computed in front of all else in the row: indices, slices, and what no row writes.</summary>
    private bool Needs(For dot, HashSet<int> written, HashSet<Node> needed)
    {
        Stack<int> open = new(dot.Operands.Take(2).Concat(dot.Body.Nodes.SelectMany(n => n.Operands)));
        while (open.Count > 0)
        {
            int value = open.Pop();
            if (Loop.Body.Arguments.Skip(1).Contains(value))
                return false;
            if (Loop.Body.Nodes.FirstOrDefault(n => n.Results.Contains(value)) is not { } node || !needed.Add(node))
                continue;
            bool mayComeFirst = node is Constant or ArrayLength or View || (node is Load load && !written.Contains(_memory.GroupOf(load.Array)))
                || (node is Apply apply && !Function.TypeOf(value).IsReal && !Triviality.MayThrow(apply, Function.TypeOf(value)));
            if (!mayComeFirst)
                return false;
            foreach (int operand in node.Operands)
                open.Push(operand);
        }

        return true;
    }

    /// <summary>Appends one of the sums of a dot product, and returns the array that has it for each row of a block.</summary>
    private int RowSum(For dot, int carried)
    {
        int array = NewValue(IrType.Span(Function.TypeOf(dot.Initial[carried])), Sums(Values[dot.Body.Arguments[carried + 1]].Name));
        Dictionary<int, int> copies = [];
        int inner = copies[dot.Index] = CopyOf(dot.Index), term = Term(dot, carried)!.Value;
        int Copied(int v) => copies.TryGetValue(v, out int c) ? c : v;
        Node[] body = [.. Needed(dot, term).Select(n => n.Remap(Copied, v => copies[v] = CopyOf(v), r => r))];
        Node add = new Accumulate(array, new[] { Row }, Copied(term)) { Origin = Step(dot, carried)!.Origin };
        For sum = new(default, dot.Start, dot.End, dot.Bound, 1, default, new Region(new[] { inner }, body.Append(add).ToArray(), default)) { Origin = dot.Origin };
        _nodes.Add(sum);
        _products.Add(sum);
        _rowSums.Add(array);
        return array;
    }

    /// <summary>A product with one factor that both loops go through, and another one that only one of them does.</summary>
    private static bool IsMatrixTimesVector(LoopNest nest)
    {
        int[] loops(Load load) => [.. Enumerable.Range(0, 2).Where(l => load.Indices.Any(i => nest.Index(i) is { } index && !index.Steps[l].IsZero))];
        return nest.Sums.Count == 1 && nest.Loads.Count() == 2 && nest.Loads.Select(l => loops(l).Length).OrderBy(n => n).SequenceEqual([1, 2]);
    }

    private bool IsShort(For loop) => loop.Body.Nodes.OfType<For>().Any(i => Trips(i) * Trips(loop) < FewTerms * FewSums);

    private long Trips(For loop) => _definitions[loop.Start] is Constant start && _definitions[loop.End] is Constant end
        ? end.Value.Bits - start.Value.Bits
        : int.MaxValue;

    private For WithoutDots(For sums)
    {
        if (sums is not { Step: 1, Bound: Bound.Less } || Function.TypeOf(sums.Index) != IrType.Int32 || Trips(sums) < FewSums
            || _definitions[sums.Start] is not Constant { Value.Bits: 0 })
            return sums;
        HashSet<int> written = Written(sums.Body);
        List<Node> rest = [];
        foreach (Node node in sums.Body.Nodes)
        {
            if (node is For dot && Trips(dot) >= FewTerms && IsDot(dot) && !Reads(dot).Overlaps(written) && TakeOut(sums, dot) is { } arrays)
                rest.AddRange(Results(sums.Index, dot, arrays));
            else
                rest.Add(node);
        }

        return sums with { Body = sums.Body with { Nodes = rest } };
    }

    /// <summary>Nothing but sums of products, each carried value one of them.</summary>
    private bool IsDot(For loop)
    {
        if (loop is not { Step: 1, Bound: Bound.Less or Bound.LessOrEqual } || loop.Initial.IsEmpty || loop.Body.Nodes.Any(n => n is not (Constant or ArrayLength or View or Apply or Load)))
            return false;
        return Enumerable.Range(0, loop.Initial.Count).All(k => Term(loop, k) is { } term && Function.TypeOf(term) is var type
            && (type == IrType.Double || type == IrType.Single)
            && loop.Body.AllUses().Count(u => u == loop.Body.Arguments[k + 1]) == 1);
    }

    /// <summary>What is added in each trip.</summary>
    private static int? Term(For loop, int carried)
    {
        int argument = loop.Body.Arguments[carried + 1];
        return Step(loop, carried) is not { Arguments: var x, Primitive: var p } ? null
            : x[0] == argument ? x[1]
            : x[1] == argument && p == Arithmetic.Add ? x[0]
            : null;
    }

    private static Apply? Step(For loop, int carried) => loop.Body.Nodes.OfType<Apply>().FirstOrDefault(
        n => n.Result == loop.Body.Yields[carried] && (n.Primitive == Arithmetic.Add || n.Primitive == Arithmetic.Subtract));

    private HashSet<int> Reads(For loop) => [.. loop.Body.Nodes.OfType<Load>().Select(l => _memory.GroupOf(l.Array))];

    private HashSet<int> Written(Region region)
    {
        HashSet<int> written = [];
        foreach (Node node in region.AllNodes())
        {
            if (node is Store or Accumulate or Clear)
                written.Add(_memory.GroupOf(node.Operands[0]));
        }

        return written;
    }

    /// <summary>Appends the products and returns the arrays they go to; null where a dot product needs what its own trip computes.</summary>
    private int[]? TakeOut(For sums, For dot)
    {
        Dictionary<int, Node> inside = [];
        foreach (Node node in sums.Body.Nodes.Where(n => n is Constant or ArrayLength or View or Apply))
            inside[node.Results[0]] = node;
        HashSet<int> bound = [.. sums.Body.Arguments.Skip(1), .. sums.Body.Nodes.SelectMany(n => n.Results)];
        List<Node> nodes = [];
        List<Node> nests = [];
        List<int> arrays = [];
        for (int k = 0; k < dot.Initial.Count; k++)
        {
            int array = NewValue(IrType.Span(Function.TypeOf(dot.Initial[k])), Sums(Values[dot.Body.Arguments[k + 1]].Name));
            Dictionary<int, int> copies = [];
            List<Node> around = [];
            int index = copies[sums.Index] = CopyOf(sums.Index);

            bool Copy(int value)
            {
                if (!bound.Contains(value) || copies.ContainsKey(value))
                    return true;
                if (!inside.TryGetValue(value, out Node? node) || (node is Apply apply && (Function.TypeOf(value).IsReal || Triviality.MayThrow(apply, Function.TypeOf(value)))))
                    return false;
                if (!node.Operands.All(Copy))
                    return false;
                around.Add(node.Remap(v => copies.TryGetValue(v, out int c) ? c : v, v => copies[v] = CopyOf(v), r => r));
                return true;
            }

            if (!dot.Operands.Take(2).Concat(dot.Body.Nodes.SelectMany(n => n.Operands)).All(Copy))
                return null;
            int term = Term(dot, k)!.Value;
            int Copied(int v) => copies.TryGetValue(v, out int c) ? c : v;
            int inner = copies[dot.Index] = CopyOf(dot.Index);
            Node[] body = [.. Needed(dot, term).Select(n => n.Remap(Copied, v => copies[v] = CopyOf(v), r => r))];
            Node add = new Accumulate(array, new[] { index }, Copied(term)) { Origin = Step(dot, k)!.Origin };
            For terms = new(default, Copied(dot.Start), Copied(dot.End), dot.Bound, 1, default, new Region(new[] { inner }, body.Append(add).ToArray(), default)) { Origin = dot.Origin };
            For nest = new(default, sums.Start, sums.End, Bound.Less, 1, default, new Region(new[] { index }, around.Append(terms).ToArray(), default)) { Origin = sums.Origin };
            nodes.Add(new Allocate(array, new[] { Length(sums, nodes) }, Allocation.Scratch) { Origin = sums.Origin with { Statement = -1 } });
            nodes.Add(nest);
            nests.Add(nest);
            arrays.Add(array);
        }

        _nodes.AddRange(nodes);
        _products.UnionWith(nests);
        return [.. arrays];
    }

    /// <summary>The number of sums, of which there may be none.</summary>
    private int Length(For sums, List<Node> nodes)
    {
        if (_definitions[sums.End] is ArrayLength)
            return sums.End;
        int length = NewValue(IrType.Int32), zero = NewValue(IrType.Int32);
        nodes.Add(new Constant(zero, Literal.Default(IrType.Int32)));
        nodes.Add(new Apply(length, Extrema.Max, new[] { sums.End, zero }));
        return length;
    }

    private int CopyOf(int value)
    {
        int copy = NewValue(Function.TypeOf(value), Values[value].Name);
        _originals[copy] = value;
        return copy;
    }

    private static string Sums(string? name) => (name ?? "sum") + "Sums";

    /// <summary>What goes into a value, in order.</summary>
    private static IEnumerable<Node> Needed(For dot, int value)
    {
        HashSet<int> needed = [value];
        foreach (Node node in dot.Body.Nodes.Reverse())
        {
            if (node.Results.Any(needed.Contains))
                needed.UnionWith(node.Operands);
        }

        return dot.Body.Nodes.Where(n => n.Results.Any(needed.Contains));
    }

    /// <summary>The sums, with what they started from.</summary>
    private IEnumerable<Node> Results(int index, For dot, int[] arrays)
    {
        for (int k = 0; k < arrays.Length; k++)
        {
            Apply step = Step(dot, k)!;

            // Sums start from zero, and zero plus such a sum is that sum.
            bool isWhole = step.Primitive == Arithmetic.Add && _definitions[dot.Initial[k]] is Constant { Value.Bits: 0 };
            int sum = isWhole ? dot.Final[k] : NewValue(Function.TypeOf(dot.Initial[k]));
            yield return new Load(sum, arrays[k], new[] { index }) { Origin = step.Origin };
            if (!isWhole)
                yield return step with { Result = dot.Final[k], Arguments = new[] { dot.Initial[k], sum } };
        }
    }
}
