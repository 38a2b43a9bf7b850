using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>What the next trip waits for is computed in front of what decides about it, and nothing else moves.</summary>
public class RecurrencesFirstTests
{
    [Fact]
    public void A_step_of_descent_stands_in_front_of_the_tests()
    {
        Function before = Descent();
        Function after = Verifier.Verify(RecurrencesFirst.Run(before), nameof(RecurrencesFirst));
        Region trip = after.Body.Nodes.OfType<While>().Single().Body;
        Assert.Equal(
            [Arithmetic.Multiply, Arithmetic.Subtract, Arithmetic.Multiply, Arithmetic.Multiply, Arithmetic.Add, Comparisons.Less, Comparisons.Less],
            trip.Nodes.OfType<Apply>().Select(n => n.Primitive));
        If taken = trip.Nodes.OfType<If>().Single().Then.Nodes.OfType<If>().Single();
        Assert.Empty(taken.Then.Nodes);
        Assert.Equal(Arithmetic.Multiply, taken.Else.Nodes.OfType<Apply>().Single().Primitive);
        Assert.Same(after, RecurrencesFirst.Run(after));
    }

    [Fact]
    public void Every_bit_stays()
    {
        Function before = Descent();
        foreach (double x in new[] { 3, -3, 0, 0.01, 1e200, double.MaxValue, double.NaN, double.NegativeInfinity })
        {
            foreach (double least in new[] { double.NegativeInfinity, 0.3, 0, double.NaN })
                SameNumbers.Check(before, RecurrencesFirst.Run(before), x, least);
        }
    }

    [Theory]
    [InlineData("one operation")]
    [InlineData("no recurrence")]
    [InlineData("a division")]
    [InlineData("an element")]
    [InlineData("a root")]
    [InlineData("many operations")]
    [InlineData("integers")]
    [InlineData("no branch")]
    [InlineData("another way to go on")]
    [InlineData("no early exit")]
    public void Nothing_else_moves(string what)
    {
        Function before = Build.Function(b =>
        {
            int x = b.Real("x"), w = b.Array("w"), n = b.Int("n");
            return Search(
                b,
                [(x, "x"), (n, "i")],
                c => b.Less(c[1], b.Integer(20)),
                c =>
                {
                    int half = b.Multiply(x, b.Number(0.5));
                    return what == "no branch"
                        ? [b.Subtract(c[0], b.Multiply(c[0], half)), b.Add(c[1], b.Integer(1))]
                        : b.If(b.Less(half, b.Number(8)), () => Step(b, what, c, x, w), () => [what == "another way to go on" ? b.Add(c[0], x) : c[0], b.Add(c[1], b.Integer(2))]);
                },
                isLeftEarly: what != "no early exit");
        });
        Assert.Same(before, RecurrencesFirst.Run(before));
    }

    private static int[] Step(FunctionBuilder b, string what, int[] c, int x, int w)
    {
        int i = b.Add(c[1], b.Integer(1));
        return what switch
        {
            "one operation" => [b.Subtract(c[0], x), i],
            "no recurrence" => [b.Subtract(b.Multiply(x, x), b.Negate(x)), i],
            "a division" => [b.Subtract(c[0], b.Divide(c[0], x)), i],
            "an element" => [b.Add(b.Multiply(c[0], x), b.Load(w, c[1])), i],
            "a root" => [b.Add(b.Multiply(c[0], x), b.Apply(Powers.Sqrt, c[0])), i],
            "many operations" => [Enumerable.Range(0, 9).Aggregate(c[0], (a, _) => b.Multiply(a, x)), i],
            "integers" => [c[0], b.Multiply(i, b.Add(c[1], i))],
            _ => [b.Multiply(b.Add(c[0], x), x), i],
        };
    }

    [Fact]
    public void Of_several_recurrences_the_longest_moves()
    {
        Function before = Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return Search(
                b,
                [(x, "x"), (y, "y"), (b.Integer(0), "i")],
                c => b.Less(c[2], b.Integer(9)),
                c => b.If(
                    b.Less(c[0], c[1]),
                    () => [b.Add(b.Multiply(b.Add(c[0], y), y), x), b.Add(b.Multiply(c[1], x), y), b.Add(c[2], b.Integer(1))],
                    () => [c[0], b.Negate(c[1]), b.Add(c[2], b.Integer(2))]))[..2];
        });
        Function after = Verifier.Verify(RecurrencesFirst.Run(before), nameof(RecurrencesFirst));
        Region trip = after.Body.Nodes.OfType<While>().Single().Body;
        Assert.Equal([Arithmetic.Add, Arithmetic.Multiply, Arithmetic.Add, Comparisons.Less, Comparisons.Less], trip.Nodes.OfType<Apply>().Select(n => n.Primitive));
        Assert.Equal(3, trip.Nodes.OfType<If>().Single().Then.Nodes.OfType<Apply>().Count());
        SameNumbers.Check(before, after, 0.5, 0.75);
        SameNumbers.Check(before, after, 0.75, -1.5);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(40, false)]
    public void Loops_that_carry_much_stay_as_they_are(int carried, bool moves)
    {
        Function before = Build.Function(b =>
        {
            int x = b.Real("x");
            return Search(
                b,
                [(b.Integer(0), "i"), .. Enumerable.Range(0, carried).Select(k => (x, (string?)$"x{k}"))],
                c => b.Less(c[0], b.Integer(9)),
                c =>
                {
                    int i = b.Add(c[0], b.Integer(1));
                    return b.If(b.Less(c[1], x), () => [i, b.Add(b.Multiply(c[1], x), x), .. c[2..]], () => [i, .. c[1..]]);
                })[1..];
        });
        Assert.Equal(moves, !ReferenceEquals(before, RecurrencesFirst.Run(before)));
    }

    [Fact]
    public void A_chain_moves_with_what_it_reads()
    {
        Function before = Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return Search(
                b,
                [(x, "x"), (b.Integer(0), "i")],
                c => b.Less(c[1], b.Integer(9)),
                c => b.If(
                    b.Less(c[0], y),
                    () => [b.Multiply(b.Add(c[0], b.Add(b.Number(0.1), b.Multiply(y, x))), y), b.Add(c[1], b.Integer(1))],
                    () => [c[0], b.Add(c[1], b.Integer(2))]))[..1];
        });
        Function after = Verifier.Verify(RecurrencesFirst.Run(before), nameof(RecurrencesFirst));
        Region trip = after.Body.Nodes.OfType<While>().Single().Body;
        Assert.Equal([Arithmetic.Multiply, Arithmetic.Add, Arithmetic.Add, Arithmetic.Multiply, Comparisons.Less, Comparisons.Less], trip.Nodes.OfType<Apply>().Select(n => n.Primitive));
        SameNumbers.Check(before, after, 0.5, 0.75);
    }

    [Fact]
    public void Random_loops_keep_every_bit()
    {
        int changed = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            Function before = RandomLoop(new Random(seed));
            Function after = Verifier.Verify(RecurrencesFirst.Run(before), $"seed {seed}");
            changed += ReferenceEquals(before, after) ? 0 : 1;
            SameNumbers.Check(before, after, 0.5, 0.75);
            SameNumbers.Check(before, after, -2.0, double.PositiveInfinity);
        }

        Assert.InRange(changed, 20, 400);
    }

    /// <summary>Three numbers through branches in branches, computed from each other, from outer numbers, and from what roots and divisions make of them.</summary>
    private static Function RandomLoop(Random random) => Build.Function(b =>
    {
        int x = b.Real("x"), y = b.Real("y");
        return Search(
            b,
            [(x, "p"), (y, "q"), (b.Number(1), "r"), (b.Integer(0), "i")],
            c => b.Less(c[3], b.Integer(6)),
            c => [.. Trip(b, random, [x, y, c[0], c[1], c[2]], c[..3], depth: 0), b.Add(c[3], b.Integer(1))])[..3];
    });

    private static int[] Trip(FunctionBuilder b, Random random, int[] known, int[] carried, int depth)
    {
        for (int i = random.Next(4); i > 0; i--)
            known = [.. known, Operation(b, random, known)];
        return depth == 3 || random.Next(4) == 0
            ? [.. carried.Select(c => random.Next(3) == 0 ? c : known[random.Next(known.Length)])]
            : b.If(b.Less(Any(), Any()), () => Trip(b, random, known, carried, depth + 1), () => Trip(b, random, known, carried, depth + 1));

        int Any() => known[random.Next(known.Length)];
    }

    private static int Operation(FunctionBuilder b, Random random, int[] known)
    {
        int first = known[random.Next(known.Length)], second = random.Next(4) == 0 ? b.Number(0.375) : known[random.Next(known.Length)];
        return random.Next(9) switch
        {
            < 3 => b.Multiply(first, second),
            < 5 => b.Add(first, second),
            < 7 => b.Subtract(first, second),
            7 => b.Negate(first),
            _ => random.Next(2) == 0 ? b.Divide(first, second) : b.Apply(Powers.Sqrt, first),
        };
    }

    /// <summary>x and its slope, in steps that are taken if they stay above a bound.</summary>
    private static Function Descent() => Build.Function(b =>
    {
        int x = b.Real("x"), least = b.Real("least");
        int[] last = Search(
            b,
            [(x, "x"), (Named(b, b.Multiply(b.Number(2), x), "slope"), "slope"), (b.Number(0.25), "rate"), (b.Integer(0), "i")],
            c => b.Less(c[3], b.Integer(20)),
            c =>
            {
                int square = b.Multiply(c[1], c[1]);
                int i = b.Add(c[3], b.Integer(1));
                return
                [
                    .. b.If(
                        b.Less(b.Number(1e-3), square),
                        () =>
                        {
                            int next = Named(b, b.Subtract(c[0], b.Multiply(c[2], c[1])), "next");
                            return b.If(
                                b.Less(least, next),
                                () => [next, b.Multiply(b.Number(2), next), c[2]],
                                () => [c[0], c[1], b.Multiply(c[2], b.Number(0.5))]);
                        },
                        () => [c[0], c[1], c[2]]),
                    i,
                ];
            });
        return [last[0]];
    });

    /// <summary>A loop that a flag may end before the condition does.</summary>
    private static int[] Search(
        FunctionBuilder b, (int Initial, string? Name)[] carried, Func<int[], int> condition, Func<int[], int[]> body, bool isLeftEarly = true)
    {
        if (!isLeftEarly)
            return b.While(carried, condition, body);
        int counter = carried.ToList().FindIndex(c => b.TypeOf(c.Initial) == IrType.Int32);
        return b.While(
            [.. carried, (b.Boolean(false), "done")],
            c => b.Apply(Logic.And, b.Apply(Logic.Not, c[^1]), condition(c[..^1])),
            c => [.. body(c[..^1]), b.Less(b.Integer(15), c[counter])])[..^1];
    }

    private static int Named(FunctionBuilder b, int value, string name)
    {
        b.Rename(value, name);
        return value;
    }
}
