using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Loops. Source in, printed IR out.</summary>
public sealed class LoopTests
{
    [Fact]
    public void A_for_is_a_while_whose_body_ends_with_the_step() => Lowered.Is(
        """
        static double F(ReadOnlySpan<double> w)
        {
            double a = 0;
            for (int i = 0; i < w.Length; i++)
                a += w[i];
            return a;
        }
        """,
        """
        function F(%0.w: ReadOnlySpan<double> active) -> value
          %1.a = 0: double
          %2.i = 0: int
          %13.a, %14.i = while with %7.a = %1.a, %8.i = %2.i
            %5 = length %0.w
            %6 = Less %4.i, %5
            test %6
          do
            %9 = load %0.w[%8.i]
            %10.a = Add %7.a, %9
            %11 = 1: int
            %12.i = Add %8.i, %11
            yield %10.a, %12.i
          return %13.a
        """);

    [Fact]
    public void A_foreach_over_memory_is_counted() => Lowered.Is(
        """
        static double F(double[] v)
        {
            double s = 0;
            foreach (double x in v)
                s += x * x;
            return s;
        }
        """,
        """
        function F(%0.v: double[] active) -> value
          %1.s = 0: double
          %2 = length %0.v
          %3 = 0: int
          %9.s = for %4 from %3 while < %2 step 1 with %5.s = %1.s
            %6.x = load %0.v[%4]
            %7 = Multiply %6.x, %6.x
            %8.s = Add %5.s, %7
            yield %8.s
          return %9.s
        """);

    [Fact]
    public void A_foreach_over_a_list_is_counted_too() => Lowered.Is(
        """
        static double F(double x, System.Collections.Generic.List<double> rates)
        {
            foreach (double rate in rates)
                x *= rate;
            return x;
        }
        """,
        """
        function F(%0.x: double active, %1.rates: Collections.Generic.List<double> passive) -> value
          %2 = reads `{0}.Count` %1.rates
          %3 = 0: int
          %8.x = for %4 from %3 while < %2 step 1 with %5.x = %0.x
            %6.rate = reads `{0}[{1}]` %1.rates, %4
            %7.x = Multiply %5.x, %6.rate
            yield %7.x
          return %8.x
        """);

    [Fact]
    public void The_counter_may_be_a_real_number() => Lowered.Is(
        """
        static double F(double x)
        {
            double s = 0;
            for (double t = x; t <= 1; t += 0.25)
                s += t;
            return s;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.s = 0: double
          %11.s, %12.t = while with %6.s = %1.s, %7.t = %0.x
            %4 = 1: double
            %5 = LessOrEqual %3.t, %4
            test %5
          do
            %8.s = Add %6.s, %7.t
            %9 = 0.25: double
            %10.t = Add %7.t, %9
            yield %8.s, %10.t
          return %11.s
        """);

    [Fact]
    public void A_test_with_side_effects_moves_into_the_body() => Lowered.Is(
        """
        static double F(double x)
        {
            int n = 3;
            while (n-- > 0)
                x *= x;
            return x;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.n = 3: int
          %2 = false: bool
          %19.x, %20.n, %21 = while with %7.x = %0.x, %8.n = %1.n, %9 = %2
            %6 = Not %5
            test %6
          do
            %10 = 1: int
            %11.n = Subtract %8.n, %10
            %12 = 0: int
            %13 = Greater %8.n, %12
            %17.x, %18 = if %13
              %14.x = Multiply %7.x, %7.x
              %15 = false: bool
              yield %14.x, %15
            else
              %16 = true: bool
              yield %7.x, %16
            yield %17.x, %11.n, %18
          return %19.x
        """);

    [Fact]
    public void A_do_loop_tests_at_the_end() => Lowered.Is(
        """
        static double F(double x)
        {
            do
            {
                x *= 2;
            }
            while (x < 100);
            return x;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = false: bool
          %12.x, %13 = while with %5.x = %0.x, %6 = %1
            %4 = Not %3
            test %4
          do
            %7 = 2: double
            %8.x = Multiply %5.x, %7
            %9 = 100: double
            %10 = Less %8.x, %9
            %11 = Not %10
            yield %8.x, %11
          return %12.x
        """);

    [Fact]
    public void What_a_called_method_changes_through_a_reference_is_carried() => Lowered.Is(
        """
        static double F(double x)
        {
            double y = 1;
            for (int i = 0; i < 3; i++)
                Grow(ref y, x);
            return y;
        }

        static void Grow(ref double v, double by) => v *= by;
        """,
        """
        function F(%0.x: double active) -> value
          %1.y = 1: double
          %2.i = 0: int
          %12.y, %13.i = while with %7.y = %1.y, %8.i = %2.i
            %5 = 3: int
            %6 = Less %4.i, %5
            test %6
          do
            %9.y = Multiply %7.y, %0.x
            %10 = 1: int
            %11.i = Add %8.i, %10
            yield %9.y, %11.i
          return %12.y
        """);

    [Fact]
    public void What_a_local_function_captures_is_carried() => Lowered.Is(
        """
        static double F(double x)
        {
            double y = x;
            void Twice() => y *= 2;
            for (int i = 0; i < 3; i++)
                Twice();
            return y;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.i = 0: int
          %12.y, %13.i = while with %6.y = %0.x, %7.i = %1.i
            %4 = 3: int
            %5 = Less %3.i, %4
            test %5
          do
            %8 = 2: double
            %9.y = Multiply %6.y, %8
            %10 = 1: int
            %11.i = Add %7.i, %10
            yield %9.y, %11.i
          return %12.y
        """);
}
