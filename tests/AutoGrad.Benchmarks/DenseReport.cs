using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoGrad.Benchmarks.Expert;
using AutoGrad.Benchmarks.GradBench;
using AutoGrad.Benchmarks.Losses;
using AutoGrad.Runtime;

namespace AutoGrad.Benchmarks;

/// <summary>Matrix products against the machine's peak, a network against experts, a training on one thread and on two: docs/dense-layers.md.</summary>
internal static class DenseReport
{
    public const string Option = "--dense";
    private const int Chains = 12;
    private const int Rows = 64;

    /// <summary>What the network multiplies per batch: forward through both layers, back through the second, and the gradients of both.</summary>
    private static readonly Shape[] s_network =
    [
        new("forward, layer 1: X·W1ᵀ", Rows, NetworkData.Hidden, NetworkData.Inputs, false, true),
        new("forward, layer 2: H·W2ᵀ", Rows, NetworkData.Outputs, NetworkData.Hidden, false, true),
        new("adjoint of H: Z̄·W2", Rows, NetworkData.Hidden, NetworkData.Outputs, false, false),
        new("gradient of W2: Z̄ᵀ·H", NetworkData.Outputs, NetworkData.Hidden, Rows, true, false),
        new("gradient of W1: Z̄ᵀ·X", NetworkData.Hidden, NetworkData.Inputs, Rows, true, false),
    ];

    private static readonly Shape[] s_others = [new("64 × 64 × 128", 64, 64, 128, false, false), new("64 × 10 × 128", 64, 10, 128, false, false), new("512 × 512 × 512", 512, 512, 512, false, false), new("512 × 512 × 512, Bᵀ", 512, 512, 512, false, true)];

    private sealed record Shape(string Name, int M, int N, int K, bool TransposesA, bool TransposesB)
    {
        public double Multiplications => (double)M * N * K;
    }

    public static int Run()
    {
        double peak = Peak();
        Print($"Peak: {peak / 1e9:F1} · 10⁹ fused multiply–adds per second (double, Vector512 {(Vector512.IsHardwareAccelerated ? "in" : "not in")} hardware).");
        Console.WriteLine();
        Console.WriteLine("| product | time | of the peak |");
        Console.WriteLine("|---|---:|---:|");
        double[] times = [.. s_network.Select(s => Row(s, peak))];
        double all = s_network.Sum(s => s.Multiplications);
        Print($"| **all of the network's** | {times.Sum() * 1e6:F1} µs | **{100 * all / times.Sum() / peak:F0} %** |");
        foreach (Shape shape in s_others)
            Row(shape, peak);
        Console.WriteLine();
        Networks(peak, all);
        Threads();
        return 0;
    }

    private static double Row(Shape s, double peak)
    {
        double[] a = new double[s.M * s.K], b = new double[s.K * s.N], c = new double[s.M * s.N];
        Array.Fill(a, 0.5);
        Array.Fill(b, 0.25);
        var atA = s.TransposesA ? (0, 1, s.M) : (0, s.K, 1);
        var atB = s.TransposesB ? (0, 1, s.K) : (0, s.N, 1);
        double time = Stopwatches.Compare([() => MatrixProducts.Add<double>(c, (0, s.N, 1), 1e-9, a, atA, b, atB, (s.M, s.N, s.K))])[0]!.Best;
        Print($"| {s.Name} | {time * 1e6:F1} µs | {100 * s.Multiplications / time / peak:F0} % |");
        return time;
    }

    private static void Networks(double peak, double multiplications)
    {
        NetworkBenchmark network = new();
        network.RequireAgreement();
        Times[] times = [.. Stopwatches.Compare([() => network.Scalar(), () => network.Vectorised(), () => network.Generated(), () => network.ValueAlone()]).Select(t => t!)];
        Console.WriteLine("| value and gradient, batch of 64 | time | of the peak, all included |");
        Console.WriteLine("|---|---:|---:|");
        string[] names = ["by hand, scalar loops", "by hand, TensorPrimitives", "generated", "the loss alone, as written"];
        for (int i = 0; i < names.Length; i++)
            Print($"| {names[i]} | {times[i].Best * 1e6:F1} µs | {(i == 3 ? "" : $"{100 * multiplications / times[i].Best / peak:F0} %")} |");
        Console.WriteLine();
    }

    private static void Threads()
    {
        NetworkData data = new(16_384);
        double[] point = data.Point;
        double one = Training(data, point, 1), two = Training(data, point, 2);
        Print($"Training, 16 384 rows in batches of 4096, slices of 64: {one * 1e3:F1} ms an epoch on one thread, {two * 1e3:F1} ms on two: {one / two:F2} times as fast ({Environment.ProcessorCount} cores).");
    }

    private static double Training(NetworkData data, double[] point, int threads)
    {
        var trainer = new Trainer { Optimizer = new Adam { LearningRate = 1e-4 }, Epochs = 1, BatchSize = 4096, Threads = threads, EvaluateEvery = int.MaxValue };
        double best = double.MaxValue;
        for (int i = 0; i < 9; i++)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.Train(new Network.RowEntropyBatchObjective(data.X, data.Labels, data.W1.Length, data.B1.Length, data.W2.Length), [.. point]);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>What the machine can do at most: independent chains, nothing but registers.</summary>
    private static double Peak()
    {
        const int Steps = 20_000;
        int lanes = Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector256<double>.Count;
        double time = Stopwatches.Compare([Vector512.IsHardwareAccelerated ? () => Chains512(Steps) : () => Chains256(Steps)])[0]!.Best;
        return (double)Steps * Chains * lanes / time;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Chains512(int steps)
    {
        Vector512<double> x = Vector512.Create(0.999999), y = Vector512.Create(1e-9);
        Vector512<double> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int s = 0; s < steps; s++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Chains256(int steps)
    {
        Vector256<double> x = Vector256.Create(0.999999), y = Vector256.Create(1e-9);
        Vector256<double> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int s = 0; s < steps; s++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
