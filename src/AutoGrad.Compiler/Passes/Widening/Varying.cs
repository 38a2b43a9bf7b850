using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// What differs from one direction to the next: numbers and truth values computed from what differs, and memory that holds them. All else,
/// and so every index, every trip count and every branch, is alike along the axis.
/// </summary>
internal sealed class Varying
{
    /// <summary>A tangent is linear in the directions, so that this is all that happens to it.</summary>
    private static readonly HashSet<Primitive> _forms =
    [
        Arithmetic.Add, Arithmetic.Subtract, Arithmetic.Multiply, Arithmetic.Divide, Arithmetic.Negate,
        Comparisons.Equal, Comparisons.NotEqual, Comparisons.Vanishes, Logic.And, Logic.Or, Logic.Not, Choices.Select,
    ];

    private readonly Function _function;
    private readonly Func<Primitive, bool> _hasForm;
    private readonly AliasClasses _memory;
    private readonly int _rows;
    private readonly HashSet<int> _values = [];
    private readonly HashSet<int> _arrays = [];
    private readonly HashSet<int> _stacks = [];
    private bool _grows;

    private Varying(Function function, int rows, Func<Primitive, bool> hasForm) => (_function, _memory, _rows, _hasForm) = (function, AliasClasses.Of(function), rows, hasForm);

    /// <summary>The numbers that vary are all of this type.</summary>
    public IrType Number { get; private set; } = IrType.Double;

    /// <param name="function">The function.</param>
    /// <param name="arrays">Parameters whose elements vary.</param>
    /// <param name="rows">A parameter in which what varies lies side by side; −1 for none.</param>
    /// <param name="numbers">Parameters that vary themselves.</param>
    /// <returns>Null where something that varies would decide what happens, leave the function or do what has no form for vectors.</returns>
    public static Varying? Of(Function function, IEnumerable<int> arrays, int rows, params int[] numbers)
    {
        Varying varying = new(function, rows, _forms.Contains);
        varying.Find(arrays, numbers);
        return varying.IsWhole() ? varying : null;
    }

    /// <summary>What differs from one run of a function to the next, if these have numbers of their own: whatever has a form for vectors may happen to it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arrays">Parameters whose elements vary.</param>
    /// <param name="numbers">Parameters that vary themselves.</param>
    public static Varying OfRuns(Function function, IEnumerable<int> arrays, IEnumerable<int> numbers)
    {
        Varying varying = new(function, rows: -1, p => LaneForms.Of(p) is not null);
        varying.Find(arrays, numbers);
        return varying;
    }

    private void Find(IEnumerable<int> arrays, IEnumerable<int> numbers)
    {
        _values.UnionWith(numbers);
        _arrays.UnionWith(arrays.Select(_memory.ClassOf));
        do
        {
            _grows = false;
            Walk(_function.Body);
        }
        while (_grows);
    }

    /// <summary>Whether a number or truth value varies.</summary>
    public bool Is(int value) => _values.Contains(value);

    /// <summary>Whether what an array holds varies.</summary>
    public bool Holds(int array) => _function.TypeOf(array).IsArray && _arrays.Contains(_memory.ClassOf(array));

    public bool IsStack(int value) => _stacks.Contains(value);

    /// <summary>Whether an element of this memory takes up as many places as there are directions.</summary>
    public bool IsRows(int array) => array == _rows;

    private void Walk(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            foreach (Region inner in node.Regions)
                Walk(inner);
            Visit(node);
        }
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case Apply apply when apply.Arguments.Any(Is):
                Add(apply.Result);
                break;
            case Load load when Holds(load.Array) || IsRows(load.Array):
                Add(load.Result);
                break;
            case Store store when Is(store.Value) && !IsRows(store.Array):
                Fill(store.Array);
                break;
            case Accumulate add when Is(add.Value) && !IsRows(add.Array):
                Fill(add.Array);
                break;
            case If branch:
                Flow(branch.Then.Yields, branch.Merged);
                Flow(branch.Else.Yields, branch.Merged);
                break;
            case For loop:
                Carry(loop.Initial, loop.Carried, loop.Body.Yields, loop.Final);
                break;
            case While loop:
                Carry(loop.Initial, loop.Body.Arguments, loop.Body.Yields, loop.Final);
                Flow(loop.Body.Arguments, loop.Condition.Arguments);
                break;
            case Push push when Is(push.Value) || Holds(push.Value):
                _grows |= _stacks.Add(push.Stack);
                break;
            case Pop pop when _stacks.Contains(pop.Stack):
                Add(pop.Result);
                break;
        }
    }

    private void Carry(EquatableArray<int> initial, EquatableArray<int> arguments, EquatableArray<int> yields, EquatableArray<int> final)
    {
        Flow(initial, arguments);
        Flow(yields, arguments);
        Flow(arguments, final);
    }

    private void Flow(EquatableArray<int> from, EquatableArray<int> to)
    {
        for (int k = 0; k < from.Count; k++)
        {
            if (Is(from[k]))
                Add(to[k]);
        }
    }

    /// <summary>Arrays go by their memory.</summary>
    private void Add(int value)
    {
        if (!_function.TypeOf(value).IsArray)
            _grows |= _values.Add(value);
    }

    private void Fill(int array) => _grows |= _arrays.Add(_memory.ClassOf(array));

    /// <summary>Whether nothing that varies decides what happens, leaves the function or does what has no form for vectors.</summary>
    public bool IsWhole()
    {
        IrType[] numbers =
        [
            .. Enumerable.Range(0, _function.Values.Count).Where(v => Holds(v) || (Is(v) && _function.TypeOf(v).Kind != TypeKind.Boolean))
                .Select(v => _function.TypeOf(v).RealElement ?? _function.TypeOf(v)).Distinct(),
        ];
        if (numbers.Length != 1 || (numbers[0] != IrType.Double && numbers[0] != IrType.Single))
            return false;
        Number = numbers[0];
        return Enumerable.Range(0, _function.Values.Count).All(v => !Holds(v) || IsPlain(_function.TypeOf(v)))
            && _function.Body.AllNodes().All(IsWide) && _function.Body.Yields.All(y => !Is(y) && !Holds(y));
    }

    private static bool IsPlain(IrType array) => array.Column is null && array.Element is { } element && (element.IsReal || (element.IsArray && IsPlain(element)));

    private bool IsWide(Node node) => node switch
    {
        Apply apply when Is(apply.Result) => _hasForm(apply.Primitive),
        If branch => !Is(branch.Condition),
        While loop => !Is(loop.Condition.Yields[0]),
        Call or External or Throw or Frame => !node.Operands.Concat(node.Results).Any(v => Is(v) || Holds(v) || IsStack(v)),
        View view => !IsRows(view.Array),
        _ => true,
    };
}
