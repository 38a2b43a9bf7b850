using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.LoopIdioms;

public class RowStripsTests
{
    [Fact]
    public void A_trip_takes_a_row_per_lane() => IrText.Is(
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.x: ReadOnlySpan<double> passive, %2.wGradient: Span<double> gradient, %3.n: int passive) -> value
          %4 = 0: int
          %5 = 0: double
          %6 = length %0.w
          %7.strips = pure `global::AutoGrad.Runtime.Lanes.WideEnd<double>({0}, {1})` %4, %3.n
          %8 = Greater %7.strips, %4
          %9 = pure `global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated`
          %10 = And %9, %8
          %28.s = if %10
            %11 = pure `global::System.Runtime.Intrinsics.Vector512<double>.Zero`
            %26.sLanes = for %12.i from %4 while < %7.strips step vector with %13.sLanes = %11
              %14 = Multiply %12.i, %6
              %15 = pure `global::AutoGrad.Runtime.Lanes.WideGather({0}, {1}, {2})` %1.x, %14, %6
              %16 = pure `global::System.Runtime.Intrinsics.Vector512.Create({0})` %5
              %23.p = for %17.i from %4 while < %6 step 1 with %18.p = %16
                %19 = Multiply %18.p, %15
                %20 = load %0.w[%17.i]
                %21 = pure `global::System.Runtime.Intrinsics.Vector512.Create({0})` %20
                %22 = Add %19, %21
                yield %22
              %24 = pure `global::System.Runtime.Intrinsics.Vector512.Sum({0})` %23.p
              accumulate %2.wGradient[%4] += %24
              %25 = Add %13.sLanes, %23.p
              yield %25
            %27.s = pure `global::System.Runtime.Intrinsics.Vector512.Sum({0})` %26.sLanes
            yield %27.s
          else
            yield %5
          %29.strips2 = pure `global::AutoGrad.Runtime.Lanes.End<double>({0}, {1})` %7.strips, %3.n
          %30 = Greater %29.strips2, %7.strips
          %49.s = if %30
            %31 = pure `global::System.Numerics.Vector<double>.Zero`
            %46.sLanes = for %32.i from %7.strips while < %29.strips2 step vector with %33.sLanes = %31
              %34 = Multiply %32.i, %6
              %35 = pure `global::AutoGrad.Runtime.Lanes.Gather({0}, {1}, {2})` %1.x, %34, %6
              %36 = pure `global::System.Numerics.Vector.Create({0})` %5
              %43.p = for %37.i from %4 while < %6 step 1 with %38.p = %36
                %39 = Multiply %38.p, %35
                %40 = load %0.w[%37.i]
                %41 = pure `global::System.Numerics.Vector.Create({0})` %40
                %42 = Add %39, %41
                yield %42
              %44 = pure `global::System.Numerics.Vector.Sum({0})` %43.p
              accumulate %2.wGradient[%4] += %44
              %45 = Add %33.sLanes, %43.p
              yield %45
            %47 = pure `global::System.Numerics.Vector.Sum({0})` %46.sLanes
            %48.s = Add %28.s, %47
            yield %48.s
          else
            yield %28.s
          %61.s = for %50.i from %29.strips2 while < %3.n step 1 with %51.s = %49.s
            %52 = Multiply %50.i, %6
            %53 = load %1.x[%52]
            %59.p = for %54.i from %4 while < %6 step 1 with %55.p = %5
              %56 = Multiply %55.p, %53
              %57 = load %0.w[%54.i]
              %58 = Add %56, %57
              yield %58
            accumulate %2.wGradient[%4] += %59.p
            %60 = Add %51.s, %59.p
            yield %60
          return %61.s
        """,
        Rows("a recurrence"));

    [Theory]
    [InlineData("a recurrence", true)]
    [InlineData("a buffer of the row's own", true)]
    [InlineData("sums of its own, a triangle", true)]
    [InlineData("a branch on what all rows share", true)]
    [InlineData("few trips", true)]
    [InlineData("a long sum", false)]
    [InlineData("the innermost loop goes through the row", false)]
    [InlineData("a branch on what differs", true)]
    [InlineData("a branch on what differs, with a loop in it", false)]
    [InlineData("a branch on what differs, around a buffer", false)]
    [InlineData("a branch on what differs, for whole numbers", false)]
    [InlineData("memory that goes on", false)]
    [InlineData("memory that callers see", false)]
    [InlineData("a number that goes on", false)]
    [InlineData("an index from memory", false)]
    [InlineData("a gradient per row", false)]
    [InlineData("a function without a vector form", false)]
    [InlineData("what it adds to is read", false)]
    [InlineData("a buffer that is read afterwards", false)]
    public void Rows_run_together_where_they_are_alike(string what, bool isWide) =>
        Assert.Equal(isWide, AreTogether(Rows(what)));

    /// <summary>What the cost rule decides can be decided by the user; what would be wrong cannot.</summary>
    [Theory]
    [InlineData("a long sum", true, true)]
    [InlineData("the innermost loop goes through the row", true, true)]
    [InlineData("a recurrence", true, true)]
    [InlineData("a recurrence", false, false)]
    [InlineData("few trips", false, false)]
    [InlineData("a number that goes on", true, false)]
    [InlineData("memory that goes on", true, false)]
    [InlineData("an index from memory", true, false)]
    [InlineData("what it adds to is read", true, false)]
    public void Rows_run_together_where_that_is_asked_for(string what, bool inLanes, bool isWide) =>
        Assert.Equal(isWide, AreTogether(Rows(what, inLanes ? RowsIn.Lanes : RowsIn.Sequence)));

    private static bool AreTogether(Function function) =>
        function.Body.Nodes.Any(n => n is If { Then.Nodes: var nodes } && nodes.Any(m => m is For { Strip: not null } f && f.Body.Nodes.Any(i => i is For)));

    [Theory]
    [InlineData("every row adds to all elements", true)]
    [InlineData("every row adds to some elements", false)]
    [InlineData("a recurrence", false)]
    public void What_every_row_adds_to_all_elements_is_summed_in_the_lanes(string what, bool isInLanes)
    {
        Function after = Rows(what);
        Assert.Equal(isInLanes, after.Body.AllNodes().Any(n => n is Allocate { Kind: Allocation.Scratch } made && after.TypeOf(made.Result).Element!.IsVector));
    }

    private static Function Rows(string what, RowsIn rows = RowsIn.Auto) =>
        Verifier.Verify(LoopIdiomsPass.Run(Build.Function(b => Loss(b, what)), isGuarded: true, rows: rows), nameof(LoopIdiomsPass));

    /// <summary>for i &lt; n: u = x[i · d]; p = …; s += p</summary>
    private static int[] Loss(FunctionBuilder b, string what)
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), g = b.Array("wGradient", ParameterRole.Gradient), n = b.Int("n");
        int zero = b.Integer(0), none = b.Number(0), d = b.Length(w);
        int y = what == "memory that callers see" ? b.Array("y") : -1;
        int buffer = what.Contains("memory that goes on") ? b.Allocate(Build.Vector, Allocation.Scratch, d)
            : what.Contains("buffer") ? b.Allocate(Build.Vector, Allocation.Buffer, d) : y;
        int[] s = b.For(zero, n, [(none, "s")], outer =>
        {
            int i = outer[0], u = b.Load(x, what == "an index from memory" ? b.Apply(Conversions.ToInt32, b.Load(x, i)) : b.Multiply(i, d));
            int[] p = b.For(zero, what == "few trips" ? b.Integer(3) : d, [(none, "p")], inner => [Trip(b, what, w, x, g, buffer, u, outer, inner, zero)]);
            if (what == "sums of its own, a triangle")
            {
                p = b.For(zero, d, [(p[0], "p")], middle => b.For(zero, middle[0], [(middle[1], "q")], inner => [b.Add(inner[1], b.Multiply(u, b.Load(w, inner[0])))]));
            }

            if (what.StartsWith("every row adds", System.StringComparison.Ordinal))
            {
                b.For(zero, what.EndsWith("all elements", System.StringComparison.Ordinal) ? d : b.Integer(9), [], inner =>
                {
                    b.Accumulate(g, [inner[0]], p[0]);
                    return [];
                });
            }

            b.Accumulate(g, [what == "a gradient per row" ? i : zero], p[0]);
            return [what == "a number that goes on" ? b.Multiply(outer[1], p[0]) : b.Add(outer[1], p[0])];
        });
        return what == "a buffer that is read afterwards" ? [b.Add(s[0], b.Load(buffer, zero))] : s;
    }

    private static int Trip(FunctionBuilder b, string what, int w, int x, int g, int buffer, int u, int[] outer, int[] inner, int zero)
    {
        int k = inner[0], p = inner[1];
        if (buffer >= 0)
        {
            if (what.StartsWith("a branch", System.StringComparison.Ordinal))
            {
                b.If(b.Less(u, p), () => Stored(b, buffer, k, u), () => []);
                return b.Add(p, u);
            }

            b.Store(buffer, [k], what.Contains("goes on") ? b.Add(b.Load(buffer, k), u) : u);
            return b.Add(b.Multiply(p, u), b.Load(buffer, k));
        }

        return what switch
        {
            "a long sum" or "few trips" => b.Add(p, b.Multiply(u, b.Load(w, k))),
            "the innermost loop goes through the row" => b.Add(b.Multiply(p, u), b.Load(x, b.Add(outer[0], k))),
            "a branch on what differs, with a loop in it" => b.If(b.Less(u, p), () => b.For(zero, b.Integer(2), [(p, "q")], c => [b.Add(c[1], u)]), () => [p])[0],
            "a branch on what differs, for whole numbers" => b.Apply(Conversions.ToDouble, b.If(b.Less(u, p), () => [b.Integer(2)], () => [zero])[0]),
            "a branch on what differs" => b.If(b.Less(u, p), () => [b.Add(p, u)], () => [p])[0],
            "a branch on what all rows share" => b.If(b.Less(b.Load(w, k), b.Number(1)), () => [b.Add(p, u)], () => [p])[0],
            "a function without a vector form" => b.Apply(Hyperbolic.Asinh, b.Add(p, u)),
            "what it adds to is read" => b.Add(b.Multiply(p, u), b.Load(g, zero)),
            _ => b.Add(b.Multiply(p, u), b.Load(w, k)),
        };
    }

    private static int[] Stored(FunctionBuilder b, int array, int index, int value)
    {
        b.Store(array, [index], value);
        return [];
    }
}
