using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// Rows of data that come in blocks, because all of them do not fit in memory: a file, a data base, a generator. A training visits the
/// blocks in a random order and, within a block, its rows in a random order.
/// </summary>
/// <remarks>
/// <see cref="Block"/> is called by one thread at a time, and what it returned is not read after the next call: an implementation may fill
/// the same memory again and again. A block always holds the same rows. <see cref="MappedRows{T}"/> is the implementation over a file.
/// </remarks>
/// <typeparam name="T">The floating-point type.</typeparam>
public interface IRowBlocks<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The number of blocks.</summary>
    int BlockCount { get; }

    /// <summary>The rows of a block.</summary>
    /// <param name="index">0 … <see cref="BlockCount"/> − 1.</param>
    RowBlock<T> Block(int index);
}

/// <summary>Some rows of data.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
/// <param name="Features">The rows one after the other: rows × features numbers.</param>
/// <param name="Targets">What is to be predicted: rows × targets numbers, where there is one target a number per row.</param>
public readonly record struct RowBlock<T>(ReadOnlyMemory<T> Features, ReadOnlyMemory<T> Targets)
    where T : IFloatingPointIeee754<T>;
