using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class CountedLoopsTests
{
    [Fact]
    public void A_sum_over_an_array_is_counted()
    {
        Function before = Build.Function(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true);
            int sum = b.Number(0), zero = b.Integer(0);
            int[] last = b.While(
                [(sum, "a"), (zero, "i")],
                c => b.Less(c[1], b.Length(w)),
                c => [b.Add(c[0], b.Load(w, c[1])), b.Add(c[1], b.Integer(1))]);
            return [last[0]];
        });
        Function after = Counted(before);
        IrText.Is(
            """
            function F(%0.w: ReadOnlySpan<double> active) -> value
              %1 = 0: double
              %2 = 0: int
              %3 = length %0.w
              %10.a = for %4.i from %2 while < %3 step 1 with %5.a = %1
                %6 = load %0.w[%4.i]
                %7 = Add %5.a, %6
                %8 = 1: int
                %9 = Add %4.i, %8
                yield %7
              return %10.a
            """,
            after);
        SameNumbers.Check(before, after, Memory.Of(1, 2, 3));
        SameNumbers.Check(before, after, Memory.Of());
    }

    public static TheoryData<string, int, bool> Shapes()
    {
        TheoryData<string, int, bool> shapes = [];
        foreach (string comparison in (string[])["<", "<=", ">", ">="])
        {
            foreach (int step in (int[])[1, 3])
            {
                foreach (bool mirrored in (bool[])[false, true])
                    shapes.Add(comparison, step, mirrored);
            }
        }

        return shapes;
    }

    /// <summary>Sums i over the loop and also returns the final i.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_comparison_step_and_order_of_operands(string comparison, int step, bool mirrored)
    {
        foreach (bool readsLast in (bool[])[true, false])
        {
            foreach (bool subtracts in (bool[])[true, false])
            {
                Function before = Sum(comparison, step, mirrored, readsLast, subtracts);
                Function after = Counted(before);
                Assert.Single(after.Body.AllNodes().OfType<For>());
                Assert.Empty(after.Body.AllNodes().OfType<While>());
                for (int start = -2; start <= 3; start++)
                {
                    for (int end = -5; end <= 7; end++)
                        SameNumbers.Check(before, after, start, end);
                }
            }
        }
    }

    [Fact]
    public void The_last_value_of_a_unit_counter_is_recomputed()
    {
        Function after = Counted(Sum("<=", 1, mirrored: false, readsLast: true, subtracts: false));
        IrText.Is(
            """
            function F(%0.start: int passive, %1.end: int passive) -> value, out1
              %2 = 0: double
              %9 = for %3.i from %0.start while <= %1.end step 1 with %4 = %2
                %5 = ToDouble %3.i
                %6 = Add %4, %5
                %7 = 1: int
                %8 = Add %3.i, %7
                yield %6
              %10 = 1: int
              %11 = Add %1.end, %10
              %12 = LessOrEqual %0.start, %1.end
              %13.i = Select %12, %11, %0.start
              return %9, %13.i
            """,
            after);
    }

    [Fact]
    public void A_bound_computed_from_what_the_loop_does_not_change_is_hoisted()
    {
        Function before = Build.Function(b =>
        {
            int x = b.Array("x"), n = b.Int("n");
            int zero = b.Integer(0), sum = b.Number(0);
            int[] last = b.While(
                [(zero, "i"), (sum, "s"), (n, "m")],
                c => b.Less(c[0], b.Subtract(b.Apply(Arithmetic.Divide, b.Length(x), c[2]), b.Integer(1))),
                c => [b.Add(c[0], b.Integer(1)), b.Add(c[1], b.Load(x, c[0])), c[2]]);
            return [last[1]];
        });
        Function after = Counted(before);
        Assert.Single(after.Body.Nodes.OfType<For>());
        SameNumbers.Check(before, after, Memory.Of(1, 2, 3, 4, 5, 6, 7), 2);
    }

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(-1, false, true)]
    [InlineData(-2, true, true)]
    public void A_shifted_counter_is_shifted_back(int shift, bool mirrored, bool subtracts)
    {
        Function before = Build.Function(b =>
        {
            int start = b.Int("start"), end = b.Int("end");
            int sum = b.Number(0);
            int[] last = b.While(
                [(start, "i"), (sum, "s")],
                c =>
                {
                    int shifted = subtracts ? b.Subtract(c[0], b.Integer(-shift)) : b.Add(c[0], b.Integer(shift));
                    return mirrored ? b.Apply(Comparisons.GreaterOrEqual, end, shifted) : b.Less(shifted, end);
                },
                c => [b.Add(c[0], b.Integer(1)), b.Add(c[1], b.Apply(Conversions.ToDouble, c[0]))]);
            return [last[1], last[0]];
        });
        Function after = Counted(before);
        Assert.Single(after.Body.AllNodes().OfType<For>());
        for (int start = -2; start <= 3; start++)
        {
            for (int end = -5; end <= 7; end++)
                SameNumbers.Check(before, after, start, end);
            for (int beside = 0; shift > 0 && beside < 4; beside++)
                SameNumbers.Check(before, after, start, int.MinValue + beside);
        }
    }

    [Fact]
    public void Nested_loops_with_a_triangular_bound()
    {
        Function before = Build.Function(b =>
        {
            int n = b.Int("n");
            int zero = b.Integer(0), sum = b.Number(0);
            int[] last = b.While(
                [(zero, "i"), (sum, "s")],
                c => b.Less(c[0], n),
                c =>
                {
                    int[] inner = b.While(
                        [(c[0], "j"), (c[1], "s")],
                        d => b.Apply(Comparisons.GreaterOrEqual, d[0], b.Integer(0)),
                        d => [b.Subtract(d[0], b.Integer(1)), b.Add(d[1], b.Apply(Conversions.ToDouble, d[0]))]);
                    return [b.Add(c[0], b.Integer(1)), inner[1]];
                });
            return [last[1]];
        });
        Function after = Counted(before);
        Assert.Equal(2, after.Body.AllNodes().OfType<For>().Count());
        SameNumbers.Check(before, after, 5);
    }

    [Theory]
    [InlineData("the body changes the end")]
    [InlineData("the counter moves away from the end")]
    [InlineData("the step is not constant")]
    [InlineData("the counter changes in one branch only")]
    [InlineData("the test is !=")]
    [InlineData("the test reads foreign state")]
    [InlineData("the counter is a long")]
    [InlineData("there are two tests")]
    [InlineData("the end is read from memory that the body writes")]
    public void What_is_not_counted_stays_a_while(string why)
    {
        Function before = Build.Function(b =>
        {
            int n = b.Int("n"), x = b.AddParameter(IrType.Span(IrType.Int32), "x", ParameterRole.Passive);
            int start = why.EndsWith("long") ? b.Apply(Conversions.ToInt64, n) : b.Integer(0);
            int End(int carried) => why switch
            {
                "the body changes the end" => carried,
                "the counter is a long" => b.Apply(Conversions.ToInt64, n),
                "the test reads foreign state" => b.External(IrType.Int32, "Count", Effect.Reads, -1),
                "the end is read from memory that the body writes" => b.Load(x, n),
                _ => n,
            };
            int Test(int[] c) => why switch
            {
                "the test is !=" => b.Apply(Comparisons.NotEqual, c[0], n),
                "there are two tests" => b.Apply(Logic.And, b.Less(c[0], n), b.Less(c[1], n)),
                _ => b.Less(c[0], End(c[1])),
            };
            int one = why.EndsWith("long") ? b.Constant(Literal.Of(1, IrType.Int64)) : b.Integer(1);
            int Next(int i) => why switch
            {
                "the counter moves away from the end" => b.Subtract(i, one),
                "the step is not constant" => b.Add(i, n),
                "the counter changes in one branch only" => b.If(b.Less(i, n), () => [b.Add(i, one)], () => [i])[0],
                _ => b.Add(i, one),
            };
            int[] last = b.While([(start, "i"), (n, "m")], Test, c =>
            {
                b.Store(x, [n], n);
                return [Next(c[0]), b.Subtract(c[1], b.Integer(1))];
            });
            return [last[1]];
        });
        Function after = Counted(before);
        Assert.Single(after.Body.AllNodes().OfType<While>());
        Assert.Equal(before, after);
    }

    private static Function Sum(string comparison, int step, bool mirrored, bool readsLast, bool subtracts) => Build.Function(b =>
    {
        int start = b.Int("start"), end = b.Int("end"), zero = b.Number(0);
        bool upwards = comparison[0] == '<';
        Primitive test = RuleTable.Primitives.First(p => p.Symbol == (mirrored ? Mirror(comparison) : comparison));
        long change = upwards != subtracts ? step : -step;
        int[] last = b.While(
            [(start, "i"), (zero, null)],
            c => mirrored ? b.Apply(test, end, c[0]) : b.Apply(test, c[0], end),
            c =>
            {
                int next = b.Add(c[1], b.Apply(Conversions.ToDouble, c[0]));
                int by = b.Integer(change);
                return [subtracts ? b.Subtract(c[0], by) : b.Add(c[0], by), next];
            });
        return readsLast ? [last[1], last[0]] : [last[1]];
    });

    private static string Mirror(string comparison) => comparison.Replace('<', '#').Replace('>', '<').Replace('#', '>');

    private static Function Counted(Function function) => Verifier.Verify(CountedLoops.Run(function), nameof(CountedLoops));
}
