using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>How the numbers and powers that partial derivatives leave behind are gathered; the method's own arithmetic stays as it is.</summary>
public class ProductsInDerivativesTests
{
    [Fact]
    public void The_half_of_a_root_and_the_two_of_a_square_cancel_though_others_read_the_half() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int half = b.Adjoint(() => b.Multiply(b.Number(0.5), x));
            return [b.Adjoint(() => b.Multiply(b.Number(-2), b.Multiply(half, y))), half];
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value, out1
          %2 = 0.5: double'
          %3 = Multiply %2, %0.x'
          %4 = Multiply %0.x, %1.y'
          %5 = Negate %4'
          return %5, %3
        """);

    [Fact]
    public void Equal_numbers_are_taken_out_of_sums() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return
            [
                b.Adjoint(() => b.Add(b.Multiply(b.Number(2), x), b.Multiply(b.Number(2), y))),
                b.Adjoint(() => b.Subtract(b.Multiply(b.Number(-0.5), x), b.Multiply(b.Number(0.5), y))),
                b.Adjoint(() => b.Add(b.Multiply(b.Number(3), x), b.Multiply(b.Number(3), y))),
            ];
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value, out1, out2
          %2 = Add %0.x, %1.y'
          %3 = 2: double'
          %4 = Multiply %3, %2'
          %5 = -0.5: double'
          %6 = Multiply %5, %2'
          %7 = 3: double'
          %8 = Multiply %7, %0.x'
          %9 = 3: double'
          %10 = Multiply %9, %1.y'
          %11 = Add %8, %10'
          return %4, %6, %11
        """);

    /// <summary>An adjoint that finds 0.3·x computed rounds as one that reads it from memory; taking out the half rounds nothing.</summary>
    [Fact]
    public void A_product_of_the_method_itself_is_taken_apart_only_where_that_rounds_nothing() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int rounded = b.Multiply(b.Number(0.3), x), exact = b.Multiply(b.Number(0.5), y);
            return [b.Adjoint(() => b.Multiply(y, rounded)), b.Adjoint(() => b.Multiply(x, exact))];
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value, out1
          %2 = 0.3: double
          %3 = Multiply %2, %0.x
          %4 = Multiply %1.y, %3'
          %5 = Multiply %0.x, %1.y'
          %6 = 0.5: double'
          %7 = Multiply %6, %5'
          return %4, %7
        """);

    [Fact]
    public void Powers_of_the_reciprocal_of_a_root_are_gathered() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int s = b.Divide(b.Number(1), b.Apply(Powers.Sqrt, y));
            return
            [
                b.Adjoint(() => b.Multiply(b.Multiply(b.Multiply(x, s), s), s)),
                b.Multiply(b.Multiply(x, s), s),
                b.Adjoint(() => b.Multiply(b.Multiply(x, y), y)),
            ];
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value, out1, out2
          %2 = 1: double
          %3 = Sqrt %1.y
          %4 = Divide %2, %3
          %5 = Multiply %0.x, %4'
          %6 = Multiply %4, %4'
          %7 = Multiply %6, %4'
          %8 = Multiply %0.x, %7'
          %9 = Multiply %5, %4
          %10 = Multiply %0.x, %1.y'
          %11 = Multiply %10, %1.y'
          return %8, %9, %11
        """);

    [Fact]
    public void In_the_primal_nothing_is_regrouped() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return [b.Add(b.Multiply(b.Number(2), x), b.Multiply(b.Number(2), y)), b.Multiply(b.Number(2), b.Multiply(b.Multiply(b.Number(0.5), x), y))];
        },
        """
        function F(%0.x: double active, %1.y: double active) -> value, out1
          %2 = 2: double
          %3 = Multiply %2, %0.x
          %4 = 2: double
          %5 = Multiply %4, %1.y
          %6 = Add %3, %5
          %7 = 2: double
          %8 = 0.5: double
          %9 = Multiply %8, %0.x
          %10 = Multiply %9, %1.y
          %11 = Multiply %7, %10
          return %6, %11
        """);

    private static void Becomes(Func<FunctionBuilder, int[]> body, string expected) => IrText.Is(expected, SimplifyPass.Run(Build.Function(body)));
}
