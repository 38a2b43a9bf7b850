using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>
/// Functions made at random from a seed, the same for ever: arithmetic full of zeros, ones and repetitions, branches, loops of both kinds in
/// each other, arrays that are read and overwritten. Results stay bounded, so that no NaN hides a difference.
/// </summary>
internal sealed class RandomPrograms
{
    private const int ArrayLength = 4;

    private readonly Random _random;
    private readonly FunctionBuilder _builder = new("F");
    private readonly List<int> _reals = [];
    private readonly List<int> _indices = [];
    private readonly List<int> _truths = [];
    private readonly int[] _arrays;
    private int _budget;

    private RandomPrograms(int seed, int size)
    {
        _random = new Random(seed);
        _budget = size;
        _reals.AddRange([_builder.Real("x"), _builder.Real("y")]);
        _indices.Add(_builder.Int("k"));
        _truths.Add(_builder.Bool("c"));
        _arrays = [_builder.Array("w", ParameterRole.Active, readOnly: true), _builder.Array("v", ParameterRole.Active), 0];
        _arrays[2] = _builder.Allocate(Build.Vector, Allocation.Scratch, _builder.Integer(ArrayLength));
    }

    /// <summary>A function of (x, y, k, c, w, v) that returns one real.</summary>
    public static Function Make(int seed, int size = 60)
    {
        RandomPrograms program = new(seed, size);
        program.Block(0);
        int result = program.Bounded(program._reals.TakeLast(6).Aggregate(program._builder.Add));
        return Verifier.Verify(program._builder.Finish([new Output(null)], result), $"seed {seed}");
    }

    public static object?[] Arguments(int seed)
    {
        Random random = new(seed);
        double[] Values() => [.. Enumerable.Range(0, ArrayLength).Select(_ => 2 * random.NextDouble() - 1)];
        return [random.NextDouble(), -random.NextDouble(), random.Next(ArrayLength), random.Next(2) == 0, Memory.Of(Values()), Memory.Of(Values())];
    }

    private void Block(int depth)
    {
        int steps = 4 + _random.Next(6);
        for (int i = 0; i < steps && _budget > 0; i++, _budget--)
            Step(depth);
    }

    private void Step(int depth)
    {
        switch (_random.Next(depth < 3 ? 14 : 10))
        {
            case 0:
                _reals.Add(_builder.Number(Pick<double>([0, 1, -1, 2, 0.5, -0.0])));
                break;
            case 1:
                _reals.Add(_builder.Load(Pick(_arrays), Index()));
                break;
            case 2:
                _builder.Store(_arrays[_random.Next(1, 3)], [Index()], Bounded(Pick(_reals)));
                break;
            case 3:
                _truths.Add(_builder.Less(Pick(_reals), Pick(_reals)));
                break;
            case 4:
                _reals.Add(_builder.Apply(Choices.Select, Pick(_truths), Pick(_reals), Pick(_reals)));
                break;
            case 5:
                _reals.Add(_builder.Apply(Pick<Primitive>([Arithmetic.Negate, Trigonometric.Sin, Hyperbolic.Tanh]), Pick(_reals)));
                break;
            case 6:
                _indices.Add(Index());
                break;
            case < 10:
                int sum = _builder.Apply(Pick<Primitive>([Arithmetic.Add, Arithmetic.Subtract, Arithmetic.Multiply]), Pick(_reals), Pick(_reals));
                _reals.Add(_random.Next(3) == 0 ? Bounded(sum) : sum);
                if (_random.Next(3) == 0)
                    _builder.Rename(sum, Pick<string>(["a", "b"]));
                break;
            case < 12:
                Branch(depth);
                break;
            case 12:
                Counted(depth);
                break;
            default:
                Conditional(depth);
                break;
        }
    }

    private void Branch(int depth)
    {
        int[] results = _builder.If(Pick(_truths), () => Inside(depth, [], 2), () => Inside(depth, [], 2));
        _reals.AddRange(results);
    }

    private void Counted(int depth)
    {
        int start = _builder.Integer(_random.Next(2)), one = _builder.Integer(1);
        int end = _random.Next(2) == 0 ? _builder.Integer(_random.Next(ArrayLength + 1)) : _builder.Length(Pick(_arrays));
        int[] last = _builder.While(
            [(start, "i"), (Bounded(Pick(_reals)), "s"), (Pick(_reals), null)],
            c => _builder.Less(c[0], end),
            c =>
            {
                _indices.Add(c[0]);
                int[] yields = Inside(depth, c[1..], 2);
                _indices.Remove(c[0]);
                return [_builder.Add(c[0], one), Bounded(yields[0]), _random.Next(2) == 0 ? c[2] : Bounded(yields[1])];
            });
        _reals.AddRange(last[1..]);
    }

    /// <summary>At most three trips, but the condition also reads a real.</summary>
    private void Conditional(int depth)
    {
        int[] last = _builder.While(
            [(_builder.Integer(0), null), (Bounded(Pick(_reals)), "z")],
            c => _builder.Apply(Logic.And, _builder.Less(c[0], _builder.Integer(3)), _builder.Less(c[1], _builder.Number(0.7))),
            c => [_builder.Add(c[0], _builder.Integer(1)), Bounded(Inside(depth, c[1..], 1)[0])]);
        _reals.Add(last[1]);
    }

    /// <summary>A nested block; what it binds goes out of scope again.</summary>
    private int[] Inside(int depth, int[] more, int results)
    {
        int reals = _reals.Count, truths = _truths.Count, indices = _indices.Count;
        _reals.AddRange(more);
        Block(depth + 1);
        int[] yields = [.. Enumerable.Range(0, results).Select(_ => Pick(_reals.Skip(_random.Next(2) == 0 ? reals : 0).DefaultIfEmpty(_reals[0]).ToArray()))];
        _reals.RemoveRange(reals, _reals.Count - reals);
        _truths.RemoveRange(truths, _truths.Count - truths);
        _indices.RemoveRange(indices, _indices.Count - indices);
        return yields;
    }

    private int Index() =>
        _random.Next(3) == 0
            ? _builder.Apply(Arithmetic.Remainder, _builder.Add(Pick(_indices), _builder.Integer(_random.Next(3))), _builder.Integer(ArrayLength))
            : _random.Next(2) == 0 ? Pick(_indices) : _builder.Integer(_random.Next(ArrayLength));

    private int Bounded(int value) => _builder.Apply(Hyperbolic.Tanh, value);

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
