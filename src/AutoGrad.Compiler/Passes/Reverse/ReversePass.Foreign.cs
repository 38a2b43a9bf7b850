using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>Calls of functions that have a rule: their adjoint is the call of the pullback.</summary>
internal sealed partial class ReversePass
{
    private void ReverseForeign(External call, ForeignRule rule)
    {
        if (_adjoints.Take(_forward[call.Result[0]]) is not { } up)
            return;
        RequireUnchanged(call, rule);
        if (!_builder.MayBeStructuralZero(up.Id))
        {
            Distribute(call, rule, Pull(call, rule, up.Id));
            return;
        }

        if (_isDifferentiated)
        {
            // A zero may move: forward mode takes this guard, unlike a branch, for the product that it stands for.
            Distribute(call, rule, [.. Pull(call, rule, up.Id).Select(a => _builder.TypeOf(a).IsArray ? a : Guarded(up, a))]);
            return;
        }

        // A zero that is known only at run time is strong: the pullback, whose slopes may be infinite, is not asked.
        int moves = up.IsNot(up.Constant(0)).Id;
        _builder.Open();
        int[] adjoints = Pull(call, rule, up.Id);
        int[] numbers = [.. adjoints.Where(a => !_builder.TypeOf(a).IsArray)];
        Region then = _builder.Close(numbers);
        _builder.Open();
        int[] merged = _builder.If(moves, then, _builder.Close([.. numbers.Select(n => _builder.Real(0, _builder.TypeOf(n)))]));
        foreach (int number in merged)
            _builder.MarkStructuralZero(number);
        int next = 0;
        Distribute(call, rule, [.. adjoints.Select(a => _builder.TypeOf(a).IsArray ? a : merged[next++])]);
    }

    private int Guarded(Term up, int adjoint)
    {
        Term slope = _builder.Term(adjoint);
        return Term.Choose(up.Is(up.Constant(0)), slope.Constant(0), slope).Id;
    }

    private int[] Pull(External call, ForeignRule rule, int up)
    {
        Dictionary<int, int> memory = [];
        HashSet<int> given = [];
        List<(int Shadow, int Scratch)> apart = [];
        foreach (int position in rule.Active)
        {
            int array = call.Arguments[position];
            if (!_primal.TypeOf(array).IsArray)
                continue;
            bool isActive = _activity.IsActive(array);
            bool isAlone = isActive && given.Add(_activity.Memory.ClassOf(array));
            memory[position] = isAlone ? Shadow(array, call) : Scratch(array);
            if (isActive && !isAlone)
                apart.Add((Shadow(array, call), memory[position]));
        }

        int[] adjoints = _isDifferentiated && rule.Body is not null
            ? ForeignPullback.Splice(_builder, rule, Copies(call.Arguments), up, memory)
            : ForeignPullback.Append(_builder, rule, Copies(call.Arguments), up, memory);
        foreach ((int shadow, int scratch) in apart)
            AddAll(shadow, scratch);
        return adjoints;
    }

    /// <summary>Adds the adjoints of numbers to what they belong to; arrays have been added to in place.</summary>
    private void Distribute(External call, ForeignRule rule, int[] adjoints)
    {
        for (int k = 0; k < adjoints.Length; k++)
        {
            int argument = call.Arguments[rule.Active[k]];
            if (!_primal.TypeOf(argument).IsArray && _activity.IsActive(argument))
                AddTo(argument, _builder.Term(adjoints[k]));
        }
    }

    /// <summary>Memory for an adjoint that nobody reads, or that must not be the same as another one.</summary>
    private int Scratch(int array)
    {
        IrType type = _primal.TypeOf(array);
        if (type.Rank != 1 || !type.Element!.IsReal)
            throw new UnsupportedByPassException(-1, "a matrix that is given to a function with a rule of its own, twice or as data", "Give it a copy.");
        return _builder.Allocate(IrType.Span(type.Element), Allocation.Scratch, _builder.Length(_forward[array]));
    }

    private void AddAll(int target, int source)
    {
        int zero = _builder.Integer(0), length = _builder.Length(source);
        int[] index = _builder.Open((IrType.Int32, null));
        _builder.Accumulate(target, [index[0]], _builder.Load(source, index[0]));
        _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
    }

    /// <summary>The pullback reads the arrays that the function has read, so nobody may have written to them in between.</summary>
    private void RequireUnchanged(External call, ForeignRule rule)
    {
        List<Node> root = [.. _primal.Body.Nodes];
        int place = root.FindIndex(n => ReferenceEquals(n, call));
        foreach (int array in call.Arguments.Where(a => _primal.TypeOf(a).IsArray && (_isFrame || _activity.Memory.IsWritten(a))))
        {
            bool isChanged = place < 0 || _isFrame || root.Skip(place + 1).SelectMany(WithInner).Any(n => Writes(n, _activity.Memory.ClassOf(array)));
            if (isChanged)
            {
                throw new UnsupportedByPassException(
                    call.Origin.Statement, $"an array that '{rule.Name}' reads and that is written to in a loop, a branch or a recursion, or later on",
                    "Fill an array of its own for the call, outside of loops and branches.");
            }
        }
    }

    private static IEnumerable<Node> WithInner(Node node) => [node, .. node.Regions.SelectMany(r => r.AllNodes())];

    private bool Writes(Node node, int group) => node switch
    {
        Store store => _activity.Memory.ClassOf(store.Array) == group,
        Accumulate add => _activity.Memory.ClassOf(add.Array) == group,
        Clear clear => _activity.Memory.ClassOf(clear.Array) == group,
        Call call => call.Written.Any(a => _primal.TypeOf(a).IsArray && _activity.Memory.ClassOf(a) == group),
        External { Effect: Effect.Writes } foreign => foreign.Arguments.Any(a => _primal.TypeOf(a).IsArray && _activity.Memory.ClassOf(a) == group),
        _ => false,
    };
}
