using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// What the decision for the base case, met by the calls in a loop, says of the loop: <c>for (i = row; i &lt; size; i++)</c> whose calls have
/// <c>row + 1</c> for row, and end at <c>row == size − 1</c>, makes two trips where they end.
/// </summary>
/// <remarks>
/// Integers wrap, so what follows from <c>row + 1 == size − 1</c> is that size − row is 2 modulo 2³². With <c>row &lt; size</c>, which is asked for, it is 2.
/// </remarks>
internal sealed class DecidedTrips
{
    private const int Most = 4;
    private static readonly Primitive[] _negated =
    [
        Comparisons.Less, Comparisons.GreaterOrEqual, Comparisons.LessOrEqual, Comparisons.Greater, Comparisons.Equal, Comparisons.NotEqual,
    ];

    /// <summary>Of integers that the method does not compute: sums of them may be put together.</summary>
    private static readonly Provenance _origin = new(-1, Sweep.Adjoint);

    private readonly Function _function;
    private readonly BaseCase _base;
    private readonly For _loop;
    private readonly Call _call;
    private readonly Definitions _definitions;
    private readonly int[] _parameters;
    private readonly Dictionary<(int Value, int Level), int> _known = [];
    private bool _isAsked;

    public DecidedTrips(Function function, BaseCase cheap, For loop, Call call)
    {
        _function = function;
        _base = cheap;
        _loop = loop;
        _call = call;
        _definitions = Definitions.In(function.Body);
        _parameters = [.. function.Body.Arguments];
        Count = Counted();
    }

    /// <summary>How often the loop runs where its calls are the base case; null where that is not known, or often.</summary>
    public int? Count { get; }

    /// <summary>Appends the question whether the function is so many calls above the base case, and the number of trips as it ought to be.</summary>
    public int Condition(int level, List<Node> nodes, NodeCopies copies)
    {
        int ends = Written(_base.Decision.Condition, level)!.Value;
        if (!_base.IsThen)
            ends = Made(Logic.Not, ends);
        int start = Written(_loop.Start, level - 1)!.Value, end = Written(_loop.End, level - 1)!.Value;
        int some = Made(Logic.And, ends, Made(_loop.Step > 0 ? Comparisons.Less : Comparisons.GreaterOrEqual, start, end));
        if (!_isAsked)
            return some;
        int count = copies.Fresh(new ValueInfo(IrType.Int32, null));
        nodes.Add(new Constant(count, Literal.Of(Count!.Value - (_loop.Step > 0 ? 0 : 1), IrType.Int32)) { Origin = _origin });
        int distance = _loop.Step > 0 ? Made(Arithmetic.Subtract, end, start) : Made(Arithmetic.Subtract, start, end);
        return Made(Logic.And, some, Made(Comparisons.Equal, distance, count));

        int Made(Primitive primitive, params int[] arguments)
        {
            int result = copies.Fresh(new ValueInfo(primitive == Arithmetic.Subtract ? IrType.Int32 : IrType.Boolean, null));
            nodes.Add(new Ir.Apply(result, primitive, arguments) { Origin = _origin });
            return result;
        }

        int? Written(int value, int at) => Write(value, at, nodes, copies);
    }

    private int? Counted()
    {
        if (Trips() is not { } trips || !CanWrite(_base.Decision.Condition, 3) || !CanWrite(_loop.Start, 2) || !CanWrite(_loop.End, 2))
            return null;
        int? count = Number(trips);
        if (count is null && Boundary() is { } zero)
            count = Number(trips + zero) ?? Number(trips - zero);
        return count is > 0 and <= Most ? count : null;
    }

    /// <summary>
    /// What is zero where the calls are the base case and the function is not: of n − 1 ≤ 1 and not n ≤ 1, 2 − n. For an inequality that takes n − 1 + 1 to
    /// be n, so it is asked for.
    /// </summary>
    private Polynomial? Boundary()
    {
        if (_definitions[_base.Decision.Condition] is not Ir.Apply { Primitive: var test, Arguments: { Count: 2 } x })
            return null;
        int known = System.Array.IndexOf(_negated, test);
        if (known < 0 || Expand(x[0], 1) is not { } left || Expand(x[1], 1) is not { } right)
            return null;
        Primitive ends = _base.IsThen ? test : _negated[known ^ 1];
        if (ends == Comparisons.Equal)
            return left - right;
        bool isLess = ends == Comparisons.Less || ends == Comparisons.LessOrEqual;
        Polynomial left0 = Expand(x[0], 0)!, right0 = Expand(x[1], 0)!;
        Polynomial slack = isLess ? right - left : left - right, slack0 = isLess ? right0 - left0 : left0 - right0;
        _isAsked = true;
        return ends == Comparisons.NotEqual || Number(slack - slack0) != 1 ? null
            : ends == Comparisons.Less || ends == Comparisons.Greater ? slack - Polynomial.One : slack;
    }

    private Polynomial? Trips() => Expand(_loop.Start, 0) is not { } start || Expand(_loop.End, 0) is not { } end ? null : _loop switch
    {
        { Step: 1, Bound: Bound.Less } => end - start,
        { Step: -1, Bound: Bound.GreaterOrEqual } => start - end + Polynomial.One,
        _ => null,
    };

    private static int? Number(Polynomial p) =>
        p.IsZero ? 0 : p.Terms is { Count: 1 } terms && terms[0].Values.IsEmpty && terms[0].Factor is > 0 and <= Most and var n ? (int)n : null;

    /// <summary>A value in terms of the parameters.</summary>
    private Polynomial? Expand(int value, int level)
    {
        if (_function.TypeOf(value) != IrType.Int32)
            return null;
        if (IsParameter(value, out int index))
            return level == 0 ? Polynomial.OfValue(value) : Expand(_call.Arguments[index], level - 1);
        return _definitions[value] switch
        {
            Constant constant => Polynomial.Of(constant.Value.Bits),
            Ir.Apply { Arguments: { Count: 2 } x, Primitive: var p } when p == Arithmetic.Add || p == Arithmetic.Subtract =>
                Expand(x[0], level) is not { } a || Expand(x[1], level) is not { } b ? null : p == Arithmetic.Add ? a + b : a - b,
            _ => null,
        };
    }

    /// <summary>Whether a value, in a call so many calls further down, can be computed from the parameters, and without harm.</summary>
    private bool CanWrite(int value, int level)
    {
        if (IsParameter(value, out int index))
            return level == 0 || CanWrite(_call.Arguments[index], level - 1);
        return _definitions[value] is { } made && BaseCase.CannotThrow(made) && made is not ArrayLength && made.Operands.All(o => CanWrite(o, level));
    }

    private int? Write(int value, int level, List<Node> nodes, NodeCopies copies)
    {
        if (IsParameter(value, out int index))
            return level == 0 ? value : Write(_call.Arguments[index], level - 1, nodes, copies);
        if (level == 0 && _base.Before.Any(n => n.Results.Contains(value)))
            return value;
        if (_known.TryGetValue((value, level), out int known))
            return known;
        Node made = _definitions[value]!;
        Dictionary<int, int> operands = [];
        foreach (int operand in made.Operands)
            operands[operand] = Write(operand, level, nodes, copies)!.Value;
        Node copy = copies.Copy(made, operands);
        nodes.Add(_function.TypeOf(value) == IrType.Int32 ? copy with { Origin = _origin } : copy);
        return _known[(value, level)] = operands[value];
    }

    private bool IsParameter(int value, out int index)
    {
        index = System.Array.IndexOf(_parameters, value);
        return index >= 0;
    }
}
