using System;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

internal static partial class PublishedFormulas
{
    private static void AddAdams()
    {
        Add("Adam", new Adam(), () => Adam(_ => 1e-3, 0.9, 0.999, 1e-8, 0, 0));
        Add(
            "Adam, other settings",
            new Adam { LearningRate = 0.1, Beta1 = 0.5, Beta2 = 0.9, Epsilon = 1e-3 },
            () => Adam(_ => 0.1, 0.5, 0.9, 1e-3, 0, 0));
        Add(
            "Adam, weight decay",
            new Adam { LearningRate = 0.02, WeightDecay = 0.4 },
            () => Adam(_ => 0.02, 0.9, 0.999, 1e-8, 0.4, 0));
        Add("Adam, cosine", new Adam { LearningRate = Cosine }, () => Adam(CosineRate, 0.9, 0.999, 1e-8, 0, 0));
        Add("AdamW", new AdamW(), () => Adam(_ => 1e-3, 0.9, 0.999, 1e-8, 0, 0.01));
        Add(
            "AdamW, strong decay, cosine",
            new AdamW { LearningRate = Cosine, WeightDecay = 0.5 },
            () => Adam(CosineRate, 0.9, 0.999, 1e-8, 0, 0.5));
        Add(
            "AdamW, no decay, clipped by value",
            new AdamW { WeightDecay = 0, Transformation = GradientClipping.ByValue(2) },
            () =>
            {
                Formula adam = Adam(_ => 1e-3, 0.9, 0.999, 1e-8, 0, 0);
                return (t, theta, g) => adam(t, theta, Math.Max(-2, Math.Min(2, g)));
            });
        Add("AMSGrad", new AmsGrad(), () => AmsGrad(_ => 1e-3, 0.9, 0.999, 1e-8, 0));
        Add(
            "AMSGrad, short memory, weight decay, cosine",
            new AmsGrad { LearningRate = Cosine, Beta1 = 0.7, Beta2 = 0.6, Epsilon = 1e-4, WeightDecay = 0.2 },
            () => AmsGrad(CosineRate, 0.7, 0.6, 1e-4, 0.2));
        Add("Adamax", new Adamax(), () => Adamax(_ => 2e-3, 0.9, 0.999, 1e-8, 0));
        Add(
            "Adamax, weight decay, cosine",
            new Adamax { LearningRate = Cosine, Beta1 = 0.8, Beta2 = 0.7, Epsilon = 1e-2, WeightDecay = 0.3 },
            () => Adamax(CosineRate, 0.8, 0.7, 1e-2, 0.3));
        Add("NAdam", new NAdam(), () => NAdam(_ => 2e-3, 0.9, 0.999, 1e-8, 4e-3, 0));
        Add(
            "NAdam, weight decay, cosine",
            new NAdam { LearningRate = Cosine, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-5, MomentumDecay = 1, WeightDecay = 0.1 },
            () => NAdam(CosineRate, 0.8, 0.99, 1e-5, 1, 0.1));
        Add("RAdam", new RAdam(), () => RAdam(_ => 1e-3, 0.9, 0.999, 1e-8, 0));
        Add(
            "RAdam, weight decay, cosine",
            new RAdam { LearningRate = Cosine, Beta1 = 0.7, Beta2 = 0.95, Epsilon = 1e-4, WeightDecay = 0.1 },
            () => RAdam(CosineRate, 0.7, 0.95, 1e-4, 0.1));
        Add(
            "RAdam, never rectified",
            new RAdam { LearningRate = 0.01, Beta2 = 0.6 },
            () => RAdam(_ => 0.01, 0.9, 0.6, 1e-8, 0));
        Add("AdaBelief", new AdaBelief(), () => AdaBelief(_ => 1e-3, 0.9, 0.999, 1e-16, 0));
        Add(
            "AdaBelief, weight decay, cosine",
            new AdaBelief { LearningRate = Cosine, Beta1 = 0.6, Beta2 = 0.9, Epsilon = 1e-6, WeightDecay = 0.4 },
            () => AdaBelief(CosineRate, 0.6, 0.9, 1e-6, 0.4));
    }

    /// <summary>
    /// Kingma and Ba's algorithm 1, with the penalty's gradient before it or the decay of Loshchilov and Hutter's algorithm 2 around it.
    /// </summary>
    private static Formula Adam(Func<int, double> rate, double beta1, double beta2, double epsilon, double coupled, double decoupled)
    {
        double m = 0, v = 0;
        return (t, theta, g) =>
        {
            g += coupled * theta;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.Pow(beta1, t));
            double vHat = v / (1 - Math.Pow(beta2, t));
            return theta - rate(t) * mHat / (Math.Sqrt(vHat) + epsilon) - rate(t) * decoupled * theta;
        };
    }

    /// <summary>PyTorch's Adam(amsgrad=True): the largest uncorrected v, corrected afterwards.</summary>
    private static Formula AmsGrad(Func<int, double> rate, double beta1, double beta2, double epsilon, double decay)
    {
        double m = 0, v = 0, largest = 0;
        return (t, theta, g) =>
        {
            g += decay * theta;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            largest = Math.Max(largest, v);
            double denominator = Math.Sqrt(largest) / Math.Sqrt(1 - Math.Pow(beta2, t)) + epsilon;
            return theta - rate(t) / (1 - Math.Pow(beta1, t)) * m / denominator;
        };
    }

    /// <summary>Kingma and Ba's algorithm 2 with PyTorch's |g| + ε.</summary>
    private static Formula Adamax(Func<int, double> rate, double beta1, double beta2, double epsilon, double decay)
    {
        double m = 0, u = 0;
        return (t, theta, g) =>
        {
            g += decay * theta;
            m = beta1 * m + (1 - beta1) * g;
            u = Math.Max(beta2 * u, Math.Abs(g) + epsilon);
            return theta - rate(t) / (1 - Math.Pow(beta1, t)) * m / u;
        };
    }

    /// <summary>PyTorch's NAdam; the products of the momenta are formed anew at every step.</summary>
    private static Formula NAdam(Func<int, double> rate, double beta1, double beta2, double epsilon, double psi, double decay)
    {
        double Mu(int i) => beta1 * (1 - 0.5 * Math.Pow(0.96, i * psi));
        double m = 0, v = 0;
        return (t, theta, g) =>
        {
            double product = 1;
            for (int i = 1; i <= t; i++)
                product *= Mu(i);
            g += decay * theta;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = Mu(t + 1) * m / (1 - product * Mu(t + 1)) + (1 - Mu(t)) * g / (1 - product);
            return theta - rate(t) * mHat / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + epsilon);
        };
    }

    /// <summary>Liu et al.'s algorithm 2 with PyTorch's threshold and l = √(1 − β₂ᵗ) / (√v + ε).</summary>
    private static Formula RAdam(Func<int, double> rate, double beta1, double beta2, double epsilon, double decay)
    {
        double m = 0, v = 0, rhoInfinity = 2 / (1 - beta2) - 1;
        return (t, theta, g) =>
        {
            g += decay * theta;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.Pow(beta1, t));
            double rho = rhoInfinity - 2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t));
            if (rho <= 5)
                return theta - rate(t) * mHat;
            double r = Math.Sqrt((rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho));
            double l = Math.Sqrt(1 - Math.Pow(beta2, t)) / (Math.Sqrt(v) + epsilon);
            return theta - rate(t) * mHat * r * l;
        };
    }

    /// <summary>Zhuang et al.'s algorithm 2 with decoupled decay.</summary>
    private static Formula AdaBelief(Func<int, double> rate, double beta1, double beta2, double epsilon, double decay)
    {
        double m = 0, s = 0;
        return (t, theta, g) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            s = beta2 * s + (1 - beta2) * (g - m) * (g - m) + epsilon;
            double mHat = m / (1 - Math.Pow(beta1, t)), sHat = s / (1 - Math.Pow(beta2, t));
            return theta - rate(t) * decay * theta - rate(t) * mHat / (Math.Sqrt(sHat) + epsilon);
        };
    }
}
