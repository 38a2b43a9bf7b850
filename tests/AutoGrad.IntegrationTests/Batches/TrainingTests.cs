using System;
using System.IO;
using System.Linq;
using AutoGrad.IntegrationTests.Allocation;
using Xunit;

namespace AutoGrad.IntegrationTests.Batches;

/// <summary>The generated objective in the trainer: in memory and from a file, on one thread and several, to the same bits.</summary>
public class TrainingTests
{
    private const int Count = 500, Features = 4;

    private static readonly double[] _x = [.. Enumerable.Range(0, Count * Features).Select(i => i % Features == 0 ? 1 : Math.Sin(1.7 * i))];
    private static readonly double[] _y = [.. Enumerable.Range(0, Count).Select(i => 2 * _x[i * Features + 1] - 1 + 0.1 * Math.Cos(i))];

    private static readonly Trainer _trainer = new()
    {
        Optimizer = new Adam { LearningRate = 0.02 },
        Epochs = 20,
        BatchSize = 50,
        ValidationFraction = 0.2,
        RowsPerSlice = 8,
        Seed = 3,
    };

    [Fact]
    public void Threads_and_files_change_no_bit()
    {
        double[] expected = new double[Features];
        TrainingResult<double> result = _trainer.Train(new Rows.ErrorBatchObjective(_x, _y), expected);
        Assert.True(result.Value < 0.02 * result.StartValue, result.ToString());

        double[] threaded = new double[Features], mapped = new double[Features];
        (_trainer with { Threads = 3 }).Train(new Rows.ErrorBatchObjective(_x, _y), threaded);
        Assert.Equal(expected, threaded);

        string folder = Directory.CreateTempSubdirectory("autograd").FullName, path = Path.Combine(folder, "rows.agrw");
        try
        {
            using (var writer = new RowFileWriter<double>(path, Features, 1, Count))
            {
                for (int i = 0; i < Count; i++)
                    writer.Append(_x.AsSpan(i * Features, Features), _y.AsSpan(i, 1));
                writer.Complete();
            }

            using var rows = new MappedRows<double>(path);
            _trainer.Train(rows, static block => new Rows.ErrorBatchObjective(block.Features, block.Targets), mapped);
            Assert.Equal(expected, mapped);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Whole_run_on_one_thread_allocates_nothing()
    {
        var objective = new Rows.ErrorBatchObjective(_x, _y);
        TrainingState<double> state = (_trainer with { Epochs = 1 }).CreateState<double>(Features);
        var w = new double[Features];
        Garbage.AssertNone(
            () =>
            {
                state.Reset();
                state.Train(objective, w);
            });
    }
}
