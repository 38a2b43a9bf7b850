using System;
using System.IO;
using Xunit;

namespace AutoGrad.Tests.Training.Checkpoints;

/// <summary>A training that was saved between any two batches, or at the end of an epoch, goes on as if nothing had happened.</summary>
public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autograd").FullName;

    private string Path => System.IO.Path.Combine(_folder, "training.agst");

    public void Dispose() => Directory.Delete(_folder, true);

    private static Trainer Trainer => new()
    {
        Optimizer = new AdamW
        {
            LearningRate = Schedule.Warmup(10).Then(Schedule.Cosine(0.05, 60)),
            Transformation = GradientTransformation.SkipNonFinite().Then(GradientTransformation.Accumulate(2)).Then(GradientTransformation.Noise(0.1, 11)),
            Averaging = new ParameterAveraging { Decay = 0.9 },
            Plateau = new ReduceOnPlateau { Patience = 1 },
        },
        Epochs = 6,
        BatchSize = 8,
        ValidationFraction = 0.25,
        EarlyStopping = new EarlyStopping { Patience = 2, MinimumImprovement = 1e-3 },
        RowsPerSlice = 3,
        Seed = 9,
    };

    private static LinearRows<double> Rows => MadeUpRows.Linear<double>(60, 4);

    [Fact]
    public void Resumed_training_is_the_uninterrupted_one()
    {
        TrainingState<double> whole = Trainer.CreateState<double>(4);
        var expected = new double[4];
        TrainingResult<double> result = whole.Train(Rows, expected);
        byte[] bytes = Checkpoint.ToBytes(whole);
        Assert.True(result.GradientEvaluations > 20);
        foreach (CheckpointFormat format in Enum.GetValues<CheckpointFormat>())
        {
            for (int stop = 1; stop <= result.GradientEvaluations; stop++)
            {
                Interrupt(stop, format);
                TrainingState<double> resumed = (Trainer with { Threads = 1 + stop % 2 }).CreateState<double>(4);
                resumed.Load(Path);
                double[] actual = [double.NaN, 1, 2, 3];
                TrainingResult<double> end = resumed.Train(Rows, actual);
                Assert.Equal(expected, actual);
                Assert.Equal((result.Status, result.Value, result.Epochs), (end.Status, end.Value, end.Epochs));
                Assert.Equal(bytes, Checkpoint.ToBytes(resumed));
            }
        }
    }

    private void Interrupt(int batches, CheckpointFormat format)
    {
        var source = new System.Threading.CancellationTokenSource();
        int seen = 0;
        var rows = new WatchedRows<double>(Rows)
        {
            Differentiated = (listed, value) =>
            {
                seen += listed.Length;
                if (seen >= batches * 8 - 3)
                    source.Cancel();
                return value;
            },
        };
        TrainingState<double> state = Trainer.CreateState<double>(4);
        state.Train(rows, new double[4], cancellationToken: source.Token);
        state.Save(Path, format);
    }

    [Fact]
    public void Run_saves_after_epochs_and_batches()
    {
        TrainingState<double> state = Trainer.CreateState<double>(4), loaded = Trainer.CreateState<double>(4);
        state.Train(Rows, new double[4], new TrainingOptions<double> { CheckpointPath = Path });
        loaded.Load(Path);
        Assert.Equal(Checkpoint.ToBytes(state), Checkpoint.ToBytes(loaded));

        using var source = new System.Threading.CancellationTokenSource();
        state.Reset();
        var rows = new WatchedRows<double>(Rows);
        int calls = 0;
        rows.Differentiated = (_, value) =>
        {
            if (++calls == 29)
                source.Cancel();
            return value;
        };
        state.Train(rows, new double[4], new TrainingOptions<double> { CheckpointPath = Path, CheckpointEvery = 1 }, source.Token);
        loaded.Load(Path);
        Assert.Equal(Checkpoint.ToBytes(state), Checkpoint.ToBytes(loaded));
    }

    [Fact]
    public void Checkpoints_of_other_settings_change_nothing()
    {
        TrainingState<double> state = Trainer.CreateState<double>(4);
        state.Train(Rows, new double[4]);
        byte[] bytes = Checkpoint.ToBytes(state);
        Trainer[] others =
        [
            Trainer with { BatchSize = 9 },
            Trainer with { Seed = 8 },
            Trainer with { Shuffle = false },
            Trainer with { ValidationFraction = 0.2 },
            Trainer with { RowsPerSlice = 4 },
            Trainer with { Optimizer = new Adam() },
        ];
        foreach (Trainer other in others)
        {
            TrainingState<double> fresh = other.CreateState<double>(4);
            byte[] before = Checkpoint.ToBytes(fresh);
            Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(bytes, fresh));
            Assert.Equal(before, Checkpoint.ToBytes(fresh));
        }

        Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(bytes, Trainer.CreateState<double>(5)));
        Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(bytes, Trainer.CreateState<float>(4)));
        Checkpoint.FromBytes(bytes, (Trainer with { Threads = 7, Epochs = 100 }).CreateState<double>(4));
    }

    [Fact]
    public void Damaged_checkpoints_change_nothing()
    {
        TrainingState<double> state = Trainer.CreateState<double>(4);
        state.Train(Rows, new double[4]);
        byte[] sound = Checkpoint.ToBytes(state);
        TrainingState<double> other = Trainer.CreateState<double>(4);
        byte[] before = Checkpoint.ToBytes(other);
        for (int i = 0; i < sound.Length; i += 7)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= 4;
            Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(damaged, other));
        }

        Assert.Equal(before, Checkpoint.ToBytes(other));
    }
}
