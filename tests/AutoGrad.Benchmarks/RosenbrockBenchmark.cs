using System;
using AutoGrad.Benchmarks.Expert;
using AutoGrad.Benchmarks.Losses;

namespace AutoGrad.Benchmarks;

public class RosenbrockBenchmark : LossBenchmark
{
    private readonly double[] _v = RegressionData.Numbers(new Random(20260714), 1000);

    public override string Title => "Rosenbrock, n = 1000";

    protected override int Count => _v.Length;

    protected override double ScalarValueAndGradient() => ExpertValley.Rosenbrock(_v, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertVectors.Rosenbrock(_v, Gradient);

    protected override double GeneratedValueAndGradient() => Valley.RosenbrockAndGradient(_v, Gradient);

    protected override double Value() => Valley.Rosenbrock(_v);
}
