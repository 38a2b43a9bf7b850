using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using Xunit;

namespace AutoGrad.Tests.Training.Checkpoints;

/// <summary>
/// A process that trains, saves after every step and is killed again and again. The test program starts itself; the variable tells the copy to
/// train instead of testing.
/// </summary>
public class KilledRunTests
{
    private const string Variable = "AUTOGRAD_TEST_TRAIN";
    private const int Parameters = 50;
    private const int Steps = 700;
    private const int Kills = 20;
    private const string Rows = "rows:";

    private static FirstOrderOptimizer Optimizer => new AdamW
    {
        LearningRate = Schedule.Warmup(50).Then(Schedule.Cosine(0.05, Steps)),
        Transformation = GradientTransformation.Accumulate(2).Then(GradientTransformation.Noise(0.1, 11)).Then(GradientClipping.ByNorm(5)),
        Averaging = new ParameterAveraging(),
    };

    [ModuleInitializer]
    internal static void TrainIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } path)
        {
            if (path.StartsWith(Rows, StringComparison.Ordinal))
                TrainOnRows(path[Rows.Length..]);
            else
                Train(path);
            Environment.Exit(0);
        }
    }

    /// <summary>Shuffling, rows held out, early stopping, a schedule, noise and an average: 18 batches an epoch, 38 epochs.</summary>
    private static Trainer Trainer => new()
    {
        Optimizer = Optimizer,
        Epochs = 38,
        BatchSize = 4,
        ValidationFraction = 0.2,
        EarlyStopping = new EarlyStopping { Patience = 100, MinimumImprovement = 1e-4 },
        RowsPerSlice = 2,
        Seed = 3,
    };

    private static void TrainOnRows(string path)
    {
        // On one thread: while the module is initialised no other thread runs its code.
        TrainingState<double> state = Trainer.CreateState<double>(Parameters);
        if (File.Exists(path))
            state.Load(path);
        Console.WriteLine("begins");
        var options = new TrainingOptions<double>
        {
            CheckpointPath = path,
            CheckpointEvery = 1,
            Progress = new Lines(),
            ProgressInterval = TimeSpan.Zero,
        };
        state.Train(MadeUpRows.Linear<double>(90, Parameters), new double[Parameters], options);
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine(value.Step);
    }

    private static void Train(string path)
    {
        FirstOrderState<double> state = Optimizer.CreateState<double>(Parameters);
        var point = new double[Parameters];
        if (File.Exists(path))
            state.Load(path, point);
        Console.WriteLine("begins");
        while (state.Iteration < Steps)
        {
            Step(state, point);
            state.Save(path, point);
            Console.WriteLine(state.Iteration);
        }
    }

    /// <summary>The gradient depends on the step, as one of random batches would.</summary>
    private static void Step(FirstOrderState<double> state, double[] point)
    {
        var gradient = new double[Parameters];
        for (int batch = 0; batch < 2; batch++)
        {
            for (int i = 0; i < Parameters; i++)
                gradient[i] = point[i] - i + Math.Sin(3.0 * state.Iteration + i + batch);
            state.Step(point, gradient);
        }
    }

    [Fact]
    public void Training_that_is_killed_twenty_times_ends_where_the_uninterrupted_one_does()
    {
        string folder = Directory.CreateTempSubdirectory("autograd").FullName, path = Path.Combine(folder, "training.agst");
        try
        {
            var random = new Random(2027);
            for (int kill = 0; kill < Kills; kill++)
                TrainAndKill(Rows + path, random.Next(0, 25), random.Next(0, 2000));
            TrainAndKill(Rows + path, int.MaxValue, 0);

            TrainingState<double> whole = (Trainer with { Threads = 2 }).CreateState<double>(Parameters);
            TrainingState<double> resumed = Trainer.CreateState<double>(Parameters);
            TrainingResult<double> result = whole.Train(MadeUpRows.Linear<double>(90, Parameters), new double[Parameters]);
            resumed.Load(path);
            Assert.Equal((TrainingStatus.EpochsDone, 38 * 18), (result.Status, result.GradientEvaluations));
            Assert.Equal(whole.Parameters.ToArray(), resumed.Parameters.ToArray());
            Assert.Equal(Checkpoint.ToBytes(whole), Checkpoint.ToBytes(resumed));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Run_that_is_killed_twenty_times_ends_where_the_uninterrupted_one_does()
    {
        string folder = Directory.CreateTempSubdirectory("autograd").FullName, path = Path.Combine(folder, "run.agst");
        try
        {
            var random = new Random(2026);
            for (int kill = 0; kill < Kills; kill++)
                TrainAndKill(path, random.Next(0, 25), random.Next(0, 2000));
            TrainAndKill(path, int.MaxValue, 0);

            FirstOrderState<double> whole = Optimizer.CreateState<double>(Parameters), resumed = Optimizer.CreateState<double>(Parameters);
            double[] expected = new double[Parameters], actual = new double[Parameters];
            while (whole.Iteration < Steps)
                Step(whole, expected);
            resumed.Load(path, actual);
            Assert.Equal(expected, actual);
            Assert.Equal(Checkpoint.ToBytes(whole), Checkpoint.ToBytes(resumed));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void TrainAndKill(string path, int afterLines, int thenSpins)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "AutoGrad.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = path;
        using Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        Assert.Equal("begins", line);
        for (int i = 0; i < afterLines && line is not null; i++)
            line = process.StandardOutput.ReadLine();
        if (afterLines < int.MaxValue)
        {
            // Within a step, at an arbitrary instruction.
            Thread.SpinWait(thenSpins);
            process.Kill();
        }

        process.WaitForExit();
        Assert.Equal(afterLines == int.MaxValue, process.ExitCode == 0);
    }
}
