using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Time series, filters, differential equations and finance: long dependence of later values on earlier ones.</summary>
public sealed class Dynamics : CorpusTheories<Dynamics>, ITopic
{
    private const string Series = "new double[] { 0.5, 1.1, 0.3, -0.4, 0.9, 1.4, -0.2 }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("black scholes", """
            [Differentiable] public static double Call(double spot, double strike, double rate, double volatility, double time)
            {
                double root = volatility * Math.Sqrt(time);
                double d1 = (Math.Log(spot / strike) + (rate + 0.5 * volatility * volatility) * time) / root;
                double d2 = d1 - root;
                return spot * Normal(d1) - strike * Math.Exp(-rate * time) * Normal(d2);
            }

            // Abramowitz and Stegun 26.2.17.
            private static double Normal(double x)
            {
                if (x < 0)
                    return 1 - Normal26(-x);
                return Normal26(x);
            }

            private static double Normal26(double x)
            {
                double t = 1 / (1 + 0.2316419 * x);
                double tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
                return 1 - Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI) * tail;
            }
            """) { Points = [[100, 95, 0.03, 0.25, 0.75], [80, 120, 0.03, 0.25, 0.75]] },
        new("kalman filter", """
            [Differentiable(nameof(q), nameof(r))] public static double Loss(double q, double r, ReadOnlySpan<double> observed)
            {
                double mean = 0, variance = 1, loss = 0;
                foreach (double y in observed)
                {
                    variance += q;
                    double innovation = y - mean;
                    double s = variance + r;
                    double gain = variance / s;
                    mean += gain * innovation;
                    variance *= 1 - gain;
                    loss += 0.5 * (Math.Log(s) + innovation * innovation / s);
                }
                return loss;
            }
            """) { Points = [[0.3, 0.7]], Passive = { ["observed"] = Series } },
        new("arma likelihood", """
            [Differentiable(nameof(mu), nameof(phi), nameof(theta), nameof(sigma))]
            public static double Loss(double mu, double phi, double theta, double sigma, double[] y)
            {
                double nu = mu + phi * mu;
                double error = y[0] - nu;
                double loss = 0.5 * error * error / (sigma * sigma) + Math.Log(sigma);
                for (int t = 1; t < y.Length; t++)
                {
                    nu = mu + phi * y[t - 1] + theta * error;
                    error = y[t] - nu;
                    loss += 0.5 * error * error / (sigma * sigma) + Math.Log(sigma);
                }
                return loss;
            }
            """) { Points = [[0.1, 0.5, -0.3, 0.8]], Passive = { ["y"] = Series } },
        new("garch likelihood", """
            [Differentiable(nameof(p))] public static double Loss(ReadOnlySpan<double> p, ReadOnlySpan<double> y)
            {
                double variance = 0.5, loss = 0;
                for (int t = 0; t < y.Length; t++)
                {
                    double e = y[t] - p[0];
                    if (t > 0)
                    {
                        double previous = y[t - 1] - p[0];
                        variance = p[1] + p[2] * previous * previous + p[3] * variance;
                    }
                    loss += 0.5 * (Math.Log(variance) + e * e / variance);
                }
                return loss;
            }
            """) { Points = [[0.1, 0.2, 0.3, 0.4]], Passive = { ["y"] = Series } },
        new("exponential smoothing", """
            [Differentiable(nameof(alpha))] public static double Loss(double alpha, double[] y)
            {
                double level = y[0], loss = 0;
                for (int t = 1; t < y.Length; t++)
                {
                    double e = y[t] - level;
                    loss += e * e;
                    level = alpha * y[t] + (1 - alpha) * level;
                }
                return loss;
            }
            """) { Points = [[0.3], [0.9]], Passive = { ["y"] = Series } },
        new("euler steps", """
            [Differentiable] public static double Loss(double a, double b, double x, double y)
            {
                const double h = 0.05;
                for (int i = 0; i < 40; i++)
                {
                    double dx = a * x - b * x * y;
                    double dy = x * y - y;
                    x += h * dx;
                    y += h * dy;
                }
                return (x - 1) * (x - 1) + (y - 2) * (y - 2);
            }
            """) { Points = [[1.1, 0.6, 1, 0.5]] },
        new("runge kutta", """
            [Differentiable] public static double Loss(double k, double y)
            {
                const double h = 0.2;
                double t = 0;
                for (int i = 0; i < 10; i++)
                {
                    double k1 = Slope(t, y, k);
                    double k2 = Slope(t + h / 2, y + h / 2 * k1, k);
                    double k3 = Slope(t + h / 2, y + h / 2 * k2, k);
                    double k4 = Slope(t + h, y + h * k3, k);
                    y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
                    t += h;
                }
                return y * y;
            }
            private static double Slope(double t, double y, double k) => -k * y * y + Math.Sin(t * k);
            """) { Points = [[0.8, 1.5]] },
        new("heat equation", """
            [Differentiable] public static double Loss(Span<double> u, double diffusivity)
            {
                for (int step = 0; step < 5; step++)
                {
                    double left = u[0];
                    for (int i = 1; i < u.Length - 1; i++)
                    {
                        double here = u[i];
                        u[i] += diffusivity * (left - 2 * here + u[i + 1]);
                        left = here;
                    }
                }
                double energy = 0;
                foreach (double x in u)
                    energy += x * x;
                return energy;
            }
            """) { Points = [[1, -1, 2, 0.5, 3, 0.2]] },
        new("recurrent network", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> inputs, double target)
            {
                double h = 0, c = 0;
                foreach (double x in inputs)
                {
                    double forget = Sigmoid(w[0] * x + w[1] * h + w[2]);
                    double write = Sigmoid(w[3] * x + w[4] * h + w[5]);
                    double candidate = Math.Tanh(w[6] * x + w[7] * h + w[8]);
                    double open = Sigmoid(w[9] * x + w[10] * h + w[11]);
                    c = forget * c + write * candidate;
                    h = open * Math.Tanh(c);
                }
                return (h - target) * (h - target);
            }
            private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
            """) { Points = [[0.5, -0.6, 0.7, 0.8, -0.9, 0.1, 0.2, -0.3, 0.4, 0.6, -0.7, 0.8]], Passive = { ["inputs"] = Series, ["target"] = "0.7" } },
        new("learned step of gradient descent", """
            [Differentiable] public static double Loss(double rate, double decay, double start)
            {
                double x = start, velocity = 0;
                for (int i = 0; i < 15; i++)
                {
                    double slope = 2 * (x - 3) + Math.Cos(x);
                    velocity = decay * velocity - rate * slope;
                    x += velocity;
                }
                return (x - 3) * (x - 3) + Math.Sin(x);
            }
            """) { Points = [[0.1, 0.5, 0]] },
        new("viterbi score", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> emission, double stay, double change)
            {
                double a = 0, b = 0;
                for (int t = 0; t + 1 < emission.Length; t += 2)
                {
                    double nextA = Math.Max(a + stay, b + change) + emission[t];
                    double nextB = Math.Max(b + stay, a + change) + emission[t + 1];
                    a = nextA;
                    b = nextB;
                }
                return Math.Max(a, b);
            }
            """) { Points = [[1, 2, 0.5, 3, 4, 0.1, 2, 2.6, 0.7, 0.2]] },
        new("pendulum energy drift", """
            [Differentiable] public static double Loss(double angle, double speed, double length)
            {
                double before = Energy(angle, speed, length);
                for (int i = 0; i < 25; i++)
                {
                    speed -= 0.02 * 9.81 / length * Math.Sin(angle);
                    angle += 0.02 * speed;
                }
                double drift = Energy(angle, speed, length) - before;
                return drift * drift + angle;
            }
            private static double Energy(double angle, double speed, double length) =>
                0.5 * length * length * speed * speed - 9.81 * length * Math.Cos(angle);
            """) { Points = [[0.4, 0.2, 1.3]] },
    ];
}
