using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers;

/// <summary>
/// Each optimizer against a transcription of the published formula, written per parameter and step as the papers write it, over 100
/// steps on gradients that change sign and size. Eleven parameters exercise both the vector loop and its tail.
/// </summary>
public class UpdateFormulaTests
{
    private const int Parameters = 11;
    private const int Steps = 100;

    /// <summary>The next parameter from the step t = 1, 2, …, the parameter and the gradient; a fresh one per parameter.</summary>
    private delegate double Formula(int t, double theta, double g);

    private static double Gradient(int t, int i, double theta) => (1 + i) * (theta - 0.3 * i) + 5 * Math.Sin(1.7 * t + i);

    private static double CosineRate(int step) => 0.001 + 0.5 * (0.05 - 0.001) * (1 + Math.Cos(Math.PI * step / 60.0));

    public static TheoryData<string> Names => [.. _cases.Keys];

    private static readonly Dictionary<string, (FirstOrderOptimizer Optimizer, Func<Formula> Formula)> _cases = new()
    {
        ["gradient descent"] = (new GradientDescent { LearningRate = 0.01 }, () => (_, theta, g) => theta - 0.01 * g),
        ["gradient descent, weight decay"] = (
            new GradientDescent { LearningRate = 0.01, WeightDecay = 0.3 },
            () => (_, theta, g) => theta - 0.01 * (g + 0.3 * theta)),
        ["gradient descent, cosine"] = (
            new GradientDescent { LearningRate = Schedule.Cosine(0.05, 60, 0.001) },
            () => (t, theta, g) => theta - (t - 1 < 60 ? CosineRate(t - 1) : 0.001) * g),
        ["gradient descent, clipped by value"] = (
            new GradientDescent { LearningRate = 0.01, Clipping = GradientClipping.ByValue(1.5) },
            () => (_, theta, g) => theta - 0.01 * Math.Clamp(g, -1.5, 1.5)),
        ["momentum"] = (new Momentum { LearningRate = 0.01 }, () => MomentumFormula(0.01, 0.9, 0, 0, false)),
        ["momentum, dampening"] = (
            new Momentum { LearningRate = 0.02, Coefficient = 0.8, Dampening = 0.4 },
            () => MomentumFormula(0.02, 0.8, 0.4, 0, false)),
        ["momentum, weight decay"] = (
            new Momentum { LearningRate = 0.01, Coefficient = 0.7, WeightDecay = 0.2 },
            () => MomentumFormula(0.01, 0.7, 0, 0.2, false)),
        ["Nesterov"] = (new Momentum { LearningRate = 0.01, Nesterov = true }, () => MomentumFormula(0.01, 0.9, 0, 0, true)),
        ["Nesterov, weight decay"] = (
            new Momentum { LearningRate = 0.01, Coefficient = 0.6, Nesterov = true, WeightDecay = 0.1 },
            () => MomentumFormula(0.01, 0.6, 0, 0.1, true)),
        ["Adam"] = (new Adam(), () => AdamFormula(_ => 1e-3, 0.9, 0.999, 1e-8, 0, 0)),
        ["Adam, other settings"] = (
            new Adam { LearningRate = 0.1, Beta1 = 0.5, Beta2 = 0.9, Epsilon = 1e-3 },
            () => AdamFormula(_ => 0.1, 0.5, 0.9, 1e-3, 0, 0)),
        ["Adam, coupled weight decay"] = (
            new Adam { LearningRate = 0.02, WeightDecay = 0.4 },
            () => AdamFormula(_ => 0.02, 0.9, 0.999, 1e-8, 0.4, 0)),
        ["Adam, cosine"] = (
            new Adam { LearningRate = Schedule.Cosine(0.05, 60, 0.001) },
            () => AdamFormula(t => t - 1 < 60 ? CosineRate(t - 1) : 0.001, 0.9, 0.999, 1e-8, 0, 0)),
        ["AdamW"] = (new AdamW(), () => AdamFormula(_ => 1e-3, 0.9, 0.999, 1e-8, 0, 0.01)),
        ["AdamW, strong decay, cosine"] = (
            new AdamW { LearningRate = Schedule.Cosine(0.05, 60, 0.001), WeightDecay = 0.5 },
            () => AdamFormula(t => t - 1 < 60 ? CosineRate(t - 1) : 0.001, 0.9, 0.999, 1e-8, 0, 0.5)),
        ["AdamW, no decay, clipped by value"] = (
            new AdamW { WeightDecay = 0, Clipping = GradientClipping.ByValue(2) },
            () =>
            {
                Formula adam = AdamFormula(_ => 1e-3, 0.9, 0.999, 1e-8, 0, 0);
                return (t, theta, g) => adam(t, theta, Math.Max(-2, Math.Min(2, g)));
            }
        ),
    };

    /// <summary>PyTorch's SGD: d = g + λθ; b₁ = d, b = μb + (1 − τ)d; θ − η(d + μb) or θ − ηb.</summary>
    private static Formula MomentumFormula(double rate, double mu, double dampening, double decay, bool nesterov)
    {
        double b = double.NaN;
        return (t, theta, g) =>
        {
            double d = g + decay * theta;
            b = t == 1 ? d : mu * b + (1 - dampening) * d;
            return theta - rate * (nesterov ? d + mu * b : b);
        };
    }

    /// <summary>
    /// Kingma and Ba's algorithm 1, with the penalty's gradient before it or the decay of Loshchilov and Hutter's algorithm 2 around it.
    /// </summary>
    private static Formula AdamFormula(Func<int, double> rate, double beta1, double beta2, double epsilon, double coupled, double decoupled)
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

    private static double[] Start() => [.. Enumerable.Range(0, Parameters).Select(i => 2.0 - 0.5 * i)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Hundred_steps_follow_the_published_formula(string name)
    {
        (FirstOrderOptimizer optimizer, Func<Formula> formula) = _cases[name];
        FirstOrderState<double> state = optimizer.CreateState<double>(Parameters);
        double[] expected = Start(), actual = Start(), gradient = new double[Parameters];
        Formula[] formulas = [.. expected.Select(_ => formula())];
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < Parameters; i++)
                gradient[i] = Gradient(t, i, actual[i]);
            state.Step(actual, gradient);
            for (int i = 0; i < Parameters; i++)
            {
                expected[i] = formulas[i](t, expected[i], Gradient(t, i, expected[i]));
                Assert.Equal(expected[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
            }
        }

        Assert.Equal(Steps, state.Iteration);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_follows_double_in_its_precision(string name)
    {
        FirstOrderOptimizer optimizer = _cases[name].Optimizer;
        FirstOrderState<double> state = optimizer.CreateState<double>(Parameters);
        FirstOrderState<float> single = optimizer.CreateState<float>(Parameters);
        double[] w = Start(), gradient = new double[Parameters];
        float[] wSingle = [.. Start().Select(x => (float)x)], gradientSingle = new float[Parameters];
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < Parameters; i++)
                gradientSingle[i] = (float)(gradient[i] = Gradient(t, i, w[i]));
            state.Step(w, gradient);
            single.Step(wSingle, gradientSingle);
        }

        for (int i = 0; i < Parameters; i++)
            Assert.Equal(w[i], wSingle[i], 2e-4 * Math.Max(1, Math.Abs(w[i])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_state_repeats_the_run_to_the_bit(string name)
    {
        FirstOrderState<double> state = _cases[name].Optimizer.CreateState<double>(Parameters);
        double[] Run()
        {
            double[] w = Start(), gradient = new double[Parameters];
            for (int t = 1; t <= Steps; t++)
            {
                for (int i = 0; i < Parameters; i++)
                    gradient[i] = Gradient(t, i, w[i]);
                state.Step(w, gradient);
            }

            return w;
        }

        double[] first = Run();
        state.Reset();
        Assert.Equal(0, state.Iteration);
        Assert.Equal(first, Run());
    }

    [Fact]
    public void Clipping_by_norm_acts_on_the_whole_gradient()
    {
        FirstOrderState<double> state =
            new GradientDescent { LearningRate = 0.5, Clipping = GradientClipping.ByNorm(2) }.CreateState<double>(3);
        double[] w = [1, 1, 1];
        state.Step(w, [3, 0, 4]);
        Assert.Equal(1 - 0.5 * 2 * 3 / 5.0, w[0], 1e-15);
        Assert.Equal(1, w[1]);
        Assert.Equal(1 - 0.5 * 2 * 4 / 5.0, w[2], 1e-15);
    }

    [Fact]
    public void Step_leaves_the_gradient_as_it_is()
    {
        double[] w = [1, 1], gradient = [30, 40];
        new GradientDescent { Clipping = GradientClipping.ByNorm(1) }.CreateState<double>(2).Step(w, gradient);
        Assert.Equal([30, 40], gradient);
    }
}
