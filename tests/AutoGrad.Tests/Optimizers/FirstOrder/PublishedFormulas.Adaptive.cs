using System;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

internal static partial class PublishedFormulas
{
    private static void AddAdaptive()
    {
        Add("AdaGrad", new AdaGrad(), () => AdaGrad(_ => 1e-2, 0, 0, 1e-10, 0));
        Add(
            "AdaGrad, decays, cosine",
            new AdaGrad { LearningRate = Cosine, RateDecay = 0.1, InitialAccumulator = 0.5, Epsilon = 1e-3, WeightDecay = 0.2 },
            () => AdaGrad(CosineRate, 0.1, 0.5, 1e-3, 0.2));
        Add("RMSProp", new RmsProp(), () => RmsProp(_ => 1e-2, 0.99, 1e-8, false, 0, 0));
        Add(
            "RMSProp, weight decay, cosine",
            new RmsProp { LearningRate = Cosine, Decay = 0.8, Epsilon = 1e-3, WeightDecay = 0.3 },
            () => RmsProp(CosineRate, 0.8, 1e-3, false, 0, 0.3));
        Add("RMSProp, centred", new RmsProp { Centred = true }, () => RmsProp(_ => 1e-2, 0.99, 1e-8, true, 0, 0));
        Add(
            "RMSProp, momentum",
            new RmsProp { LearningRate = 1e-3, Momentum = 0.9 },
            () => RmsProp(_ => 1e-3, 0.99, 1e-8, false, 0.9, 0));
        Add(
            "RMSProp, centred, momentum, weight decay, cosine",
            new RmsProp { LearningRate = Cosine, Decay = 0.9, Epsilon = 1e-2, Centred = true, Momentum = 0.5, WeightDecay = 0.1 },
            () => RmsProp(CosineRate, 0.9, 1e-2, true, 0.5, 0.1));
        Add("Adadelta", new Adadelta(), () => Adadelta(_ => 1, 0.9, 1e-6, 0));
        Add(
            "Adadelta, weight decay, cosine",
            new Adadelta { LearningRate = Cosine, Decay = 0.95, Epsilon = 1e-2, WeightDecay = 0.4 },
            () => Adadelta(CosineRate, 0.95, 1e-2, 0.4));
        Add("Lion", new Lion(), () => Lion(_ => 1e-4, 0.9, 0.99, 0));
        Add(
            "Lion, weight decay, cosine",
            new Lion { LearningRate = Cosine, Beta1 = 0.5, Beta2 = 0.8, WeightDecay = 0.7 },
            () => Lion(CosineRate, 0.5, 0.8, 0.7));
        Add("Rprop", new Rprop(), () => Rprop(1e-2, 0.5, 1.2, 1e-6, 50));
        Add(
            "Rprop, other settings",
            new Rprop { LearningRate = Cosine, Shrink = 0.7, Growth = 1.5, SmallestStep = 0.04, LargestStep = 0.3 },
            () => Rprop(0.05, 0.7, 1.5, 0.04, 0.3));
        Add("schedule-free AdamW", new ScheduleFreeAdamW(), () => ScheduleFree(_ => 2.5e-3, 0.9, 0.999, 1e-8, 0));
        Add(
            "schedule-free AdamW, weight decay, cosine",
            new ScheduleFreeAdamW { LearningRate = Cosine, Beta1 = 0.7, Beta2 = 0.95, Epsilon = 1e-3, WeightDecay = 0.2 },
            () => ScheduleFree(CosineRate, 0.7, 0.95, 1e-3, 0.2));
    }

    /// <summary>Duchi et al. with PyTorch's falling rate.</summary>
    private static Formula AdaGrad(Func<int, double> rate, double rateDecay, double initial, double epsilon, double decay)
    {
        double s = initial;
        return (t, theta, g) =>
        {
            g += decay * theta;
            s += g * g;
            return theta - rate(t) / (1 + (t - 1) * rateDecay) * g / (Math.Sqrt(s) + epsilon);
        };
    }

    /// <summary>PyTorch's RMSprop.</summary>
    private static Formula RmsProp(Func<int, double> rate, double alpha, double epsilon, bool centred, double mu, double decay)
    {
        double v = 0, mean = 0, b = 0;
        return (t, theta, g) =>
        {
            g += decay * theta;
            v = alpha * v + (1 - alpha) * g * g;
            mean = alpha * mean + (1 - alpha) * g;
            double step = g / (Math.Sqrt(centred ? Math.Max(0, v - mean * mean) : v) + epsilon);
            b = mu * b + step;
            return theta - rate(t) * (mu > 0 ? b : step);
        };
    }

    /// <summary>Zeiler's algorithm 1 with a rate.</summary>
    private static Formula Adadelta(Func<int, double> rate, double rho, double epsilon, double decay)
    {
        double squares = 0, steps = 0;
        return (t, theta, g) =>
        {
            g += decay * theta;
            squares = rho * squares + (1 - rho) * g * g;
            double step = -Math.Sqrt(steps + epsilon) / Math.Sqrt(squares + epsilon) * g;
            steps = rho * steps + (1 - rho) * step * step;
            return theta + rate(t) * step;
        };
    }

    /// <summary>Chen et al.'s algorithm 2.</summary>
    private static Formula Lion(Func<int, double> rate, double beta1, double beta2, double decay)
    {
        double m = 0;
        return (t, theta, g) =>
        {
            double c = beta1 * m + (1 - beta1) * g;
            m = beta2 * m + (1 - beta2) * g;
            return theta - rate(t) * (Math.Sign(c) + decay * theta);
        };
    }

    /// <summary>Igel and Hüsken's iRprop⁻.</summary>
    private static Formula Rprop(double first, double shrink, double growth, double smallest, double largest)
    {
        double previous = 0, step = first;
        return (_, theta, g) =>
        {
            if (previous * g > 0)
            {
                step = Math.Min(step * growth, largest);
            }
            else if (previous * g < 0)
            {
                step = Math.Max(step * shrink, smallest);
                g = 0;
            }

            previous = g;
            return theta - Math.Sign(g) * step;
        };
    }

    /// <summary>Defazio et al.'s algorithm 1, with x and z as they write it; θ is y.</summary>
    private static Formula ScheduleFree(Func<int, double> rate, double beta1, double beta2, double epsilon, double decay)
    {
        double x = double.NaN, z = double.NaN, v = 0, sum = 0;
        return (t, y, g) =>
        {
            if (t == 1)
                x = z = y;
            v = beta2 * v + (1 - beta2) * g * g;
            double gamma = rate(t) * Math.Sqrt(1 - Math.Pow(beta2, t));
            z -= gamma * g / (Math.Sqrt(v) + epsilon) + gamma * decay * y;
            sum += gamma * gamma;
            double c = gamma * gamma / sum;
            x = (1 - c) * x + c * z;
            return (1 - beta1) * z + beta1 * x;
        };
    }
}
