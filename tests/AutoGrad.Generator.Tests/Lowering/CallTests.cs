using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Inlined methods, closures, structs, objects and foreign code. Source in, printed IR out.</summary>
public sealed class CallTests
{
    [Fact]
    public void Arguments_may_be_named_and_optional() => Lowered.Is(
        """
        static double F(double x) => G(b: x, a: 2 * x);

        static double G(double a, double b = 3, double c = 4) => a - b * c;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: double
          %2.a = Multiply %1, %0.x
          %3.c = 4: double
          %4 = Multiply %0.x, %3.c
          %5 = Subtract %2.a, %4
          return %5
        """);

    [Fact]
    public void Params_become_an_array() => Lowered.Is(
        """
        static double F(double x) => Sum(x, 2);

        static double Sum(params double[] v)
        {
            double s = 0;
            foreach (double q in v)
                s += q;
            return s;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: int
          %2.v = scratch double[][%1]
          %3 = 0: int
          store %2.v[%3] <- %0.x
          %4 = 2: double
          %5 = 1: int
          store %2.v[%5] <- %4
          %6.s = 0: double
          %7 = length %2.v
          %8 = 0: int
          %13.s = for %9 from %8 while < %7 step 1 with %10.s = %6.s
            %11.q = load %2.v[%9]
            %12.s = Add %10.s, %11.q
            yield %12.s
          return %13.s
        """);

    [Fact]
    public void Type_arguments_are_put_in_place() => Lowered.Is(
        """
        static double F(double x) => G(x);

        static T G<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Sqrt(x) + T.One * T.CreateChecked(3);
        """,
        """
        function F(%0.x: double active) -> value
          %1 = Sqrt %0.x
          %2 = 1: double
          %3 = 3: int
          %4 = 3: double
          %5 = Multiply %2, %4
          %6 = Add %1, %5
          return %6
        """);

    [Fact]
    public void A_generic_method_computes_in_its_type_parameter() => Lowered.Is(
        """
        static T F<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Exp(x) * T.CreateChecked(2) + T.Zero;
        """,
        """
        function F(%0.x: T active) -> value
          %1 = Exp %0.x
          %2 = 2: int
          %3 = pure `T.CreateChecked({0})` %2
          %4 = Multiply %1, %3
          %5 = pure `T.Zero`
          %6 = Add %4, %5
          return %6
        """);

    [Fact]
    public void A_reference_returned_is_the_callers_variable() => Lowered.Is(
        """
        static double F(double x)
        {
            ref double r = ref Same(ref x);
            r *= 2;
            return x;
        }

        static ref double Same(ref double v) => ref v;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: double
          %2.x = Multiply %0.x, %1
          return %2.x
        """);

    [Fact]
    public void A_lambda_is_inlined_where_it_is_called() => Lowered.Is(
        """
        static double F(double x)
        {
            Func<double, double> f = a => a * x;
            x = 2;
            return Twice(f, x);
        }

        static double Twice(Func<double, double> f, double x) => f(f(x));
        """,
        """
        function F(%0.x: double active) -> value
          %1.x = 2: double
          %2.a = Multiply %1.x, %1.x
          %3 = Multiply %2.a, %1.x
          return %3
        """);

    [Fact]
    public void Structs_run_their_constructors_operators_and_members() => Lowered.Is(
        """
        static double F(double x, double y)
        {
            Point p = new(x) { Y = y };
            Point q = p + p;
            q.X *= 2;
            return q.Norm;
        }

        struct Point(double x)
        {
            public double X = x;
            public double Y;
            public double Norm => X * X + Y * Y;
            public static Point operator +(Point a, Point b) => new(a.X + b.X) { Y = a.Y + b.Y };
        }
        """,
        """
        function F(%0.x: double active, %1.y: double active) -> value
          %2 = 0: double
          %3 = 0: double
          %4 = 0: double
          %5.x = Add %0.x, %0.x
          %6 = 0: double
          %7 = 0: double
          %8 = 0: double
          %9.qY = Add %1.y, %1.y
          %10 = 2: double
          %11.qX = Multiply %5.x, %10
          %12 = Multiply %11.qX, %11.qX
          %13 = Multiply %9.qY, %9.qY
          %14 = Add %12, %13
          return %14
        """);

    [Fact]
    public void Records_are_copied_with_changes() => Lowered.Is(
        """
        static double F(double x)
        {
            var p = new P(x, 2);
            var q = p with { X = p.Y };
            var (a, b) = q;
            return a * b * p.X;
        }

        record struct P(double X, double Y);
        """,
        """
        function F(%0.x: double active) -> value
          %1.Y = 2: double
          %2 = 0: double
          %3 = 0: double
          %4 = Multiply %1.Y, %1.Y
          %5 = Multiply %4, %0.x
          return %5
        """);

    [Fact]
    public void Objects_made_here_are_shared_by_reference() => Lowered.Is(
        """
        static double F(double x)
        {
            Counter c = new();
            Counter d = c;
            for (int i = 0; i < 3; i++)
                d.Add(x);
            return c.Total;
        }

        class Counter
        {
            public double Total;

            public void Add(double v) => Total += v;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2.i = 0: int
          %12, %13.i = while with %7 = %1, %8.i = %2.i
            %5 = 3: int
            %6 = Less %4.i, %5
            test %6
          do
            %9 = Add %7, %0.x
            %10 = 1: int
            %11.i = Add %8.i, %10
            yield %9, %11.i
          return %12
        """);

    [Fact]
    public void A_virtual_call_on_an_object_made_here_is_known() => Lowered.Is(
        """
        static double F(double x)
        {
            Shape s = new Circle(x);
            return s.Area();
        }

        abstract class Shape
        {
            public abstract double Area();
        }

        class Circle(double r) : Shape
        {
            public override double Area() => 3 * r * r;
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 0: double
          %2 = 3: double
          %3 = Multiply %2, %0.x
          %4 = Multiply %3, %0.x
          return %4
        """);

    [Fact]
    public void Vectors_are_taken_apart() => Lowered.Is(
        """
        static float F(float x)
        {
            Vector2 a = new(x, 1);
            return Vector2.Dot(a, 2 * a) + a.Length();
        }
        """,
        """
        function F(%0.x: float active) -> value
          %1.aY = 1: float
          %2 = 2: float
          %3 = Multiply %2, %0.x
          %4 = Multiply %2, %1.aY
          %5 = Multiply %0.x, %3
          %6 = Multiply %1.aY, %4
          %7 = Add %5, %6
          %8 = Multiply %0.x, %0.x
          %9 = Multiply %1.aY, %1.aY
          %10 = Add %8, %9
          %11 = Sqrt %10
          %12 = Add %7, %11
          return %12
        """);

    [Fact]
    public void An_interface_call_is_foreign_with_a_site() => Lowered.Is(
        """
        static double F(double x, IKernel k) => x * k.Weight(2);

        public interface IKernel
        {
            double Weight(int n);
        }
        """,
        """
        function F(%0.x: double active, %1.k: global::Losses.IKernel passive) -> value
          %2 = 2: int
          %3 = writes `{0}.Weight({1})` %1.k, %2
          %4 = Multiply %0.x, %3
          return %4
        """);

    [Fact]
    public void Recursion_over_integers_is_called_as_it_stands() => Lowered.Is(
        """
        static double F(double x, int n) => x * Factorial(n);

        public static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
        """,
        """
        function F(%0.x: double active, %1.n: int passive) -> value
          %2 = writes `global::Losses.Factorial({0})` %1.n
          %3 = ToDouble %2
          %4 = Multiply %0.x, %3
          return %4
        """);

    [Fact]
    public void A_parameter_marked_as_passive_is_cut() => Lowered.Is(
        """
        static double F(double x) => G(x, x);

        static double G(double a, [NotDifferentiated] double b) => a * b;
        """,
        """
        function F(%0.x: double active) -> value
          %1.b = pure `{0}` %0.x
          %2 = Multiply %0.x, %1.b
          return %2
        """);

    [Fact]
    public void Static_state_is_read_qualified() => Lowered.Is(
        """
        static readonly double rate = 2;
        static double @event = 3;

        static double F(double x) => x * rate * @event;
        """,
        """
        function F(%0.x: double active) -> value
          %1 = pure `global::Losses.rate`
          %2 = Multiply %0.x, %1
          %3 = reads `global::Losses.@event`
          %4 = Multiply %2, %3
          return %4
        """);
}
