using System;
using AutoGrad.Benchmarks.Expert;
using AutoGrad.Benchmarks.Losses;

namespace AutoGrad.Benchmarks;

/// <summary>A 64–128–10 network on a batch of 64 rows: products of matrices, where the loss is written row by row.</summary>
public class NetworkBenchmark : LossBenchmark
{
    private readonly NetworkData _data = new(64);

    public override string Title => "Network 64–128–10, a batch of 64 rows";

    protected override int Count => _data.Point.Length;

    protected override double ScalarValueAndGradient() => ExpertNetwork.Scalar(_data, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertNetwork.Vectorised(_data, Gradient);

    protected override double GeneratedValueAndGradient()
    {
        Span<double> g = Gradient;
        int w1 = _data.W1.Length, b1 = w1 + _data.B1.Length, w2 = b1 + _data.W2.Length;
        return Network.CrossEntropyAndGradient(_data.W1, _data.B1, _data.W2, _data.B2, _data.X, _data.Labels, g[..w1], g[w1..b1], g[b1..w2], g[w2..]);
    }

    protected override double Value() => Network.CrossEntropy(_data.W1, _data.B1, _data.W2, _data.B2, _data.X, _data.Labels);
}
