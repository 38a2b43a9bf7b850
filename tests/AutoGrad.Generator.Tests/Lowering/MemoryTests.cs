using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Arrays, spans and slices. Source in, printed IR out.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void Elements_are_loaded_and_stored() => Lowered.Is(
        """
        static void F(double[] v, int i) => v[i] = v[i + 1] * 2;
        """,
        """
        function F(%0.v: double[] active, %1.i: int passive) ->
          %2 = 1: int
          %3 = Add %1.i, %2
          %4 = load %0.v[%3]
          %5 = 2: double
          %6 = Multiply %4, %5
          store %0.v[%1.i] <- %6
        """);

    [Fact]
    public void An_index_from_the_end_is_counted_from_the_length() => Lowered.Is(
        """
        static double F(ReadOnlySpan<double> v) => v[^1];
        """,
        """
        function F(%0.v: ReadOnlySpan<double> active) -> value
          %1 = length %0.v
          %2 = 1: int
          %3 = Subtract %1, %2
          %4 = load %0.v[%3]
          return %4
        """);

    [Fact]
    public void A_swap_loads_before_it_stores() => Lowered.Is(
        """
        static void F(Span<double> v) => (v[0], v[1]) = (v[1], v[0]);
        """,
        """
        function F(%0.v: Span<double> active) ->
          %1 = 0: int
          %2 = 1: int
          %3 = 1: int
          %4 = load %0.v[%3]
          %5 = 0: int
          %6 = load %0.v[%5]
          store %0.v[%1] <- %4
          store %0.v[%2] <- %6
        """);

    [Fact]
    public void Slices_of_spans_are_views() => Lowered.Is(
        """
        static double F(ReadOnlySpan<double> v, int n) => v[1..n][0] + v.Slice(2)[0] + v[..n].Length;
        """,
        """
        function F(%0.v: ReadOnlySpan<double> active, %1.n: int passive) -> value
          %2 = 1: int
          %3 = Subtract %1.n, %2
          %4 = view %0.v from %2 length %3
          %5 = 0: int
          %6 = load %4[%5]
          %7 = 2: int
          %8 = length %0.v
          %9 = Subtract %8, %7
          %10 = view %0.v from %7 length %9
          %11 = 0: int
          %12 = load %10[%11]
          %13 = Add %6, %12
          %14 = 0: int
          %15 = view %0.v from %14 length %1.n
          %16 = length %15
          %17 = ToDouble %16
          %18 = Add %13, %17
          return %18
        """);

    [Fact]
    public void A_range_of_an_array_is_a_copy() => Lowered.Is(
        """
        static double F(double[] v) => v[1..][0];
        """,
        """
        function F(%0.v: double[] active) -> value
          %1 = 1: int
          %2 = length %0.v
          %3 = Subtract %2, %1
          %4 = view %0.v from %1 length %3
          %5 = length %4
          %6 = scratch double[][%5]
          %7 = 0: int
          for %8 from %7 while < %5 step 1
            %9 = load %4[%8]
            store %6[%8] <- %9
          %10 = 0: int
          %11 = load %6[%10]
          return %11
        """);

    [Fact]
    public void Arrays_are_allocated_and_filled() => Lowered.Is(
        """
        static double F(double x)
        {
            double[] a = [x, 2 * x];
            Span<double> b = stackalloc double[2];
            double[] c = { x };
            return a[0] + b[1] + c[0];
        }
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: double
          %2 = Multiply %1, %0.x
          %3 = 2: int
          %4.a = scratch double[][%3]
          %5 = 0: int
          store %4.a[%5] <- %0.x
          %6 = 1: int
          store %4.a[%6] <- %2
          %7 = 2: int
          %8.b = scratch Span<double>[%7]
          %9 = 1: int
          %10.c = scratch double[][%9]
          %11 = 0: int
          store %10.c[%11] <- %0.x
          %12 = 0: int
          %13 = load %4.a[%12]
          %14 = 1: int
          %15 = load %8.b[%14]
          %16 = Add %13, %15
          %17 = 0: int
          %18 = load %10.c[%17]
          %19 = Add %16, %18
          return %19
        """);

    [Fact]
    public void Fill_Clear_and_CopyTo_are_loops() => Lowered.Is(
        """
        static void F(Span<double> v, Span<double> w)
        {
            v.Fill(2);
            v.CopyTo(w);
            w.Clear();
        }
        """,
        """
        function F(%0.v: Span<double> active, %1.w: Span<double> active) ->
          %2 = 2: double
          %3 = length %0.v
          %4 = 0: int
          for %5 from %4 while < %3 step 1
            store %0.v[%5] <- %2
          %6 = length %0.v
          %7 = length %1.w
          %8 = Less %7, %6
          if %8
            throw `new global::System.ArgumentException("Destination is too short.")`
          else
          %9 = 0: int
          for %10 from %9 while < %6 step 1
            %11 = load %0.v[%10]
            store %1.w[%10] <- %11
          clear %1.w
        """);

    [Fact]
    public void A_copy_within_one_memory_goes_through_a_buffer() => Lowered.Is(
        """
        static void F(Span<double> v) => v[..2].CopyTo(v[1..]);
        """,
        """
        function F(%0.v: Span<double> active) ->
          %1 = 0: int
          %2 = 2: int
          %3 = view %0.v from %1 length %2
          %4 = 1: int
          %5 = length %0.v
          %6 = Subtract %5, %4
          %7 = view %0.v from %4 length %6
          %8 = length %3
          %9 = length %7
          %10 = Less %9, %8
          if %10
            throw `new global::System.ArgumentException("Destination is too short.")`
          else
          %11 = scratch double[][%8]
          %12 = 0: int
          for %13 from %12 while < %8 step 1
            %14 = load %3[%13]
            store %11[%13] <- %14
          %15 = 0: int
          for %16 from %15 while < %8 step 1
            %17 = load %11[%16]
            store %7[%16] <- %17
        """);

    [Fact]
    public void Matrices_have_two_indices() => Lowered.Is(
        """
        static double F(double[,] m, int i) => m[i, 1] * m.GetLength(1);
        """,
        """
        function F(%0.m: double[,] active, %1.i: int passive) -> value
          %2 = 1: int
          %3 = load %0.m[%1.i, %2]
          %4 = length %0.m of 1
          %5 = ToDouble %4
          %6 = Multiply %3, %5
          return %6
        """);

    [Fact]
    public void Jagged_arrays_are_arrays_of_arrays() => Lowered.Is(
        """
        static double F(double[][] rows, int i) => rows[i][0] * rows.Length;
        """,
        """
        function F(%0.rows: double[][] active, %1.i: int passive) -> value
          %2 = load %0.rows[%1.i]
          %3 = 0: int
          %4 = load %2[%3]
          %5 = length %0.rows
          %6 = ToDouble %5
          %7 = Multiply %4, %6
          return %7
        """);

    [Fact]
    public void Array_variables_can_be_swapped_in_a_loop() => Lowered.Is(
        """
        static double F(double[] v, int n)
        {
            double[] a = v, b = new double[2];
            for (int i = 0; i < n; i++)
                (a, b) = (b, a);
            return a[0];
        }
        """,
        """
        function F(%0.v: double[] active, %1.n: int passive) -> value
          %2 = 2: int
          %3.b = scratch double[][%2]
          %4.i = 0: int
          %14.a, %15.b, %16.i = while with %9.a = %0.v, %10.b = %3.b, %11.i = %4.i
            %8 = Less %7.i, %1.n
            test %8
          do
            %12 = 1: int
            %13.i = Add %11.i, %12
            yield %10.b, %9.a, %13.i
          %17 = 0: int
          %18 = load %14.a[%17]
          return %18
        """);

    [Fact]
    public void A_ref_to_an_element_keeps_its_index() => Lowered.Is(
        """
        static double F(Span<double> v, int i)
        {
            ref double r = ref v[i];
            i = 0;
            r *= 3;
            return v[i];
        }
        """,
        """
        function F(%0.v: Span<double> active, %1.i: int passive) -> value
          %2.i = 0: int
          %3 = load %0.v[%1.i]
          %4 = 3: double
          %5 = Multiply %3, %4
          store %0.v[%1.i] <- %5
          %6 = load %0.v[%2.i]
          return %6
        """);

    [Fact]
    public void Outputs_are_the_value_and_what_is_written_by_reference() => Lowered.Is(
        """
        static double F(double x, ref double s, out double t, ref double unused)
        {
            s *= x;
            t = s;
            return x;
        }
        """,
        """
        function F(%0.x: double active, %1.s: double active, %2.t: double active, %3.unused: double active) -> value, s, t
          %4.s = Multiply %1.s, %0.x
          return %0.x, %4.s, %4.s
        """);

    [Fact]
    public void A_returned_array_outlives_the_call() => Lowered.Is(
        """
        static double[] F(double x) => [x, 2 * x];
        """,
        """
        function F(%0.x: double active) -> value
          %1 = 2: double
          %2 = Multiply %1, %0.x
          %3 = 2: int
          %4 = managed double[][%3]
          %5 = 0: int
          store %4[%5] <- %0.x
          %6 = 1: int
          store %4[%6] <- %2
          return %4
        """);

    [Fact]
    public void Structs_in_data_are_read_member_by_member() => Lowered.Is(
        """
        static double F(double x, Point[] points) => x * points[1].X;

        public struct Point
        {
            public double X;
            public double Y;
        }
        """,
        """
        function F(%0.x: double active, %1.points: global::Losses.Point[] passive) -> value
          %2 = 1: int
          %3 = load %1.points[%2]
          %4 = pure `{0}.X` %3
          %5 = pure `{0}.Y` %3
          %6 = Multiply %0.x, %4
          return %6
        """, "points");
}
