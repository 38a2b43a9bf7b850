using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>
/// The parts of a row's body between its products, in their order. They may run one after another for a whole block of rows if nothing flows from a
/// later stage of one row to an earlier stage of a row after it: a carried value belongs to one stage; memory that one stage writes and another one
/// touches is made by the row itself, or all they do is add to it.
/// </summary>
internal sealed class RowStages
{
    private readonly RowProgram _program;
    private readonly MemoryGroups _memory;
    private readonly Dictionary<int, Node> _definitions = [];
    private readonly Dictionary<int, int> _stages = [];
    private readonly HashSet<int> _written = [];
    private readonly HashSet<int> _own = [];
    private readonly List<List<Node>> _parts = [];

    private RowStages(RowProgram program, MemoryGroups memory)
    {
        _program = program;
        _memory = memory;
    }

    /// <summary>The nodes of each stage; copies and arrays of the row are in none.</summary>
    public IReadOnlyList<IReadOnlyList<Node>> Parts => _parts;

    /// <summary>The stage that each carried value belongs to.</summary>
    public Dictionary<int, int> Carried { get; } = [];

    /// <summary>Whether rows leave something in memory that others read, so that no derivative can be taken block by block.</summary>
    public bool WritesOutside => _parts.SelectMany(p => p).SelectMany(Inside).Any(n => n is Store or Clear && GroupOf(n.Operands[0]) is { } group && !_own.Contains(group));

    /// <summary>Null where the rows have to stay one after the other.</summary>
    public static RowStages? Of(RowProgram program, MemoryGroups memory)
    {
        RowStages stages = new(program, memory);
        return stages.Divide() && stages.Carries() && stages.Agrees() ? stages : null;
    }

    /// <summary>The row's node that binds the value, or null for one from outside and for the loop's own.</summary>
    public Node? DefinitionOf(int value) => _definitions.TryGetValue(value, out Node? node) ? node : null;

    /// <summary>The stage that computes the value; −1 for what every stage has for itself.</summary>
    public int StageOf(int value) => _stages.TryGetValue(value, out int stage) ? stage : -1;

    /// <summary>Whether every stage that needs it computes it again: indices, slices, and what is read of memory that no row writes.</summary>
    public bool IsCopied(Node node) => node switch
    {
        Constant or ArrayLength or View => true,
        Apply apply => TypeOf(apply.Result) is { IsReal: false } type && !Triviality.MayThrow(apply, type),
        Load load => GroupOf(load.Array) is { } group && !_written.Contains(group),
        _ => false,
    };

    private IrType TypeOf(int value) => _program.Values[value].Type;

    /// <summary>Null for arrays that were made for the products, and which nothing else can name.</summary>
    private int? GroupOf(int array) => _program.Original(array) is var original && original < _program.Function.Values.Count ? _memory.GroupOf(original) : null;

    private bool Divide()
    {
        foreach (Node node in _program.Nodes.SelectMany(Inside))
        {
            if (node is Throw or Call or Frame or Push or Pop or NewStack or External { Effect: not Effect.Pure } || (node is Allocate { Kind: Allocation.Managed }))
                return false;
            if (node is Store or Accumulate or Clear && GroupOf(node.Operands[0]) is { } group)
                _written.Add(group);
        }

        bool isOpen = false;
        foreach (Node node in _program.Nodes)
        {
            foreach (int result in node.Results)
                _definitions[result] = node;
            if (node is Allocate fresh)
            {
                if (!IsRowsOwn(fresh))
                    return false;
                continue;
            }

            if (IsCopied(node) && !node.Operands.Any(_program.Loop.Carried.Contains))
                continue;
            bool isProduct = _program.Products.Contains(node);
            if (isProduct || !isOpen)
                _parts.Add([]);
            isOpen = !isProduct;
            _parts[_parts.Count - 1].Add(node);
            foreach (int result in node.Results)
                _stages[result] = _parts.Count - 1;
        }

        return true;
    }

    private static IEnumerable<Node> Inside(Node node) => new Region(default, new[] { node }, default).AllNodes();

    /// <summary>An array that nobody knows but the row that makes it, as long in every row.</summary>
    private bool IsRowsOwn(Allocate fresh)
    {
        if (fresh.Lengths.Count != 1 || TypeOf(fresh.Result) is not { Form: ArrayForm.Span, Column: null } || !IsAlike(fresh.Lengths[0]))
            return false;
        if (GroupOf(fresh.Result) is not { } group)
            return true;
        int own = _memory.ClassOf(fresh.Result);
        _own.Add(group);
        return _memory.IsOwn(fresh.Result) && !KnownOutside(_program.Function.Body).Any(v => _memory.ClassOf(v) == own)
            && _program.Nodes.SelectMany(Inside).OfType<Allocate>().Count(a => GroupOf(a.Result) is not null && _memory.ClassOf(a.Result) == own) == 1;
    }

    /// <summary>The arrays that are named outside of the loop.</summary>
    private IEnumerable<int> KnownOutside(Region region) =>
        region.Arguments.Concat(region.Yields)
            .Concat(region.Nodes.SelectMany(n => ReferenceEquals(n, _program.Loop) ? n.Operands.Concat(n.Results) : n.Operands.Concat(n.Results).Concat(n.Regions.SelectMany(KnownOutside))))
            .Where(v => TypeOf(v).IsArray);

    /// <summary>Whether the value is the same in every row.</summary>
    public bool IsAlike(int value) => !_program.Loop.Body.Arguments.Contains(value)
        && (DefinitionOf(value) is not { } node || (node is Constant or ArrayLength or Apply && IsCopied(node) && node.Operands.All(IsAlike)));

    private bool Carries()
    {
        For loop = _program.Loop;
        for (int k = 0; k < loop.Initial.Count; k++)
        {
            int argument = loop.Body.Arguments[k + 1], yield = loop.Body.Yields[k];
            int stage = StageOf(yield);
            if (stage < 0 || TypeOf(argument).IsArray || Enumerable.Range(0, _parts.Count).Any(s => s != stage && Uses(s).Contains(argument)))
                return false;
            Carried[k] = stage;
        }

        return true;
    }

    /// <summary>What a stage reads, through what it computes for itself.</summary>
    public HashSet<int> Uses(int stage)
    {
        HashSet<int> uses = [];
        Stack<int> open = new(_parts[stage].SelectMany(n => n.AllUses()));
        while (open.Count > 0)
        {
            int value = open.Pop();
            if (uses.Add(value) && DefinitionOf(value) is { } node && StageOf(value) < 0 && node is not Allocate)
            {
                foreach (int operand in node.Operands)
                    open.Push(operand);
            }
        }

        return uses;
    }

    private bool Agrees()
    {
        Dictionary<int, HashSet<int>> touching = [];
        HashSet<int> onlyAdded = [.. _written];
        for (int s = 0; s < _parts.Count; s++)
        {
            foreach (Node node in _parts[s].SelectMany(Inside))
            {
                if (node is not (Load or Store or Accumulate or Clear) || GroupOf(node.Operands[0]) is not { } group)
                    continue;
                if (!touching.TryGetValue(group, out HashSet<int>? stages))
                    touching[group] = stages = [];
                stages.Add(s);
                if (node is not Accumulate)
                    onlyAdded.Remove(group);
            }

            if (Uses(s).Any(v => StageOf(v) is var from && from >= 0 && from != s && !(TypeOf(v).IsReal || TypeOf(v) == IrType.Int32 || TypeOf(v) == IrType.Boolean)))
                return false;
        }

        return _written.All(g => _own.Contains(g) || onlyAdded.Contains(g) || !touching.TryGetValue(g, out HashSet<int>? stages) || stages.Count == 1);
    }
}
