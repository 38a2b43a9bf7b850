using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.LoopIdioms;

public class LoopIdiomsTests
{
    [Fact]
    public void A_sum_of_products_is_one_call() => IrText.Is(
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.x: ReadOnlySpan<double> passive) -> value
          %2 = length %0.w
          %3 = 0: int
          %4 = 0: double
          %5 = 0: int
          %6 = 0: int
          %7.a = pure `global::AutoGrad.Runtime.Kernels.Dot({0}, {1}, {2}, {3}, {4})` %0.w, %5, %1.x, %6, %2
          return %7.a
        """,
        Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(0), "a")], c => [b.Add(c[1], b.Multiply(b.Load(w, c[0]), b.Load(x, c[0])))]);
        }));

    [Fact]
    public void What_trips_hand_on_goes_from_lane_to_lane() => IrText.Is(
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.wGradient: Span<double> gradient) -> value
          %2 = length %0.w
          %3 = 0: int
          %4 = 1: double
          %5.strips = pure `global::AutoGrad.Runtime.Lanes.End<double>({0}, {1})` %3, %2
          %6 = pure `global::System.Numerics.Vector.Create({0})` %4
          %13.lastLanes = for %7.i from %3 while < %5.strips step vector with %8.lastLanes = %6
            %9 = load %0.w[%7.i]
            %10 = Multiply %9, %9
            %11 = pure `global::AutoGrad.Runtime.Lanes.Behind({0}, {1})` %8.lastLanes, %10
            %12 = Subtract %9, %11
            store %1.wGradient[%7.i] <- %12
            yield %10
          %14.last = pure `global::AutoGrad.Runtime.Lanes.Last({0})` %13.lastLanes
          %20.last = for %15.i from %5.strips while < %2 step 1 with %16.last = %14.last
            %17 = load %0.w[%15.i]
            %18 = Multiply %17, %17
            %19 = Subtract %17, %16.last
            store %1.wGradient[%15.i] <- %19
            yield %18
          return %20.last
        """,
        Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("wGradient", ParameterRole.Gradient), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(1), "last")], i =>
            {
                int x = b.Load(w, i[0]), square = b.Multiply(x, x);
                b.Store(y, [i[0]], b.Subtract(x, i[1]));
                return [square];
            });
        }));

    [Theory]
    [InlineData("read before the next is known")]
    [InlineData("of the number itself")]
    [InlineData("of two trips before")]
    public void What_trips_hand_on_stays_in_order(string what) => Assert.Single(
        Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("wGradient", ParameterRole.Gradient), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(1), "last"), (b.Number(1), "older")], i =>
            {
                if (what == "read before the next is known")
                    b.Store(y, [i[0]], i[1]);
                int x = b.Load(w, i[0]), square = b.Multiply(x, x);
                b.Store(y, [i[0]], b.Multiply(square, i[what == "of two trips before" ? 2 : 1]));
                return [what == "of the number itself" ? b.Multiply(i[1], x) : square, what == "of two trips before" ? i[1] : i[2]];
            });
        }).Body.AllNodes().OfType<For>());

    [Theory]
    [InlineData(true, true, "SetExp")]
    [InlineData(true, false, "SetExp")]
    [InlineData(false, true, "SumExp")]
    public void Sums_of_exponentials_are_one_call(bool isKept, bool isSummed, string call)
    {
        Function after = Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("wGradient", ParameterRole.Gradient), end = b.Length(w), c = b.Real("c");
            return b.For(b.Integer(0), end, isSummed ? [(b.Number(1), "a")] : [], i =>
            {
                int x = b.Apply(Exponential.Exp, b.Subtract(b.Load(w, i[0]), c));
                if (isKept)
                    b.Store(y, [i[0]], x);
                return isSummed ? [b.Add(i[1], x)] : [];
            });
        });
        External only = Assert.Single(after.Body.AllNodes().OfType<External>());
        Assert.StartsWith($"global::AutoGrad.Runtime.Kernels.{call}(", only.Template);
        Assert.Equal(isSummed, !only.Result.IsEmpty);
        Assert.Empty(after.Body.AllNodes().OfType<For>());
    }

    [Theory]
    [InlineData(false, false, "AddScaled(")]
    [InlineData(true, false, "AddScaledAndSum(")]
    [InlineData(true, true, "AddScaledAndSum(")]
    public void Scaled_elements_and_their_sum_are_one_call(bool isSummed, bool isSubtracted, string call)
    {
        Function after = Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("wGradient", ParameterRole.Gradient), end = b.Length(w), c = b.Real("c");
            return b.For(b.Integer(0), end, isSummed ? [(b.Number(1), "a")] : [], i =>
            {
                int x = b.Multiply(c, b.Load(w, i[0]));
                b.Accumulate(y, [i[0]], x);
                return !isSummed ? [] : [isSubtracted ? b.Subtract(i[1], x) : b.Add(i[1], x)];
            });
        });
        Assert.StartsWith("global::AutoGrad.Runtime.Kernels." + call, Assert.Single(after.Body.AllNodes().OfType<External>()).Template);
        Assert.Empty(after.Body.AllNodes().OfType<For>());
    }

    [Fact]
    public void Other_arithmetic_runs_in_strips()
    {
        Function after = Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), g = b.Array("wGradient", ParameterRole.Gradient), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(0), "a")], c =>
            {
                int x = b.Load(w, c[0]), y = b.Apply(Powers.Sqrt, x);
                b.Accumulate(g, [c[0]], y);
                return [b.Add(c[1], y)];
            });
        });
        For[] loops = [.. after.Body.AllNodes().OfType<For>()];
        Assert.Equal(2, loops.Length);
        Assert.Equal(IrType.Vector(IrType.Double), loops[0].Strip);
        Assert.Null(loops[1].Strip);
        Assert.All(loops[0].Body.Nodes.SelectMany(n => n.Results), v => Assert.True(after.TypeOf(v).IsVector));
        Assert.DoesNotContain(after.Body.AllNodes().OfType<External>(), e => e.Template.Contains("Within"));
    }

    [Fact]
    public void Functions_run_in_wide_strips_first()
    {
        Function after = Idioms(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), g = b.Array("wGradient", ParameterRole.Gradient), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(0), "a")], c =>
            {
                int x = b.Load(w, c[0]), y = b.Apply(Exponential.Exp, x);
                b.Accumulate(g, [c[0]], y);
                return [b.Add(c[1], y)];
            });
        });
        For[] loops = [.. after.Body.AllNodes().OfType<For>()];
        Assert.Equal([IrType.Vector(IrType.Double, 512), IrType.Vector(IrType.Double), null], loops.Select(l => l.Strip));
        Assert.Equal(loops[0].End, loops[1].Start);
        Assert.Equal(loops[1].End, loops[2].Start);
        Assert.All(loops.Take(2), l => Assert.All(l.Body.Nodes.SelectMany(n => n.Results), v => Assert.Equal(l.Strip, after.TypeOf(v))));
        Assert.DoesNotContain(after.Body.AllNodes().OfType<External>(), e => e.Template.Contains("Within"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Blocks_that_lie_one_behind_the_other_are_apart(int factor, bool isWide)
    {
        Function after = Idioms(b =>
        {
            int n = b.Int("n"), w = b.Array("w", ParameterRole.Active, readOnly: true), a = b.Allocate(Build.Vector, Allocation.Scratch, b.Multiply(n, b.Integer(3)));
            int second = b.View(a, b.Multiply(n, b.Integer(factor)), n);
            b.For(b.Integer(0), n, [], c =>
            {
                b.Store(second, [c[0]], b.Add(b.Load(a, c[0]), b.Load(w, c[0])));
                return [];
            });
            return [b.Load(a, b.Integer(0))];
        });
        Assert.Equal(isWide, after.Body.AllNodes().OfType<For>().Any(l => l.Strip is not null));
    }

    [Theory]
    [InlineData("a recurrence")]
    [InlineData("a product")]
    [InlineData("what another trip has written")]
    [InlineData("arrays that callers may pass twice")]
    [InlineData("an index from memory")]
    [InlineData("a function without a vector form")]
    [InlineData("a branch")]
    [InlineData("few trips")]
    [InlineData("every other element")]
    public void What_cannot_run_lane_by_lane_stays(string what)
    {
        Function before = Build.Function(b => Loop(b, what));
        Assert.Equal(before, LoopIdiomsPass.Run(before, isGuarded: true));
    }

    private static Function Idioms(System.Func<FunctionBuilder, int[]> body) =>
        Verifier.Verify(LoopIdiomsPass.Run(Build.Function(body), isGuarded: true), nameof(LoopIdiomsPass));

    private static int[] Loop(FunctionBuilder b, string what)
    {
        int x = b.Array("x", readOnly: true), y = b.Array("y"), own = b.Allocate(Build.Vector, Allocation.Scratch, b.Integer(100));
        int end = what == "few trips" ? b.Integer(5) : b.Length(x), start = b.Integer(0);
        int none = b.Number(0);
        int[] indices = b.Open((IrType.Int32, "i"), (IrType.Double, "a"));
        int i = indices[0], a = indices[1];
        Region body = b.Close(Trip(b, what, x, y, own, i, a));
        return b.For(start, end, Bound.Less, what == "every other element" ? 2 : 1, [none], body);
    }

    private static int Trip(FunctionBuilder b, string what, int x, int y, int own, int i, int a)
    {
        int v = b.Load(x, i);
        switch (what)
        {
            case "a recurrence":
                return b.Add(b.Multiply(a, v), v);
            case "a product":
                return b.Multiply(a, v);
            case "what another trip has written":
                b.Store(own, [b.Add(i, b.Integer(1))], b.Add(b.Load(own, i), v));
                break;
            case "arrays that callers may pass twice":
                b.Store(y, [i], b.Load(x, b.Add(i, b.Integer(1))));
                break;
            case "an index from memory":
                return b.Add(a, b.Load(x, b.Apply(Conversions.ToInt32, v)));
            case "a function without a vector form":
                return b.Add(a, b.Apply(Hyperbolic.Asinh, v));
            case "a branch":
                return b.Add(a, b.If(b.Less(v, a), () => [v], () => [b.Negate(v)])[0]);
        }

        return b.Add(a, v);
    }
}
