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
    [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward | Derivatives.HessianVectorProduct)]
    public static double Height(double a1, double a2, double b1, double b2) => a1 * a1 + a2 * a2 - (b1 * b1 + b2 * b2);

    /// <summary>The greatest height over b, which descent on −f finds from (startX, startY).</summary>
    [Differentiable(nameof(a1), nameof(a2), Emit = Derivatives.Gradient | Derivatives.Pushforward)]
    public static double Greatest(double a1, double a2, double startX, double startY, Mode inner)
    {
        Pair b = Descent.ArgMin(
            new Pair(startX, startY),
            at => -Height(a1, a2, at.First, at.Second),
            at => inner == Mode.Reverse
                ? new Pair(-Slope1(a1, a2, at.First, at.Second), -Slope2(a1, a2, at.First, at.Second))
                : new Pair(-Slope1Forward(a1, a2, at.First, at.Second), -Slope2Forward(a1, a2, at.First, at.Second)));
        return Height(a1, a2, b.First, b.Second);
    }

    // The slopes along b in both modes. Their own derivatives are products of the matrix of second derivatives.
    private static double Slope1(double a1, double a2, double b1, double b2) => HeightGradient(a1, a2, b1, b2).b1;

    private static double Slope2(double a1, double a2, double b1, double b2) => HeightGradient(a1, a2, b1, b2).b2;

    private static double Slope1Forward(double a1, double a2, double b1, double b2) => HeightPushforward(a1, a2, b1, b2, 0, 0, 1, 0).Tangent;

    private static double Slope2Forward(double a1, double a2, double b1, double b2) => HeightPushforward(a1, a2, b1, b2, 0, 0, 0, 1).Tangent;

    [DerivativeOf(typeof(Saddle), nameof(Slope1))]
    private static void Slope1Pullback(
        double a1, double a2, double b1, double b2, double up, ref double a1Adjoint, ref double a2Adjoint, ref double b1Adjoint, ref double b2Adjoint) =>
        AddCurvature(a1, a2, b1, b2, up, 0, ref a1Adjoint, ref a2Adjoint, ref b1Adjoint, ref b2Adjoint);

    [DerivativeOf(typeof(Saddle), nameof(Slope2))]
    private static void Slope2Pullback(
        double a1, double a2, double b1, double b2, double up, ref double a1Adjoint, ref double a2Adjoint, ref double b1Adjoint, ref double b2Adjoint) =>
        AddCurvature(a1, a2, b1, b2, 0, up, ref a1Adjoint, ref a2Adjoint, ref b1Adjoint, ref b2Adjoint);

    [DerivativeOf(typeof(Saddle), nameof(Slope1Forward))]
    private static void Slope1ForwardPullback(
        double a1, double a2, double b1, double b2, double up, ref double a1Adjoint, ref double a2Adjoint, ref double b1Adjoint, ref double b2Adjoint) =>
        AddCurvature(a1, a2, b1, b2, up, 0, ref a1Adjoint, ref a2Adjoint, ref b1Adjoint, ref b2Adjoint);

    [DerivativeOf(typeof(Saddle), nameof(Slope2Forward))]
    private static void Slope2ForwardPullback(
        double a1, double a2, double b1, double b2, double up, ref double a1Adjoint, ref double a2Adjoint, ref double b1Adjoint, ref double b2Adjoint) =>
        AddCurvature(a1, a2, b1, b2, 0, up, ref a1Adjoint, ref a2Adjoint, ref b1Adjoint, ref b2Adjoint);

    private static void AddCurvature(
        double a1, double a2, double b1, double b2, double along1, double along2,
        ref double a1Adjoint, ref double a2Adjoint, ref double b1Adjoint, ref double b2Adjoint)
    {
        HeightHessianVectorProduct(
            a1, a2, b1, b2, 0, 0, along1, along2, out _, out _, out _, out _,
            out double a1Product, out double a2Product, out double b1Product, out double b2Product);
        a1Adjoint += a1Product;
        a2Adjoint += a2Product;
        b1Adjoint += b1Product;
        b2Adjoint += b2Product;
    }

    private static Evaluation Of(Input input, Mode outer, Mode inner)
    {
        double[] numbers = input["start"].Vector(2), point = new double[4];
        Pair start = new(numbers[0], numbers[1]);
        return Evaluation.Of(point, () =>
        {
            Pair a = Descent.ArgMin(
                start, at => Greatest(at.First, at.Second, start.First, start.Second, inner), at => SlopeOfGreatest(at, start, outer, inner));
            Pair b = Descent.ArgMin(start, at => -Height(a.First, a.Second, at.First, at.Second), at => -SlopeAlongB(a, at, outer));
            (point[0], point[1], point[2], point[3]) = (a.First, a.Second, b.First, b.Second);
        });
    }

    private static Pair SlopeOfGreatest(Pair a, Pair start, Mode outer, Mode inner)
    {
        if (outer == Mode.Forward)
        {
            return new Pair(
                GreatestPushforward(a.First, a.Second, start.First, start.Second, inner, 1, 0).Tangent,
                GreatestPushforward(a.First, a.Second, start.First, start.Second, inner, 0, 1).Tangent);
        }

        (double a1, double a2) = GreatestGradient(a.First, a.Second, start.First, start.Second, inner);
        return new Pair(a1, a2);
    }

    private static Pair SlopeAlongB(Pair a, Pair b, Mode mode) => mode == Mode.Reverse
        ? new Pair(Slope1(a.First, a.Second, b.First, b.Second), Slope2(a.First, a.Second, b.First, b.Second))
        : new Pair(Slope1Forward(a.First, a.Second, b.First, b.Second), Slope2Forward(a.First, a.Second, b.First, b.Second));
}
