using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>
/// Losses that call derivatives which the generator writes itself, and are differentiated through them. The oracle reads the same losses with
/// these derivatives written out by hand.
/// </summary>
public sealed class NestedDerivatives : CorpusTheories<NestedDerivatives>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a gradient of one number", """
            [Differentiable] public static double Loss(double x) => (3 * x * x + Math.Cos(x)) * x;
            """)
        {
            Given = """
                [Differentiable] public static double Bowl(double x) => x * x * x + Math.Sin(x);
                [Differentiable] public static double Loss(double x) => BowlGradient(x) * x;
                """,
            Points = [[1.5], [-0.3]],
        },
        new("a member of the tuple", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double r = Math.Sqrt(x * x + y * y);
                return -y / (r * r * r) * y - y / (r * r * r);
            }
            """)
        {
            Given = """
                [Differentiable] public static double Potential(double x, double y) => 1 / Math.Sqrt(x * x + y * y);
                [Differentiable] public static double Loss(double x, double y) => PotentialGradient(x, y).y * y + PotentialGradient(y, x).x;
                """,
            Points = [[1.5, 0.5], [-0.8, 1.2]],
        },
        new("a tuple taken apart, in a loop", """
            [Differentiable] public static double Loss(double w)
            {
                double x = 1, y = 0.5, u = 0.1, v = 0;
                for (int i = 0; i < 6; i++)
                {
                    double first = (x - 3) * (x - 3) + (y - w) * (y - w), second = x * x + (y + 2) * (y + 2);
                    double slopeX = -(x - 3) / (first * Math.Sqrt(first)) - x / (second * Math.Sqrt(second));
                    double slopeY = -(y - w) / (first * Math.Sqrt(first)) - (y + 2) / (second * Math.Sqrt(second));
                    x += 0.1 * u;
                    y += 0.1 * v;
                    u -= 0.1 * slopeX;
                    v -= 0.1 * slopeY;
                }
            
                return x * x + y * y;
            }
            """)
        {
            Given = """
                [Differentiable] public static double Potential(double x, double y, double w) => 1 / Distance(x - 3, y - w) + 1 / Distance(x, y + 2);
                private static double Distance(double x, double y) => Math.Sqrt(x * x + y * y);
                [Differentiable] public static double Loss(double w)
                {
                    double x = 1, y = 0.5, u = 0.1, v = 0;
                    for (int i = 0; i < 6; i++)
                    {
                        (double slopeX, double slopeY, _) = PotentialGradient(x, y, w);
                        x += 0.1 * u;
                        y += 0.1 * v;
                        u -= 0.1 * slopeX;
                        v -= 0.1 * slopeY;
                    }
                
                    return x * x + y * y;
                }
                """,
            Points = [[1.5], [0.25]],
        },
        new("until it is far enough", """
            [Differentiable] public static double Loss(double x, double rate)
            {
                while (3 * x * x + Math.Cos(x) > 1.5)
                    x -= rate * (3 * x * x + Math.Cos(x));
                return x * x;
            }
            """)
        {
            Given = """
                [Differentiable] public static double Bowl(double x) => x * x * x + Math.Sin(x);
                [Differentiable] public static double Loss(double x, double rate)
                {
                    while (BowlGradient(x) > 1.5)
                        x -= rate * BowlGradient(x);
                    return x * x;
                }
                """,
            Points = [[1.5, 0.05], [1.1, 0.03]],
        },
        new("value and gradient", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double value = Math.Sin(x) * y * y, xSlope = Math.Cos(x) * y * y, ySlope = 2 * Math.Sin(x) * y;
                return value * xSlope + Math.Sin(y) * value * value * ySlope * (2 * Math.Sin(y) * value);
            }
            """)
        {
            Given = """
                [Differentiable] public static double Wave(double x, double y) => Math.Sin(x) * y * y;
                [Differentiable] public static double Loss(double x, double y)
                {
                    double value = WaveAndGradient(x, y, out double xSlope, out double ySlope);
                    return value * xSlope + WaveAndGradient(y, value, out _, out xSlope) * ySlope * xSlope;
                }
                """,
            Points = [[0.7, 0.9]],
        },
        new("a pushforward along constants", """
            [Differentiable] public static double Loss(double x, double y) =>
                0.5 / Math.Sqrt(x) * Math.Exp(y) / (1 + y * y) * x
                + 2 * Math.Sqrt(x) * (Math.Exp(y) / (1 + y * y) - 2 * y * Math.Exp(y) / ((1 + y * y) * (1 + y * y))) * Math.Sqrt(x) * Math.Exp(y) / (1 + y * y);
            """)
        {
            Given = """
                [Differentiable] public static double Wave(double x, double y) => Math.Sqrt(x) * Math.Exp(y) / (1 + y * y);
                [Differentiable] public static double Loss(double x, double y) => WavePushforward(x, y, 1, 0).Tangent * x + WavePushforward(x, y, 0, 2).Tangent * WavePushforward(x, y, 0, 0).Value;
                """,
            Points = [[0.7, 0.9], [1.4, -0.4]],
        },
        new("a pushforward along data", """
            [Differentiable(nameof(x))] public static double Loss(double x, double along) => along * Math.Cos(x) * x * x * x * x - along * 2 * Math.Sin(x) * x * x;
            """)
        {
            Given = """
                [Differentiable] public static double Wave(double x, double y) => Math.Sin(x) * y * y;
                [Differentiable(nameof(x))] public static double Loss(double x, double along) => WavePushforward(x, x * x, along, -along).Tangent;
                """,
            Points = [[0.7], [-1.1]],
            Passive = { ["along"] = "0.75" },
        },
        new("a pullback", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double xAdjoint = x + 0.5 * Math.Cos(x) * y * y, yAdjoint = 1 + 0.5 * 2 * Math.Sin(x) * y;
                yAdjoint += 2 * Math.Cos(y) * x * x;
                xAdjoint += 2 * 2 * Math.Sin(y) * x;
                return xAdjoint * yAdjoint;
            }
            """)
        {
            Given = """
                [Differentiable] public static double Wave(double x, double y) => Math.Sin(x) * y * y;
                [Differentiable] public static double Loss(double x, double y)
                {
                    double xAdjoint = x, yAdjoint = 1;
                    WavePullback(x, y, 0.5, ref xAdjoint, ref yAdjoint);
                    WavePullback(y, x, 2, ref yAdjoint, ref xAdjoint);
                    return xAdjoint * yAdjoint;
                }
                """,
            Points = [[0.7, 0.9]],
        },
        new("a product of the Hessian", """
            [Differentiable] public static double Loss(double x, double y) =>
                Math.Sin(x) * y * y + Math.Cos(x) * y * y * (-Math.Sin(x) * y * y + 0.5 * 2 * Math.Cos(x) * y) * (2 * Math.Cos(x) * y + 0.5 * 2 * Math.Sin(x));
            """)
        {
            Given = """
                [Differentiable] public static double Wave(double x, double y) => Math.Sin(x) * y * y;
                [Differentiable] public static double Loss(double x, double y) =>
                    WaveHessianVectorProduct(x, y, 1, 0.5, out double xSlope, out _, out double xProduct, out double yProduct) + xSlope * xProduct * yProduct;
                """,
            Points = [[0.7, 0.9]],
        },
        new("a gradient of a gradient of a gradient", """
            [Differentiable] public static double Loss(double x) => 2 * Math.Exp(2 * x) + 4 * x * Math.Exp(2 * x) + 2 * Math.Exp(2 * x) * x;
            """)
        {
            Given = """
                [Differentiable] public static double Third(double x) => Math.Exp(2 * x);
                [Differentiable] public static double Second(double x) => ThirdGradient(x) * x;
                [Differentiable] public static double Loss(double x) => SecondGradient(x) + Second(x);
                """,
            Points = [[0.3], [-0.4]],
        },
        new("data of the one, a parameter of the other", """
            [Differentiable] public static double Loss(double x, double scale) => scale * Math.Cos(scale * x) * x;
            """)
        {
            Given = """
                [Differentiable(nameof(x))] public static double Wave(double x, double scale) => Math.Sin(scale * x);
                [Differentiable] public static double Loss(double x, double scale) => WaveGradient(x, scale) * x;
                """,
            Points = [[0.7, 1.3]],
        },
        new("named arguments and another stem", """
            [Differentiable] public static double Loss(double x, double y) => Math.Sin(y) * x * Math.Sin(y) * (Math.Cos(y) * x);
            """)
        {
            Given = """
                [Differentiable(Name = "Lift")] public static double Wave(double x, double y) => Math.Sin(x) * y;
                [Differentiable] public static double Loss(double x, double y) => LiftAndGradient(y: x, x: y, yGradient: out double slope, xGradient: out double other) * slope * other;
                """,
            Points = [[0.7, 1.3]],
        },
        new("through a helper and a delegate", """
            private static double Slope(double x) => 3 * x * x + Math.Cos(x);
            [Differentiable] public static double Loss(double x)
            {
                double once = 0.3 * Slope(x) + x;
                return 0.3 * Slope(once) + x + Slope(x * x);
            }
            """)
        {
            Given = """
                [Differentiable] public static double Bowl(double x) => x * x * x + Math.Sin(x);
                private static double Slope(double x) => BowlGradient(x);
                private static double Twice(Func<double, double> f, double x) => f(f(x));
                [Differentiable] public static double Loss(double x) => Twice(y => 0.3 * BowlGradient(y) + x, x) + Slope(x * x);
                """,
            Points = [[0.4], [-0.6]],
        },
        new("branches and kinks", """
            [Differentiable] public static double Loss(double x) => Slope(x) * Slope(2 * x);
            private static double Slope(double x) => x > 1 ? 3 * x * x : x * x > 0.25 ? 3 * x * x : 0.25;
            """)
        {
            Given = """
                [Differentiable] public static double Piece(double x) => x > 1 ? Math.Abs(x) * x * x : Math.Max(x * x, 0.25) * x;
                [Differentiable] public static double Loss(double x) => PieceGradient(x) * PieceGradient(2 * x);
                """,
            Points = [[0.3], [0.8], [1.7]],
        },
        new("a slope that is zero by accident meets one that may be infinite", """
            [Differentiable] public static double Loss(double x) => (Math.Sqrt(x) - 1) / Math.Sqrt(x) * x;
            """)
        {
            Given = """
                [Differentiable] public static double Root(double x)
                {
                    double[] a = [0, 3];
                    a[0] = Math.Sqrt(x);
                    return (a[0] - 1) * (a[0] - 1);
                }

                [Differentiable] public static double Loss(double x) => RootGradient(x) * x;
                """,
            Points = [[1], [2.25], [0.36]],
        },
        new("a slope that is infinite where nobody goes", """
            [Differentiable] public static double Loss(double x) => 2 * x * x * x;
            """)
        {
            Given = """
                [Differentiable] public static double Either(double x, int n)
                {
                    double[] a = [x * x, Math.Sqrt(x)];
                    return a[n] * a[n];
                }

                [Differentiable] public static double Loss(double x) => 0.5 * EitherGradient(x, 0);
                """,
            Points = [[0], [1.5]],
        },
    ];
}
