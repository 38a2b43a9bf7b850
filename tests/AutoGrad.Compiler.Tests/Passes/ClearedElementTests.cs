using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class ClearedElementTests
{
    [Fact]
    public void An_element_that_starts_again_is_assigned()
    {
        Function after = ClearedElement.Run(Reset(between: false, other: false));
        IrText.Is(
            """
            function F(%0.v: ReadOnlySpan<double> active, %1.vGradient: Span<double> gradient) -> 
              %2 = 1: int'
              %3 = load %1.vGradient[%2]'
              %4 = 0: double'
              %5 = load %0.v[%2]'
              store %1.vGradient[%2] <- %5'
            """,
            after);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_numbers_stay(bool between, bool other) => Assert.Equal(Gradient(Reset(between, other)), Gradient(ClearedElement.Run(Reset(between, other))));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_is_touched_in_between_or_elsewhere_stays(bool between, bool other) =>
        Assert.Contains(ClearedElement.Run(Reset(between, other)).Body.AllNodes(), n => n is Accumulate);

    private static double[] Gradient(Function function)
    {
        Memory gradient = Memory.Of(7, 8, 9);
        IrInterpreter.Run(function, Memory.Of(2, 3, 4), gradient);
        return gradient.Reals();
    }

    /// <summary>g[1] = 0; g[1] += v[1], with a load of g in between, or with the sum at another place.</summary>
    private static Function Reset(bool between, bool other)
    {
        FunctionBuilder builder = new("F");
        int v = builder.AddParameter(IrType.ReadOnlySpan(IrType.Double), "v", ParameterRole.Active);
        int gradient = builder.AddParameter(IrType.Span(IrType.Double), "vGradient", ParameterRole.Gradient);
        builder.Origin = new Provenance(-1, Sweep.Adjoint);
        int one = builder.Integer(1);
        builder.Load(gradient, one);
        builder.Store(gradient, [one], builder.Real(0, IrType.Double));
        int added = between ? builder.Load(gradient, one) : builder.Load(v, one);
        builder.Accumulate(gradient, [other ? builder.Integer(2) : one], added);
        return builder.Finish([]);
    }
}
