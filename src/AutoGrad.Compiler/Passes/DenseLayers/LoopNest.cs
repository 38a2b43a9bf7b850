using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>An integer as a function of the indices of a nest: what it starts from and how it grows with each.</summary>
internal sealed record Affine(Polynomial Constant, EquatableArray<Polynomial> Steps)
{
    public static Affine Fixed(Polynomial constant, int levels) => new(constant, Enumerable.Repeat(Polynomial.Zero, levels).ToArray());

    public bool IsFixed => Steps.All(s => s.IsZero);

    public static Affine operator +(Affine a, Affine b) => new(a.Constant + b.Constant, a.Steps.Zip(b.Steps, (x, y) => x + y).ToArray());

    public Affine Times(Polynomial factor) => new(Constant * factor, Steps.Map(s => s * factor));
}

/// <summary>
/// Loops that count upwards by one, each the only loop in the one around it, over bounds that none of them changes. Beside them there is nothing but
/// arithmetic and loads, and in the innermost accumulations.
/// </summary>
internal sealed class LoopNest
{
    private readonly Function _function;
    private readonly Dictionary<int, Node> _inside = [];
    private readonly List<For> _loops = [];
    private readonly List<Accumulate> _sums = [];

    private LoopNest(Function function) => _function = function;

    /// <summary>From the outermost to the innermost.</summary>
    public IReadOnlyList<For> Loops => _loops;

    public IReadOnlyList<Accumulate> Sums => _sums;

    public IEnumerable<Load> Loads => _inside.Values.OfType<Load>();

    /// <summary>Null where it is something else.</summary>
    public static LoopNest? Of(Function function, For outer)
    {
        LoopNest nest = new(function);
        return nest.Take(outer) && nest._loops.All(nest.HasFixedBounds) ? nest : null;
    }

    /// <summary>The node of the nest that binds the value; null for one from outside.</summary>
    public Node? Inside(int value) => _inside.TryGetValue(value, out Node? node) ? node : null;

    /// <summary>Whether the value can be computed before the nest: no index goes into it, and nothing that may throw.</summary>
    public bool IsFixed(int value) => !_loops.Any(l => l.Index == value) && Inside(value) switch
    {
        null or Constant => true,
        ArrayLength length => IsFixed(length.Array),
        Apply apply => !Triviality.MayThrow(apply, _function.TypeOf(apply.Result)) && apply.Arguments.All(IsFixed),
        _ => false,
    };

    /// <summary>An index as a function of those of the loops, or null.</summary>
    public Affine? Index(int value)
    {
        int level = _loops.FindIndex(l => l.Index == value);
        if (level >= 0)
            return new Affine(Polynomial.Zero, _loops.Select((_, i) => i == level ? Polynomial.One : Polynomial.Zero).ToArray());
        if (_function.TypeOf(value) != IrType.Int32)
            return null;
        if (Inside(value) is Apply { Arguments: { Count: 2 } x, Primitive: var p } && (p == Arithmetic.Add || p == Arithmetic.Subtract || p == Arithmetic.Multiply)
            && Index(x[0]) is { } a && Index(x[1]) is { } b)
        {
            return p == Arithmetic.Add ? a + b
                : p == Arithmetic.Subtract ? a + b.Times(Polynomial.Of(-1))
                : b.IsFixed ? a.Times(b.Constant)
                : a.IsFixed ? b.Times(a.Constant)
                : null;
        }

        if (!IsFixed(value))
            return null;
        Polynomial constant = Inside(value) is Constant literal ? Polynomial.Of(literal.Value.Bits) : Polynomial.OfValue(value);
        return Affine.Fixed(constant, _loops.Count);
    }

    private bool HasFixedBounds(For loop) => IsFixed(loop.Start) && IsFixed(loop.End);

    private bool Take(For loop)
    {
        if (loop is not { Step: 1, Bound: Bound.Less or Bound.LessOrEqual, Strip: null, Initial.IsEmpty: true } || _function.TypeOf(loop.Index) != IrType.Int32)
            return false;
        _loops.Add(loop);
        For? inner = null;
        foreach (Node node in loop.Body.Nodes)
        {
            switch (node)
            {
                case Constant or ArrayLength or View or Apply or Load:
                    _inside[node.Results[0]] = node;
                    break;
                case For next when inner is null:
                    inner = next;
                    break;
                case Accumulate sum:
                    _sums.Add(sum);
                    break;
                default:
                    return false;
            }
        }

        return inner is null ? _sums.Count > 0 : _sums.Count == 0 && Take(inner);
    }
}
