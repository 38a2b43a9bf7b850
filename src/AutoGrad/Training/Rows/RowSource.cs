using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>The losses of all blocks of rows; rows that lie in memory are one block.</summary>
internal readonly struct RowSource<T, TObjective>
    where T : IFloatingPointIeee754<T>
    where TObjective : IBatchObjective<T>
{
    private readonly TObjective _whole;
    private readonly IRowBlocks<T>? _blocks;
    private readonly Func<RowBlock<T>, TObjective>? _over;

    public RowSource(TObjective whole)
    {
        _whole = whole;
    }

    public RowSource(IRowBlocks<T> blocks, Func<RowBlock<T>, TObjective> over)
    {
        _whole = default!;
        _blocks = blocks;
        _over = over;
    }

    /// <summary>Whether indices of rows mean something outside of the source.</summary>
    public bool IsWhole => _blocks is null;

    public int BlockCount => _blocks?.BlockCount ?? 1;

    public TObjective Block(int index) => _blocks is null ? _whole : _over!(_blocks.Block(index));
}
