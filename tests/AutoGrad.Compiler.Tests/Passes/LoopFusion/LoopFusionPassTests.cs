using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopFusion;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.LoopFusion;

public class LoopFusionPassTests
{
    [Fact]
    public void What_the_first_loop_leaves_for_the_second_is_a_number() => IrText.Is(
        """
        function F(%0.x: ReadOnlySpan<double> passive, %1.xGradient: Span<double> gradient) -> 
          %2 = length %0.x
          %3 = 0: int
          for %4.i from %3 while < %2 step 1
            %5 = load %0.x[%4.i]
            %6 = Multiply %5, %5
            %7 = Multiply %6, %5
            accumulate %1.xGradient[%4.i] += %7
        """,
        Fused(b => Pair(b)));

    [Fact]
    public void The_loop_that_starts_earlier_makes_its_first_trip_by_itself()
    {
        Function after = Fused(b => Pair(b, first: 1));
        Assert.Single(after.Body.AllNodes().OfType<For>());
        Assert.Single(after.Body.AllNodes().OfType<If>());
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, -1, true)] // Each trip hands it on to the next.
    [InlineData(0, -2, false)]
    [InlineData(-1, 0, false)] // The element behind has not been written yet.
    [InlineData(-1, -1, true)]
    public void Elements_are_read_when_they_are_there(int stored, int loaded, bool isFused) =>
        Assert.Equal(isFused ? 1 : 2, Loops(Fused(b => Pair(b, 1, 1, stored, loaded))));

    [Fact]
    public void What_is_read_before_it_is_overwritten_further_back_may_be() =>
        Assert.Equal(1, Loops(Fused(b =>
        {
            int x = b.Array("x", readOnly: true), n = b.Length(x), a = b.Allocate(Build.Vector, Allocation.Scratch, n), c = b.Allocate(Build.Vector, Allocation.Scratch, n);
            For(b, 1, n, i => b.Store(c, [i], b.Multiply(b.Load(a, i), b.Multiply(b.Load(x, i), b.Load(x, i)))));
            For(b, 1, n, i => b.Store(a, [b.Subtract(i, b.Integer(1))], b.Multiply(b.Load(c, i), b.Multiply(b.Load(x, i), b.Load(x, i)))));
            return [b.Load(a, b.Integer(0)), b.Load(c, b.Integer(1))];
        })));

    [Theory]
    [InlineData("other bounds")]
    [InlineData("starts far apart")]
    [InlineData("nothing in common")]
    [InlineData("a sum that the second starts from")]
    [InlineData("an element between them that the second reads")]
    [InlineData("arrays of the caller")]
    [InlineData("a branch")]
    [InlineData("costly functions")]
    public void What_must_stay_two_stays(string what) => Assert.Equal(2, Loops(Fused(b => Two(b, what))));

    [Fact]
    public void Random_neighbours_compute_the_same_to_the_bit()
    {
        int fused = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Function before = RandomNeighbours.Function(seed), after = Verified(LoopFusionPass.Run(before));
            fused += Loops(before) > Loops(after) ? 1 : 0;
            foreach (int n in (int[])[2, 3, 4, 9])
                SameNumbers.Check(before, after, RandomNeighbours.Arguments(n));
        }

        Assert.InRange(fused, 60, 400);
    }

    /// <summary>Vectors do a statement for several trips before they do the next one.</summary>
    [Fact]
    public void What_runs_in_strips_may_run_statement_by_statement()
    {
        int ordered = 0, handing = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Function before = Renumbering.Apply(LoopFusionPass.Run(RandomNeighbours.Function(seed)));
            Function after = StatementByStatement.Run(before, ref ordered, ref handing);
            foreach (int n in (int[])[3, 9, 14])
                SameNumbers.Check(before, after, RandomNeighbours.Arguments(n));
        }

        Assert.InRange(ordered, 10, 4000);
        Assert.InRange(handing, 10, 4000);
    }

    [Fact]
    public void Random_adjoints_of_neighbours_compute_the_same_to_the_bit()
    {
        int downwards = 0, ordered = 0, handing = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            Function before = RandomAdjoints.Function(seed), after = Verified(LoopFusionPass.Run(before));
            downwards += after.Body.AllNodes().Any(n => n is For { Step: -1 }) ? 1 : 0;
            Function strips = StatementByStatement.Run(after, ref ordered, ref handing);
            foreach (int n in (int[])[2, 3, 4, 9, 14])
            {
                SameNumbers.Check(before, after, RandomAdjoints.Arguments(n));
                SameNumbers.Check(before, strips, RandomAdjoints.Arguments(n));
            }
        }

        Assert.InRange(downwards, 100, 600);
        Assert.InRange(handing, 100, 6000);
    }

    private static int[] Pair(FunctionBuilder b, int first = 0, int second = 0, int stored = 0, int loaded = 0)
    {
        int x = b.Array("x", readOnly: true), gradient = b.Array("xGradient", ParameterRole.Gradient);
        int n = b.Length(x), a = b.Allocate(Build.Vector, Allocation.Scratch, n);
        For(b, first, n, i => b.Store(a, [At(b, i, stored)], b.Multiply(b.Load(x, i), b.Load(x, i))));
        For(b, second, n, i => b.Accumulate(gradient, [i], b.Multiply(b.Load(a, At(b, i, loaded)), b.Load(x, i))));
        return [];
    }

    private static int[] Two(FunctionBuilder b, string what)
    {
        int x = b.Array("x", readOnly: true), y = b.Array("y"), gradient = b.Array("xGradient", ParameterRole.Gradient), n = b.Int("n");
        int a = b.Allocate(Build.Vector, Allocation.Scratch, n), c = b.Allocate(Build.Vector, Allocation.Scratch, n);
        int target = what == "arrays of the caller" ? y : a, source = what == "nothing in common" ? c : target;
        int[] sum = b.For(b.Integer(0), n, [(b.Number(0), "s")], i =>
        {
            int value = b.Multiply(b.Load(x, i[0]), b.Load(x, i[0]));
            b.Store(target, [i[0]], what == "costly functions" ? b.Apply(Exponential.Exp, value) : value);
            return [b.Add(i[1], value)];
        });
        int scale = what == "an element between them that the second reads" ? b.Load(a, b.Integer(1)) : what == "a sum that the second starts from" ? sum[0] : b.Number(3);
        int start = what == "starts far apart" ? 5 : 0;
        b.For(b.Integer(start), what == "other bounds" ? b.Int("m") : n, [], i =>
        {
            int scaled = scale;
            if (what == "a branch")
                scaled = b.If(b.Less(b.Load(a, i[0]), scale), () => [b.Number(1)], () => [b.Number(2)])[0];
            b.Accumulate(gradient, [i[0]], b.Multiply(b.Multiply(b.Load(source, i[0]), scaled), b.Load(source, i[0])));
            return [];
        });
        return [sum[0]];
    }

    private static void For(FunctionBuilder b, int start, int end, Action<int> trip) => b.For(b.Integer(start), end, [], i =>
    {
        trip(i[0]);
        return [];
    });

    private static int At(FunctionBuilder b, int index, int offset) => offset == 0 ? index : b.Subtract(index, b.Integer(-offset));

    private static int Loops(Function function) => function.Body.AllNodes().Count(n => n is For);

    private static Function Fused(Func<FunctionBuilder, int[]> body) => Verified(LoopFusionPass.Run(Build.Function(body)));

    private static Function Verified(Function function) => Verifier.Verify(Renumbering.Apply(function), nameof(LoopFusionPass));
}
