using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary>The protocol's own test: a square and its derivative.</summary>
internal static partial class Hello
{
    public static Eval Eval { get; } = new("hello")
    {
        { "square", input => Of(input, Square) },
        { "double", input => Of(input, SquareGradient) },
    };

    [Differentiable]
    public static double Square(double x) => x * x;

    private static Evaluation Of(Input input, System.Func<double, double> function)
    {
        double x = input.Number();
        return Evaluation.Of(() => function(x));
    }
}
