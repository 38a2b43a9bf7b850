using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class FirstWriteTests
{
    [Theory]
    [InlineData("")]
    [InlineData("an addition after the loop")]
    [InlineData("a load after the loop")]
    public void A_gradient_that_is_added_to_first_of_all_is_assigned(string what)
    {
        Function after = FirstWrite.Run(Sum(what));
        Assert.DoesNotContain(after.Body.AllNodes(), n => n is Clear);
        Assert.Equal(Gradient(Sum(what)), Gradient(after));
    }

    [Theory]
    [InlineData("an addition before the loop")]
    [InlineData("another addition in the loop")]
    [InlineData("part of the gradient")]
    [InlineData("no clear")]
    public void Elsewhere_it_is_added_to(string what)
    {
        Function after = FirstWrite.Run(Sum(what));
        Assert.Equal(Sum(what).Body.AllNodes().Count(n => n is Accumulate), after.Body.AllNodes().Count(n => n is Accumulate));
        Assert.Equal(Gradient(Sum(what)), Gradient(after));
    }

    private static double[] Gradient(Function function)
    {
        Memory gradient = Memory.Of(7, 7, 7);
        IrInterpreter.Run(function, Memory.Of(1, -2, 3), gradient);
        return gradient.Reals();
    }

    /// <summary>clear g; for i: g[i] += v[i]</summary>
    private static Function Sum(string what) => Build.Function(b =>
    {
        int v = b.Array("v", ParameterRole.Active, readOnly: true), g = b.Array("vGradient", ParameterRole.Gradient), zero = b.Integer(0), n = b.Length(v);
        if (what != "no clear")
            b.Append(new Clear(g));
        if (what == "an addition before the loop")
            b.Accumulate(g, [zero], b.Load(v, zero));
        b.For(zero, what == "part of the gradient" ? b.Integer(2) : n, [], c =>
        {
            int x = b.Load(v, c[0]);
            b.Accumulate(g, [c[0]], x);
            if (what == "another addition in the loop")
                b.Accumulate(g, [zero], x);
            return [];
        });
        if (what == "an addition after the loop")
            b.Accumulate(g, [zero], b.Load(v, zero));
        if (what == "a load after the loop")
            b.Store(g, [zero], b.Load(g, b.Integer(1)));
        return [];
    });
}
