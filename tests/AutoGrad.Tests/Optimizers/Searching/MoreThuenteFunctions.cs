using System;

namespace AutoGrad.Tests.Optimizers.Searching;

/// <summary>
/// The test functions of Moré and Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM Trans. Math. Softw. 20 (1994),
/// section 5, equations (5.1)–(5.4), with their derivatives by hand.
/// </summary>
internal static class MoreThuenteFunctions
{
    public static double Value(int number, double x) =>
        number switch
        {
            1 => -x / (x * x + 2),
            2 => Math.Pow(x + 0.004, 5) - 2 * Math.Pow(x + 0.004, 4),
            3 => Kinked(x) + 2 * (1 - 0.01) / (39 * Math.PI) * Math.Sin(39 * Math.PI / 2 * x),
            4 => Yanai(x, 1e-3, 1e-3),
            5 => Yanai(x, 1e-2, 1e-3),
            6 => Yanai(x, 1e-3, 1e-2),
            _ => throw new ArgumentOutOfRangeException(nameof(number)),
        };

    public static double Slope(int number, double x) =>
        number switch
        {
            1 => (x * x - 2) / ((x * x + 2) * (x * x + 2)),
            2 => 5 * Math.Pow(x + 0.004, 4) - 8 * Math.Pow(x + 0.004, 3),
            3 => KinkedSlope(x) + (1 - 0.01) * Math.Cos(39 * Math.PI / 2 * x),
            4 => YanaiSlope(x, 1e-3, 1e-3),
            5 => YanaiSlope(x, 1e-2, 1e-3),
            6 => YanaiSlope(x, 1e-3, 1e-2),
            _ => throw new ArgumentOutOfRangeException(nameof(number)),
        };

    private static double Kinked(double x) =>
        x <= 0.99 ? 1 - x : x >= 1.01 ? x - 1 : (x - 1) * (x - 1) / 0.02 + 0.005;

    private static double KinkedSlope(double x) => x <= 0.99 ? -1 : x >= 1.01 ? 1 : (x - 1) / 0.01;

    private static double Gamma(double beta) => Math.Sqrt(1 + beta * beta) - beta;

    private static double Yanai(double x, double beta1, double beta2) =>
        Gamma(beta1) * Math.Sqrt((1 - x) * (1 - x) + beta2 * beta2) + Gamma(beta2) * Math.Sqrt(x * x + beta1 * beta1);

    private static double YanaiSlope(double x, double beta1, double beta2) =>
        -Gamma(beta1) * (1 - x) / Math.Sqrt((1 - x) * (1 - x) + beta2 * beta2) + Gamma(beta2) * x / Math.Sqrt(x * x + beta1 * beta1);
}
