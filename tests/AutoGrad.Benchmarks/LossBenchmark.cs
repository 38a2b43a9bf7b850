using System;
using BenchmarkDotNet.Attributes;

namespace AutoGrad.Benchmarks;

/// <summary>
/// One loss four times in one run: value and gradient of an expert in scalar C# (the baseline of the ratio) and with vector instructions, the
/// generated ones, and the loss alone.
/// </summary>
[MemoryDiagnoser]
[MedianColumn]
public abstract class LossBenchmark
{
    private const double Tolerance = 1e-10;

    /// <summary>What the table calls it.</summary>
    public abstract string Title { get; }

    /// <summary>The number of parameters.</summary>
    protected abstract int Count { get; }

    protected double[] Gradient { get; private set; } = [];

    [Benchmark(Baseline = true)]
    public double Scalar() => ScalarValueAndGradient();

    [Benchmark]
    public double Vectorised() => VectorisedValueAndGradient();

    [Benchmark]
    public double Generated() => GeneratedValueAndGradient();

    [Benchmark]
    public double ValueAlone() => Value();

    protected abstract double ScalarValueAndGradient();

    protected abstract double VectorisedValueAndGradient();

    protected abstract double GeneratedValueAndGradient();

    protected abstract double Value();

    /// <summary>Comparing times makes sense only if all compute the same.</summary>
    [GlobalSetup]
    public void RequireAgreement()
    {
        Gradient = new double[Count];
        double value = Scalar();
        double[] expected = [.. Gradient];
        RequireAgreement(Generated, value, expected);
        RequireAgreement(Vectorised, value, expected);
        Require(value, ValueAlone(), "value alone");
    }

    private void RequireAgreement(Func<double> other, double value, double[] expected)
    {
        Array.Fill(Gradient, double.NaN);
        Require(value, other(), "value");
        for (int i = 0; i < Count; i++)
            Require(expected[i], Gradient[i], $"gradient[{i}]");
    }

    private void Require(double expected, double actual, string what)
    {
        if (!(Math.Abs(expected - actual) <= Tolerance * (1 + Math.Abs(expected))))
            throw new InvalidOperationException($"{Title}: {what} is {actual:R}, but the expert says {expected:R}.");
    }
}
