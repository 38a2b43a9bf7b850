using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Several quotients by one root in a derivative are products with its reciprocal; the method's own quotients stay.</summary>
public class ReciprocalsTests
{
    private static readonly Function _twice = Build.Function(b =>
    {
        int x = b.Real("x"), y = b.Real("y"), root = b.Apply(Powers.Sqrt, x), own = b.Divide(y, root);
        return [own, b.Adjoint(() => b.Divide(x, root)), b.Adjoint(() => b.Divide(own, root))];
    });

    [Fact]
    public void Derivatives_divide_once()
    {
        Function once = Reciprocals.Run(_twice);
        Apply[] quotients = [.. once.Body.AllNodes().OfType<Apply>().Where(a => a.Primitive == Arithmetic.Divide)];
        Assert.Equal([Sweep.Adjoint, Sweep.Primal], quotients.Select(q => q.Origin.Sweep));
        Assert.Equal(2, once.Body.AllNodes().OfType<Apply>().Count(a => a.Primitive == Arithmetic.Multiply));
    }

    [Fact]
    public void The_methods_own_reciprocal_is_used()
    {
        Function function = Build.Function(b =>
        {
            int x = b.Real("x"), root = b.Apply(Powers.Sqrt, x), early = b.Adjoint(() => b.Divide(x, root)), own = b.Divide(b.Number(1), root);
            return [own, early];
        });
        Function once = Reciprocals.Run(function);
        Assert.Single(once.Body.AllNodes().OfType<Apply>(), a => a.Primitive == Arithmetic.Divide && a.Origin.Sweep == Sweep.Primal);
        Assert.Single(once.Body.AllNodes().OfType<Apply>(), a => a.Primitive == Arithmetic.Multiply);
    }

    [Fact]
    public void One_quotient_stays()
    {
        Function function = Build.Function(b =>
        {
            int x = b.Real("x"), root = b.Apply(Powers.Sqrt, x);
            return [root, b.Adjoint(() => b.Divide(x, root))];
        });
        Assert.Same(function, Reciprocals.Run(function));
    }

    [Theory]
    [InlineData(2.0, 3.0)]
    [InlineData(0.0, 3.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(-1.0, 1.0)]
    [InlineData(5e-324, 1e-300)]
    [InlineData(1.7e308, 1e300)]
    [InlineData(double.PositiveInfinity, 3.0)]
    [InlineData(double.NaN, 3.0)]
    public void Numbers_stay_but_for_a_rounding(double x, double y)
    {
        object?[] expected = IrInterpreter.Run(_twice, x, y), actual = IrInterpreter.Run(Reciprocals.Run(_twice), x, y);
        Assert.Equal(expected[0], actual[0]);
        for (int i = 1; i < 3; i++)
        {
            double a = (double)expected[i]!, b = (double)actual[i]!;
            Assert.True(a.Equals(b) || System.Math.Abs(a - b) <= 4e-16 * System.Math.Abs(a), $"{i}: {b:R}, expected {a:R}");
        }
    }
}
