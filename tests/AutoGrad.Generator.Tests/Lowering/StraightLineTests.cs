using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Scalars without control flow. Source in, printed IR out.</summary>
public sealed class StraightLineTests
{
    [Fact]
    public void Operands_are_lowered_left_to_right_and_constants_stay() => Lowered.Is(
        """
        static double F(double w) => (w - 3) * (w - 3);
        """,
        """
        function F(%0.w: double active) -> value
          %1 = 3: double
          %2 = Subtract %0.w, %1
          %3 = 3: double
          %4 = Subtract %0.w, %3
          %5 = Multiply %2, %4
          return %5
        """);

    [Fact]
    public void Locals_make_no_nodes_but_name_values() => Lowered.Is(
        """
        static double F(double x)
        {
            double a = x * x;
            const double half = 0.5;
            a = a + half;
            return a;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.a = Multiply %0.x, %0.x
          %2 = 0.5: double
          %3.a = Add %1.a, %2
          return %3.a
        """);

    [Fact]
    public void An_assignment_is_an_expression_with_a_value() => Lowered.Is(
        """
        static double F(double x, double y) => (x = y) / (y * y);
        """,
        """
        function F(%0.x: double active, %1.y: double active) -> value
          %2 = Multiply %1.y, %1.y
          %3 = Divide %1.y, %2
          return %3
        """);

    [Fact]
    public void Compound_assignments_read_before_the_operand_is_evaluated() => Lowered.Is(
        """
        static double F(double x)
        {
            x += G(ref x);
            return x;
        }

        static double G(ref double v)
        {
            v *= 2;
            return v;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: double
          %2.x = Multiply %0.x, %1
          %3.x = Add %0.x, %2.x
          return %3.x
        """);

    [Fact]
    public void Postfix_and_prefix_differ_in_worth() => Lowered.Is(
        """
        static double F(double x) => x++ * ++x;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 1: double
          %2.x = Add %0.x, %1
          %3 = 1: double
          %4.x = Add %2.x, %3
          %5 = Multiply %0.x, %4.x
          return %5
        """);

    [Fact]
    public void Functions_become_primitives() => Lowered.Is(
        """
        static double F(double x, float y) => Math.Max(Math.Sin(x), 0) + Math.Pow(x, 2) + MathF.Exp(y) + double.Hypot(x, 1) + Math.IEEERemainder(x, 3);
        """,
        """
        function F(%0.x: double active, %1.y: float active) -> value
          %2 = Sin %0.x
          %3 = 0: double
          %4 = Max %2, %3
          %5 = 2: double
          %6 = Pow %0.x, %5
          %7 = Add %4, %6
          %8 = Exp %1.y
          %9 = ToDouble %8
          %10 = Add %7, %9
          %11 = 1: double
          %12 = Hypot %0.x, %11
          %13 = Add %10, %12
          %14 = 3: double
          %15 = Ieee754Remainder %0.x, %14
          %16 = Add %13, %15
          return %16
        """);

    [Fact]
    public void SinCos_is_a_pair() => Lowered.Is(
        """
        static double F(double x)
        {
            var (s, c) = Math.SinCos(x);
            return s * c;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.s = Sin %0.x
          %2.c = Cos %0.x
          %3 = Multiply %1.s, %2.c
          return %3
        """);

    [Fact]
    public void Integers_are_computed_with_and_converted() => Lowered.Is(
        """
        static double F(double x, int n, long m) => x * (n / 2) + (int)x + m % 3 + (float)x;
        """,
        """
        function F(%0.x: double active, %1.n: int passive, %2.m: long passive) -> value
          %3 = 2: int
          %4 = Divide %1.n, %3
          %5 = ToDouble %4
          %6 = Multiply %0.x, %5
          %7 = ToInt32 %0.x
          %8 = ToDouble %7
          %9 = Add %6, %8
          %10 = 3: long
          %11 = Remainder %2.m, %10
          %12 = ToDouble %11
          %13 = Add %9, %12
          %14 = ToSingle %0.x
          %15 = ToDouble %14
          %16 = Add %13, %15
          return %16
        """);

    [Fact]
    public void Other_types_are_foreign_text() => Lowered.Is(
        """
        static double F(double x, byte b, DayOfWeek day)
        {
            int k = b;
            k <<= 2;
            return day == DayOfWeek.Monday ? x * k : x;
        }
        """,
        """
        function F(%0.x: double active, %1.b: byte passive, %2.day: DayOfWeek passive) -> value
          %3.k = pure `unchecked((int){0})` %1.b
          %4 = 2: int
          %5.k = pure `({0} << {1})` %3.k, %4
          %6 = global::System.DayOfWeek.Monday: DayOfWeek
          %7 = pure `({0} == {1})` %2.day, %6
          %10 = if %7
            %8 = ToDouble %5.k
            %9 = Multiply %0.x, %8
            yield %9
          else
            yield %0.x
          return %10
        """);

    [Fact]
    public void Integer_functions_are_foreign_and_pure() => Lowered.Is(
        """
        static double F(double x, int n) => x * Math.Max(n, 3);
        """,
        """
        function F(%0.x: double active, %1.n: int passive) -> value
          %2 = 3: int
          %3 = pure `global::System.Math.Max({0}, {1})` %1.n, %2
          %4 = ToDouble %3
          %5 = Multiply %0.x, %4
          return %5
        """);

    [Fact]
    public void Checked_arithmetic_of_integers_is_kept() => Lowered.Is(
        """
        static double F(double x, int n) => x * checked(n * 2);
        """,
        """
        function F(%0.x: double active, %1.n: int passive) -> value
          %2 = 2: int
          %3 = pure `checked({0} * {1})` %1.n, %2
          %4 = ToDouble %3
          %5 = Multiply %0.x, %4
          return %5
        """);

    [Fact]
    public void StopGradient_is_a_foreign_identity_without_a_site() => Lowered.Is(
        """
        static double F(double x) => x * Differentiate.StopGradient(x);
        """,
        """
        function F(%0.x: double active) -> value
          %1 = pure `{0}` %0.x
          %2 = Multiply %0.x, %1
          return %2
        """);

    [Fact]
    public void Tuples_are_taken_apart() => Lowered.Is(
        """
        static double F(double x)
        {
            (double a, double b) t = (x, 2);
            t.a += t.b;
            (t.a, t.b) = (t.b, t.a);
            return t.a / t.b;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1.tB = 2: double
          %2.tA = Add %0.x, %1.tB
          %3 = Divide %1.tB, %2.tA
          return %3
        """);

    [Fact]
    public void A_ref_local_is_another_name() => Lowered.Is(
        """
        static double F(double x)
        {
            ref double r = ref x;
            r *= 2;
            return x;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: double
          %2.x = Multiply %0.x, %1
          return %2.x
        """);

    [Fact]
    public void A_ref_conditional_writes_the_chosen_variable() => Lowered.Is(
        """
        static double F(double x, double y)
        {
            double a = x, b = y;
            (x > y ? ref a : ref b) *= y;
            return a - b;
        }
        """,
        """
        function F(%0.x: double active, %1.y: double active) -> value
          %2 = Greater %0.x, %1.y
          %3 = Select %2, %0.x, %1.y
          %4.a = Multiply %3, %1.y
          %5.a, %6.b = if %2
            yield %4.a, %1.y
          else
            yield %0.x, %4.a
          %7 = Subtract %5.a, %6.b
          return %7
        """);
}
