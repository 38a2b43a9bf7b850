using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Losses people fit: regression, likelihoods, mixtures, small networks.</summary>
public sealed class Models : CorpusTheories<Models>, ITopic
{
    private const string Features = "new double[] { 1, 0.5, 1, -1.5, 1, 2, 1, 0.25 }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("linear regression", Regression("double e = y[r] - a; total += e * e;", "total / y.Length"))
        {
            Points = [[0.5, -0.25], [1, 2]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, 2, 0.5, -1 }" },
        },
        new("ridge regression", Regression("double e = y[r] - a; total += 0.5 * e * e;", "total + 0.1 * (w[0] * w[0] + w[1] * w[1])"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, 2, 0.5, -1 }" },
        },
        new("lasso", Regression("double e = y[r] - a; total += 0.5 * e * e;", "total + 0.1 * (Math.Abs(w[0]) + Math.Abs(w[1]))"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, 2, 0.5, -1 }" },
        },
        new("logistic regression", Regression("total += Math.Log(1 + Math.Exp(-y[r] * a));", "total"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, -1, 1, -1 }" },
        },
        new("logistic regression, stable", Regression("double z = y[r] * a; total += Math.Max(-z, 0) + double.LogP1(Math.Exp(-Math.Abs(z)));", "total"))
        {
            Points = [[0.5, -0.3], [400, 300]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, -1, 1, -1 }" },
        },
        new("huber regression", Regression("double e = Math.Abs(y[r] - a); if (e <= 1) total += 0.5 * e * e; else total += e - 0.5;", "total / y.Length"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, 9, 0.5, -1 }" },
        },
        new("poisson regression", Regression("total += Math.Exp(a) - y[r] * a;", "total"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, 0, 3, 2 }" },
        },
        new("hinge loss", Regression("total += Math.Max(0, 1 - y[r] * a);", "total + 0.05 * (w[0] * w[0] + w[1] * w[1])"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, -1, 1, -1 }" },
        },
        new("quantile regression", Regression("double e = y[r] - a; total += e > 0 ? 0.9 * e : -0.1 * e;", "total"))
        {
            Points = [[0.5, -0.25]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 1, -1, 1, -1 }" },
        },
        new("softmax regression", """
            [Differentiable(nameof(w))] public static double CrossEntropy(ReadOnlySpan<double> w, ReadOnlySpan<double> x, int[] labels, int classes, int features)
            {
                double total = 0;
                for (int r = 0; r < labels.Length; r++)
                {
                    double max = double.NegativeInfinity;
                    for (int c = 0; c < classes; c++)
                    {
                        double score = 0;
                        for (int j = 0; j < features; j++)
                            score += w[c * features + j] * x[r * features + j];
                        max = Math.Max(max, score);
                    }
                    double sum = 0, own = 0;
                    for (int c = 0; c < classes; c++)
                    {
                        double score = 0;
                        for (int j = 0; j < features; j++)
                            score += w[c * features + j] * x[r * features + j];
                        sum += Math.Exp(score - max);
                        if (c == labels[r])
                            own = score;
                    }
                    total += max + Math.Log(sum) - own;
                }
                return total / labels.Length;
            }
            """)
        {
            Points = [[0.5, -0.25, 0.1, 0.7, -0.6, 0.2]],
            Passive = { ["x"] = Features, ["labels"] = "new[] { 0, 1, 2, 1 }", ["classes"] = "3", ["features"] = "2" },
        },
        new("log sum exp", """
            [Differentiable] public static double LogSumExp(ReadOnlySpan<double> x)
            {
                double max = x[0];
                for (int i = 1; i < x.Length; i++)
                    if (x[i] > max)
                        max = x[i];
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                    sum += Math.Exp(x[i] - max);
                return max + Math.Log(sum);
            }
            """) { Points = [[1, 3, 2], [1000, 999, 998]] },
        new("rosenbrock", """
            [Differentiable] public static double Rosenbrock(ReadOnlySpan<double> x)
            {
                double sum = 0;
                for (int i = 0; i + 1 < x.Length; i++)
                {
                    double a = x[i + 1] - x[i] * x[i];
                    double b = 1 - x[i];
                    sum += 100 * a * a + b * b;
                }
                return sum;
            }
            """) { Points = [[-1.2, 1], [-1.2, 1, 0.5, 2, 1.1]], Tolerance = 1e-12 },
        new("rastrigin", """
            [Differentiable] public static double Rastrigin(double[] x)
            {
                double sum = 10 * x.Length;
                foreach (double t in x)
                    sum += t * t - 10 * Math.Cos(2 * Math.PI * t);
                return sum;
            }
            """) { Points = [[0.3, -1.4, 2.2]] },
        new("ackley", """
            [Differentiable] public static double Ackley(ReadOnlySpan<double> x)
            {
                double squares = 0, cosines = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    squares += x[i] * x[i];
                    cosines += Math.Cos(2 * Math.PI * x[i]);
                }
                int n = x.Length;
                return -20 * Math.Exp(-0.2 * Math.Sqrt(squares / n)) - Math.Exp(cosines / n) + 20 + Math.E;
            }
            """) { Points = [[0.3, -1.4, 2.2]] },
        new("normal likelihood", """
            [Differentiable(nameof(mu), nameof(logSigma))] public static double Loss(double mu, double logSigma, ReadOnlySpan<double> data)
            {
                double sigma = Math.Exp(logSigma), sum = 0;
                foreach (double x in data)
                {
                    double z = (x - mu) / sigma;
                    sum += 0.5 * z * z + logSigma + 0.5 * Math.Log(2 * Math.PI);
                }
                return sum;
            }
            """) { Points = [[0.3, -0.2]], Passive = { ["data"] = "new double[] { 0.5, 1.5, -0.3 }" } },
        new("gaussian mixture", """
            [Differentiable(nameof(weights), nameof(means), nameof(scales))]
            public static double Loss(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> scales, double[] data)
            {
                double normaliser = 0;
                for (int k = 0; k < weights.Length; k++)
                    normaliser += Math.Exp(weights[k]);
                double total = 0;
                for (int i = 0; i < data.Length; i++)
                {
                    double density = 0;
                    for (int k = 0; k < means.Length; k++)
                    {
                        double z = (data[i] - means[k]) * Math.Exp(-scales[k]);
                        density += Math.Exp(weights[k] - scales[k] - 0.5 * z * z) / normaliser;
                    }
                    total -= Math.Log(density);
                }
                return total;
            }
            """)
        {
            Points = [[0.2, -0.3, -1, 1.5, 0.1, -0.2]],
            Lengths = { ["weights"] = 2, ["means"] = 2, ["scales"] = 2 },
            Passive = { ["data"] = "new double[] { 0.5, 1.5, -0.3, -1.4 }" },
        },
        new("matrix factorisation", """
            [Differentiable(nameof(u), nameof(v))]
            public static double Loss(ReadOnlySpan<double> u, ReadOnlySpan<double> v, int[] rows, int[] columns, double[] ratings, int rank)
            {
                double total = 0;
                for (int n = 0; n < ratings.Length; n++)
                {
                    double predicted = 0;
                    for (int k = 0; k < rank; k++)
                        predicted += u[rows[n] * rank + k] * v[columns[n] * rank + k];
                    double e = ratings[n] - predicted;
                    total += e * e;
                }
                foreach (double x in u)
                    total += 0.01 * x * x;
                foreach (double x in v)
                    total += 0.01 * x * x;
                return total;
            }
            """)
        {
            Points = [[0.2, -0.3, -1, 1.5, 0.1, -0.2, 0.7, 0.4]],
            Lengths = { ["u"] = 4, ["v"] = 4 },
            Passive = { ["rows"] = "new[] { 0, 1, 1 }", ["columns"] = "new[] { 1, 0, 1 }", ["ratings"] = "new double[] { 3, 4, 5 }", ["rank"] = "2" },
        },
        new("k-means", """
            [Differentiable(nameof(centers))] public static double Cost(ReadOnlySpan<double> centers, ReadOnlySpan<double> points, int d)
            {
                double cost = 0;
                for (int i = 0; i < points.Length / d; i++)
                {
                    double nearest = double.PositiveInfinity;
                    for (int k = 0; k < centers.Length / d; k++)
                    {
                        double distance = 0;
                        for (int j = 0; j < d; j++)
                        {
                            double difference = points[i * d + j] - centers[k * d + j];
                            distance += difference * difference;
                        }
                        if (distance < nearest)
                            nearest = distance;
                    }
                    cost += nearest;
                }
                return cost;
            }
            """) { Points = [[0.5, 0.25, 4, 5]], Passive = { ["points"] = "new double[] { 0, 0, 1, 0, 4, 4, 5, 4, 5, 5 }", ["d"] = "2" } },
        new("two layers", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
            {
                const int Hidden = 3;
                double total = 0;
                for (int n = 0; n < y.Length; n++)
                {
                    double output = w[4 * Hidden];
                    for (int k = 0; k < Hidden; k++)
                    {
                        double a = w[2 * Hidden + k];
                        for (int j = 0; j < 2; j++)
                            a += w[2 * k + j] * x[2 * n + j];
                        output += w[3 * Hidden + k] * Math.Tanh(a);
                    }
                    double error = output - y[n];
                    total += error * error;
                }
                return total / y.Length;
            }
            """)
        {
            Points = [[0.5, -0.6, 0.7, 0.8, -0.9, 0.1, 0.2, -0.3, 0.4, 0.6, -0.7, 0.8, 0.05]],
            Passive = { ["x"] = Features, ["y"] = "new double[] { 0, 1, 1, 0 }" },
        },
    ];

    /// <summary>A model linear in w: what is done with the prediction a of row r, and what is returned.</summary>
    private static string Regression(string perRow, string result) =>
        $$"""
        [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        {
            int d = w.Length;
            double total = 0;
            for (int r = 0; r < y.Length; r++)
            {
                double a = 0;
                for (int j = 0; j < d; j++)
                    a += w[j] * x[r * d + j];
                {{perRow}}
            }
            return {{result}};
        }
        """;
}
