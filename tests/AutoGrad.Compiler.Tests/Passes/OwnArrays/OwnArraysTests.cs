using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.OwnArrays;
using AutoGrad.Compiler.Tests.Passes.LoopFusion;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.OwnArrays;

public class OwnArraysTests
{
    [Fact]
    public void An_array_that_every_trip_leaves_at_zero_is_assigned_in_every_trip()
    {
        Function after = FirstAdditions.Run(TimeSteps(from: 0));
        Assert.DoesNotContain(after.Body.AllNodes(), n => n is Accumulate);
        Assert.Equal(2, after.Body.AllNodes().Count(n => n is Store));
    }

    [Fact]
    public void An_array_of_which_a_trip_leaves_something_is_added_to() =>
        Assert.Contains(FirstAdditions.Run(TimeSteps(from: 1)).Body.AllNodes(), n => n is Accumulate);

    [Fact]
    public void Zeros_that_the_next_trip_overwrites_are_not_written() =>
        Assert.Equal(1, UnreadElements.Run(FirstAdditions.Run(TimeSteps(from: 0))).Body.AllNodes().Count(n => n is Store));

    [Fact]
    public void Zeros_that_the_next_trip_adds_to_are() =>
        Assert.Equal(1, UnreadElements.Run(TimeSteps(from: 0)).Body.AllNodes().Count(n => n is Store));

    [Fact]
    public void Random_loops_compute_the_same_to_the_bit()
    {
        int assigned = 0, dropped = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Function before = RandomNeighbours.Function(seed), first = Verifier.Verify(FirstAdditions.Run(before), nameof(FirstAdditions));
            Function after = Verifier.Verify(UnreadElements.Run(first), nameof(UnreadElements));
            assigned += Additions(before) - Additions(first);
            dropped += Writes(first) - Writes(after);
            foreach (int n in (int[])[2, 3, 9])
                SameNumbers.Check(before, after, RandomNeighbours.Arguments(n));
        }

        Assert.InRange(assigned, 20, 1000);
        Assert.InRange(dropped, 20, 1000);
    }

    private static int Additions(Function function) => function.Body.AllNodes().Count(n => n is Accumulate);

    private static int Writes(Function function) => function.Body.AllNodes().Count(n => n is Store or Accumulate);

    /// <summary>In each of three trips: a[i] += x[i]; then s += a[i] and a[i] = 0, from an element on.</summary>
    private static Function TimeSteps(int from) => Build.Function(b =>
    {
        int x = b.Array("x", readOnly: true), n = b.Length(x), a = b.Allocate(Build.Vector, Allocation.Scratch, n);
        return b.For(b.Integer(0), b.Integer(3), [(b.Number(0), "s")], c =>
        {
            b.For(b.Integer(0), n, [], i =>
            {
                b.Accumulate(a, [i[0]], b.Load(x, i[0]));
                return [];
            });
            return b.For(b.Integer(from), n, [(c[1], "s")], i =>
            {
                int sum = b.Add(i[1], b.Load(a, i[0]));
                b.Store(a, [i[0]], b.Number(0));
                return [sum];
            });
        });
    });
}
