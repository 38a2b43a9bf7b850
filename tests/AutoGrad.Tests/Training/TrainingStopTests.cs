using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Xunit;

namespace AutoGrad.Tests.Training;

/// <summary>Why trainings end, what they say of it, and what they tell on the way.</summary>
public class TrainingStopTests
{
    private static readonly Trainer Plain = new() { Optimizer = new GradientDescent { LearningRate = 0.1 }, Epochs = 20, BatchSize = 8 };

    private static LinearRows<double> Rows => MadeUpRows.Linear<double>(50, 3);

    /// <summary>Losses of evaluations by number, the start first; the gradients are those of the rows.</summary>
    private static WatchedRows<double> Evaluated(params double[] losses)
    {
        int next = 0;
        return new WatchedRows<double>(MadeUpRows.Linear<double>(50, 3)) { Valued = (_, _) => losses[Math.Min(next++, losses.Length - 1)] };
    }

    [Fact]
    public void Held_out_rows_are_evaluated_and_never_trained_on()
    {
        var evaluated = new List<int[]>();
        var rows = new WatchedRows<double>(Rows)
        {
            Valued = (listed, value) =>
            {
                evaluated.Add(listed);
                return value;
            },
        };
        (Plain with { ValidationFraction = 0.3, Epochs = 3 }).Train(rows, new double[3]);
        Assert.Equal(4, evaluated.Count);
        Assert.All(evaluated, listed => Assert.Equal(evaluated[0], listed));
        Assert.Equal(15, evaluated[0].Length);
        Assert.Equal(3 * 35, rows.Batches.Sum(batch => batch.Length));
        Assert.Empty(rows.Batches.SelectMany(batch => batch).Intersect(evaluated[0]));
    }

    [Fact]
    public void Loss_for_validation_may_be_one_of_its_own()
    {
        var point = new double[3];
        LinearRows<double> other = MadeUpRows.Linear<double>(20, 3);
        TrainingResult<double> result = Plain.Train(Rows, point, new TrainingOptions<double> { Validation = other });
        Assert.Equal(other.Value(point), result.Value);
        Assert.Equal(0, result.RowValues);
        Assert.Throws<ArgumentException>(
            () => (Plain with { ValidationFraction = 0.5 }).Train(Rows, new double[3], new TrainingOptions<double> { Validation = other }));
    }

    [Fact]
    public void Early_stopping_restores_the_best()
    {
        var points = new List<double[]>();
        var point = new double[3];
        TrainingResult<double> result = (Plain with { EarlyStopping = new EarlyStopping { Patience = 3 } }).Train(
            Evaluated(9, 8, 7, 7.5, 7, 8, 9, 1),
            point,
            new TrainingOptions<double> { EpochEnded = epoch => points.Add(epoch.Point.ToArray()) });
        Assert.Equal(TrainingStatus.EarlyStopped, result.Status);
        Assert.Equal((6, 2), (result.Epochs, result.BestEpoch));
        Assert.Equal((7.0, 9.0), (result.Value, result.StartValue));
        Assert.Equal(points[2], point);
        Assert.Equal((4.0, 3.0), (result.Measured, result.Limit));
        Assert.StartsWith("EarlyStopped after 6 epochs: no better loss in 4 evaluations (patience 3)", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_improvements_do_not_count_as_such_but_the_best_is_the_best()
    {
        Trainer trainer = Plain with { EarlyStopping = new EarlyStopping { Patience = 1, MinimumImprovement = 0.1 } };
        TrainingResult<double> result = trainer.Train(Evaluated(9, 8, 7.95, 7.92), new double[3]);
        Assert.Equal((3, 3), (result.Epochs, result.BestEpoch));
        Assert.Equal(7.92, result.Value);
    }

    [Fact]
    public void Best_point_is_returned_without_early_stopping_too()
    {
        TrainingResult<double> result = Plain.Train(Evaluated(9, 8, 3, 4), new double[3]);
        Assert.Equal(TrainingStatus.EpochsDone, result.Status);
        Assert.Equal((20, 2), (result.Epochs, result.BestEpoch));
        Assert.StartsWith("20 of 20 epochs; the loss went from 9 to 3, its best, after 2 epochs", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluations_can_be_rare()
    {
        var history = new TrainingHistory();
        TrainingResult<double> result = (Plain with { EvaluateEvery = 8 }).Train(
            Rows, new double[3], new TrainingOptions<double> { History = history });
        Assert.Equal(4 * 50, result.RowValues);
        Assert.Equal([0L, 8, 16, 20], history.Entries.Where(entry => !double.IsNaN(entry.Loss)).Select(entry => entry.Epoch));
        Assert.All(history.Entries.Skip(1), entry => Assert.True(double.IsFinite(entry.TrainingLoss)));
    }

    [Fact]
    public void Target_ends_the_run()
    {
        TrainingResult<double> result = Plain.Train(Evaluated(9, 8, 0.5), new double[3], new TrainingOptions<double> { TargetValue = 1 });
        Assert.Equal(TrainingStatus.TargetReached, result.Status);
        Assert.Equal("loss 0.5 ≤ target 1.", result.Message);
    }

    [Fact]
    public void Time_limit_ends_the_run_within_an_epoch()
    {
        TrainingResult<double> result = Plain.Train(Rows, new double[3], new TrainingOptions<double> { TimeLimit = TimeSpan.Zero });
        Assert.Equal(TrainingStatus.TimeLimit, result.Status);
        Assert.Equal((0, 1), (result.Epochs, result.Steps));
    }

    [Fact]
    public void Cancelled_run_ends_between_batches_and_goes_on_later()
    {
        using var source = new CancellationTokenSource();
        var rows = new WatchedRows<double>(Rows);
        rows.Differentiated = (_, value) =>
        {
            if (rows.Batches.Count == 10)
                source.Cancel();
            return value;
        };
        TrainingState<double> state = Plain.CreateState<double>(3);
        double[] interrupted = new double[3], whole = new double[3];
        TrainingResult<double> result = state.Train(rows, interrupted, cancellationToken: source.Token);
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
        Assert.Equal((1, 10), (result.Epochs, result.Steps));

        result = state.Train(rows, interrupted);
        Assert.Equal(TrainingStatus.EpochsDone, result.Status);
        Assert.Equal(Plain.Train(Rows, whole).Value, result.Value);
        Assert.Equal(whole, interrupted);
    }

    [Fact]
    public void Callback_sees_epochs_and_ends_the_run()
    {
        var epochs = new List<long>();
        TrainingResult<double> result = Plain.Train(
            Rows,
            new double[3],
            new TrainingOptions<double>
            {
                EpochEnded = epoch =>
                {
                    epochs.Add(epoch.Record.Epoch);
                    if (epoch.Record.Epoch == 4)
                        epoch.Stop();
                },
            });
        Assert.Equal(TrainingStatus.StoppedByCallback, result.Status);
        Assert.Equal([0, 1, 2, 3, 4], epochs);
    }

    [Fact]
    public void Metrics_are_computed_on_the_held_out_rows_and_written_as_csv()
    {
        var history = new TrainingHistory();
        var options = new TrainingOptions<double>
        {
            History = history,
            Metrics = [new("rows, held out", (_, rows) => rows.Length), new("first weight", (point, _) => point[0])],
        };
        (Plain with { Epochs = 2, ValidationFraction = 0.2, EvaluateEvery = 2 }).Train(Rows, new double[3], options);
        Assert.Equal(3, history.Entries.Count);
        Assert.Equal([10, 0], history.Metrics(0));
        Assert.Equal([double.NaN, double.NaN], history.Metrics(1));
        Assert.Equal(10, history.Metrics(2)[0]);

        using var text = new System.IO.StringWriter();
        history.WriteCsv(text);
        string[] lines = text.ToString().Split('\n');
        Assert.Equal(
            "epoch,steps,training_loss,loss,best_loss,learning_rate,gradient_norm,skipped_steps,seconds,\"rows, held out\",first weight", lines[0]);
        Assert.StartsWith("0,0,NaN,", lines[1], StringComparison.Ordinal);
        Assert.Equal(history.Entries[2].Loss.ToString("R", System.Globalization.CultureInfo.InvariantCulture), lines[3].Split(',')[3]);
        Assert.Throws<ArgumentException>(() => Plain.Train(Rows, new double[3], new TrainingOptions<double> { History = history }));
    }

    [Fact]
    public void Progress_is_reported()
    {
        var reports = new Reports();
        Plain.Train(Rows, new double[3], new TrainingOptions<double> { Progress = reports, ProgressInterval = TimeSpan.Zero });
        Assert.Equal((0, 20), (reports.All[0].Epoch, reports.All[0].Epochs));
        Assert.Equal(8, reports.All[1].RowsSeen);
        Assert.Equal((20, 140), (reports.All[^1].Epoch, reports.All[^1].Step));
        Assert.Equal(1 + 20 * 8 + 1, reports.All.Count);
    }

    [Fact]
    public void Loss_that_grows_without_bound_is_called_divergence()
    {
        double[] point = [1, 1, 1];
        TrainingResult<double> result = (Plain with { Optimizer = new GradientDescent { LearningRate = 40 }, BatchSize = null })
            .Train(Rows, point);
        Assert.Equal(TrainingStatus.Diverged, result.Status);
        Assert.Equal([1, 1, 1], point);
        Assert.Contains("The learning rate 40 is the first suspect: try 4", result.Message, StringComparison.Ordinal);
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add(value);
    }
}
