using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class TwinValuesTests
{
    [Fact]
    public void An_adjoint_reads_what_its_twin_has_computed()
    {
        Function linked = FusePass.Run(ReversePass.Run(Turned(), ReverseForm.ValueAndGradient));
        Function after = Verifier.Verify(TwinValues.Run(linked), nameof(TwinValues), linked: true);
        Assert.Equal(2, Count(linked, Trigonometric.Sin));
        Assert.Equal(2, Count(linked, Trigonometric.Cos));
        Assert.Equal(1, Count(after, Trigonometric.Sin));
        Assert.Equal(1, Count(after, Trigonometric.Cos));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-2)]
    public void The_numbers_stay(double x)
    {
        Function gradient = Pipeline.Reverse(Pipeline.Normalize(Turned()), ReverseForm.ValueAndGradient, default).Function;
        Assert.Equal(1, Count(gradient, Trigonometric.Sin));
        object?[] results = Interpreter.IrInterpreter.Run(gradient, x);
        Assert.Equal(x > 0 ? System.Math.Sin(x * x) * System.Math.Cos(x * x) : x, (double)results[0]!, 1e-15);
        Assert.Equal(x > 0 ? 2 * x * System.Math.Cos(2 * x * x) : 1, (double)results[1]!, 1e-14);
    }

    private static int Count(Function function, Primitive primitive) => function.Body.AllNodes().OfType<Apply>().Count(a => a.Primitive == primitive);

    /// <summary>x &gt; 0 ? sin(x²)·cos(x²) : x</summary>
    private static Function Turned() => Build.Function(b =>
    {
        int x = b.Real("x");
        return b.If(b.Less(b.Number(0), x), () =>
        {
            int angle = b.Multiply(x, x);
            return [b.Multiply(b.Apply(Trigonometric.Sin, angle), b.Apply(Trigonometric.Cos, angle))];
        }, () => [x]);
    });
}
