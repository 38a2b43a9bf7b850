using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>What each rewrite does, as text.</summary>
public class SimplifyTextTests
{
    [Fact]
    public void Sums_with_zero_stay_in_the_primal_for_the_sake_of_minus_zero()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), zero = b.Number(0);
                return [b.Add(x, zero), b.Subtract(x, zero), b.Multiply(b.Number(1), x), b.Multiply(zero, x), b.Divide(x, b.Number(1))];
            },
            """
            function F(%0.x: double active) -> value, out1, out2, out3, out4
              %1 = 0: double
              %2 = Add %0.x, %1
              %3 = Multiply %1, %0.x
              return %2, %0.x, %0.x, %3, %0.x
            """);
    }

    [Fact]
    public void In_derivatives_zero_and_one_are_structural()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), zero = b.Number(0), one = b.Number(1);
                return
                [
                    b.Adjoint(() => b.Add(x, zero)),
                    b.Adjoint(() => b.Multiply(b.Divide(x, zero), zero)),
                    b.Adjoint(() => b.Subtract(zero, b.Multiply(x, one))),
                    b.Adjoint(() => b.Multiply(b.Number(-1), x)),
                ];
            },
            """
            function F(%0.x: double active) -> value, out1, out2, out3
              %1 = 0: double'
              %2 = Negate %0.x'
              return %0.x, %1, %2, %2
            """);
    }

    /// <summary>−(c·x) and (−c)·x are the same to the bit, zeros and infinities included; a product that others read, too, stays one.</summary>
    [Fact]
    public void Negations_are_absorbed()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), y = b.Real("y");
                int minus = b.Negate(y), shared = b.Multiply(b.Number(0.3), y);
                return [b.Add(x, minus), b.Subtract(x, minus), b.Add(minus, x), b.Negate(minus), b.Negate(b.Multiply(x, b.Number(0.1))), shared, b.Negate(shared)];
            },
            """
            function F(%0.x: double active, %1.y: double active) -> value, out1, out2, out3, out4, out5, out6
              %2 = 0.3: double
              %3 = Multiply %2, %1.y
              %4 = Subtract %0.x, %1.y
              %5 = Add %0.x, %1.y
              %6 = -0.1: double
              %7 = Multiply %6, %0.x
              %8 = Negate %3
              return %4, %5, %4, %1.y, %7, %3, %8
            """);
    }

    [Fact]
    public void Integers_wrap_and_reals_fold_only_when_exact()
    {
        Becomes(
            b =>
            {
                int n = b.Int("n"), one = b.Integer(1);
                int wrapped = b.Multiply(b.Integer(65536), b.Integer(65537));
                int back = b.Subtract(b.Add(n, one), one);
                int third = b.Divide(b.Number(1), b.Number(3)), half = b.Divide(b.Number(1), b.Number(2));
                return [wrapped, back, third, half, b.Add(b.Number(0.1), b.Number(0.2)), b.Apply(Conversions.ToDouble, b.Integer(3))];
            },
            """
            function F(%0.n: int passive) -> value, out1, out2, out3, out4, out5
              %1 = 65536: int
              %2 = 1: double
              %3 = 3: double
              %4 = Divide %2, %3
              %5 = 0.5: double
              %6 = 0.1: double
              %7 = 0.2: double
              %8 = Add %6, %7
              %9 = 3: double
              return %1, %0.n, %4, %5, %8, %9
            """);
    }

    [Fact]
    public void A_value_is_computed_once_and_keeps_its_name()
    {
        Becomes(
            b =>
            {
                int w = b.Real("w");
                int first = b.Multiply(b.Subtract(w, b.Number(3)), b.Subtract(w, b.Number(3)));
                int named = b.Subtract(w, b.Number(3));
                b.Rename(named, "r");
                return [first, named];
            },
            """
            function F(%0.w: double active) -> value, out1
              %1 = 3: double
              %2.r = Subtract %0.w, %1
              %3 = Multiply %2.r, %2.r
              return %3, %2.r
            """);
    }

    [Fact]
    public void Two_names_of_the_user_are_two_values()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x");
                int p = b.Multiply(x, x), q = b.Multiply(x, x);
                b.Rename(p, "p");
                b.Rename(q, "q");
                return [b.Add(p, q)];
            },
            """
            function F(%0.x: double active) -> value
              %1.p = Multiply %0.x, %0.x
              %2.q = Multiply %0.x, %0.x
              %3 = Add %1.p, %2.q
              return %3
            """);
    }

    [Fact]
    public void An_outer_value_serves_inside_but_index_arithmetic_and_comparisons_are_repeated()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), n = b.Int("n"), c = b.Bool("c"), w = b.Array("w");
                int e = b.Apply(Exponential.Exp, x), at = b.Add(n, b.Integer(1));
                int first = b.Load(w, at);
                int[] r = b.If(
                    c,
                    () => [b.Add(b.Apply(Exponential.Exp, x), b.Load(w, b.Add(n, b.Integer(1))))],
                    () => [b.Load(w, b.Add(n, b.Integer(2)))]);
                return [b.Add(b.Multiply(e, first), r[0])];
            },
            """
            function F(%0.x: double active, %1.n: int passive, %2.c: bool passive, %3.w: Span<double> passive) -> value
              %4 = Exp %0.x
              %5 = 1: int
              %6 = Add %1.n, %5
              %7 = load %3.w[%6]
              %12 = if %2.c
                %8 = Add %4, %7
                yield %8
              else
                %9 = 2: int
                %10 = Add %1.n, %9
                %11 = load %3.w[%10]
                yield %11
              %13 = Multiply %4, %7
              %14 = Add %13, %12
              return %14
            """);
    }

    [Fact]
    public void A_load_is_shared_until_a_store_to_what_may_be_the_same_memory()
    {
        Becomes(
            b =>
            {
                int x = b.Array("x", readOnly: true), y = b.Array("y"), g = b.Array("g", ParameterRole.Gradient), i = b.Int("i");
                int square = b.Multiply(b.Load(x, i), b.Load(x, i));
                b.Accumulate(g, [i], square);
                int third = b.Load(x, i);
                b.Store(y, [i], third);
                return [b.Load(x, i), b.Load(y, i)];
            },
            """
            function F(%0.x: ReadOnlySpan<double> passive, %1.y: Span<double> passive, %2.g: Span<double> gradient, %3.i: int passive) -> value, out1
              %4 = load %0.x[%3.i]
              %5 = Multiply %4, %4
              accumulate %2.g[%3.i] += %5
              store %1.y[%3.i] <- %4
              %6 = load %0.x[%3.i]
              return %6, %4
            """);
    }

    [Fact]
    public void A_loop_forgets_what_its_own_later_trips_overwrite()
    {
        Becomes(
            b =>
            {
                int x = b.Array("x"), i = b.Int("i");
                int before = b.Load(x, i);
                int[] last = b.For(b.Integer(0), i, [(before, "s")], c =>
                {
                    int again = b.Load(x, i);
                    b.Store(x, [c[0]], c[1]);
                    return [b.Add(c[1], again)];
                });
                return [last[0]];
            },
            """
            function F(%0.x: Span<double> passive, %1.i: int passive) -> value
              %2 = load %0.x[%1.i]
              %3 = 0: int
              %8.s = for %4.i from %3 while < %1.i step 1 with %5.s = %2
                %6 = load %0.x[%1.i]
                store %0.x[%4.i] <- %5.s
                %7 = Add %5.s, %6
                yield %7
              return %8.s
            """);
    }

    [Fact]
    public void Decided_branches_are_spliced_and_equal_results_taken_from_outside()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), c = b.Bool("c");
                int[] decided = b.If(b.Boolean(false), () => [b.Negate(x)], () => [b.Multiply(x, x)]);
                int[] agreeing = b.If(c, () => [x, b.Number(2), b.Apply(Trigonometric.Sin, x)], () => [x, b.Number(2), x]);
                return [b.Add(decided[0], agreeing[0]), agreeing[1], agreeing[2]];
            },
            """
            function F(%0.x: double active, %1.c: bool passive) -> value, out1, out2
              %2 = Multiply %0.x, %0.x
              %3 = 2: double
              %5.x = if %1.c
                %4 = Sin %0.x
                yield %4
              else
                yield %0.x
              %6 = Add %2, %0.x
              return %6, %3, %5.x
            """);
    }

    [Fact]
    public void Carried_values_that_never_change_or_never_matter_are_dropped()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), n = b.Int("n");
                int[] last = b.For(
                    b.Integer(0),
                    n,
                    [(b.Number(1), "p"), (x, "k"), (b.Number(0), "dead"), (b.Number(0), "zeroAdjoint")],
                    c => [b.Multiply(c[1], c[2]), c[2], b.Add(c[3], c[1]), c[4]]);
                return [last[0], last[1], last[3]];
            },
            """
            function F(%0.x: double active, %1.n: int passive) -> value, out1, out2
              %2 = 0: int
              %3 = 1: double
              %4.zeroAdjoint = 0: double
              %8.p = for %5.i from %2 while < %1.n step 1 with %6.p = %3
                %7 = Multiply %6.p, %0.x
                yield %7
              return %8.p, %0.x, %4.zeroAdjoint
            """);
    }

    [Fact]
    public void Invariant_functions_leave_the_loop_but_not_what_may_throw_nor_the_users_products()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), n = b.Int("n"), w = b.Array("w");
                return b.For(b.Integer(0), n, [(b.Number(0), "s")], c =>
                {
                    int e = b.Multiply(b.Apply(Exponential.Exp, b.Negate(x)), b.Multiply(x, x));
                    int part = b.Load(w, b.Apply(Arithmetic.Divide, b.Integer(7), n));
                    return [b.Add(c[1], b.Multiply(e, part))];
                });
            },
            """
            function F(%0.x: double active, %1.n: int passive, %2.w: Span<double> passive) -> value
              %3 = 0: int
              %4 = 0: double
              %5 = Negate %0.x
              %6 = Exp %5
              %16.s = for %7.i from %3 while < %1.n step 1 with %8.s = %4
                %9 = Multiply %0.x, %0.x
                %10 = Multiply %6, %9
                %11 = 7: int
                %12 = Divide %11, %1.n
                %13 = load %2.w[%12]
                %14 = Multiply %10, %13
                %15 = Add %8.s, %14
                yield %15
              return %16.s
            """);
    }

    [Fact]
    public void Invariant_products_leave_the_reverse_loop()
    {
        Becomes(
            b =>
            {
                int up = b.Real("up", ParameterRole.Upstream), n = b.Int("n"), g = b.Array("g", ParameterRole.Gradient);
                b.Adjoint(() => b.For(b.Integer(0), n, [(b.Number(0), null)], c =>
                {
                    b.Accumulate(g, [c[0]], b.Divide(b.Multiply(b.Number(2), up), b.Apply(Conversions.ToDouble, n)));
                    return [c[1]];
                })[0]);
                return [];
            },
            """
            function F(%0.up: double upstream, %1.n: int passive, %2.g: Span<double> gradient) -> 
              %3 = 0: int'
              %4 = 2: double'
              %5 = Multiply %4, %0.up'
              %6 = ToDouble %1.n'
              %7 = Divide %5, %6'
              for %8.i from %3 while < %1.n step 1'
                accumulate %2.g[%8.i] += %7'
            """);
    }

    [Fact]
    public void Scratch_that_is_only_written_disappears_with_its_writes()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), n = b.Int("n");
                int scratch = b.Allocate(Build.Vector, Allocation.Buffer, n);
                b.For(b.Integer(0), n, [], c =>
                {
                    b.Store(scratch, [c[0]], b.Apply(Trigonometric.Sin, x));
                    return [];
                });
                b.External(IrType.Double, "Now", Effect.Reads, -1);
                b.ExternalStatement("Log({0})", -1, x);
                return [x];
            },
            """
            function F(%0.x: double active, %1.n: int passive) -> value
              writes `Log({0})` %0.x
              return %0.x
            """);
    }

    [Fact]
    public void Choices_by_a_negated_condition_are_turned_around()
    {
        Becomes(
            b =>
            {
                int x = b.Real("x"), c = b.Bool("c");
                int not = b.Apply(Logic.Not, c);
                int truth = b.Apply(Choices.Select, b.Apply(Logic.And, c, b.Boolean(true)), b.Boolean(true), b.Boolean(false));
                return [b.Apply(Choices.Select, not, x, b.Negate(x)), b.Apply(Choices.Select, truth, x, b.Number(0)), b.Apply(Choices.Select, c, x, x)];
            },
            """
            function F(%0.x: double active, %1.c: bool passive) -> value, out1, out2
              %2 = Negate %0.x
              %3 = Select %1.c, %2, %0.x
              %4 = 0: double
              %5 = Select %1.c, %0.x, %4
              return %3, %5, %0.x
            """);
    }

    private static void Becomes(Func<FunctionBuilder, int[]> body, string expected) =>
        IrText.Is(expected, Verifier.Verify(SimplifyPass.Run(Build.Function(body)), nameof(SimplifyPass)));
}
