using AutoGrad;

// f(x) = (x₀ − 1)² + x₁⁴/4 has the gradient (2(x₀ − 1), x₁³) and its minimum at (1, 0).
double[] point = [3, 2], gradient = new double[2];
double value = Losses.LossAndGradient(point, gradient);
Expect(8, value, "value");
Expect(4, gradient[0], "first component");
Expect(8, gradient[1], "second component");

DescentResult<double> result = new Adam { LearningRate = 0.1 }.Minimize(
    new Losses.LossObjective(), point, new DescentOptions { GradientTolerance = 1e-6 });
Console.WriteLine(result);
return result.Converged ? 0 : 1;

static void Expect(double expected, double actual, string what)
{
    Console.WriteLine($"{what}: {actual}, expected {expected}");
    if (Math.Abs(expected - actual) > 1e-14)
        Environment.Exit(1);
}

internal static partial class Losses
{
    [Differentiable]
    public static double Loss(ReadOnlySpan<double> x) => (x[0] - 1) * (x[0] - 1) + Math.Pow(x[1], 4) / 4;
}
