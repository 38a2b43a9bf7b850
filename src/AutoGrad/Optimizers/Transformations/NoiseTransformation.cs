using System;
using System.Globalization;
using System.Numerics;

namespace AutoGrad;

internal sealed record NoiseTransformation(double Variance, int Seed, double Annealing) : GradientTransformation
{
    public override GradientTransformationState<T> CreateState<T>(int parameterCount) => new State<T>(this);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"noise of variance {Variance}, seed {Seed}");

    private sealed class State<T>(NoiseTransformation settings) : GradientTransformationState<T>
        where T : IFloatingPointIeee754<T>
    {
        private readonly SeededRandom _random = new(settings.Seed);

        public override StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration)
        {
            double deviation = Math.Sqrt(settings.Variance / Math.Pow(1.0 + iteration, settings.Annealing));
            for (int i = 0; i < gradient.Length; i += 2)
            {
                (double first, double second) = _random.NextNormalPair();
                gradient[i] += T.CreateChecked(deviation * first);
                if (i + 1 < gradient.Length)
                    gradient[i + 1] += T.CreateChecked(deviation * second);
            }

            return StepOutcome.Taken;
        }

        public override void Persist(CheckpointFields fields) => _random.Persist(fields);

        public override void Clear() => _random.Restart(settings.Seed);
    }
}
