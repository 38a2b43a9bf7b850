using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Jumps that leave loops. Source in, printed IR out.</summary>
public sealed class JumpTests
{
    [Fact]
    public void A_break_is_a_carried_flag() => Lowered.Is(
        """
        static double F(double x)
        {
            for (int k = 0; k < 5; k++)
            {
                if (x > 10)
                    break;
                x *= 2;
            }

            return x;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.k = 0: int
          %2 = false: bool
          %20.x, %21.k, %22 = while with %10.x = %0.x, %11.k = %1.k, %12 = %2
            %6 = 5: int
            %7 = Less %4.k, %6
            %8 = Not %5
            %9 = And %8, %7
            test %9
          do
            %13 = 10: double
            %14 = Greater %10.x, %13
            %17.x = if %14
              yield %10.x
            else
              %15 = 2: double
              %16.x = Multiply %10.x, %15
              yield %16.x
            %18 = 1: int
            %19.k = Add %11.k, %18
            yield %17.x, %19.k, %14
          return %20.x
        """);

    [Fact]
    public void A_continue_skips_to_the_step() => Lowered.Is(
        """
        static double F(double x)
        {
            for (int k = 0; k < 5; k++)
            {
                if (k == 2)
                    continue;
                x *= 2;
            }

            return x;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.k = 0: int
          %15.x, %16.k = while with %6.x = %0.x, %7.k = %1.k
            %4 = 5: int
            %5 = Less %3.k, %4
            test %5
          do
            %8 = 2: int
            %9 = Equal %7.k, %8
            %12.x = if %9
              yield %6.x
            else
              %10 = 2: double
              %11.x = Multiply %6.x, %10
              yield %11.x
            %13 = 1: int
            %14.k = Add %7.k, %13
            yield %12.x, %14.k
          return %15.x
        """);

    [Fact]
    public void A_return_from_a_loop_carries_the_value() => Lowered.Is(
        """
        static double F(double x)
        {
            double t = 1;
            for (int i = 0; i < 3; i++)
            {
                t *= x;
                if (i == 1)
                    return t;
            }

            return t;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.t = 1: double
          %2.i = 0: int
          %3 = 0: double
          %4 = false: bool
          %23, %24.t, %25.i, %26 = while with %13 = %3, %14.t = %1.t, %15.i = %2.i, %16 = %4
            %9 = 3: int
            %10 = Less %7.i, %9
            %11 = Not %8
            %12 = And %11, %10
            test %12
          do
            %17.t = Multiply %14.t, %0.x
            %18 = 1: int
            %19 = Equal %15.i, %18
            %20 = if %19
              yield %17.t
            else
              yield %13
            %21 = 1: int
            %22.i = Add %15.i, %21
            yield %20, %17.t, %22.i, %19
          %27 = if %26
            yield %23
          else
            yield %24.t
          return %27
        """);

    [Fact]
    public void A_foreach_with_a_break_is_a_while() => Lowered.Is(
        """
        static double F(double[] v)
        {
            double s = 0;
            foreach (double x in v)
            {
                if (x < 0)
                    break;
                s += x;
            }

            return s;
        }
        """,
        """
        function F(%0.v: double[] active) -> value
          %1.s = 0: double
          %2 = length %0.v
          %3 = 0: int
          %4 = false: bool
          %21, %22.s, %23 = while with %11 = %3, %12.s = %1.s, %13 = %4
            %8 = Less %5, %2
            %9 = Not %7
            %10 = And %9, %8
            test %10
          do
            %14.x = load %0.v[%11]
            %15 = 0: double
            %16 = Less %14.x, %15
            %18.s = if %16
              yield %12.s
            else
              %17.s = Add %12.s, %14.x
              yield %17.s
            %19 = 1: int
            %20 = Add %11, %19
            yield %20, %18.s, %16
          return %22.s
        """);

    [Fact]
    public void An_endless_loop_ends_by_return() => Lowered.Is(
        """
        static double F(double x)
        {
            while (true)
            {
                x *= 2;
                if (x > 10)
                    return x;
            }
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = false: bool
          %15, %16.x, %17 = while with %7 = %1, %8.x = %0.x, %9 = %2
            %6 = Not %5
            test %6
          do
            %10 = 2: double
            %11.x = Multiply %8.x, %10
            %12 = 10: double
            %13 = Greater %11.x, %12
            %14 = if %13
              yield %11.x
            else
              yield %7
            yield %14, %11.x, %13
          return %15
        """);
}
