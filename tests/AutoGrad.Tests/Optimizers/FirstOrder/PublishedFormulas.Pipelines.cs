using System;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

/// <summary>What surrounds a method: transformations, groups, frozen parameters. Eleven parameters.</summary>
internal static partial class PublishedFormulas
{
    /// <summary>All cases, and settings that have no formula per step because they wait, draw or observe.</summary>
    public static Dictionary<string, FirstOrderOptimizer> Optimizers => new(
        Cases.Select(c => KeyValuePair.Create(c.Key, c.Value.Optimizer)).Concat(
        [
            KeyValuePair.Create<string, FirstOrderOptimizer>(
                "noise",
                new Adam { Transformation = GradientTransformation.Noise(0.3, 42) }),
            KeyValuePair.Create<string, FirstOrderOptimizer>(
                "accumulation",
                new Adam { LearningRate = Cosine, Transformation = GradientTransformation.Accumulate(4) }),
            KeyValuePair.Create<string, FirstOrderOptimizer>(
                "everything",
                new AdamW
                {
                    LearningRate = Schedule.Warmup(5).Then(Schedule.OneCycle(0.1, 30)),
                    Transformation = GradientTransformation.SkipNonFinite(3)
                        .Then(GradientTransformation.Accumulate(2))
                        .Then(GradientTransformation.WeightDecay(0.1, ParameterMask.AllBut(2..5)))
                        .Then(GradientClipping.ByNorm(3))
                        .Then(GradientTransformation.Noise(0.1, 7, 0.3)),
                    Averaging = new ParameterAveraging { Decay = 0.9 },
                    Plateau = new ReduceOnPlateau { Patience = 2, Factor = 0.5 },
                    Frozen = ParameterMask.Of(^2..),
                }),
            KeyValuePair.Create<string, FirstOrderOptimizer>(
                "groups with transformations",
                new ParameterGroups(new Adam { Transformation = GradientTransformation.Noise(0.1, 3) })
                    .Vector("a", 4)
                    .Fixed("b", 2)
                    .Matrix("c", 1, 5, new ScheduleFreeAdamW { Averaging = new ParameterAveraging() }) with
                { Transformation = GradientTransformation.Accumulate(3) }),
        ]));

    private static void AddPipelines()
    {
        Cases.Add(
            "momentum, decay of a mask, then clipped by norm",
            (new Momentum
            {
                LearningRate = 0.05,
                Transformation = GradientTransformation.WeightDecay(0.4, ParameterMask.AllBut(..2, ^1..)).Then(GradientClipping.ByNorm(4)),
            }, () => Clipped(4, (i, n) => i < 2 || i == n - 1 ? 0 : 0.4, Momentum(_ => 0.05))));
        Cases.Add(
            "AdamW, frozen parameters, clipped by norm",
            (new AdamW { LearningRate = 0.01, WeightDecay = 0.3, Frozen = ParameterMask.Of(1..3, 2..4, ^1..), Transformation = GradientClipping.ByNorm(2) },
                () => Frozen(Clipped(2, (_, _) => 0, ForAll(() => Adam(_ => 0.01, 0.9, 0.999, 1e-8, 0, 0.3))), i => i is >= 1 and < 4 or 10)));
        Cases.Add(
            "momentum, frozen parameters, weight decay, clipped by norm",
            (new Momentum
            {
                LearningRate = 0.05,
                Frozen = ParameterMask.Of(2..6),
                Transformation = GradientTransformation.WeightDecay(0.4).Then(GradientClipping.ByNorm(4)),
            }, () => Frozen(Clipped(4, (i, _) => i is >= 2 and < 6 ? 0 : 0.4, Momentum(_ => 0.05)), i => i is >= 2 and < 6)));
        Cases.Add(
            "schedule-free AdamW, frozen parameters",
            (new ScheduleFreeAdamW { WeightDecay = 0.3, Frozen = ParameterMask.Of(..4) },
                () => Frozen(ForAll(() => ScheduleFree(_ => 2.5e-3, 0.9, 0.999, 1e-8, 0.3)), i => i < 4)));
        Cases.Add(
            "groups",
            (new ParameterGroups(new Lamb { LearningRate = 0.02, WeightDecay = 0.1 })
                .Vector("layer 1", 2)
                .Matrix("matrix", 2, 2, new Adafactor())
                .Fixed("fixed", 1)
                .Vector("layer 2", 3)
                .Vector("signs", 1, new Lion { LearningRate = Cosine }) with
            { LearningRate = 0.5, Transformation = GradientClipping.ByNorm(6) }, Groups));
    }

    private static VectorFormula Momentum(Func<int, double> rate) => ForAll(() => Momentum(rate, 0.9, 0, 0, false));

    private static VectorFormula Clipped(double limit, Func<int, int, double> decay, VectorFormula formula) =>
        (t, theta, g, f) =>
        {
            double[] decayed = [.. g.Select((x, i) => x + decay(i, g.Length) * theta[i])];
            double scale = Math.Min(1, limit / Norm(decayed));
            return formula(t, theta, [.. decayed.Select(x => x * scale)], f);
        };

    private static VectorFormula Frozen(VectorFormula formula, Func<int, bool> isFrozen) =>
        (t, theta, g, f) =>
        {
            double[] next = formula(t, theta, [.. g.Select((x, i) => isFrozen(i) ? 0 : x)], f);
            return [.. next.Select((x, i) => isFrozen(i) ? theta[i] : x)];
        };

    private static VectorFormula Groups()
    {
        VectorFormula layer1 = Lamb(_ => 0.01, 0.9, 0.999, 1e-6, 0.1), layer2 = Lamb(_ => 0.01, 0.9, 0.999, 1e-6, 0.1);
        VectorFormula matrix = AdafactorMatrix(2, 2, 5e-3);
        VectorFormula signs = ForAll(() => Lion(t => 0.5 * CosineRate(t), 0.9, 0.99, 0));
        return (t, theta, g, f) =>
        {
            double[] free = [.. g.Select((x, i) => i == 6 ? 0 : x)];
            double scale = Math.Min(1, 6 / Norm(free));
            double[] Part(VectorFormula formula, Range range) => formula(t, theta[range], [.. free[range].Select(x => x * scale)], f);
            return [.. Part(layer1, ..2), .. Part(matrix, 2..6), theta[6], .. Part(layer2, 7..10), .. Part(signs, 10..)];
        };
    }
}
