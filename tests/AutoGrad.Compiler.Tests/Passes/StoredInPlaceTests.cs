using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class StoredInPlaceTests
{
    [Fact]
    public void What_waits_for_the_gradient_waits_in_it()
    {
        Function after = StoredInPlace.Run(Kept(""));
        IrText.Is(
            """
            function F(%0.v: ReadOnlySpan<double> active, %1.vGradient: Span<double> gradient) -> 
              %2 = 0: int
              %3 = length %0.v
              for %4.i from %2 while < %3 step 1
                %5 = load %0.v[%4.i]
                %6 = Multiply %5, %5
                store %1.vGradient[%4.i] <- %6
              for %7.i from %2 while < %3 step 1
                %8 = load %1.vGradient[%7.i]
                %9 = Add %8, %8
                store %1.vGradient[%7.i] <- %9
            """,
            after);
        Assert.Equal(Gradient(Kept("")), Gradient(after));
    }

    [Theory]
    [InlineData("another length")]
    [InlineData("the gradient is written before")]
    [InlineData("the element before is read")]
    [InlineData("the gradient's element is written first")]
    [InlineData("an addition")]
    [InlineData("it is read once more")]
    [InlineData("part of the gradient")]
    public void Elsewhere_the_buffer_stays(string what)
    {
        Function after = StoredInPlace.Run(Kept(what));
        Assert.Contains(after.Body.AllNodes(), n => n is Allocate);
        Assert.Equal(Gradient(Kept(what)), Gradient(after));
    }

    private static double[] Gradient(Function function)
    {
        Memory gradient = Memory.Of(7, 7, 7);
        IrInterpreter.Run(function, Memory.Of(1, -2, 3), gradient);
        return gradient.Reals();
    }

    /// <summary>for i: kept[i] = v[i]²; for i: g[i] = 2·kept[i]</summary>
    private static Function Kept(string what) => Build.Function(b =>
    {
        int v = b.Array("v", ParameterRole.Active, readOnly: true), g = b.Array("vGradient", ParameterRole.Gradient), zero = b.Integer(0), n = b.Length(v);
        int kept = b.Allocate(Build.Vector, Allocation.Buffer, what == "another length" ? b.Integer(5) : n);
        if (what == "the gradient is written before")
            b.Store(g, [zero], b.Number(1));
        b.For(zero, n, [], c =>
        {
            int x = b.Load(v, c[0]);
            b.Store(kept, [c[0]], b.Multiply(x, x));
            return [];
        });
        b.For(zero, what == "part of the gradient" ? b.Integer(2) : n, [], c =>
        {
            int at = what == "the element before is read" ? zero : c[0];
            if (what == "the gradient's element is written first")
                b.Store(g, [c[0]], b.Number(3));
            int x = b.Load(kept, at);
            if (what == "an addition")
                b.Accumulate(g, [c[0]], b.Add(x, x));
            else
                b.Store(g, [c[0]], b.Add(x, x));
            return [];
        });
        if (what == "it is read once more")
            b.Store(g, [zero], b.Load(kept, zero));
        return [];
    });
}
