using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>What both sides of a branch compute is computed in front of it.</summary>
public class CommonSidesTests
{
    [Fact]
    public void What_both_sides_end_with_is_no_branch() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return b.If(
                b.Less(x, y),
                () => [Named(b, b.Multiply(b.Number(-2), x), "first"), Named(b, b.Multiply(b.Number(-2), y), "second")],
                () =>
                {
                    int slope = Named(b, b.Multiply(b.Number(-2), y), "b2");
                    return [Named(b, b.Multiply(b.Number(-2), x), "b1"), slope];
                });
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value, out1
          %2 = -2: double
          %3.first = Multiply %2, %0.x
          %4 = -2: double
          %5.second = Multiply %4, %1.y
          return %3.first, %5.second
        """);

    [Fact]
    public void A_root_and_what_it_needs_move_and_the_rest_stays() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return b.If(b.Less(x, y), () => [b.Add(Length(b, x, y), x)], () => [b.Subtract(Length(b, x, y), y)]);
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value
          %2 = Less %0.x, %1.y
          %3 = Multiply %0.x, %0.x
          %4 = Multiply %1.y, %1.y
          %5 = Add %3, %4
          %6 = Sqrt %5
          %9 = if %2
            %7 = Add %6, %0.x
            yield %7
          else
            %8 = Subtract %6, %1.y
            yield %8
          return %9
        """);

    [Fact]
    public void Products_of_the_method_itself_stay_where_the_user_has_put_them_and_those_of_a_derivative_move()
    {
        Assert.Equal(2, Multiplications(isAdjoint: false));
        Assert.Equal(1, Multiplications(isAdjoint: true));

        static int Multiplications(bool isAdjoint)
        {
            Function function = Build.Function(b =>
            {
                int x = b.Real("x"), y = b.Real("y");
                Func<int> product = () => b.Multiply(x, y);
                Func<int> common = isAdjoint ? () => b.Adjoint(product) : product;
                return b.If(b.Less(x, y), () => [b.Add(common(), x)], () => [b.Subtract(common(), x)]);
            });
            return IrPrinter.Print(SimplifyPass.Run(function)).Split("Multiply").Length - 1;
        }
    }

    [Fact]
    public void Nothing_moves_out_of_two_levels_but_what_all_sides_compute() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return b.If(
                b.Less(x, y),
                () => b.If(b.Less(x, b.Number(0)), () => [b.Apply(Powers.Sqrt, y)], () => [b.Negate(b.Apply(Powers.Sqrt, y))]),
                () => [b.Add(b.Apply(Powers.Sqrt, y), b.Apply(Powers.Sqrt, x))]);
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value
          %2 = Less %0.x, %1.y
          %3 = Sqrt %1.y
          %10 = if %2
            %4 = 0: double
            %5 = Less %0.x, %4
            %7 = if %5
              yield %3
            else
              %6 = Negate %3
              yield %6
            yield %7
          else
            %8 = Sqrt %0.x
            %9 = Add %3, %8
            yield %9
          return %10
        """);

    [Fact]
    public void Numbers_stay()
    {
        Function function = Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return b.If(
                b.Less(x, y),
                () => [b.Adjoint(() => b.Add(b.Multiply(x, y), Length(b, x, y))), b.Multiply(y, x)],
                () => [b.Adjoint(() => b.Subtract(b.Multiply(x, y), Length(b, x, y))), b.Multiply(y, x)]);
        });
        foreach (object?[] arguments in (object?[][])[[1.5, 2.25], [2.25, -1.5], [double.NaN, 1.0], [0.0, -0.0]])
            SameNumbers.Check(function, SimplifyPass.Run(function), Programs.Foreign, arguments);
    }

    [Fact]
    public void Integers_that_may_not_be_divided_stay_behind_the_branch()
    {
        Function function = Build.Function(b =>
        {
            int n = b.Int("n"), m = b.Int("m");
            return b.If(
                b.Less(n, m),
                () => [b.Apply(Conversions.ToDouble, b.Divide(n, m))],
                () => [b.Apply(Conversions.ToDouble, b.Add(b.Divide(n, m), n))]);
        });
        Assert.Equal(3, IrPrinter.Print(CommonSides.Run(function)).Split("Divide").Length);
    }

    private static int Length(FunctionBuilder b, int x, int y) => b.Apply(Powers.Sqrt, b.Add(b.Multiply(x, x), b.Multiply(y, y)));

    private static int Named(FunctionBuilder b, int value, string name)
    {
        b.Rename(value, name);
        return value;
    }

    private static void Becomes(Func<FunctionBuilder, int[]> body, string text) =>
        IrText.Is(text, Verifier.Verify(SimplifyPass.Run(Build.Function(body)), "simplified"));
}
