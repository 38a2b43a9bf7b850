using System;

namespace AutoGrad.Benchmarks.GradBench;

/// <summary>An eval at one size: the same four computations, generated or plain C# and by hand in C++.</summary>
/// <param name="Eval">Its name in GradBench.</param>
/// <param name="Size">In the eval's own terms.</param>
/// <param name="Target">What the ratio of gradient and value should not exceed.</param>
/// <param name="Value">The user's method.</param>
/// <param name="Derivative">What is generated from it.</param>
/// <param name="ExpertValue">The C++ value.</param>
/// <param name="ExpertDerivative">The C++ derivative.</param>
internal sealed record Workload(
    string Eval, string Size, double? Target, Action Value, Action Derivative, Action? ExpertValue = null, Action? ExpertDerivative = null)
{
    /// <summary>What the generated derivative is, once it has run; and the expert's.</summary>
    public Func<(double[] Generated, double[] Expert)>? Results { get; init; }
}
