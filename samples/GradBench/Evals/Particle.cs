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
    [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward | Derivatives.HessianVectorProduct)]
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
            double slopeX = inner == Mode.Reverse ? SlopeX(x, y, w) : SlopeXForward(x, y, w);
            double slopeY = inner == Mode.Reverse ? SlopeY(x, y, w) : SlopeYForward(x, y, w);
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

    // The slopes of the potential in both modes. Their own derivatives are products of its matrix of second derivatives.
    private static double SlopeX(double x, double y, double w) => PotentialGradient(x, y, w).x;

    private static double SlopeY(double x, double y, double w) => PotentialGradient(x, y, w).y;

    private static double SlopeXForward(double x, double y, double w) => PotentialPushforward(x, y, w, 1, 0, 0).Tangent;

    private static double SlopeYForward(double x, double y, double w) => PotentialPushforward(x, y, w, 0, 1, 0).Tangent;

    [DerivativeOf(typeof(Particle), nameof(SlopeX))]
    private static void SlopeXPullback(double x, double y, double w, double up, ref double xAdjoint, ref double yAdjoint, ref double wAdjoint) =>
        AddCurvature(x, y, w, up, 0, ref xAdjoint, ref yAdjoint, ref wAdjoint);

    [DerivativeOf(typeof(Particle), nameof(SlopeY))]
    private static void SlopeYPullback(double x, double y, double w, double up, ref double xAdjoint, ref double yAdjoint, ref double wAdjoint) =>
        AddCurvature(x, y, w, 0, up, ref xAdjoint, ref yAdjoint, ref wAdjoint);

    [DerivativeOf(typeof(Particle), nameof(SlopeXForward))]
    private static void SlopeXForwardPullback(double x, double y, double w, double up, ref double xAdjoint, ref double yAdjoint, ref double wAdjoint) =>
        AddCurvature(x, y, w, up, 0, ref xAdjoint, ref yAdjoint, ref wAdjoint);

    [DerivativeOf(typeof(Particle), nameof(SlopeYForward))]
    private static void SlopeYForwardPullback(double x, double y, double w, double up, ref double xAdjoint, ref double yAdjoint, ref double wAdjoint) =>
        AddCurvature(x, y, w, 0, up, ref xAdjoint, ref yAdjoint, ref wAdjoint);

    private static void AddCurvature(
        double x, double y, double w, double alongX, double alongY, ref double xAdjoint, ref double yAdjoint, ref double wAdjoint)
    {
        PotentialHessianVectorProduct(
            x, y, w, alongX, alongY, 0, out _, out _, out _, out double xProduct, out double yProduct, out double wProduct);
        xAdjoint += xProduct;
        yAdjoint += yProduct;
        wAdjoint += wProduct;
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
