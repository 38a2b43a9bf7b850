using System.ComponentModel;
using System.Threading;

namespace AutoGrad.Runtime;

/// <summary>
/// Arrays of one exact length for batch objectives whose method writes into what it is given, or insists on arrays. Several threads may rent at
/// once; what is returned is rented again, so nothing is allocated in steady state.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowCopies<T>
{
    private readonly T[]?[] _free = new T[]?[16];

    /// <summary>An array of unspecified contents, the caller's own until it is returned.</summary>
    /// <param name="length">Its exact length.</param>
    public T[] Rent(int length)
    {
        for (int i = 0; i < _free.Length; i++)
        {
            // One of another length served a point of another length and is dropped.
            if (Volatile.Read(ref _free[i]) is not null && Interlocked.Exchange(ref _free[i], null) is { } array && array.Length == length)
                return array;
        }

        return new T[length];
    }

    /// <summary>Gives an array back; one too many is left to the garbage collector.</summary>
    /// <param name="array">An array that was rented here.</param>
    public void Return(T[] array)
    {
        for (int i = 0; i < _free.Length; i++)
        {
            if (Volatile.Read(ref _free[i]) is null && Interlocked.CompareExchange(ref _free[i], array, null) is null)
                return;
        }
    }
}
