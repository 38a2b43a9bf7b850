using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Tests.Passes.LoopFusion;

/// <summary>
/// Random loops that stand one behind the other in a loop over time: over the same indices or others, over the function's arrays and the caller's, at
/// shifted elements, with sums, and with single elements between them.
/// </summary>
internal sealed class RandomNeighbours
{
    private readonly Random _random;
    private readonly FunctionBuilder _builder;
    private readonly bool _hasStages;
    private readonly List<int> _own = [], _written = [], _read = [];
    private int _length, _shorter;

    private RandomNeighbours(int seed, FunctionBuilder builder)
    {
        _random = new Random(seed);
        _hasStages = seed % 2 == 1;
        _builder = builder;
    }

    public static Function Function(int seed) => Build.Function(b => new RandomNeighbours(seed, b).Body());

    /// <summary>x, y, the gradient, n.</summary>
    public static object?[] Arguments(int n)
    {
        Interpreter.Memory Numbers(double first) => Interpreter.Memory.Of([.. Enumerable.Range(0, n).Select(i => first + (0.37 * i))]);
        return [Numbers(1), Numbers(2), Numbers(3), n];
    }

    private int[] Body()
    {
        int x = _builder.Array("x", readOnly: true), y = _builder.Array("y"), gradient = _builder.Array("xGradient", ParameterRole.Gradient);
        _length = _builder.Int("n");
        _shorter = _builder.Subtract(_length, _builder.Integer(1));
        int[] own = [.. Enumerable.Range(0, 3).Select(_ => _builder.Allocate(Build.Vector, Allocation.Scratch, _length))];
        _own.AddRange(own);
        _written.AddRange([.. own, .. own, gradient, y]);
        _read.AddRange([.. own, .. own, x, y, gradient]);
        int[] sums = _builder.For(_builder.Integer(0), _builder.Integer(3), [(_builder.Number(0), "s")], c => [Trip(c[1])]);
        int sum = _builder.For(_builder.Integer(0), _length, [(sums[0], "s")], c => [own.Aggregate(c[1], (s, a) => _builder.Add(s, _builder.Load(a, c[0])))])[0];
        return [sum];
    }

    private int Trip(int sum)
    {
        int loops = _random.Next(2, 6), known = _read.Count;
        for (int k = 0; k < loops; k++)
        {
            if (_hasStages && _random.Next(4) == 0)
                _read.Add(Copy());
            if (_random.Next(3) == 0)
                Between();
            if (_hasStages && _random.Next(4) == 0)
                Stages();
            else
                sum = Loop(sum);
        }

        _read.RemoveRange(known, _read.Count - known);
        return sum;
    }

    /// <summary>An array of the trip that holds what another one has held.</summary>
    private int Copy()
    {
        int original = Any(_own), copy = _builder.Allocate(Build.Vector, Allocation.Buffer, _length);
        _builder.For(_builder.Integer(0), _length, [], c =>
        {
            _builder.Store(copy, [c[0]], _builder.Load(original, c[0]));
            return [];
        });
        return copy;
    }

    /// <summary>Each loop fills an array from the one that the loop before has filled, from neighbours mostly; the last may fill the array that all start from.</summary>
    private void Stages()
    {
        int state = Any(_own), filled = state;
        int start = _random.Next(1, 3), stages = _random.Next(2, 5);
        for (int k = 0; k < stages; k++)
        {
            int source = filled, back = Math.Min(_random.Next(3), start), own = start - (_random.Next(3) == 0 ? 1 : 0);
            filled = k == stages - 1 && _random.Next(2) == 0 ? state : Any(_own);
            bool isFilledFirst = _random.Next(2) == 0, isHandedOn = _random.Next(3) > 0;
            if (isFilledFirst)
                _builder.Store(filled, [_builder.Integer(Math.Min(own, 1))], _builder.Load(state, _builder.Integer(0)));
            _builder.For(_builder.Integer(start - own > 0 && back < start ? own : start), _length, [], c =>
            {
                int behind = isHandedOn ? _builder.Subtract(c[0], _builder.Integer(Math.Min(1, back))) : c[0];
                int slope = _builder.Multiply(_builder.Load(Any(_read), c[0]), _builder.Load(source, behind));
                _builder.Store(filled, [c[0]], _builder.Add(_builder.Load(state, c[0]), _builder.Multiply(slope, _builder.Number(0.25))));
                return [];
            });
        }
    }

    /// <summary>Something is done to a first element.</summary>
    private void Between()
    {
        int at = _builder.Integer(_random.Next(2)), array = Any(_written);
        if (_random.Next(2) == 0)
            _builder.Store(array, [at], _random.Next(2) == 0 ? _builder.Number(0) : _builder.Load(Any(_read), at));
        else
            _builder.Accumulate(array, [at], _builder.Load(Any(_read), at));
    }

    private int Loop(int sum)
    {
        int start = _random.Next(3), end = _random.Next(5) == 0 ? _shorter : _length;
        bool adds = _random.Next(4) == 0;
        (int, string?)[] carried = adds ? [(sum, "s")] : [];
        int[] final = _builder.For(_builder.Integer(start), end, carried, c =>
        {
            int value = _builder.Number(0.5);
            for (int k = _random.Next(1, 4); k > 0; k--)
                value = Statement(c[0], start, value);
            return adds ? [_builder.Add(c[1], value)] : [];
        });
        return adds ? final[0] : sum;
    }

    private int Statement(int index, int start, int value)
    {
        int at = At(index, start);
        switch (_random.Next(6))
        {
            case 0:
                _builder.Store(Any(_written), [at], _builder.Number(0));
                return value;
            case 1 or 2:
                _builder.Store(Any(_written), [at], value);
                return value;
            case 3:
                _builder.Accumulate(Any(_written), [at], value);
                return value;
            default:
                return _builder.Multiply(_builder.Add(value, _builder.Load(Any(_read), at)), _builder.Number(0.25));
        }
    }

    private int At(int index, int start)
    {
        int back = _random.Next(3) == 0 ? _random.Next(start + 1) : 0;
        return back == 0 ? index : _builder.Subtract(index, _builder.Integer(back));
    }

    private int Any(List<int> arrays) => arrays[_random.Next(arrays.Count)];
}
