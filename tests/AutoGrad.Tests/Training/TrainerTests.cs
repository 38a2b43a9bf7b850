using System.Collections.Generic;
using System.Linq;
using AutoGrad.Tests.Optimizers.FirstOrder;
using Xunit;

namespace AutoGrad.Tests.Training;

/// <summary>What a training does with its rows: which, in which order, in which batches, and what becomes of the gradients.</summary>
public class TrainerTests
{
    private static readonly Trainer Plain = new() { Optimizer = new GradientDescent { LearningRate = 0.1 }, Epochs = 3, BatchSize = 8, Seed = 5 };

    private static WatchedRows<double> Watched(int rows = 50, int features = 3) => new(MadeUpRows.Linear<double>(rows, features));

    private static int[][] EpochsOf(WatchedRows<double> rows, int batchesPerEpoch) =>
        [.. rows.Batches.Chunk(batchesPerEpoch).Select(epoch => epoch.SelectMany(batch => batch).ToArray())];

    [Fact]
    public void Every_epoch_sees_every_row_once_in_an_order_of_its_own()
    {
        WatchedRows<double> rows = Watched();
        Plain.Train(rows, new double[3]);
        int[][] epochs = EpochsOf(rows, 7);
        Assert.Equal(3, epochs.Length);
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 50), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
        Assert.Equal([8, 8, 8, 8, 8, 8, 2], rows.Batches.Take(7).Select(batch => batch.Length));
    }

    [Fact]
    public void Order_depends_on_the_seed_alone()
    {
        WatchedRows<double> first = Watched(), again = Watched(), other = Watched();
        Plain.Train(first, new double[3]);
        Plain.Train(again, [3.0, 2, 1]);
        (Plain with { Seed = 6 }).Train(other, new double[3]);
        Assert.Equal(first.Batches, again.Batches);
        Assert.NotEqual(first.Batches, other.Batches);
    }

    [Fact]
    public void Order_of_the_data_is_kept_on_request()
    {
        WatchedRows<double> rows = Watched();
        (Plain with { Shuffle = false }).Train(rows, new double[3]);
        Assert.All(EpochsOf(rows, 7), epoch => Assert.Equal(Enumerable.Range(0, 50), epoch));
    }

    public static TheoryData<string> Optimizers => [.. PublishedFormulas.Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Training_is_the_loop_that_one_would_write_by_hand(string name)
    {
        Trainer trainer = Plain with { Optimizer = PublishedFormulas.Optimizers[name], EvaluateEvery = 100 };
        WatchedRows<double> rows = Watched(50, 11);
        TrainingState<double> training = trainer.CreateState<double>(11);
        double[] start = [.. Enumerable.Range(0, 11).Select(i => 0.1 * i)];
        training.Train(rows, [.. start]);

        FirstOrderState<double> state = trainer.Optimizer.CreateState<double>(11);
        var gradient = new double[11];
        LinearRows<double> objective = MadeUpRows.Linear<double>(50, 11);
        foreach (int[] batch in rows.Batches)
        {
            double value = objective.ValueAndGradient(start, batch, gradient);
            state.Step(start, gradient, value);
        }

        Assert.Equal(21, rows.Batches.Count);
        Assert.Equal(start, training.Parameters.ToArray());
    }

    [Fact]
    public void All_rows_at_once_are_the_descent_that_Minimize_runs()
    {
        LinearRows<double> rows = MadeUpRows.Linear<double>(50, 3);
        double[] trained = [1, 2, 3], minimized = [1, 2, 3];
        var optimizer = new Adam { LearningRate = 0.05 };
        TrainingResult<double> training = new Trainer { Optimizer = optimizer, Epochs = 40, BatchSize = null, Shuffle = false }.Train(rows, trained);
        DescentResult<double> descent = optimizer.Minimize(rows, minimized, new DescentOptions { MaxIterations = 40 });
        Assert.Equal(minimized, trained);
        Assert.Equal(descent.Value, training.Value);
        Assert.Equal((40, 40 * 50, 41 * 50), (training.Steps, training.RowGradients, training.RowValues));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(1024)]
    public void Least_squares_are_found_whatever_the_batch(int batchSize)
    {
        LinearRows<double> rows = MadeUpRows.Linear<double>(200, 3);
        double[] exact = new double[3], trained = new double[3];
        new Lbfgs().Minimize(rows, exact);
        var trainer = new Trainer
        {
            Optimizer = new Adam { LearningRate = Schedule.Cosine(0.05, 300L * ((200 + batchSize - 1) / batchSize)) },
            Epochs = 300,
            BatchSize = batchSize,
        };
        TrainingResult<double> result = trainer.Train(rows, trained);
        Assert.Equal(TrainingStatus.EpochsDone, result.Status);
        Assert.True(result.Value - rows.Value(exact) < 1e-4, result.ToString());
    }

    [Fact]
    public void Noise_of_the_training_loss_shrinks_as_batches_grow()
    {
        LinearRows<double> rows = MadeUpRows.Linear<double>(1024, 3);
        double Noise(int batchSize)
        {
            var losses = new List<double>();
            var watched = new WatchedRows<double>(rows)
            {
                Differentiated = (_, value) =>
                {
                    losses.Add(value);
                    return value;
                },
            };
            new Trainer { Optimizer = new GradientDescent { LearningRate = 1e-9 }, Epochs = 4, BatchSize = batchSize, RowsPerSlice = 1024 }
                .Train(watched, new double[3]);
            double mean = losses.Average();
            return losses.Average(loss => (loss - mean) * (loss - mean));
        }

        double[] noise = [.. new[] { 1, 16, 64, 256, 1024 }.Select(Noise)];
        Assert.All(noise.Zip(noise[1..]), pair => Assert.True(pair.Second < 0.5 * pair.First, string.Join(", ", noise)));
    }

    [Fact]
    public void Batch_descent_at_a_small_rate_falls_monotonically()
    {
        var history = new TrainingHistory();
        var trainer = new Trainer { Optimizer = new GradientDescent { LearningRate = 0.1 }, Epochs = 100, BatchSize = null };
        trainer.Train(MadeUpRows.Linear<double>(200, 3), new double[3], new TrainingOptions<double> { History = history });
        double[] losses = [.. history.Entries.Select(entry => entry.Loss)];
        Assert.All(losses.Zip(losses[1..]), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void Gradients_of_micro_batches_are_accumulated()
    {
        var optimizer = new GradientDescent { LearningRate = 0.1, Transformation = GradientTransformation.Accumulate(4) };
        LinearRows<double> rows = MadeUpRows.Linear<double>(64, 3);
        double[] micro = new double[3], whole = new double[3];
        TrainingResult<double> result = (Plain with { Optimizer = optimizer, Shuffle = false, BatchSize = 4 }).Train(rows, micro);
        (Plain with { Shuffle = false, BatchSize = 16 }).Train(rows, whole);
        Assert.Equal((12, 48), (result.Steps, result.GradientEvaluations));
        Assert.All(micro.Zip(whole), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
    }

    [Fact]
    public void Average_of_the_parameters_is_what_is_evaluated_and_returned()
    {
        var optimizer = new GradientDescent { LearningRate = 0.2, Averaging = new ParameterAveraging { Decay = 0.9 } };
        LinearRows<double> rows = MadeUpRows.Linear<double>(64, 3);
        TrainingState<double> state = (Plain with { Optimizer = optimizer }).CreateState<double>(3);
        var point = new double[3];
        TrainingResult<double> result = state.Train(rows, point);
        Assert.Equal(rows.Value(point), result.Value);
        Assert.NotEqual(state.Parameters.ToArray(), point);
    }

    [Fact]
    public void Plateau_rule_sees_the_evaluated_losses()
    {
        var optimizer = new GradientDescent { LearningRate = 0.1, Plateau = new ReduceOnPlateau { Patience = 2 } };
        var rows = new WatchedRows<double>(MadeUpRows.Linear<double>(16, 3)) { Valued = (_, _) => 1 };
        TrainingResult<double> result = (Plain with { Optimizer = optimizer, Epochs = 5 }).Train(rows, new double[3]);
        Assert.Equal(0.01, result.LearningRate, 1e-15);
    }

    [Fact]
    public void Polyak_step_is_given_the_values()
    {
        TrainingResult<double> result = (Plain with { Optimizer = new PolyakStep(), Epochs = 100 })
            .Train(MadeUpRows.Linear<double>(64, 3), new double[3]);
        Assert.True(result.Value < result.StartValue);
    }

    [Fact]
    public void Frozen_parameters_stay()
    {
        double[] point = [1, 2, 3];
        (Plain with { Optimizer = new Adam { Frozen = ParameterMask.Of(1..2) } }).Train(MadeUpRows.Linear<double>(64, 3), point);
        Assert.Equal(2, point[1]);
        Assert.NotEqual(1, point[0]);
    }

    [Fact]
    public void Rates_follow_the_schedule_by_steps()
    {
        var history = new TrainingHistory();
        var optimizer = new GradientDescent { LearningRate = Schedule.Step(1e-3, 7, 0.5) };
        (Plain with { Optimizer = optimizer }).Train(Watched(), new double[3], new TrainingOptions<double> { History = history });
        Assert.Equal([1e-3, 5e-4, 2.5e-4, 1.25e-4], history.Entries.Select(entry => entry.LearningRate));
        Assert.Equal([0L, 7, 14, 21], history.Entries.Select(entry => entry.Steps));
    }
}
