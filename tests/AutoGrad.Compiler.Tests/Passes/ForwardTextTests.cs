using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>The tangent of each kind of node, as text; ~ marks what the pass adds.</summary>
public class ForwardTextTests
{
    [Fact]
    public void A_product_and_a_constant() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return [b.Add(b.Multiply(x, y), b.Number(3))];
        },
        """
        function F(%0.x: double active, %1.y: double active, %2.xTangent: double tangent, %3.yTangent: double tangent) -> value, value
          %4 = Multiply %0.x, %1.y
          %5 = Multiply %2.xTangent, %1.y~
          %6 = Multiply %3.yTangent, %0.x~
          %7.tangent = Add %5, %6~
          %8 = 3: double
          %9 = Add %4, %8
          return %9, %7.tangent
        """);

    [Fact]
    public void An_infinite_slope_does_not_reach_a_direction_that_stands_still() => Becomes(
        b => [b.Apply(Powers.Sqrt, b.Real("x"))],
        """
        function F(%0.x: double active, %1.xTangent: double tangent) -> value, value
          %2 = Sqrt %0.x
          %3 = 0.5: double~
          %4 = Multiply %3, %1.xTangent~
          %5 = Divide %4, %2~
          %6 = 0: double~
          %7 = Vanishes %1.xTangent, %6~
          %8 = 0: double~
          %9.tangent = Select %7, %8, %5~
          return %2, %9.tangent
        """);

    [Fact]
    public void A_branch_merges_tangents() => Becomes(
        b =>
        {
            int x = b.Real("x"), c = b.Bool("c");
            return [b.If(c, () => [b.Multiply(x, x)], () => [b.Number(1)])[0]];
        },
        """
        function F(%0.x: double active, %1.c: bool passive, %2.xTangent: double tangent) -> value, value
          %9, %10.tangent = if %1.c
            %3 = Multiply %0.x, %0.x
            %4 = Multiply %2.xTangent, %0.x~
            %5 = 2: double~
            %6 = Multiply %5, %4~
            yield %3, %6
          else
            %7 = 1: double
            %8 = 0: double~
            yield %7, %8
          return %9, %10.tangent
        """);

    [Fact]
    public void A_loop_carries_tangents_and_reads_those_of_an_array() => Becomes(
        b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true);
            return [b.For(b.Integer(0), b.Length(w), [(b.Number(1), "a")], i => [b.Multiply(i[1], b.Load(w, i[0]))])[0]];
        },
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.wTangent: ReadOnlySpan<double> tangent) -> value, value
          %2 = 0: int
          %3 = length %0.w
          %4 = 1: double
          %5 = 0: double~
          %15.a, %16.aTangent = for %6.i from %2 while < %3 step 1 with %7.a = %4, %8.aTangent = %5
            %9 = load %0.w[%6.i]
            %10 = load %1.wTangent[%6.i]~
            %11 = Multiply %7.a, %9
            %12 = Multiply %8.aTangent, %9~
            %13 = Multiply %10, %7.a~
            %14 = Add %12, %13~
            yield %11, %14
          return %15.a, %16.aTangent
        """);

    [Fact]
    public void A_written_array_has_a_copy_of_its_tangent() => Becomes(
        b =>
        {
            int w = b.Array("w", ParameterRole.Active), k = b.Int("k");
            b.Store(w, [k], b.Negate(b.Load(w, k)));
            return [b.Load(w, b.Integer(0))];
        },
        """
        function F(%0.w: Span<double> active, %1.k: int passive, %2.wTangent: ReadOnlySpan<double> tangent) -> value, value
          %3 = length %2.wTangent~
          %4.wTangent = buffer Span<double>[%3]~
          %5 = 0: int~
          for %6 from %5 while < %3 step 1~
            %7 = load %2.wTangent[%6]~
            store %4.wTangent[%6] <- %7~
          %8 = load %0.w[%1.k]
          %9 = load %4.wTangent[%1.k]~
          %10 = Negate %8
          %11 = Negate %9~
          store %0.w[%1.k] <- %10
          store %4.wTangent[%1.k] <- %11~
          %12 = 0: int
          %13 = load %0.w[%12]
          %14.tangent = load %4.wTangent[%12]~
          return %13, %14.tangent
        """);

    [Fact]
    public void A_carried_array_is_exchanged_together_with_its_tangent() => Becomes(
        b =>
        {
            int x = b.Real("x"), n = b.Int("n"), zero = b.Integer(0), two = b.Integer(2);
            int p = b.Allocate(Build.Vector, Allocation.Scratch, two), q = b.Allocate(Build.Vector, Allocation.Scratch, two);
            b.Store(p, [zero], x);
            int[] last = b.For(zero, n, [(p, "p"), (q, "q")], i =>
            {
                b.Store(i[2], [zero], b.Multiply(b.Load(i[1], zero), x));
                return [i[2], i[1]];
            });
            return [b.Load(last[0], zero)];
        },
        """
        function F(%0.x: double active, %1.n: int passive, %2.xTangent: double tangent) -> value, value
          %3 = 0: int
          %4 = 2: int
          %5 = scratch Span<double>[%4]
          %6 = scratch Span<double>[%4]~
          %7 = scratch Span<double>[%4]
          %8 = scratch Span<double>[%4]~
          store %5[%3] <- %0.x
          store %6[%3] <- %2.xTangent~
          %20.p, %21.q, %22.pTangent, %23.qTangent = for %9.i from %3 while < %1.n step 1 with %10.p = %5, %11.q = %7, %12.pTangent = %6, %13.qTangent = %8
            %14 = load %10.p[%3]
            %15 = load %12.pTangent[%3]~
            %16 = Multiply %14, %0.x
            %17 = Multiply %15, %0.x~
            %18 = Multiply %2.xTangent, %14~
            %19 = Add %17, %18~
            store %11.q[%3] <- %16
            store %13.qTangent[%3] <- %19~
            yield %11.q, %10.p, %13.qTangent, %12.pTangent
          %24 = load %20.p[%3]
          %25.tangent = load %22.pTangent[%3]~
          return %24, %25.tangent
        """);

    [Fact]
    public void A_guard_of_an_adjoint_is_the_product_that_it_guards() => Becomes(
        b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return [b.Adjoint(() => b.Apply(Choices.Select, b.Apply(Comparisons.Vanishes, x, b.Number(0)), b.Number(0), b.Multiply(x, y)))];
        },
        """
        function F(%0.x: double active, %1.y: double active, %2.xTangent: double tangent, %3.yTangent: double tangent) -> value, value
          %4 = 0: double'
          %5 = Vanishes %0.x, %4'
          %6 = 0: double'
          %7 = Multiply %0.x, %1.y'
          %8 = Multiply %2.xTangent, %1.y~
          %9 = Multiply %3.yTangent, %0.x~
          %10 = Add %8, %9~
          %11 = Select %5, %6, %7'
          %12 = 0: double~
          %13 = Equal %2.xTangent, %12~
          %14 = And %5, %13~
          %15 = 0: double~
          %16.tangent = Select %14, %15, %10~
          return %11, %16.tangent
        """);

    private static void Becomes(Func<FunctionBuilder, int[]> body, string expected)
    {
        Function plain = Verifier.Verify(ForwardPass.Run(Build.Function(body), ForwardForm.Pushforward), nameof(ForwardPass));
        IrText.Is(expected, Verifier.Verify(SimplifyPass.Run(plain), nameof(SimplifyPass)));
    }
}
