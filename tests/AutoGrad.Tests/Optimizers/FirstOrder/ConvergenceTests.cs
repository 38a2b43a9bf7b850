using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

/// <summary>Every method gets to the minimum of a valley of condition 50 and of Rosenbrock's, and none claims a minimum where there is none.</summary>
public class ConvergenceTests
{
    private const int Steps = 20_000;

    private static Schedule Falling(double rate) => Schedule.Cosine(rate, Steps);

    private static readonly Dictionary<string, FirstOrderOptimizer> _methods = new()
    {
        ["gradient descent"] = new GradientDescent { LearningRate = 1e-3 },
        ["momentum"] = new Momentum { LearningRate = 1e-4 },
        ["Nesterov"] = new Momentum { LearningRate = 1e-4, Nesterov = true },
        ["accelerated gradient"] = new AcceleratedGradient { LearningRate = 5e-4 },
        ["Polyak step"] = new PolyakStep(),
        ["AdaGrad"] = new AdaGrad { LearningRate = 0.5 },
        ["RMSProp"] = new RmsProp { LearningRate = Falling(1e-2) },
        ["RMSProp, centred"] = new RmsProp { LearningRate = Falling(1e-2), Centred = true, Epsilon = 1e-4 },
        ["Adadelta"] = new Adadelta(),
        ["Adam"] = new Adam { LearningRate = 0.01 },
        ["AdamW"] = new AdamW { LearningRate = 0.01, WeightDecay = 0 },
        ["AMSGrad"] = new AmsGrad { LearningRate = 0.01 },
        ["Adamax"] = new Adamax { LearningRate = 0.01 },
        ["NAdam"] = new NAdam { LearningRate = 0.01 },
        ["RAdam"] = new RAdam { LearningRate = 1e-3 },
        ["AdaBelief"] = new AdaBelief { LearningRate = 0.01 },
        ["Lion"] = new Lion { LearningRate = Falling(1e-2) },
        ["LAMB"] = new Lamb { LearningRate = Falling(1e-2) },
        ["Adafactor"] = new Adafactor { LearningRate = Falling(1e-2) },
        ["Rprop"] = new Rprop(),
        ["schedule-free AdamW"] = new ScheduleFreeAdamW { LearningRate = 0.01 },
    };

    public static TheoryData<string> Names => [.. _methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Valley_is_descended(string name)
    {
        double[] w = [1, 1];
        DescentResult<double> result = _methods[name].Minimize(new Valley([1, 50]), w, new DescentOptions { MaxIterations = Steps });
        Assert.True(result.Value < 1e-5, $"{name}: {result}");
        AssertHonest(result, w.Max(Math.Abs));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Curved_valley_is_descended(string name)
    {
        double[] w = [-1.2, 1];
        DescentResult<double> result = _methods[name].Minimize(new Rosenbrock(), w, new DescentOptions { MaxIterations = Steps });
        Assert.True(result.Value < 0.2, $"{name}: {result}");
        AssertHonest(result, w.Max(x => Math.Abs(x - 1)));
    }

    /// <summary>Converged means that the minimum is there; anything else says what was reached instead.</summary>
    private static void AssertHonest(DescentResult<double> result, double distance)
    {
        Assert.Contains(result.Status, (DescentStatus[])[DescentStatus.ConvergedGradient, DescentStatus.IterationLimit]);
        Assert.True(result.Value <= result.StartValue);
        if (result.Converged)
            Assert.True(result.GradientNorm <= 1e-8 && distance < 1e-6, result.ToString());
    }
}
