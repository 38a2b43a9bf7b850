using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// A loop that is one step of linear algebra becomes one call: Σ xᵢ, Σ xᵢ·yᵢ, yᵢ += xᵢ, yᵢ += c·xᵢ, yᵢ = c·xᵢ, the last two also with the sum of what
/// is added or written, and sums of exponentials. The functions throw what the loop would have thrown.
/// </summary>
internal sealed partial class KernelCall
{
    public const string Kernels = "global::AutoGrad.Runtime.Kernels.";

    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly For _loop;
    private readonly StripPlan _plan;
    private readonly List<ValueInfo> _values;
    private readonly FixedValues _fixed;
    private readonly Node[] _lanes;

    private KernelCall(Function function, Definitions definitions, For loop, StripPlan plan, List<ValueInfo> values)
    {
        _function = function;
        _definitions = definitions;
        _loop = loop;
        _plan = plan;
        _values = values;
        _fixed = new FixedValues(function, plan.Inside, values);
        _lanes = [.. loop.Body.Nodes.Where(n => n.Results.IsEmpty || plan.KindOf(n.Results[0]) == StripKind.Lanes)];
    }

    /// <summary>What stands for the loop, or null.</summary>
    public static IReadOnlyList<Node>? Of(Function function, Definitions definitions, For loop, StripPlan plan, List<ValueInfo> values)
    {
        if (plan.NeedsOrder || plan.HandedOn.Count > 0 || plan.Accesses.Any(a => function.TypeOf(a.Array).Rank != 1))
            return null;
        KernelCall call = new(function, definitions, loop, plan, values);
        bool isMade = loop.Initial.Count <= 1 && (call.Exponentials() || (loop.Initial.Count == 1 && call.Reduction()) || call.Map());
        return isMade ? call._fixed.Nodes : null;
    }

    /// <summary>a += Σ … and a −= Σ ….</summary>
    private bool Reduction()
    {
        if (SumStep(out int term) is not { } step || Sum(term, step) is not { } sum)
            return false;
        AddUp(sum, step);
        return true;
    }

    /// <summary>a + term, or a − term, of the carried sum a; null for anything else.</summary>
    private Apply? SumStep(out int term)
    {
        term = -1;
        int argument = _loop.Body.Arguments[1];
        if (_definitions[_loop.Body.Yields[0]] is not Apply { Arguments: var x } step || (step.Primitive != Arithmetic.Add && step.Primitive != Arithmetic.Subtract))
            return null;
        term = x[0] == argument ? x[1] : x[0];
        return (x[1] == argument && step.Primitive == Arithmetic.Subtract) || !x.Contains(argument) ? null : step;
    }

    /// <summary>The sum that a call returns, added to what the loop starts from.</summary>
    private void AddUp(External sum, Apply step)
    {
        if (step.Primitive == Arithmetic.Add && _definitions[_loop.Initial[0]] is Constant { Value.IsZero: true })
            _fixed.Nodes.Add(sum with { Result = _loop.Final });
        else
            AddTo(_loop.Initial[0], sum, step);
    }

    private void AddTo(int initial, External sum, Apply step)
    {
        int total = _fixed.NewValue(_plan.Number);
        _fixed.Nodes.Add(sum with { Result = new[] { total } });
        _fixed.Nodes.Add(step with { Result = _loop.Final[0], Arguments = new[] { initial, total } });
    }

    private External? Sum(int term, Apply step)
    {
        if (LoadOf(term) is { } only)
            return _lanes.Length == 2 ? Call("Sum({0}, {1}, {2})", step, [.. Place(only), Count()]) : null;
        if (_definitions[term] is not Apply { Primitive: var p, Arguments: var x } || p != Arithmetic.Multiply || LoadOf(x[0]) is not { } a || LoadOf(x[1]) is not { } b)
            return null;
        int loads = x[0] == x[1] ? 1 : 2;
        return _lanes.Length == loads + 2 ? Call("Dot({0}, {1}, {2}, {3}, {4})", step, [.. Place(a), .. Place(b), Count()]) : null;
    }

    private bool Map()
    {
        Node? write = _lanes.LastOrDefault(n => n is Store or Accumulate);
        var (array, indices, value) = write switch
        {
            Store store => (store.Array, store.Indices, store.Value),
            Accumulate add => (add.Array, add.Indices, add.Value),
            _ => (-1, default, -1),
        };
        if (array < 0 || _plan.CollectsInMemory || _plan.KindOf(value) != StripKind.Lanes)
            return false;
        Apply? sum = _loop.Initial.IsEmpty ? null : SumStep(out int term) is { } added && term == value ? added : null;
        if (sum is null && !_loop.Initial.IsEmpty)
            return false;
        List<int> factors = [];
        int steps = sum is null ? 1 : 2;
        bool isNegative = false;
        while (LoadOf(value) is null)
        {
            if (Factor(ref value, factors, ref isNegative) is false || ++steps > _lanes.Length)
                return false;
        }

        Load source = LoadOf(value)!;
        if (steps + 1 != _lanes.Length || factors.Count > 1)
            return false;
        int factor = Scale(factors, isNegative);
        string name = (write is Accumulate ? "AddScaled" : "SetScaled") + (sum is null ? "" : "AndSum");
        Write(Call(name + "({0}, {1}, {2}, {3}, {4}, {5})", write!, [_fixed.Before(array), Start(indices), factor, .. Place(source), Count()]), sum);
        return true;
    }

    /// <summary>A call that writes, and may return a sum.</summary>
    private void Write(External call, Apply? sum)
    {
        if (sum is null)
            _fixed.Nodes.Add(call with { Effect = Effect.Writes, Result = default });
        else
            AddUp(call with { Effect = Effect.Writes }, sum);
    }

    /// <summary>One step from a product to its varying factor.</summary>
    private bool Factor(ref int value, List<int> factors, ref bool isNegative)
    {
        if (_definitions[value] is not Apply { Primitive: var p, Arguments: var x })
            return false;
        if (p == Arithmetic.Negate)
        {
            isNegative = !isNegative;
            value = x[0];
            return true;
        }

        if (p != Arithmetic.Multiply)
            return false;
        int k = _plan.KindOf(x[0]) == StripKind.Fixed ? 0 : _plan.KindOf(x[1]) == StripKind.Fixed ? 1 : -1;
        if (k < 0 || !_plan.CanStandBefore(x[k]))
            return false;
        factors.Add(x[k]);
        value = x[1 - k];
        return true;
    }

    private int Scale(List<int> factors, bool isNegative)
    {
        if (factors.Count == 0)
            return _fixed.Constant(Literal.Of(isNegative ? -1.0 : 1.0, _plan.Number));
        int factor = _fixed.Before(factors[0]);
        if (!isNegative)
            return factor;
        int negative = _fixed.NewValue(_plan.Number);
        _fixed.Nodes.Add(new Apply(negative, Arithmetic.Negate, new[] { factor }) { Origin = _loop.Origin with { Statement = -1 } });
        return negative;
    }

    private Load? LoadOf(int value) => _plan.KindOf(value) == StripKind.Lanes ? _definitions[value] as Load : null;

    /// <summary>An array and its first element, as two arguments.</summary>
    private int[] Place(Load load) => [_fixed.Before(load.Array), Start(load.Indices)];

    private int Start(EquatableArray<int> indices)
    {
        EquatableArray<int> offset = _plan.OffsetOf(indices[0]);
        bool isZero = _definitions[_loop.Start] is Constant { Value.Bits: 0 };
        return _fixed.Sum(_definitions, isZero ? offset : offset.Append(_loop.Start).ToArray(), _loop.Origin);
    }

    private int Count()
    {
        bool isZero = _definitions[_loop.Start] is Constant { Value.Bits: 0 };
        int count = isZero ? _loop.End : _fixed.Apply(Arithmetic.Subtract, NotBefore(_loop.Start), _loop.Start, _loop.Origin);
        return _loop.Bound == Bound.Less ? count : _fixed.Apply(Arithmetic.Add, count, _fixed.Constant(Literal.Of(1, IrType.Int32)), _loop.Origin);
    }

    /// <summary>The end; where it may be so far before the start that their difference is no int, the start.</summary>
    private int NotBefore(int start)
    {
        if (_loop.Bound != Bound.Less || IsLength(_loop.End))
            return _loop.End;
        int result = _fixed.NewValue(IrType.Int32);
        _fixed.Nodes.Add(new External(new[] { result }, Storage.Saves.LargerTemplate, new[] { _loop.End, start }, Effect.Pure) { Origin = _loop.Origin with { Statement = -1 } });
        return result;
    }

    /// <summary>Lengths, and what is a few less, lie beyond all that is far below 0.</summary>
    private bool IsLength(int value) => _definitions[value] switch
    {
        ArrayLength => true,
        Constant { Value.Bits: >= 0 } => true,
        Apply { Primitive: var p, Arguments: var x } => p == Arithmetic.Subtract && _definitions[x[1]] is Constant { Value.Bits: >= 0 and < 1 << 16 } && IsLength(x[0]),
        _ => false,
    };

    private External Call(string text, Node like, int[] arguments) =>
        new(new[] { -1 }, Kernels + text, arguments, Effect.Pure) { Origin = like.Origin };
}
