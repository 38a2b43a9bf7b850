using System;
using System.Diagnostics;
using AutoGrad.Benchmarks.Losses;

namespace AutoGrad.Benchmarks;

/// <summary>What a gradient of a million steps takes: the table in docs/storage.md.</summary>
internal static class StorageReport
{
    public const string Option = "--storage";
    private const int Steps = 1_000_000;
    private const int Runs = 25;

    private delegate double Gradient(double angle, double damping, int steps, out double angleGradient, out double dampingGradient);

    public static int Run()
    {
        double primal = Best(() => Recurrence.Pendulum(1, 0.1, Steps));
        Console.WriteLine("| states | memory | garbage per call | time, of the method's own |");
        Console.WriteLine("|---|---|---|---|");
        Print("all", Recurrence.PendulumAndGradient, primal);
        Print("⌈√T⌉ = 1000", Recurrence.PendulumOfFewStatesAndGradient, primal);
        Print("50", Recurrence.PendulumOfFiftyStatesAndGradient, primal);
        return 0;
    }

    private static void Print(string states, Gradient gradient, double primal)
    {
        // Compiled with few steps; the first long call then rents what it needs, and the pool makes it.
        gradient(1, 0.1, 2, out _, out _);
        long peak = Allocated(gradient);
        gradient(1, 0.1, Steps, out _, out _);
        long garbage = Allocated(gradient);
        double time = Best(() => gradient(1, 0.1, Steps, out _, out _));
        Console.WriteLine(FormattableString.Invariant($"| {states} | {peak:N0} bytes | {garbage} bytes | {time / primal:F1} |"));
    }

    private static long Allocated(Gradient gradient)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        gradient(1, 0.1, Steps, out _, out _);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Best(Action work)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = double.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}
