using System.Collections.Generic;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary>Every eval of GradBench.</summary>
internal static class Evals
{
    public static IReadOnlyList<Eval> All { get; } =
    [
        Hello.Eval, BundleAdjustment.Eval, Determinant.Eval, GaussianMixture.Eval, HandTracking.Eval, KMeans.Eval,
        LeastSquares.Eval, LogSumExp.Eval, Lstm.Eval, InitialValueProblem.Eval, Particle.Eval, Saddle.Eval,
    ];
}
