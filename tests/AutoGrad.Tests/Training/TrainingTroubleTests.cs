using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Training;

/// <summary>Batches whose loss or gradient is not finite, and arguments that do not fit.</summary>
public class TrainingTroubleTests
{
    private static readonly Trainer Plain = new() { Optimizer = new GradientDescent { LearningRate = 0.1 }, Epochs = 4, BatchSize = 8, Shuffle = false };

    private static Trainer Skipping(int mostInARow) =>
        Plain with { Optimizer = new Adam { Transformation = GradientTransformation.SkipNonFinite(mostInARow).Then(GradientClipping.ByNorm(1)) } };

    /// <summary>Rows of which some give NaN.</summary>
    private static WatchedRows<double> With(params int[] bad) =>
        new(MadeUpRows.Linear<double>(48, 3)) { Differentiated = (rows, value) => rows.Intersect(bad).Any() ? double.NaN : value };

    [Fact]
    public void Loss_that_is_not_finite_ends_the_run_and_keeps_the_best()
    {
        var point = new double[3];
        TrainingResult<double> result = Plain.Train(With(20), point);
        Assert.Equal(TrainingStatus.NotFinite, result.Status);
        Assert.Equal((0, 2), (result.Epochs, result.Steps));
        Assert.Equal(new double[3], point);
        Assert.Contains("after 2 steps, the loss is NaN", result.Message, StringComparison.Ordinal);
        Assert.Contains("after 0 epochs) is kept", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_that_are_not_finite_are_left_out_and_counted()
    {
        double[] trained = new double[3], without = new double[3];
        TrainingResult<double> result = Skipping(2).Train(With(20), trained);
        Assert.Equal(TrainingStatus.EpochsDone, result.Status);
        Assert.Equal((4, 20), (result.SkippedSteps, result.Steps));
        Assert.All(trained, weight => Assert.True(double.IsFinite(weight)));

        // The run is the one over the rows that are left.
        (double[] x, double[] y) = MadeUpRows.Of<double>(48, 3);
        int[] kept = [.. Enumerable.Range(0, 48).Where(row => row / 8 != 2)];
        var rest = new LinearRows<double>(kept.SelectMany(row => x[(3 * row)..(3 * row + 3)]).ToArray(), kept.Select(row => y[row]).ToArray());
        Assert.Equal(TrainingStatus.EpochsDone, Skipping(2).Train(rest, without).Status);
        Assert.Equal(without, trained);
    }

    [Fact]
    public void Too_many_in_a_row_end_the_run()
    {
        TrainingResult<double> result = Skipping(2).Train(With(20, 30, 35), new double[3]);
        Assert.Equal(TrainingStatus.NotFinite, result.Status);
        Assert.Equal((2, 3), (result.Steps, result.SkippedSteps));
        Assert.Contains("the loss is NaN, and 3 gradients have been left out", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infinite_number_in_the_data_ends_the_run()
    {
        (double[] x, double[] y) = MadeUpRows.Of<double>(48, 3);
        x[3 * 20 + 1] = double.PositiveInfinity;
        double[] point = [0, 1e-300, 0];
        TrainingResult<double> result = Plain.Train(new LinearRows<double>(x, y), point, new() { Validation = MadeUpRows.Linear<double>(8, 3) });
        Assert.Equal(TrainingStatus.NotFinite, result.Status);
        Assert.Contains("after 2 steps, the loss is", result.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1e-300, 0], point);
    }

    [Fact]
    public void Start_that_is_not_finite_is_left_as_it_is()
    {
        double[] point = [double.NaN, 1, 2];
        TrainingResult<double> result = Plain.Train(MadeUpRows.Linear<double>(48, 3), point);
        Assert.Equal(TrainingStatus.NotFinite, result.Status);
        Assert.Equal([double.NaN, 1, 2], point);
        Assert.StartsWith("at the start, parameter 0 is NaN; nothing was changed.", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_and_settings_that_do_not_fit_are_refused()
    {
        LinearRows<double> rows = MadeUpRows.Linear<double>(48, 3);
        TrainingState<double> state = Plain.CreateState<double>(3);
        state.Train(rows, new double[3]);
        Assert.Contains(
            "48 rows", Assert.Throws<ArgumentException>(() => state.Train(MadeUpRows.Linear<double>(49, 3), new double[3])).Message, StringComparison.Ordinal);
        state.Reset();
        state.Train(MadeUpRows.Linear<double>(49, 3), new double[3]);
        Assert.Throws<ArgumentException>(() => state.Train(rows, new double[4]));
        Assert.Throws<ArgumentException>(() => Plain.Train(new LinearRows<double>(default, default), new double[3]));
        Assert.Throws<ArgumentException>(() => (Plain with { ValidationFraction = 0.01 }).Train(rows, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain with { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain with { Threads = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain with { ValidationFraction = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain with { RowsPerSlice = 0 });
        Assert.Throws<ArgumentNullException>(() => Plain with { Optimizer = null! });
    }

    [Fact]
    public void Reset_state_trains_as_a_fresh_one()
    {
        Trainer trainer = Plain with { Shuffle = true, Optimizer = new AdamW { Transformation = GradientTransformation.Noise(0.1, 3), Averaging = new() } };
        LinearRows<double> rows = MadeUpRows.Linear<double>(48, 3);
        TrainingState<double> state = trainer.CreateState<double>(3);
        double[] first = new double[3], second = new double[3];
        state.Train(rows, first);
        byte[] bytes = Checkpoint.ToBytes(state);
        state.Reset();
        state.Train(rows, second);
        Assert.Equal(first, second);
        Assert.Equal(bytes, Checkpoint.ToBytes(state));
    }
}
