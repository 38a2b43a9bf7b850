using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary>
/// <c>saddle</c>: the least of the greatest values of a function, both found by gradient descent. The outer descent differentiates the
/// inner one.
/// </summary>
internal static partial class Saddle
{
    public static Eval Eval { get; } = new("saddle")
    {
        { "rr", input => Of(input, Mode.Reverse, Mode.Reverse) },
        { "ff", input => Of(input, Mode.Forward, Mode.Forward) },
        { "fr", input => Of(input, Mode.Forward, Mode.Reverse) },
        { "rf", input => Of(input, Mode.Reverse, Mode.Forward) },
    };

    /// <summary>A saddle: the least in a, the greatest in b.</summary>
    [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Height(double a1, double a2, double b1, double b2) => a1 * a1 + a2 * a2 - (b1 * b1 + b2 * b2);

    /// <summary>The greatest height over b, which descent on −f finds from (startX, startY).</summary>
    [Differentiable(nameof(a1), nameof(a2), Emit = Derivatives.Gradient | Derivatives.Pushforward | Derivatives.Jacobian)]
    public static double Greatest(double a1, double a2, double startX, double startY, Mode inner)
    {
        Pair b = Descent.ArgMin(
            new Pair(startX, startY),
            at => -Height(a1, a2, at.First, at.Second),
            at => -Slopes(a1, a2, at, inner));
        return Height(a1, a2, b.First, b.Second);
    }

    /// <summary>The slopes of the height along b: derivatives inside of what is differentiated.</summary>
    private static Pair Slopes(double a1, double a2, Pair b, Mode mode)
    {
        if (mode == Mode.Forward)
        {
            return new Pair(
                HeightPushforward(a1, a2, b.First, b.Second, 0, 0, 1, 0).Tangent, HeightPushforward(a1, a2, b.First, b.Second, 0, 0, 0, 1).Tangent);
        }

        (_, _, double b1, double b2) = HeightGradient(a1, a2, b.First, b.Second);
        return new Pair(b1, b2);
    }

    private static Evaluation Of(Input input, Mode outer, Mode inner)
    {
        double[] numbers = input["start"].Vector(2), point = new double[4];
        Pair start = new(numbers[0], numbers[1]);
        return Evaluation.Of(point, () =>
        {
            Pair a = Descent.ArgMin(
                start, at => Greatest(at.First, at.Second, start.First, start.Second, inner), at => SlopeOfGreatest(at, start, outer, inner));
            Pair b = Descent.ArgMin(start, at => -Height(a.First, a.Second, at.First, at.Second), at => -Slopes(a.First, a.Second, at, outer));
            (point[0], point[1], point[2], point[3]) = (a.First, a.Second, b.First, b.Second);
        });
    }

    private static Pair SlopeOfGreatest(Pair a, Pair start, Mode outer, Mode inner)
    {
        if (outer == Mode.Forward)
        {
            // The Jacobian of one number is its row of tangents, along both directions at once.
            Span<double> slopes = stackalloc double[2];
            GreatestJacobian(a.First, a.Second, start.First, start.Second, inner, slopes);
            return new Pair(slopes[0], slopes[1]);
        }

        (double a1, double a2) = GreatestGradient(a.First, a.Second, start.First, start.Second, inner);
        return new Pair(a1, a2);
    }
}
