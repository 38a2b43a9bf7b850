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
        int assigned = 0, dropped = 0, read = 0;
        for (int seed = 0; seed < 900; seed++)
        {
            Function before = RandomNeighbours.Function(seed), first = Verifier.Verify(FirstAdditions.Run(before), nameof(FirstAdditions));
            Function after = Verifier.Verify(UnreadElements.Run(first), nameof(UnreadElements));
            assigned += Additions(before) - Additions(first);
            dropped += Writes(first) - Writes(after);
            Function inPlace = Verifier.Verify(CopiedArrays.Run(after), nameof(CopiedArrays));
            read += Arrays(after) - Arrays(inPlace);
            after = inPlace;
            foreach (int n in (int[])[2, 3, 9])
                SameNumbers.Check(before, after, RandomNeighbours.Arguments(n));
        }

        Assert.InRange(assigned, 20, 1000);
        Assert.InRange(dropped, 20, 1000);
        Assert.InRange(read, 5, 1000);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("written afterwards", 2)]
    [InlineData("a copy that is written to", 2)]
    [InlineData("read in the next trip", 2)]
    [InlineData("all but the first", 2)]
    [InlineData("the caller's", 1)]
    public void A_copy_that_is_only_read_is_what_it_is_copied_from(string what, int arrays)
    {
        Function before = Copied(what), after = Verifier.Verify(CopiedArrays.Run(before), nameof(CopiedArrays));
        Assert.Equal(arrays, Arrays(after));
        object?[] Arguments() => [Interpreter.Memory.Of(1, 2, 4, 8, 16)];
        SameNumbers.Check(before, after, Arguments());
    }

    private static int Arrays(Function function) => function.Body.AllNodes().Count(n => n is Allocate);

    /// <summary>In each of three trips: row[i] += x[i]; copy[i] = row[i]; s += copy[i]·copy[i − 1].</summary>
    private static Function Copied(string what) => Build.Function(b =>
    {
        int x = b.Array("x", readOnly: true), n = b.Length(x);
        int own = b.Allocate(Build.Vector, Allocation.Scratch, n), copy = what == "the caller's" ? own : b.Allocate(Build.Vector, Allocation.Scratch, n);
        int row = what == "the caller's" ? x : own;
        return b.For(b.Integer(0), b.Integer(3), [(b.Number(0), "s")], c =>
        {
            int last = what == "read in the next trip" ? b.Load(copy, b.Integer(1)) : b.Number(1);
            if (what != "the caller's")
                Each(0, i => b.Accumulate(row, [i], b.Load(x, i)));
            Each(what == "all but the first" ? 1 : 0, i => b.Store(copy, [i], b.Load(row, i)));
            if (what == "written afterwards")
                b.Store(row, [b.Integer(1)], b.Number(3));
            if (what == "a copy that is written to")
                b.Accumulate(copy, [b.Integer(2)], b.Number(3));
            return b.For(b.Integer(1), n, [(b.Add(c[1], last), "s")], i => [b.Add(i[1], b.Multiply(b.Load(copy, i[0]), b.Load(copy, b.Subtract(i[0], b.Integer(1)))))]);
        });

        void Each(int from, System.Action<int> trip) => b.For(b.Integer(from), n, [], i =>
        {
            trip(i[0]);
            return [];
        });
    });

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
