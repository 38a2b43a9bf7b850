using System;

namespace AutoGrad;

/// <summary>
/// Which rows of a block are held out, and in which order an epoch takes the others. Both are functions of the seed, the block and the epoch
/// alone: nothing of it need be saved. The memory is that of the largest block, two integers per row.
/// </summary>
internal sealed class RowOrder(Trainer settings)
{
    /// <summary>What a random sequence is for, the first part of its key.</summary>
    private const long HoldingOut = 1, Rows = 2, Blocks = 3;

    private readonly SeededRandom _random = new(0);
    private int[] _split = [], _order = [], _blocks = [];
    private int _block = -1, _rowCount = -1, _blockCount;

    /// <summary>How many rows of the block are held out: the first ones of <see cref="Split"/>.</summary>
    public int HeldOut { get; private set; }

    /// <summary>How many rows of the block are trained on.</summary>
    public int Trained => _rowCount - HeldOut;

    /// <summary>How many rows of the block an evaluation looks at, the first ones of <see cref="Split"/>.</summary>
    public int Evaluated => settings.ValidationFraction > 0 ? HeldOut : _rowCount;

    /// <summary>The rows of the block, those held out first, in an order that does not change.</summary>
    public int[] Split => _split;

    /// <summary>The rows of the block to be trained on, in this epoch's order: the first <see cref="Trained"/> ones.</summary>
    public int[] Order => _order;

    /// <summary>The data may be others than those of the last run.</summary>
    public void Begin(int blockCount)
    {
        _block = -1;
        _blockCount = blockCount;
        if (_blocks.Length < blockCount)
            _blocks = new int[blockCount];
    }

    /// <summary>The blocks in this epoch's order.</summary>
    public ReadOnlySpan<int> OrderBlocks(long epoch)
    {
        Span<int> blocks = _blocks.AsSpan(0, _blockCount);
        Count(blocks);
        if (settings.Shuffle)
        {
            _random.Restart(settings.Seed, Blocks, epoch);
            _random.Shuffle(blocks);
        }

        return blocks;
    }

    /// <summary>Turns to a block.</summary>
    public void Open(int block, int rowCount)
    {
        if (block == _block)
            return;
        if (_split.Length < rowCount)
            (_split, _order) = (new int[rowCount], new int[rowCount]);
        _block = block;
        _rowCount = rowCount;
        Span<int> split = _split.AsSpan(0, rowCount);
        Count(split);
        HeldOut = (int)(settings.ValidationFraction * rowCount);
        if (HeldOut == 0)
            return;
        _random.Restart(settings.Seed, HoldingOut, block);
        _random.Shuffle(split);

        // Sums over them then read the data from front to back.
        split[..HeldOut].Sort();
        split[HeldOut..].Sort();
    }

    /// <summary>Sets <see cref="Order"/>.</summary>
    public void OrderRows(long epoch)
    {
        Span<int> order = _order.AsSpan(0, Trained);
        _split.AsSpan(HeldOut, Trained).CopyTo(order);
        if (!settings.Shuffle)
            return;
        _random.Restart(settings.Seed, Rows, epoch, _block);
        _random.Shuffle(order);
    }

    private static void Count(Span<int> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i;
    }
}
