using System;
using BenchmarkDotNet.Attributes;

namespace AutoGrad.Benchmarks;

/// <summary>
/// One loss three times in one run: an expert's value and gradient (the baseline of the ratio), the generated ones, and the loss alone.
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
    public double Expert() => ExpertValueAndGradient();

    [Benchmark]
    public double Generated() => GeneratedValueAndGradient();

    [Benchmark]
    public double ValueAlone() => Value();

    protected abstract double ExpertValueAndGradient();

    protected abstract double GeneratedValueAndGradient();

    protected abstract double Value();

    /// <summary>Comparing times makes sense only if both compute the same.</summary>
    [GlobalSetup]
    public void RequireAgreement()
    {
        Gradient = new double[Count];
        double value = Expert();
        double[] expected = [.. Gradient];
        Array.Fill(Gradient, double.NaN);
        Require(value, Generated(), "value");
        for (int i = 0; i < Count; i++)
            Require(expected[i], Gradient[i], $"gradient[{i}]");
        Require(value, ValueAlone(), "value alone");
    }

    private void Require(double expected, double actual, string what)
    {
        if (!(Math.Abs(expected - actual) <= Tolerance * (1 + Math.Abs(expected))))
            throw new InvalidOperationException($"{Title}: {what} is {actual:R}, but the expert says {expected:R}.");
    }
}
