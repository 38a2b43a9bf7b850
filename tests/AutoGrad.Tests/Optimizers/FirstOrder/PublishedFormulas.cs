using System;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

/// <summary>The next parameters from the step t = 1, 2, …, the parameters, the gradient and the value.</summary>
internal delegate double[] VectorFormula(int t, double[] theta, double[] g, double f);

/// <summary>The next parameter from the step t = 1, 2, …, the parameter and its gradient; a fresh one per parameter.</summary>
internal delegate double Formula(int t, double theta, double g);

/// <summary>
/// The published formulas, transcribed in plain doubles, one parameter at a time where they permit it, with no thought of speed.
/// </summary>
internal static partial class PublishedFormulas
{
    public static Dictionary<string, (FirstOrderOptimizer Optimizer, Func<VectorFormula> Formula)> Cases { get; } = [];

    static PublishedFormulas()
    {
        AddDescents();
        AddAdams();
        AddAdaptive();
        AddWhole();
        AddPipelines();
    }

    private static Schedule Cosine => Schedule.Cosine(0.05, 60, 0.001);

    private static double CosineRate(int t) => t - 1 >= 60 ? 0.001 : 0.001 + 0.5 * (0.05 - 0.001) * (1 + Math.Cos(Math.PI * (t - 1) / 60.0));

    private static void Add(string name, FirstOrderOptimizer optimizer, Func<Formula> perParameter) =>
        Cases.Add(name, (optimizer, () => ForAll(perParameter)));

    private static VectorFormula ForAll(Func<Formula> perParameter)
    {
        Formula[]? formulas = null;
        return (t, theta, g, _) =>
        {
            formulas ??= [.. theta.Select(_ => perParameter())];
            return [.. theta.Select((x, i) => formulas[i](t, x, g[i]))];
        };
    }

    private static void AddDescents()
    {
        Add("gradient descent", new GradientDescent { LearningRate = 0.01 }, () => (_, theta, g) => theta - 0.01 * g);
        Add(
            "gradient descent, weight decay",
            new GradientDescent { LearningRate = 0.01, WeightDecay = 0.3 },
            () => (_, theta, g) => theta - 0.01 * (g + 0.3 * theta));
        Add("gradient descent, cosine", new GradientDescent { LearningRate = Cosine }, () => (t, theta, g) => theta - CosineRate(t) * g);
        Add(
            "gradient descent, clipped by value",
            new GradientDescent { LearningRate = 0.01, Transformation = GradientClipping.ByValue(1.5) },
            () => (_, theta, g) => theta - 0.01 * Math.Clamp(g, -1.5, 1.5));
        Add("momentum", new Momentum { LearningRate = 0.01 }, () => Momentum(_ => 0.01, 0.9, 0, 0, false));
        Add(
            "momentum, dampening",
            new Momentum { LearningRate = 0.02, Coefficient = 0.8, Dampening = 0.4 },
            () => Momentum(_ => 0.02, 0.8, 0.4, 0, false));
        Add(
            "momentum, weight decay, cosine",
            new Momentum { LearningRate = Cosine, Coefficient = 0.7, WeightDecay = 0.2 },
            () => Momentum(CosineRate, 0.7, 0, 0.2, false));
        Add("Nesterov", new Momentum { LearningRate = 0.01, Nesterov = true }, () => Momentum(_ => 0.01, 0.9, 0, 0, true));
        Add(
            "Nesterov, weight decay",
            new Momentum { LearningRate = 0.01, Coefficient = 0.6, Nesterov = true, WeightDecay = 0.1 },
            () => Momentum(_ => 0.01, 0.6, 0, 0.1, true));
    }

    /// <summary>PyTorch's SGD: d = g + λθ; b₁ = d, b = μb + (1 − τ)d; θ − η(d + μb) or θ − ηb.</summary>
    private static Formula Momentum(Func<int, double> rate, double mu, double dampening, double decay, bool nesterov)
    {
        double b = double.NaN;
        return (t, theta, g) =>
        {
            double d = g + decay * theta;
            b = t == 1 ? d : mu * b + (1 - dampening) * d;
            return theta - rate(t) * (nesterov ? d + mu * b : b);
        };
    }
}
