using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Samples.GradBench;

namespace AutoGrad.Benchmarks.GradBench;

/// <summary>Sizes of every eval out of those that GradBench asks for.</summary>
internal static class Workloads
{
    private static readonly MersenneTwister s_random = new(31337);

    public static IEnumerable<Workload> All() =>
    [
        Llsq(1024), Llsq(16392), Lse(10_000), Lse(320_000),
        Gmm(2, 25), Gmm(10, 5), Gmm(10, 50), Gmm(32, 25), Gmm(64, 10),
        Lstm(2, 1024), Lstm(4, 1024), KMeans(10, 10_000, 8), KMeans(100, 1000, 16), Ode(1000, 10), Ode(10_000, 100),
        GeometryWorkloads.Ba(), GeometryWorkloads.Ht(100), GeometryWorkloads.Ht(6400), Det(6), Det(9), Particle("rr"), Particle("ff"), Particle("fr"), Particle("rf"),
        Saddle("rr"), Saddle("ff"), Saddle("fr"), Saddle("rf"),
    ];

    private static Workload Llsq(int n)
    {
        double[] x = s_random.Uniforms(128), gradient = new double[128], expert = new double[128];
        return new(
            "llsq", $"n = {n}, m = 128", 1.4, () => LeastSquares.SquaredError(x, n), () => LeastSquares.SquaredErrorAndGradient(x, n, gradient),
            () => Baseline.LlsqValue(x, 128, n), () => Baseline.LlsqGradient(x, 128, n, expert))
        {
            Results = () => (gradient, expert),
        };
    }

    private static Workload Lse(int n)
    {
        double[] x = s_random.Uniforms(n), gradient = new double[n], expert = new double[n];
        return new(
            "lse", $"n = {n}", 1.6, () => LogSumExp.LogSum(x), () => LogSumExp.LogSumAndGradient(x, gradient),
            () => Baseline.LseValue(x, n), () => Baseline.LseGradient(x, n, expert))
        {
            Results = () => (gradient, expert),
        };
    }

    private static Workload Gmm(int d, int k)
    {
        const int N = 1000;
        int below = d * (d - 1) / 2;
        double[] x = Normals(N * d), alpha = Normals(k), mu = s_random.Uniforms(k * d), q = Normals(k * d), l = Normals(k * below);
        double[] alphaGradient = new double[k], muGradient = new double[k * d], qGradient = new double[k * d], lGradient = new double[k * below];
        double[] expert = new double[k + 2 * k * d + k * below];
        return new(
            "gmm", $"d = {d}, k = {k}, n = {N}", 2.4, () => GaussianMixture.LogPosterior(alpha, mu, q, l, x, 0, 1),
            () => GaussianMixture.LogPosteriorAndGradient(alpha, mu, q, l, x, 0, 1, alphaGradient, muGradient, qGradient, lGradient),
            () => Baseline.GmmValue(d, k, N, alpha, mu, q, l, x, 0, 1), () => Baseline.GmmGradient(d, k, N, alpha, mu, q, l, x, 0, 1, expert))
        {
            Results = () => ([.. alphaGradient, .. muGradient, .. qGradient, .. lGradient], expert),
        };
    }

    private static Workload Lstm(int depth, int characters)
    {
        const int Bits = 14;
        double[] state = s_random.Uniforms(2 * depth * Bits), layers = s_random.Uniforms(8 * depth * Bits), ends = s_random.Uniforms(3 * Bits);
        double[] sequence = [.. s_random.Uniforms(characters * Bits).Select(u => u < 0.5 ? 0.0 : 1.0)];
        double[] layersGradient = new double[layers.Length], endsGradient = new double[ends.Length], expert = new double[layers.Length + ends.Length];
        return new(
            "lstm", $"l = {depth}, c = {characters}", 2.1, () => Samples.GradBench.Lstm.Loss(layers, ends, state, sequence, Bits),
            () => Samples.GradBench.Lstm.LossAndGradient(layers, ends, state, sequence, Bits, layersGradient, endsGradient),
            () => Baseline.LstmValue(layers, ends, state, sequence, depth, Bits, characters),
            () => Baseline.LstmGradient(layers, ends, state, sequence, depth, Bits, characters, expert))
        {
            Results = () => ([.. layersGradient, .. endsGradient], expert),
        };
    }

    private static Workload KMeans(int k, int n, int d)
    {
        double[] points = s_random.Uniforms(n * d), centroids = points[^(k * d)..];
        double[] ones = [.. Enumerable.Repeat(1.0, k * d)], gradient = new double[k * d], curvature = new double[k * d], expert = new double[k * d];
        return new(
            "kmeans", $"k = {k}, n = {n}, d = {d}", 2.0, () => Samples.GradBench.KMeans.Cost(centroids, points, d),
            () => Samples.GradBench.KMeans.CostHessianVectorProduct(centroids, points, d, ones, gradient, curvature),
            () => Baseline.KMeansValue(points, n, centroids, k, d), () => Baseline.KMeansDirection(points, n, centroids, k, d, expert))
        {
            Results = () => ([.. gradient.Zip(curvature, (g, h) => g / h)], expert),
        };
    }

    private static Workload Ode(int n, int steps)
    {
        // Of the benchmark's own numbers the last component, and its gradient, are 0 where n > 4·steps.
        double[] x = [.. s_random.Uniforms(n).Select(u => 1 + u)], y = new double[n], gradient = new double[n], expertY = new double[n], expert = new double[n];
        return new(
            "ode", $"n = {n}, s = {steps}", 2.2, () => InitialValueProblem.Solve(x, steps, y),
            () => InitialValueProblem.LastComponentAndGradient(x, steps, gradient),
            () => Baseline.OdeValue(x, n, steps, expertY), () => Baseline.OdeGradient(x, n, steps, expert))
        {
            Results = () => (gradient, expert),
        };
    }

    private static Workload Det(int size)
    {
        double[] a = s_random.Uniforms(size * size), gradient = new double[a.Length], expert = new double[a.Length];
        return new(
            "det", $"ℓ = {size}", 3.3, () => Determinant.OfMatrix(a, size), () => Determinant.OfMatrixAndGradient(a, size, gradient),
            () => Baseline.DetValue(a, size), () => Baseline.DetGradient(a, size, expert))
        {
            Results = () => (gradient, expert),
        };
    }

    /// <summary>Outer and inner mode of differentiation, as the eval names them.</summary>
    private static Workload Particle(string modes)
    {
        double generated = 0, expert = 0;
        Mode inner = InnerOf(modes);
        Action slope = modes[0] == 'r'
            ? () => generated = Samples.GradBench.Particle.MissGradient(0.05, inner)
            : () => generated = Samples.GradBench.Particle.MissPushforward(0.05, inner, 1).Tangent;
        return new(
            "particle", $"one trajectory, {modes}", null, () => Samples.GradBench.Particle.Miss(0.05, inner), slope,
            () => Baseline.ParticleValue(0.05), () => expert = Baseline.ParticleDerivative(0.05))
        {
            Results = () => ([generated], [expert]),
        };
    }

    /// <summary>One value of the outer descent with its gradient. The baseline's comes with the value, too, so forward mode's Jacobian is counted with the pushforward that has the value.</summary>
    private static Workload Saddle(string modes)
    {
        const double A1 = 0.5, A2 = 0.4, Start1 = 1, Start2 = 1;
        double value = 0, expertValue = 0;
        double[] gradient = new double[2], expert = new double[2];
        Mode inner = InnerOf(modes);
        return new(
            "saddle", $"one inner descent, {modes}", null, () => value = Samples.GradBench.Saddle.Greatest(A1, A2, Start1, Start2, inner), modes[0] == 'r' ? Reverse : Forward,
            () => expertValue = Baseline.SaddleValue(A1, A2, Start1, Start2), () => expertValue = Baseline.SaddleGradient(A1, A2, Start1, Start2, expert))
        {
            // The gradient does not tell whether there was a descent; the value does.
            Results = () => ([.. gradient, value], [.. expert, expertValue]),
        };

        void Reverse() => value = Samples.GradBench.Saddle.GreatestAndGradient(A1, A2, Start1, Start2, inner, out gradient[0], out gradient[1]);

        void Forward()
        {
            value = Samples.GradBench.Saddle.GreatestPushforward(A1, A2, Start1, Start2, inner, 1, 0).Value;
            Samples.GradBench.Saddle.GreatestJacobian(A1, A2, Start1, Start2, inner, gradient);
        }
    }

    private static Mode InnerOf(string modes) => modes[1] == 'r' ? Mode.Reverse : Mode.Forward;

    private static double[] Normals(int count)
    {
        double[] u = s_random.Uniforms(2 * count);
        return [.. Enumerable.Range(0, count).Select(i => Math.Sqrt(-2 * Math.Log(1 - u[2 * i])) * Math.Cos(2 * Math.PI * u[2 * i + 1]))];
    }
}
