using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary>
/// <c>particle</c>: a charge is moved until a particle that its field deflects lands where it should. The field is the gradient of a
/// potential, so the trajectory is differentiated through derivatives.
/// </summary>
internal static partial class Particle
{
    public static Eval Eval { get; } = new("particle")
    {
        { "rr", input => Of(input, Mode.Reverse, Mode.Reverse) },
        { "ff", input => Of(input, Mode.Forward, Mode.Forward) },
        { "fr", input => Of(input, Mode.Forward, Mode.Reverse) },
        { "rf", input => Of(input, Mode.Reverse, Mode.Forward) },
    };

    /// <summary>The potential of the charges at (10, 10 − w) and (10, 0).</summary>
    [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Potential(double x, double y, double w) => 1 / Distance(x - 10, y - (10 - w)) + 1 / Distance(x - 10, y);

    /// <summary>The squared distance from the origin at which the particle crosses the axis.</summary>
    /// <param name="w">Where the first charge is.</param>
    /// <param name="inner">How the field is computed.</param>
    [Differentiable(nameof(w), Emit = Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Miss(double w, Mode inner)
    {
        const double Step = 0.1;
        double x = 0, y = 8, speedX = 0.75, speedY = 0;
        while (true)
        {
            (double slopeX, double slopeY) = Slopes(x, y, w, inner);
            x += Step * speedX;
            y += Step * speedY;
            if (y <= 0)
            {
                double beyond = -y / speedY;
                double hit = x + beyond * speedX;
                return hit * hit;
            }

            speedX -= Step * slopeX;
            speedY -= Step * slopeY;
        }
    }

    /// <summary>The slopes of the potential along x and y: derivatives inside of what is differentiated.</summary>
    private static (double X, double Y) Slopes(double x, double y, double w, Mode mode)
    {
        if (mode == Mode.Forward)
            return (PotentialPushforward(x, y, w, 1, 0, 0).Tangent, PotentialPushforward(x, y, w, 0, 1, 0).Tangent);
        (double slopeX, double slopeY, _) = PotentialGradient(x, y, w);
        return (slopeX, slopeY);
    }

    private static double Distance(double x, double y) => Math.Sqrt(x * x + y * y);

    private static Evaluation Of(Input input, Mode outer, Mode inner)
    {
        Pair start = new(input["w"].Number(), 0);
        return Evaluation.Of(() => Descent.ArgMin(start, w => Miss(w.First, inner), w => new Pair(Slope(w.First, outer, inner), 0)).First);
    }

    private static double Slope(double w, Mode outer, Mode inner) =>
        outer == Mode.Reverse ? MissGradient(w, inner) : MissPushforward(w, inner, 1).Tangent;
}
