using System;
using System.Linq;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

/// <summary>Methods whose step in one parameter depends on the others.</summary>
internal static partial class PublishedFormulas
{
    private static void AddWhole()
    {
        Cases.Add("LAMB", (new Lamb(), () => Lamb(_ => 1e-3, 0.9, 0.999, 1e-6, 0)));
        Cases.Add(
            "LAMB, weight decay, cosine",
            (new Lamb { LearningRate = Cosine, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3, WeightDecay = 0.5 },
                () => Lamb(CosineRate, 0.8, 0.9, 1e-3, 0.5)));
        Cases.Add("Adafactor", (new Adafactor(), () => AdafactorVector(_ => 1e-2, -0.8, Math.Pow(2, -52), 1e-3, 1, 0)));
        Cases.Add(
            "Adafactor, weight decay, cosine",
            (new Adafactor { LearningRate = Cosine, DecayExponent = -0.5, Epsilon1 = 1e-2, Epsilon2 = 0.1, ClippingThreshold = 0.7, WeightDecay = 0.2 },
                () => AdafactorVector(CosineRate, -0.5, 1e-2, 0.1, 0.7, 0.2)));
        foreach (AdaptiveRestart restart in Enum.GetValues<AdaptiveRestart>())
            Cases.Add(
                "accelerated gradient, restart " + restart,
                (new AcceleratedGradient { LearningRate = 0.05, Restart = restart }, () => Accelerated(_ => 0.05, restart)));
        Cases.Add(
            "accelerated gradient, cosine",
            (new AcceleratedGradient { LearningRate = Cosine }, () => Accelerated(CosineRate, AdaptiveRestart.Gradient)));
        Cases.Add("Polyak step", (new PolyakStep(), () => Polyak(_ => 1, 1, 0, 0)));
        Cases.Add(
            "Polyak step, other settings, cosine",
            (new PolyakStep { LearningRate = Cosine, Scaling = 0.7, LeastValue = 2, Epsilon = 0.1 }, () => Polyak(CosineRate, 0.7, 2, 0.1)));
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(x => x * x));

    private static double RootMeanSquare(double[] v) => Math.Sqrt(v.Sum(x => x * x) / v.Length);

    /// <summary>You et al.'s algorithm 2, one layer.</summary>
    private static VectorFormula Lamb(Func<int, double> rate, double beta1, double beta2, double epsilon, double decay)
    {
        double[]? m = null, v = null;
        return (t, theta, g, _) =>
        {
            m ??= new double[g.Length];
            v ??= new double[g.Length];
            var u = new double[g.Length];
            for (int i = 0; i < g.Length; i++)
            {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                u[i] = m[i] / (1 - Math.Pow(beta1, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, t))) + epsilon) + decay * theta[i];
            }

            double ratio = Norm(theta) > 0 && Norm(u) > 0 ? Norm(theta) / Norm(u) : 1;
            return [.. theta.Select((x, i) => x - rate(t) * ratio * u[i])];
        };
    }

    /// <summary>Shazeer and Stern's algorithm 5 as PyTorch has it, for a vector.</summary>
    private static VectorFormula AdafactorVector(Func<int, double> rate, double tau, double epsilon1, double epsilon2, double d, double decay)
    {
        double[]? v = null;
        return (t, theta, g, _) =>
        {
            v ??= new double[g.Length];
            double beta = 1 - Math.Pow(t, tau);
            for (int i = 0; i < g.Length; i++)
                v[i] = beta * v[i] + (1 - beta) * g[i] * g[i];
            return AdafactorStep(t, rate, theta, g, v, epsilon1, epsilon2, d, decay);
        };
    }

    /// <summary>The same for a matrix, whose V has rank one.</summary>
    public static VectorFormula AdafactorMatrix(int rows, int columns, double rate = 1e-2)
    {
        double[] r = new double[rows], c = new double[columns];
        return (t, theta, g, _) =>
        {
            double beta = 1 - Math.Pow(t, -0.8);
            for (int i = 0; i < rows; i++)
                r[i] = beta * r[i] + (1 - beta) * Enumerable.Range(0, columns).Average(j => g[i * columns + j] * g[i * columns + j]);
            for (int j = 0; j < columns; j++)
                c[j] = beta * c[j] + (1 - beta) * Enumerable.Range(0, rows).Average(i => g[i * columns + j] * g[i * columns + j]);
            double[] v = [.. Enumerable.Range(0, rows * columns).Select(k => r[k / columns] * c[k % columns] / Math.Max(r.Average(), Math.Pow(2, -52)))];
            return AdafactorStep(t, _ => rate, theta, g, v, Math.Pow(2, -52), 1e-3, 1, 0);
        };
    }

    private static double[] AdafactorStep(
        int t, Func<int, double> rate, double[] theta, double[] g, double[] v, double epsilon1, double epsilon2, double d, double decay)
    {
        double rho = Math.Min(rate(t), 1 / Math.Sqrt(t));
        double alpha = Math.Max(epsilon2, RootMeanSquare(theta)) * rho;
        double[] u = [.. g.Select((x, i) => x / Math.Max(Math.Sqrt(v[i]), epsilon1))];
        double divisor = Math.Max(1, RootMeanSquare(u) / d);
        return [.. theta.Select((x, i) => x - rate(t) * decay * x - alpha * u[i] / divisor)];
    }

    /// <summary>Beck and Teboulle's equations 4.1 to 4.3 without a penalty, with O'Donoghue and Candès' restarts; θ is y.</summary>
    private static VectorFormula Accelerated(Func<int, double> rate, AdaptiveRestart restart)
    {
        double[] x = [];
        double t = 1, previous = double.NaN;
        return (k, y, g, f) =>
        {
            if (k == 1)
                x = y;
            double[] next = [.. y.Select((value, i) => value - rate(k) * g[i])];
            double uphill = g.Select((value, i) => value * (next[i] - x[i])).Sum();
            if (k > 1 && (restart == AdaptiveRestart.Gradient && uphill > 0 || restart == AdaptiveRestart.Value && f > previous))
                t = 1;
            double following = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
            double[] result = [.. next.Select((value, i) => value + (t - 1) / following * (value - x[i]))];
            (x, t, previous) = (next, following, f);
            return result;
        };
    }

    private static VectorFormula Polyak(Func<int, double> rate, double scaling, double least, double epsilon) =>
        (t, theta, g, f) =>
        {
            double eta = Math.Min(scaling * Math.Max(f - least, 0) / (g.Sum(x => x * x) + epsilon), rate(t));
            return [.. theta.Select((x, i) => x - eta * g[i])];
        };
}
