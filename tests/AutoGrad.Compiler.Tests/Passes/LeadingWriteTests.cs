using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class LeadingWriteTests
{
    [Fact]
    public void The_element_furthest_ahead_is_assigned()
    {
        Function after = LeadingWrite.Run(Chain(1, extra: ""));
        IrText.Is(
            """
            function F(%0.v: ReadOnlySpan<double> active, %1.vGradient: Span<double> gradient) -> 
              clear %1.vGradient
              %2 = 0: int
              %3 = 3: int
              for %4.i from %2 while < %3 step 1
                %5 = 1: int
                %6 = load %0.v[%4.i]
                %7 = Add %4.i, %5
                accumulate %1.vGradient[%4.i] += %6
                store %1.vGradient[%7] <- %6
            """,
            after);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(1, "another addition after the loop")]
    public void The_numbers_stay(int offset, string extra)
    {
        Function before = Chain(offset, extra);
        Function after = LeadingWrite.Run(before);
        Assert.Contains(after.Body.AllNodes(), n => n is Store);
        Assert.Equal(Gradient(before), Gradient(after));
    }

    [Theory]
    [InlineData("an addition before the loop")]
    [InlineData("an addition at a computed index")]
    [InlineData("an addition in a branch")]
    [InlineData("a load of the gradient")]
    [InlineData("no clear")]
    public void Elsewhere_additions_stay(string extra)
    {
        Function before = Chain(1, extra);
        Function after = LeadingWrite.Run(before);
        Assert.DoesNotContain(after.Body.AllNodes(), n => n is Store);
        Assert.Equal(Gradient(before), Gradient(after));
    }

    private static double[] Gradient(Function function)
    {
        Memory gradient = Memory.Of(7, 7, 7, 7, 7, 7);
        IrInterpreter.Run(function, Memory.Of(1, -2, 3, 4, 5, 6), gradient);
        return gradient.Reals();
    }

    /// <summary>for i from 0 to 3: g[i] += v[i]; g[i + offset] += v[i]</summary>
    private static Function Chain(int offset, string extra) => Build.Function(b =>
    {
        int v = b.Array("v", ParameterRole.Active, readOnly: true), g = b.Array("vGradient", ParameterRole.Gradient);
        if (extra != "no clear")
            b.Append(new Clear(g));
        int zero = b.Integer(0);
        if (extra == "an addition before the loop")
            b.Accumulate(g, [zero], b.Load(v, zero));
        int end = b.Integer(3);
        b.For(zero, end, [], c =>
        {
            int ahead = b.Integer(offset), x = b.Load(v, c[0]), next = b.Add(c[0], ahead);
            b.Accumulate(g, [c[0]], x);
            b.Accumulate(g, [next], x);
            if (extra == "an addition at a computed index")
                b.Accumulate(g, [b.Apply(Arithmetic.Multiply, c[0], c[0])], x);
            if (extra == "a load of the gradient")
                b.Accumulate(g, [c[0]], b.Load(g, c[0]));
            if (extra == "an addition in a branch")
            {
                b.If(b.Less(c[0], ahead), () =>
                {
                    b.Accumulate(g, [next], x);
                    return [];
                }, () => []);
            }

            return [];
        });
        if (extra == "another addition after the loop")
            b.Accumulate(g, [end], b.Load(v, zero));
        return [];
    });
}
