using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Tests.Passes.LoopFusion;

/// <summary>
/// Random loops as adjoints of stages have them, in a loop over time: one puts something into the element before its own, the next takes it and leaves a zero. Now
/// and then something else stands there: another element, no zero, a reader more, a single element between the loops.
/// </summary>
internal sealed class RandomAdjoints
{
    private readonly Random _random;
    private readonly FunctionBuilder _builder;
    private readonly List<int> _handing = [], _others = [];
    private int _x, _gradient, _length, _shorter;

    private RandomAdjoints(int seed, FunctionBuilder builder)
    {
        _random = new Random(seed);
        _builder = builder;
    }

    public static Function Function(int seed) => Build.Function(b => new RandomAdjoints(seed, b).Body());

    /// <summary>x and the gradient.</summary>
    public static object?[] Arguments(int n)
    {
        Interpreter.Memory Numbers(double first) => Interpreter.Memory.Of([.. Enumerable.Range(0, n).Select(i => first + (0.37 * i))]);
        return [Numbers(1), Numbers(3)];
    }

    private int[] Body()
    {
        _x = _builder.Array("x", readOnly: true);
        _gradient = _builder.Array("xGradient", ParameterRole.Gradient);
        _length = _builder.Length(_x);
        _shorter = _builder.Subtract(_length, _builder.Integer(1));
        for (int k = 0; k < 2; k++)
        {
            _handing.Add(_builder.Allocate(Build.Vector, Allocation.Scratch, _length));
            _others.Add(_builder.Allocate(Build.Vector, Allocation.Scratch, _length));
        }

        _builder.For(_builder.Integer(0), _length, [], c =>
        {
            _builder.Store(_others[0], [c[0]], _builder.Load(_x, c[0]));
            return [];
        });
        _builder.For(_builder.Integer(0), _builder.Integer(3), [], _ =>
        {
            Trip();
            return [];
        });
        return [Sum([.. _handing, .. _others])];
    }

    private int Sum(int[] arrays) => _builder.For(_builder.Integer(0), _length, [(_builder.Number(0), "s")], c => [arrays.Aggregate(c[1], (s, a) => _builder.Add(s, _builder.Load(a, c[0])))])[0];

    private void Trip()
    {
        for (int stages = _random.Next(1, 4); stages > 0; stages--)
        {
            int array = Any(_handing), start = _random.Next(8) == 0 ? 2 : 1;
            if (Rarely())
                Plain();
            Hands(array, start);
            if (Rarely())
                Between(array);
            Takes(Rarely() ? Any(_handing) : array, Rarely() ? _random.Next(2) : start - 1);
            if (_random.Next(3) == 0)
                Between(Any(_others));
        }

        if (_random.Next(2) == 0)
            Plain();
    }

    /// <summary>b[i − 1] = …, and something is added to the gradient, or to another array.</summary>
    private void Hands(int array, int start) => Loop(start, i =>
    {
        int value = _builder.Multiply(_builder.Load(Any(_others), i), _builder.Load(_x, i));
        int at = Rarely() ? i : _builder.Subtract(i, _builder.Integer(1));
        if (Rarely())
            _builder.Accumulate(array, [at], value);
        else
            _builder.Store(array, [at], value);
        if (_random.Next(2) == 0)
            _builder.Accumulate(_random.Next(3) == 0 ? Any(_others) : _gradient, [Rarely() ? _builder.Subtract(i, _builder.Integer(1)) : i], _builder.Multiply(value, _builder.Number(0.5)));
    });

    /// <summary>t = b[i]; b[i] = 0; …</summary>
    private void Takes(int array, int start) => Loop(start, i =>
    {
        int at = Rarely() && start > 0 ? _builder.Subtract(i, _builder.Integer(1)) : i;
        int taken = _builder.Load(array, at);
        if (!Rarely())
            _builder.Store(array, [at], _builder.Number(Rarely() ? 1 : 0));
        if (Rarely())
            taken = _builder.Add(taken, _builder.Load(Any(_handing), i));
        _builder.Accumulate(Any(_others), [i], _builder.Multiply(taken, _builder.Number(0.25)));
        if (_random.Next(2) == 0)
            _builder.Accumulate(Any(_others), [i], taken);
    });

    private void Plain() => Loop(_random.Next(2), i =>
    {
        int from = Any(_others), to = Any(_others);
        _builder.Accumulate(to, [i], _builder.Multiply(_builder.Load(from, i), _builder.Number(0.125)));
    });

    private void Between(int array)
    {
        int at = _builder.Integer(_random.Next(2));
        if (_random.Next(2) == 0)
            _builder.Store(array, [at], _builder.Number(_random.Next(2)));
        else
            _builder.Accumulate(Any(_others), [_builder.Integer(0)], _builder.Load(array, at));
    }

    private void Loop(int start, Action<int> trip) => _builder.For(_builder.Integer(start), Rarely() ? _shorter : _length, [], c =>
    {
        trip(c[0]);
        return [];
    });

    private bool Rarely() => _random.Next(12) == 0;

    private int Any(List<int> arrays) => arrays[_random.Next(arrays.Count)];
}
