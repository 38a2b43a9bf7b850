using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Compiler.Ir;

/// <summary>An immutable array that compares by its elements, so that records which hold one compare by value.</summary>
internal readonly struct EquatableArray<T>(T[]? items) : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
{
    private readonly T[]? _items = items;

    public static EquatableArray<T> Empty => default;

    private T[] Items => _items ?? [];

    public int Count => _items?.Length ?? 0;

    public bool IsEmpty => Count == 0;

    public T this[int index] => (_items ?? throw new ArgumentOutOfRangeException(nameof(index)))[index];

    public static implicit operator EquatableArray<T>(T[] items) => new(items);

    public static implicit operator EquatableArray<T>(List<T> items) => new([.. items]);

    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    public bool Equals(EquatableArray<T> other)
    {
        if (IsSame(other))
            return true;
        if (Count != other.Count)
            return false;
        EqualityComparer<T> comparer = EqualityComparer<T>.Default;
        for (int i = 0; i < Count; i++)
        {
            if (!comparer.Equals(_items![i], other._items![i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = 17;
        for (int i = 0; i < Count; i++)
            hash = unchecked(hash * 31 + (_items![i]?.GetHashCode() ?? 0));
        return hash;
    }

    public EquatableArray<TResult> Map<TResult>(Func<T, TResult> map)
    {
        TResult[] results = new TResult[Count];
        for (int i = 0; i < results.Length; i++)
            results[i] = map(_items![i]);
        return results;
    }

    public bool Any(Func<T, bool> holds)
    {
        for (int i = 0; i < Count; i++)
        {
            if (holds(_items![i]))
                return true;
        }

        return false;
    }

    public bool All(Func<T, bool> holds)
    {
        for (int i = 0; i < Count; i++)
        {
            if (!holds(_items![i]))
                return false;
        }

        return true;
    }

    // LINQ over the array itself: over this struct it would box it, and ask for every item through an interface.
    public IEnumerable<TResult> Select<TResult>(Func<T, TResult> map) => Items.Select(map);

    public IEnumerable<TResult> Select<TResult>(Func<T, int, TResult> map) => Items.Select(map);

    public IEnumerable<TResult> SelectMany<TResult>(Func<T, IEnumerable<TResult>> map) => Items.SelectMany(map);

    public IEnumerable<T> Where(Func<T, bool> holds) => Items.Where(holds);

    public IEnumerable<T> Where(Func<T, int, bool> holds) => Items.Where(holds);

    public IEnumerable<TKind> OfType<TKind>() => Items.OfType<TKind>();

    public IEnumerable<T> Concat(IEnumerable<T> others) => Items.Concat(others);

    public IEnumerable<T> Concat(EquatableArray<T> others) => Items.Concat(others.Items);

    public IEnumerable<T> Skip(int count) => Items.Skip(count);

    public bool Contains(T item) => Array.IndexOf(Items, item) >= 0;

    public EquatableArray<T> With(T item) => new([.. this, item]);

    /// <summary>Whether it is the very same array: a quick answer for what has not changed.</summary>
    public bool IsSame(EquatableArray<T> other) => ReferenceEquals(_items, other._items);

    public void CopyTo(T[] target, int start) => _items?.CopyTo(target, start);

    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => Items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    /// <summary>For loops over the array, which need no object.</summary>
    public struct Enumerator(T[]? items)
    {
        private int _at = -1;

        public readonly T Current => items![_at];

        public bool MoveNext() => items is not null && ++_at < items.Length;
    }
}
