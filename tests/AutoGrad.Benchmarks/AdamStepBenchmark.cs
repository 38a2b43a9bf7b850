using System;
using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace AutoGrad.Benchmarks;

/// <summary>
/// A step of Adam on a million parameters against the time that moving its bytes takes. A step reads θ, g, m and v and writes θ, m and v:
/// seven numbers per parameter, which are the reads and writes of copying three and a half.
/// </summary>
/// <remarks><c>dotnet run -c Release --project tests/AutoGrad.Benchmarks -- --filter '*AdamStep*'</c></remarks>
[MemoryDiagnoser]
[MinColumn]
[GenericTypeArguments(typeof(double))]
[GenericTypeArguments(typeof(float))]
public class AdamStepBenchmark<T>
    where T : struct, IFloatingPointIeee754<T>
{
    private const int Parameters = 1_000_000;

    private readonly T[] _source = new T[Parameters * 7 / 2];
    private readonly T[] _destination = new T[Parameters * 7 / 2];
    private readonly T[] _theta = new T[Parameters];
    private readonly T[] _gradient = new T[Parameters];
    private readonly FirstOrderState<T> _adam = new Adam().CreateState<T>(Parameters);
    private readonly FirstOrderState<T> _adamW = new AdamW().CreateState<T>(Parameters);

    /// <summary>Numbers of ordinary size: zeros and subnormal numbers have their own speed.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (int i = 0; i < Parameters; i++)
        {
            _theta[i] = T.CreateChecked(Math.Cos(i));
            _gradient[i] = T.CreateChecked(Math.Sin(3 * i));
        }

        Array.Fill(_source, T.One);
    }

    /// <summary>The yardstick.</summary>
    [Benchmark(Baseline = true)]
    public void CopyOfTheSameBytes() => _source.AsSpan().CopyTo(_destination);

    /// <summary>One fused pass.</summary>
    [Benchmark]
    public StepOutcome AdamStep() => _adam.Step(_theta, _gradient);

    /// <summary>The same with decoupled weight decay.</summary>
    [Benchmark]
    public StepOutcome AdamWStep() => _adamW.Step(_theta, _gradient);
}
