using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class WinnersTests
{
    [Theory]
    [InlineData("maximum", true)]
    [InlineData("minimum", true)]
    [InlineData("maximum of products", false)]
    [InlineData("maximum and a sum of it", false)]
    [InlineData("maximum, halved", false)]
    [InlineData("from below zero", false)]
    public void The_loop_remembers_who_won(string what, bool isOneTrip)
    {
        Function linked = FusePass.Run(ReversePass.Run(Pipeline.Normalize(Loss(what)), ReverseForm.ValueAndGradient));
        Function after = Verifier.Verify(Winners.Run(linked), nameof(Winners), linked: true);
        Assert.Equal(isOneTrip ? 1 : 2, after.Body.AllNodes().OfType<For>().Count());
        Assert.Equal(isOneTrip, after.Body.AllNodes().OfType<If>().Any());
    }

    [Theory]
    [InlineData("maximum", new double[] { }, new double[] { })]
    [InlineData("maximum", new double[] { 2 }, new double[] { 1 })]
    [InlineData("maximum", new[] { 1, 3, -2, 3, 2.5 }, new double[] { 0, 1, 0, 0, 0 })]
    [InlineData("maximum", new double[] { -11, -12 }, new double[] { 0, 0 })]
    [InlineData("maximum", new[] { 1, double.NaN, 3, double.NaN, 4 }, new double[] { 0, 0, 0, 1, 0 })]
    [InlineData("minimum", new[] { 1, -3, -2, -3, 2.5 }, new double[] { 0, 1, 0, 0, 0 })]
    [InlineData("minimum", new double[] { 2, 3 }, new double[] { 0, 0 })]
    public void The_first_of_the_greatest_has_the_adjoint(string what, double[] w, double[] expected)
    {
        Function gradient = Pipeline.Reverse(Pipeline.Normalize(Loss(what)), ReverseForm.ValueAndGradient, default).Function;
        Assert.DoesNotContain(gradient.Body.AllNodes(), n => n is Allocate);
        Memory slopes = Memory.Of(new double[w.Length]);
        IrInterpreter.Run(gradient, Memory.Of(w), slopes);
        Assert.Equal(expected, slopes.Reals());
    }

    [Fact]
    public void A_running_maximum_is_a_call()
    {
        Function gradient = Pipeline.Reverse(Pipeline.Normalize(Loss("maximum")), ReverseForm.ValueAndGradient, default).Function;
        Function after = Verifier.Verify(LoopIdiomsPass.Run(gradient, isGuarded: true), nameof(LoopIdiomsPass));
        Assert.Empty(after.Body.AllNodes().OfType<For>());
        Assert.Equal(
            ["global::AutoGrad.Runtime.Kernels.Max({0}, {1}, {2}, {3})", "global::AutoGrad.Runtime.Kernels.IndexOfMax({0}, {1}, {2}, {3}, {4}, {5})"],
            after.Body.AllNodes().OfType<External>().Select(e => e.Template));
    }

    private static Function Loss(string what) => Build.Function(b =>
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true);
        bool isMinimum = what == "minimum", sums = what.Contains("sum");
        int start = b.Integer(what == "from below zero" ? -1 : 0), first = b.Number(isMinimum ? 1.5 : -10), none = b.Number(0);
        (int, string?)[] carried = sums ? [(first, "m"), (none, "s")] : [(first, "m")];
        int[] results = b.For(start, b.Length(w), carried, c =>
        {
            int x = b.Load(w, what == "from below zero" ? b.Add(c[0], b.Integer(1)) : c[0]);
            int term = what == "maximum of products" ? b.Multiply(x, b.Apply(Exponential.Exp, x)) : x;
            int m = b.Apply(isMinimum ? Extrema.Min : Extrema.Max, c[1], term);
            if (what == "maximum, halved")
                m = b.Multiply(m, b.Number(0.5));
            return sums ? [m, b.Add(c[2], m)] : [m];
        });
        return [sums ? b.Add(results[0], results[1]) : results[0]];
    });
}
