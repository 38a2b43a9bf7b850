using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Tests.Interpreter;

/// <summary>An array, a span or a part of one: boxed elements, an offset and the length of each dimension.</summary>
internal sealed class Memory(object?[] items, int offset, int[] lengths)
{
    private readonly object?[] _items = items;
    private readonly int[] _lengths = lengths;

    public static Memory Of(params double[] values) => new([.. values.Cast<object?>()], 0, [values.Length]);

    public static Memory OfRows(params Memory[] rows) => new([.. rows], 0, [rows.Length]);

    public static Memory OfIntegers(params int[] values) => new([.. values.Select(v => (object?)(long)v)], 0, [values.Length]);

    /// <summary>Fresh memory: zeros, or NaN where the contents must not be read before they are written.</summary>
    public static Memory Fresh(IrType element, int[] lengths, bool poisoned)
    {
        object?[] items = new object?[lengths.Aggregate(1, (a, b) => a * b)];
        Array.Fill(items, poisoned && element.IsReal ? double.NaN : Scalars.Default(element));
        return new Memory(items, 0, lengths);
    }

    public int Count => _lengths.Aggregate(1, (a, b) => a * b);

    public object? this[params long[] indices]
    {
        get => _items[Position(indices)];
        set => _items[Position(indices)] = value;
    }

    public int Length(int dimension) => _lengths[dimension];

    public Memory Slice(long start, long length)
    {
        if (start < 0 || length < 0 || start + length > Count)
            throw new ArgumentOutOfRangeException(nameof(start));
        return new Memory(_items, offset + (int)start, [(int)length]);
    }

    public void Clear(IrType element) => Array.Fill(_items, Scalars.Default(element), offset, Count);

    public double[] Reals() => [.. _items.Skip(offset).Take(Count).Select(v => (double)v!)];

    /// <summary>The contents, comparable to the bit.</summary>
    public IEnumerable<object?> Bits() => _items.Skip(offset).Take(Count)
        .SelectMany(v => v is Memory row ? row.Bits() : [v is double x ? BitConverter.DoubleToInt64Bits(x) : v]);

    /// <summary>Memory with the same contents, for running a function twice.</summary>
    public Memory Copy() => new([.. _items.Select(v => v is Memory row ? row.Copy() : v)], offset, _lengths);

    private int Position(long[] indices)
    {
        long position = 0;
        for (int k = 0; k < indices.Length; k++)
        {
            if (indices[k] < 0 || indices[k] >= _lengths[k])
                throw new IndexOutOfRangeException($"index {indices[k]} of {_lengths[k]}");
            position = position * _lengths[k] + indices[k];
        }

        return offset + (int)position;
    }
}
