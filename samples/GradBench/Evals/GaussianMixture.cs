using System;
using System.Text.Json;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>gmm</c>: the posterior of a Gaussian mixture with a Wishart prior on its precision matrices.</summary>
internal static partial class GaussianMixture
{
    public static Eval Eval { get; } = new("gmm")
    {
        {
            "objective", input =>
            {
                Problem problem = new(input);
                return Evaluation.Of(problem.Value);
            }
        },
        {
            "jacobian", input =>
            {
                Problem problem = new(input);
                return new Evaluation(problem.FindGradient, problem.WriteGradient);
            }
        },
    };

    /// <summary>The logarithm of the posterior.</summary>
    /// <param name="alpha">k: logarithms of the components' weights, up to a constant.</param>
    /// <param name="mu">k × d: means.</param>
    /// <param name="q">k × d: logarithms of the diagonals of the triangular factors Q of the precision matrices QᵀQ.</param>
    /// <param name="l">k × d(d−1)/2: what lies below these diagonals, column by column.</param>
    /// <param name="x">n × d: the points.</param>
    /// <param name="m">The prior's degrees of freedom beyond d + 1.</param>
    /// <param name="gamma">The prior's precision.</param>
    [Differentiable(nameof(alpha), nameof(mu), nameof(q), nameof(l))]
    public static double LogPosterior(
        ReadOnlySpan<double> alpha, ReadOnlySpan<double> mu, ReadOnlySpan<double> q, ReadOnlySpan<double> l,
        ReadOnlySpan<double> x, int m, double gamma)
    {
        int components = alpha.Length, d = mu.Length / components, below = d * (d - 1) / 2, n = x.Length / d;
        double[] diagonals = new double[q.Length], logDeterminants = new double[components];
        double prior = components * LogWishartConstant(d, m, gamma);
        for (int c = 0; c < components; c++)
        {
            double squares = 0;
            for (int j = c * d; j < (c + 1) * d; j++)
            {
                logDeterminants[c] += q[j];
                diagonals[j] = Math.Exp(q[j]);
                squares += diagonals[j] * diagonals[j];
            }

            for (int j = c * below; j < (c + 1) * below; j++)
                squares += l[j] * l[j];
            prior += m * logDeterminants[c] - 0.5 * gamma * gamma * squares;
        }

        double likelihood = -n * (0.5 * d * Math.Log(2 * Math.PI) + LogSumExp.LogSum(alpha));
        double[] terms = new double[components], centred = new double[d], scaled = new double[d];
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < components; c++)
            {
                Centre(x.Slice(i * d, d), mu.Slice(c * d, d), centred);
                Multiply(diagonals.AsSpan(c * d, d), l.Slice(c * below, below), centred, scaled);
                terms[c] = alpha[c] + logDeterminants[c] - 0.5 * SumOfSquares(scaled);
            }

            likelihood += LogSumExp.LogSum(terms);
        }

        return likelihood + prior;
    }

    private static void Centre(ReadOnlySpan<double> x, ReadOnlySpan<double> mean, Span<double> centred)
    {
        for (int j = 0; j < x.Length; j++)
            centred[j] = x[j] - mean[j];
    }

    /// <summary>The product of a lower triangular matrix and a vector.</summary>
    private static void Multiply(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below, ReadOnlySpan<double> vector, Span<double> product)
    {
        for (int j = 0; j < diagonal.Length; j++)
            product[j] = diagonal[j] * vector[j];
        int next = 0;
        for (int column = 0; column < diagonal.Length; column++)
        {
            ReadOnlySpan<double> factors = below.Slice(next, diagonal.Length - column - 1);
            Span<double> rows = product[(column + 1)..];
            double element = vector[column];
            for (int row = 0; row < factors.Length; row++)
                rows[row] += factors[row] * element;
            next += factors.Length;
        }
    }

    private static double SumOfSquares(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        foreach (double element in vector)
            sum += element * element;
        return sum;
    }

    /// <summary>What normalises the prior of one component.</summary>
    [NotDifferentiated]
    private static double LogWishartConstant(int d, int m, double gamma)
    {
        int freedom = d + m + 1;
        double logGamma = 0.25 * d * (d - 1) * Math.Log(Math.PI);
        for (int j = 1; j <= d; j++)
            logGamma += LogGamma(0.5 * (freedom + 1 - j));
        return freedom * d * Math.Log(gamma / Math.Sqrt(2)) - logGamma;
    }

    /// <summary>ln Γ(x) for x ≥ ½: the recurrence up to x ≥ 10, then Stirling's series.</summary>
    private static double LogGamma(double x)
    {
        double product = 1;
        for (; x < 10; x++)
            product *= x;
        double inverse = 1 / (x * x);
        double series = 1 / 12.0 - inverse * (1 / 360.0 - inverse * (1 / 1260.0 - inverse * (1 / 1680.0 - inverse * (1 / 1188.0 - inverse * 691 / 360360))));
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series / x - Math.Log(product);
    }

    /// <summary>An input, and memory for what is computed from it.</summary>
    internal sealed class Problem
    {
        private readonly double[] _alpha, _mu, _q, _l, _x;
        private readonly int _components, _d, _below, _m;
        private readonly double _gamma;

        public Problem(Input input)
        {
            _components = input["k"].WholeNumber(1);
            _d = input["d"].WholeNumber(1);
            _below = _d * (_d - 1) / 2;
            _x = input["x"].Matrix(input["n"].WholeNumber(0), _d);
            _m = input["m"].WholeNumber(0);
            _gamma = input["gamma"].Number();
            _alpha = input["alpha"].Vector(_components);
            _mu = input["mu"].Matrix(_components, _d);
            _q = input["q"].Matrix(_components, _d);
            _l = input["l"].Matrix(_components, _below);
            Alpha = new double[_alpha.Length];
            Mu = new double[_mu.Length];
            Q = new double[_q.Length];
            L = new double[_l.Length];
        }

        public double[] Alpha { get; }

        public double[] Mu { get; }

        public double[] Q { get; }

        public double[] L { get; }

        public double Value() => LogPosterior(_alpha, _mu, _q, _l, _x, _m, _gamma);

        public void FindGradient() => LogPosteriorAndGradient(_alpha, _mu, _q, _l, _x, _m, _gamma, Alpha, Mu, Q, L);

        public void WriteGradient(Utf8JsonWriter output)
        {
            output.WriteStartObject();
            output.WritePropertyName("alpha");
            output.Numbers(Alpha);
            output.WritePropertyName("mu");
            output.Rows(Mu, _components, _d);
            output.WritePropertyName("q");
            output.Rows(Q, _components, _d);
            output.WritePropertyName("l");
            output.Rows(L, _components, _below);
            output.WriteEndObject();
        }
    }
}
