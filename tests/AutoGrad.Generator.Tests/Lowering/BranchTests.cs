using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>if, ?:, short circuits, switch and early exits. Source in, printed IR out.</summary>
public sealed class BranchTests
{
    [Fact]
    public void Variables_that_differ_become_results() => Lowered.Is(
        """
        static double F(double x)
        {
            double y = 1;
            if (x > 0)
                y = x;
            else
                y = -x;
            return y;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.y = 1: double
          %2 = 0: double
          %3 = Greater %0.x, %2
          %5.y = if %3
            yield %0.x
          else
            %4.y = Negate %0.x
            yield %4.y
          return %5.y
        """);

    [Fact]
    public void A_choice_between_values_at_hand_is_a_select() => Lowered.Is(
        """
        static double F(double x) => x > 0 ? x : 0;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = Greater %0.x, %1
          %3 = 0: double
          %4 = Select %2, %0.x, %3
          return %4
        """);

    [Fact]
    public void A_choice_that_computes_is_a_branch() => Lowered.Is(
        """
        static double F(double x) => x > 0 ? Math.Log(x) : 0;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = Greater %0.x, %1
          %5 = if %2
            %3 = Log %0.x
            yield %3
          else
            %4 = 0: double
            yield %4
          return %5
        """);

    [Fact]
    public void Comparisons_are_joined_without_a_branch() => Lowered.Is(
        """
        static double F(double x, int i, int n) => i > 0 && i < n || x > 1 ? x : 0;
        """,
        """
        function F(%0.x: double active, %1.i: int passive, %2.n: int passive) -> value
          %3 = 0: int
          %4 = Greater %1.i, %3
          %5 = Less %1.i, %2.n
          %6 = And %4, %5
          %7 = 1: double
          %8 = Greater %0.x, %7
          %9 = Or %6, %8
          %10 = 0: double
          %11 = Select %9, %0.x, %10
          return %11
        """);

    [Fact]
    public void A_load_after_a_short_circuit_stays_behind_it() => Lowered.Is(
        """
        static double F(double[] v, int i) => i < v.Length && v[i] > 0 ? v[0] : 0;
        """,
        """
        function F(%0.v: double[] active, %1.i: int passive) -> value
          %2 = length %0.v
          %3 = Less %1.i, %2
          %8 = if %3
            %4 = load %0.v[%1.i]
            %5 = 0: double
            %6 = Greater %4, %5
            yield %6
          else
            %7 = false: bool
            yield %7
          %12 = if %8
            %9 = 0: int
            %10 = load %0.v[%9]
            yield %10
          else
            %11 = 0: double
            yield %11
          return %12
        """);

    [Fact]
    public void What_follows_an_early_return_is_lowered_on_the_other_side() => Lowered.Is(
        """
        static double F(double x)
        {
            double a = 3 * x;
            if (x > 1)
                return 2 * a;
            else if (x < -1)
                return -2 * a;
            double b = a * a;
            return b;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 3: double
          %2.a = Multiply %1, %0.x
          %3 = 1: double
          %4 = Greater %0.x, %3
          %13 = if %4
            %5 = 2: double
            %6 = Multiply %5, %2.a
            yield %6
          else
            %7 = -1: double
            %8 = Less %0.x, %7
            %12 = if %8
              %9 = -2: double
              %10 = Multiply %9, %2.a
              yield %10
            else
              %11.b = Multiply %2.a, %2.a
              yield %11.b
            yield %12
          return %13
        """);

    [Fact]
    public void A_return_deep_inside_sets_a_flag() => Lowered.Is(
        """
        static double F(double x)
        {
            if (x < 0)
            {
                if (x < -5)
                    return 1;
                x = -x;
            }

            return x;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = Less %0.x, %1
          %13, %14.x, %15 = if %2
            %3 = -5: double
            %4 = Less %0.x, %3
            %9, %10.x = if %4
              %5 = 1: double
              %6 = 0: double
              yield %5, %6
            else
              %7.x = Negate %0.x
              %8 = 0: double
              yield %8, %7.x
            yield %9, %10.x, %4
          else
            %11 = 0: double
            %12 = false: bool
            yield %11, %0.x, %12
          %16 = if %15
            yield %13
          else
            yield %14.x
          return %16
        """);

    [Fact]
    public void A_guard_that_throws_leaves_the_rest_flat() => Lowered.Is(
        """
        static double F(double x)
        {
            if (!(x > 0))
                throw new ArgumentOutOfRangeException(nameof(x), $"{x:g3} is {{not}} positive");
            return Math.Log(x);
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = Greater %0.x, %1
          %3 = Not %2
          if %3
            throw `new global::System.ArgumentOutOfRangeException("x", $"{{({0}):g3}} is {{{{not}}}} positive")` %0.x
          else
          %4 = Log %0.x
          return %4
        """);

    [Fact]
    public void A_throw_expression_ends_its_side() => Lowered.Is(
        """
        static double F(double x, int k) => k switch
        {
            0 => x,
            1 or 2 => x * x,
            > 5 and < 8 => Math.Exp(x),
            _ => throw new ArgumentException("k"),
        };
        """,
        """
        function F(%0.x: double active, %1.k: int passive) -> value
          %2 = 0: int
          %3 = Equal %1.k, %2
          %20 = if %3
            yield %0.x
          else
            %4 = 1: int
            %5 = Equal %1.k, %4
            %6 = 2: int
            %7 = Equal %1.k, %6
            %8 = Or %5, %7
            %19 = if %8
              %9 = Multiply %0.x, %0.x
              yield %9
            else
              %10 = 5: int
              %11 = Greater %1.k, %10
              %12 = 8: int
              %13 = Less %1.k, %12
              %14 = And %11, %13
              %18 = if %14
                %15 = Exp %0.x
                yield %15
              else
                %16 = true: bool
                throw `new global::System.ArgumentException("k")`
                %17 = 0: double
                yield %17
              yield %18
            yield %19
          return %20
        """);

    [Fact]
    public void A_switch_statement_tries_its_cases_in_order() => Lowered.Is(
        """
        static double F(double x, int k)
        {
            switch (k)
            {
                case 0:
                    x = 1;
                    break;
                default:
                    x = 2;
                    break;
                case 1:
                    return x;
            }

            return x;
        }
        """,
        """
        function F(%0.x: double active, %1.k: int passive) -> value
          %2 = 0: int
          %3 = Equal %1.k, %2
          %14, %15.x, %16 = if %3
            %4.x = 1: double
            %5 = 0: double
            %6 = false: bool
            yield %5, %4.x, %6
          else
            %7 = 1: int
            %8 = Equal %1.k, %7
            %12, %13.x = if %8
              %9 = 0: double
              yield %0.x, %9
            else
              %10.x = 2: double
              %11 = 0: double
              yield %11, %10.x
            yield %12, %13.x, %8
          %17 = if %16
            yield %14
          else
            yield %15.x
          return %17
        """);

    [Fact]
    public void Patterns_become_comparisons() => Lowered.Is(
        """
        static double F(double x) => x is > 0 and < 1 ? x : x is double.NaN ? 0 : -x;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = Greater %0.x, %1
          %3 = 1: double
          %4 = Less %0.x, %3
          %5 = And %2, %4
          %10 = if %5
            yield %0.x
          else
            %6 = IsNaN %0.x
            %9 = if %6
              %7 = 0: double
              yield %7
            else
              %8 = Negate %0.x
              yield %8
            yield %9
          return %10
        """);

    [Fact]
    public void Out_variables_of_a_condition_are_merged() => Lowered.Is(
        """
        static double F(double x)
        {
            double y = 0;
            if (x > 0 && TryGet(x, out double z))
                y = z;
            return y;
        }

        static bool TryGet(double x, out double y)
        {
            y = x * x;
            return x > 1;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.y = 0: double
          %2 = 0: double
          %3 = Greater %0.x, %2
          %9, %10.z = if %3
            %4.z = Multiply %0.x, %0.x
            %5 = 1: double
            %6 = Greater %0.x, %5
            yield %6, %4.z
          else
            %7 = false: bool
            %8 = 0: double
            yield %7, %8
          %11.y = if %9
            yield %10.z
          else
            yield %1.y
          return %11.y
        """);

    [Fact]
    public void A_constant_condition_chooses_at_compile_time() => Lowered.Is(
        """
        static double F(double x)
        {
            const bool quick = true;
            return quick ? x : Math.Exp(x);
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = true: bool
          return %0.x
        """);
}
