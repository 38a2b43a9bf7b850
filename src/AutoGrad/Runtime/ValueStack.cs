using System;
using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <summary>
/// The values that a loop of unknown length leaves for its reverse sweep: pushed forwards, popped backwards.
/// Its memory is rented from the shared pool and given back by <see cref="Dispose"/>, so a warm call leaves no garbage.
/// </summary>
/// <remarks>A mutable struct: keep it in one local and do not copy it. <c>default</c> is an empty stack.</remarks>
/// <typeparam name="T">The type of the values.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ValueStack<T> : IDisposable
{
    private const int FirstCapacity = 64;

    private T[]? _items;

    /// <summary>The number of values on the stack.</summary>
    public int Count { get; private set; }

    /// <summary>Puts <paramref name="value"/> on top.</summary>
    /// <param name="value">The value to keep.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(T value)
    {
        T[]? items = _items;
        int count = Count;
        if (items is null || (uint)count >= (uint)items.Length)
            items = Grow();
        items[count] = value;
        Count = count + 1;
    }

    /// <summary>Takes the value from the top.</summary>
    /// <returns>The value pushed last.</returns>
    /// <exception cref="InvalidOperationException">The stack is empty.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Pop()
    {
        T[]? items = _items;
        int top = Count - 1;
        if (items is null || (uint)top >= (uint)items.Length)
            ThrowEmpty();
        Count = top;
        return items[top];
    }

    /// <summary>Gives the memory back; the stack is then empty and may be used again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Dispose()
    {
        T[]? items = _items;
        _items = null;
        Count = 0;
        if (items is not null)
            Return(items);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T[] Grow()
    {
        T[]? old = _items;
        T[] items = ArrayPool<T>.Shared.Rent(old is null ? FirstCapacity : checked(2 * old.Length));
        if (old is not null)
        {
            old.AsSpan(0, Count).CopyTo(items);
            Return(old);
        }

        _items = items;
        return items;
    }

    private static void Return(T[] items) =>
        ArrayPool<T>.Shared.Return(items, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());

    [DoesNotReturn]
    private static void ThrowEmpty() => throw new InvalidOperationException("The stack is empty: more values were popped than pushed.");
}
