using System;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Tests.Passes.Storage;

/// <summary>
/// Random steps of a loop over time: arrays that are filled as a whole, from the first element on or from the second, in part, or in a branch, from each
/// other at shifted elements; elements that are written by themselves; sums that steps use.
/// </summary>
internal sealed class RandomTrips
{
    private readonly Random _random;
    private readonly FunctionBuilder _builder;
    private readonly int _x, _n;
    private readonly int[] _own;

    private RandomTrips(int seed, FunctionBuilder builder)
    {
        _random = new Random(seed);
        _builder = builder;
        _x = builder.Array("x", ParameterRole.Active, readOnly: true);
        _n = builder.Length(_x);
        _own = [.. Enumerable.Range(0, 4).Select(_ => builder.Allocate(Build.Vector, Allocation.Scratch, _n))];
    }

    public static Function Function(int seed) => Build.Function(b => new RandomTrips(seed, b).Body());

    private int[] Body()
    {
        Loop(0, i => _builder.Store(_own[0], [i], _builder.Load(_x, i)));
        int sum = _builder.For(_builder.Integer(0), _builder.Integer(3), [(_builder.Number(0.5), "s")], c => [Trip(c[1])])[0];
        return _builder.For(_builder.Integer(0), _n, [(sum, "s")], c => [_own.Aggregate(c[1], (s, a) => _builder.Add(s, _builder.Load(a, c[0])))]);
    }

    private int Trip(int sum)
    {
        for (int k = _random.Next(3, 7); k > 0; k--)
        {
            switch (_random.Next(20))
            {
                case 0:
                    Element(_builder.Integer(_random.Next(2)), Any(), sum);
                    break;
                case 1:
                    _builder.If(_builder.Less(_builder.Load(Any(), _builder.Integer(0)), sum), () => Nothing(() => Fill(sum)), () => []);
                    break;
                case 2:
                    int array = Any();
                    sum = _builder.For(_builder.Integer(0), _n, [(sum, "s")], c => [_builder.Add(c[1], _builder.Multiply(_builder.Number(0.125), _builder.Load(array, c[0])))])[0];
                    break;
                default:
                    Fill(sum);
                    break;
            }
        }

        return sum;
    }

    private static int[] Nothing(Action write)
    {
        write();
        return [];
    }

    private void Fill(int sum)
    {
        int filled = Any(), start = _random.Next(3);
        bool adds = _random.Next(5) == 0;
        if (start == 1 && _random.Next(4) > 0)
            Element(_builder.Integer(0), filled, sum);
        Loop(start, i =>
        {
            int value = Term(i, start, sum);
            for (int k = _random.Next(1, 3); k > 0; k--)
                value = _random.Next(2) == 0 ? _builder.Multiply(value, Term(i, start, sum)) : _builder.Subtract(value, Term(i, start, sum));
            if (adds)
                _builder.Accumulate(filled, [i], value);
            else
                _builder.Store(filled, [i], value);
        });
    }

    private void Element(int at, int array, int sum) => _builder.Store(array, [at], _builder.Multiply(_builder.Load(Any(), at), Term(at, 0, sum)));

    private int Term(int index, int start, int sum) => _random.Next(6) switch
    {
        0 => sum,
        1 => _builder.Number(0.75),
        2 => _builder.Load(_x, index),
        _ => _builder.Load(Any(), start > 0 && _random.Next(2) == 0 ? _builder.Subtract(index, _builder.Integer(_random.Next(1, start + 1))) : index),
    };

    private void Loop(int start, Action<int> body) => _builder.For(_builder.Integer(start), _n, [], c =>
    {
        body(c[0]);
        return [];
    });

    private int Any() => _own[_random.Next(_own.Length)];
}
