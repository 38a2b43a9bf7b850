using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AutoGrad.Benchmarks.GradBench;

/// <summary>The hand-written C++ of the folder Baseline, compiled for this machine when it is first asked for.</summary>
internal static class Baseline
{
    public const string Flags = "-O3 -march=native -ffast-math";
    private const string Library = "gradbench-baseline";
    private static string? _path;

    /// <summary>Whether there is a compiler.</summary>
    public static bool Exists() => (_path ??= Compile()).Length > 0;

    /// <summary>The time that this thread has been running for.</summary>
    [DllImport(Library, EntryPoint = "thread_seconds")]
    public static extern double ThreadSeconds();

    [DllImport(Library, EntryPoint = "llsq_value")]
    public static extern double LlsqValue(double[] x, int m, int n);

    [DllImport(Library, EntryPoint = "llsq_gradient")]
    public static extern void LlsqGradient(double[] x, int m, int n, double[] gradient);

    [DllImport(Library, EntryPoint = "lse_value")]
    public static extern double LseValue(double[] x, int n);

    [DllImport(Library, EntryPoint = "lse_gradient")]
    public static extern void LseGradient(double[] x, int n, double[] gradient);

    [DllImport(Library, EntryPoint = "kmeans_value")]
    public static extern double KMeansValue(double[] points, int n, double[] centroids, int k, int d);

    [DllImport(Library, EntryPoint = "kmeans_direction")]
    public static extern void KMeansDirection(double[] points, int n, double[] centroids, int k, int d, double[] direction);

    [DllImport(Library, EntryPoint = "ode_value")]
    public static extern void OdeValue(double[] x, int n, int steps, double[] y);

    [DllImport(Library, EntryPoint = "ode_gradient")]
    public static extern void OdeGradient(double[] x, int n, int steps, double[] gradient);

    [DllImport(Library, EntryPoint = "lstm_value")]
    public static extern double LstmValue(double[] layers, double[] ends, double[] state, double[] sequence, int depth, int bits, int characters);

    [DllImport(Library, EntryPoint = "lstm_gradient")]
    public static extern void LstmGradient(
        double[] layers, double[] ends, double[] state, double[] sequence, int depth, int bits, int characters, double[] gradient);

    [DllImport(Library, EntryPoint = "det_value")]
    public static extern double DetValue(double[] a, int size);

    [DllImport(Library, EntryPoint = "det_gradient")]
    public static extern void DetGradient(double[] a, int size, double[] gradient);

    [DllImport(Library, EntryPoint = "particle_value")]
    public static extern double ParticleValue(double w);

    [DllImport(Library, EntryPoint = "particle_derivative")]
    public static extern double ParticleDerivative(double w);

    [DllImport(Library, EntryPoint = "saddle_value")]
    public static extern double SaddleValue(double a1, double a2, double start1, double start2);

    [DllImport(Library, EntryPoint = "saddle_gradient")]
    public static extern double SaddleGradient(double a1, double a2, double start1, double start2, double[] gradient);

    [DllImport(Library, EntryPoint = "ba_value")]
    public static extern void BaValue(
        int n, int m, int p, double[] cameras, double[] points, double[] weights, double[] features, double[] errors, double[] weightErrors);

    [DllImport(Library, EntryPoint = "ba_jacobian")]
    public static extern void BaJacobian(
        int n, int m, int p, double[] cameras, double[] points, double[] weights, double[] features, int[] rows, int[] columns, double[] values);

    [DllImport(Library, EntryPoint = "ht_value")]
    public static extern void HtValue(
        double[] theta, double[] us, int count, int[] corners, double[] points, int vertices, int[] parents, double[] relatives,
        double[] inverses, double[] rest, int[] starts, int[] bones, double[] weights, double[] errors);

    [DllImport(Library, EntryPoint = "ht_jacobian")]
    public static extern void HtJacobian(
        double[] theta, double[] us, int count, int[] corners, double[] points, int vertices, int[] parents, double[] relatives,
        double[] inverses, double[] rest, int[] starts, int[] bones, double[] weights, double[] jacobian);

    [DllImport(Library, EntryPoint = "gmm_value")]
    public static extern double GmmValue(
        int d, int k, int n, double[] alpha, double[] mu, double[] q, double[] l, double[] x, int m, double gamma);

    [DllImport(Library, EntryPoint = "gmm_gradient")]
    public static extern void GmmGradient(
        int d, int k, int n, double[] alpha, double[] mu, double[] q, double[] l, double[] x, int m, double gamma, double[] gradient);

    private static string Compile()
    {
        string sources = Path.Combine(Repository.Root, "tests", "AutoGrad.Benchmarks", "GradBench", "Baseline");
        string path = Path.Combine(AppContext.BaseDirectory, Library + ".so");
        string[] files = [.. Directory.GetFiles(sources, "*.cpp").Order()];
        try
        {
            string[] arguments = [.. Flags.Split(' '), "-shared", "-fPIC", "-o", path, .. files];
            using Process compiler = Process.Start("g++", arguments);
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
                return "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }

        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? NativeLibrary.Load(path) : IntPtr.Zero);
        return path;
    }
}
