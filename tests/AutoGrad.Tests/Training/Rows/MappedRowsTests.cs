using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using Xunit;

namespace AutoGrad.Tests.Training.Rows;

/// <summary>Rows in a file, block by block, and trainings on them.</summary>
public sealed class MappedRowsTests : IDisposable
{
    private const int Features = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("autograd").FullName;

    private string Path => System.IO.Path.Combine(_folder, "rows.agrw");

    public void Dispose() => Directory.Delete(_folder, true);

    private (T[] Features, T[] Targets) Write<T>(int rows, int rowsPerBlock)
        where T : IFloatingPointIeee754<T>
    {
        (T[] x, T[] y) = MadeUpRows.Of<T>(rows, Features);
        using var writer = new RowFileWriter<T>(Path, Features, 1, rowsPerBlock);
        for (int i = 0; i < rows; i++)
            writer.Append(x.AsSpan(i * Features, Features), y.AsSpan(i, 1));
        writer.Complete();
        return (x, y);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 40)]
    [InlineData(40, 7)]
    [InlineData(40, 100)]
    public void What_was_written_is_read(int rows, int rowsPerBlock)
    {
        AssertRead<double>(rows, rowsPerBlock);
        AssertRead<float>(rows, rowsPerBlock);
        AssertRead<Half>(rows, rowsPerBlock);
    }

    private void AssertRead<T>(int rows, int rowsPerBlock)
        where T : IFloatingPointIeee754<T>
    {
        (T[] x, T[] y) = Write<T>(rows, rowsPerBlock);
        using var mapped = new MappedRows<T>(Path);
        Assert.Equal(
            (rows, Features, 1, rowsPerBlock, (rows + rowsPerBlock - 1) / rowsPerBlock),
            (mapped.RowCount, mapped.FeatureCount, mapped.TargetCount, mapped.RowsPerBlock, mapped.BlockCount));
        var features = new List<T>();
        var targets = new List<T>();
        for (int i = 0; i < mapped.BlockCount; i++)
        {
            features.AddRange(mapped.Block(i).Features.ToArray());
            targets.AddRange(mapped.Block(i).Targets.ToArray());
        }

        Assert.Equal(x, features);
        Assert.Equal(y, targets);
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.Block(mapped.BlockCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.Block(-1));
    }

    [Fact]
    public void Memory_of_a_closed_file_is_refused()
    {
        Write<double>(10, 4);
        var mapped = new MappedRows<double>(Path);
        ReadOnlyMemory<double> memory = mapped.Block(1).Features;
        using (memory.Pin())
            Assert.Equal(4 * Features, memory.Span.Length);
        mapped.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        mapped.Dispose();
    }

    /// <summary>Every byte is under a checksum, that of the header or that of the rows.</summary>
    [Fact]
    public void Damaged_files_are_refused()
    {
        Write<double>(3, 2);
        byte[] sound = File.ReadAllBytes(Path);
        Assert.Equal(64 + 3 * (Features + 1) * 8, sound.Length);
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= 0x10;
            File.WriteAllBytes(Path, damaged);
            RowFileException refused = Assert.Throws<RowFileException>(() => new MappedRows<double>(Path));
            Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
        }

        // Without the pass over the rows, their checksum is not looked at.
        new MappedRows<double>(Path, verify: false).Dispose();
    }

    [Fact]
    public void Files_that_were_cut_off_or_are_others_are_refused()
    {
        Write<double>(3, 2);
        byte[] sound = File.ReadAllBytes(Path);
        string Refused<T>(byte[] content)
            where T : IFloatingPointIeee754<T>
        {
            File.WriteAllBytes(Path, content);
            return Assert.Throws<RowFileException>(() => new MappedRows<T>(Path, verify: false)).Message;
        }

        Assert.Contains("does not begin as", Refused<double>([]), StringComparison.Ordinal);
        Assert.Contains("does not begin as", Refused<double>(sound[..63]), StringComparison.Ordinal);
        Assert.Contains("does not begin as", Refused<double>([.. "price,lotsize\n1,2\n"u8]), StringComparison.Ordinal);
        Assert.Contains("it was cut off or altered", Refused<double>(sound[..64]), StringComparison.Ordinal);
        Assert.Contains("it was cut off or altered", Refused<double>(sound[..^1]), StringComparison.Ordinal);
        Assert.Contains("it was cut off or altered", Refused<double>([.. sound, 0]), StringComparison.Ordinal);
        Assert.Contains("numbers of type double, not float", Refused<float>(sound), StringComparison.Ordinal);
        sound[4] = 2;
        Assert.Contains("format version 2", Refused<double>(sound), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => new MappedRows<double>(Path + "x"));
    }

    [Fact]
    public void File_that_is_given_up_leaves_the_earlier_one()
    {
        Write<double>(3, 2);
        byte[] sound = File.ReadAllBytes(Path);
        using (var writer = new RowFileWriter<double>(Path, 1, 1, 2))
        {
            writer.Append([1], [2]);
            Assert.Throws<ArgumentException>(() => writer.Append([1, 2], [2]));
            Assert.Throws<ArgumentException>(() => writer.Append([1], []));
        }

        Assert.Equal(sound, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(_folder));
        using var empty = new RowFileWriter<double>(Path, 1, 1, 2);
        Assert.Throws<InvalidOperationException>(empty.Complete);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowFileWriter<double>(Path, 0, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowFileWriter<double>(Path, 1 << 20, 1, 1 << 20));
    }

    private static Trainer Plain => new()
    {
        Optimizer = new Adam { LearningRate = 0.02 },
        Epochs = 3,
        BatchSize = 8,
        RowsPerSlice = 3,
        EvaluateEvery = 100,
        Seed = 4,
    };

    /// <summary>
    /// 23 blocks of 16 rows. The same batches, in the order that the run took them in, over the rows in memory: the same bits.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_on_a_file_is_training_in_memory(int threads)
    {
        (double[] x, double[] y) = Write<double>(16 * 23 - 5, 16);
        Trainer trainer = Plain with { Threads = threads };
        double[] trained = new double[Features], replayed = new double[Features];
        using var mapped = new MappedRows<double>(Path);
        TrainingState<double> state = trainer.CreateState<double>(Features);
        TrainingResult<double> result = state.Train(mapped, static block => new LinearRows<double>(block.Features, block.Targets), trained);
        Assert.Equal(3 * y.Length, result.RowGradients);

        FirstOrderState<double> optimizer = trainer.Optimizer.CreateState<double>(Features);
        var rows = new LinearRows<double>(x, y);
        double[] gradient = new double[Features], part = new double[Features];
        foreach (int[] batch in Batches(mapped, y))
        {
            // As documented: the sum of the means of slices of three rows, weighted by their numbers.
            gradient.AsSpan().Clear();
            foreach (int[] slice in batch.Chunk(3))
            {
                rows.ValueAndGradient(replayed, slice, part);
                for (int j = 0; j < Features; j++)
                    gradient[j] += part[j] * ((double)slice.Length / batch.Length);
            }

            optimizer.Step(replayed, gradient);
        }

        Assert.Equal(replayed, state.Parameters.ToArray());
        Assert.Equal(rows.Value(trained), result.Value, 1e-13);
    }

    /// <summary>The batches of three epochs as rows of the whole, which their targets tell: whole blocks, each epoch in another order.</summary>
    private static List<int[]> Batches(MappedRows<double> mapped, double[] targets)
    {
        var batches = new List<int[]>();
        (Plain with { RowsPerSlice = 8 }).Train(
            mapped,
            block =>
            {
                int first = Array.IndexOf(targets, block.Targets.Span[0]);
                return new WatchedRows<double>(new LinearRows<double>(block.Features, block.Targets))
                {
                    Differentiated = (listed, value) =>
                    {
                        batches.Add([.. listed.Select(row => first + row)]);
                        return value;
                    },
                };
            },
            new double[Features]);
        int[] rows = [.. batches.SelectMany(batch => batch)];
        foreach (int[] epoch in rows.Chunk(targets.Length))
        {
            Assert.Equal(Enumerable.Range(0, targets.Length), epoch.Order());
            int[] blocks = [.. epoch.Select(row => row / 16)];
            Assert.Equal(mapped.BlockCount - 1, blocks.Zip(blocks[1..]).Count(pair => pair.First != pair.Second));
            Assert.NotEqual(blocks.Order(), blocks);
        }

        return batches;
    }

    [Fact]
    public void One_block_is_the_rows_in_memory()
    {
        (double[] x, double[] y) = Write<double>(100, 100);
        double[] fromFile = new double[Features], inMemory = new double[Features];
        Trainer trainer = Plain with { ValidationFraction = 0.2, EvaluateEvery = 1 };
        using var mapped = new MappedRows<double>(Path);
        TrainingResult<double> file = trainer.Train(mapped, static block => new LinearRows<double>(block.Features, block.Targets), fromFile);
        TrainingResult<double> memory = trainer.Train(new LinearRows<double>(x, y), inMemory);
        Assert.Equal(inMemory, fromFile);
        Assert.Equal((memory.Value, memory.RowValues, memory.BestEpoch), (file.Value, file.RowValues, file.BestEpoch));
    }

    [Fact]
    public void Rows_are_held_out_of_every_block()
    {
        Write<double>(100, 10);
        using var mapped = new MappedRows<double>(Path);
        TrainingResult<double> result = (Plain with { ValidationFraction = 0.3, EvaluateEvery = 1 }).Train(
            mapped, static block => new LinearRows<double>(block.Features, block.Targets), new double[Features]);
        Assert.Equal((3 * 70, 4 * 30), (result.RowGradients, result.RowValues));
    }

    [Fact]
    public void Blocks_allocate_nothing()
    {
        Write<double>(100, 10);
        using var mapped = new MappedRows<double>(Path);
        Func<RowBlock<double>, LinearRows<double>> over = static block => new LinearRows<double>(block.Features, block.Targets);
        TrainingState<double> state = (Plain with { EvaluateEvery = 1 }).CreateState<double>(Features);
        var point = new double[Features];
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            state.Reset();
            state.Train(mapped, over, point);
        }));
    }
}
