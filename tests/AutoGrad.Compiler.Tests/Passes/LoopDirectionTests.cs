using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class LoopDirectionTests
{
    [Fact]
    public void The_adjoint_of_element_by_element_runs_upwards() => IrText.Is(
        """
        function F(%0.a: Span<double> passive, %1.b: Span<double> passive, %2.n: int passive) -> 
          %3 = 1: int'
          %4 = 0: int'
          %5 = Subtract %2.n, %3'
          for %6.i from %4 while < %2.n step 1'
            %7 = load %0.a[%6.i]'
            %8 = 0: double'
            store %0.a[%6.i] <- %8'
            %9 = Add %6.i, %3'
            accumulate %1.b[%9] += %7'
        """,
        Turned("an element per trip"));

    [Theory]
    [InlineData("an element per trip", true)]
    [InlineData("a row per trip", true)]
    [InlineData("sums", true)]
    [InlineData("blocks of n", true)]
    [InlineData("slices of n", true)]
    [InlineData("blocks that meet", false)]
    [InlineData("blocks with a gap", false)]
    [InlineData("blocks in a branch", false)]
    [InlineData("the element before", false)]
    [InlineData("an element per trip and one for all", false)]
    [InlineData("an element that all trips share", false)]
    [InlineData("two elements per trip", false)]
    [InlineData("a slice per trip", false)]
    [InlineData("an index from memory", false)]
    [InlineData("all of it cleared", false)]
    [InlineData("a recurrence", false)]
    public void Trips_run_upwards_where_their_order_does_not_matter(string what, bool isTurned)
    {
        Function before = Loop(what), after = Verifier.Verify(LoopDirection.Run(before), nameof(LoopDirection));
        Assert.Equal(isTurned, after.Body.AllNodes().OfType<For>().First().Step == 1);
        foreach (int n in new[] { 0, 1, 2, 5 })
            SameNumbers.Check(before, after, Memory.Of(1, -2, 3, 4, 0.5, 6, 7, 8, -9, 1, 2, 3, 4, -5, 6), Memory.Of(0, 2, 1, 3, 4, 1, 2), n);
    }

    private static Function Turned(string what) => Verifier.Verify(LoopDirection.Run(Loop(what)), nameof(LoopDirection));

    /// <summary>A reverse loop from n − 1 down to 0 over the arrays a and b.</summary>
    private static Function Loop(string what) => Build.Function(b =>
    {
        int a = b.Array("a"), other = b.Array("b"), n = b.Int("n");
        b.Origin = new Provenance(-1, Sweep.Adjoint);
        int one = b.Integer(1), end = b.Integer(0), start = b.Subtract(n, one);
        bool isCarried = what is "sums" or "a recurrence";
        int[] initial = isCarried ? [b.Number(0.25)] : [];
        int[] arguments = b.Open([(IrType.Int32, "i"), .. initial.Select(_ => (IrType.Double, (string?)"s"))]);
        int[] yields = what.Contains(" of n") || what.StartsWith("blocks") ? Blocks(b, what, a, n, arguments[0]) : Trip(b, what, a, other, arguments[0], one, isCarried ? arguments[1] : -1);
        Region body = b.Close(yields);
        return b.For(start, end, Bound.GreaterOrEqual, -1, initial, body);
    });

    /// <summary>The adjoint of <c>a[n + i] = a[2·n + i] · f(a[i])</c>, or of something like it.</summary>
    private static int[] Blocks(FunctionBuilder b, string what, int a, int n, int i)
    {
        int twice = b.Multiply(n, b.Integer(2)), second = b.Add(what == "blocks that meet" ? b.Integer(1) : what == "blocks with a gap" ? twice : n, i);
        int from = a, third = b.Add(twice, i);
        if (what == "slices of n")
            (from, second, third) = (b.View(a, n, twice), i, b.Add(i, n));
        if (what == "blocks with a gap")
            third = second;
        int value = b.Multiply(b.Load(from, second), b.Load(a, i));
        b.Store(from, [second], b.Add(value, b.Load(from, third)));
        if (what == "blocks in a branch")
            b.If(b.Less(value, b.Number(0)), () => [], () => { b.Accumulate(a, [i], value); return []; });
        else
            b.Accumulate(a, [i], value);
        return [];
    }

    private static int[] Trip(FunctionBuilder b, string what, int a, int other, int i, int one, int carried)
    {
        int index = what switch
        {
            "the element before" => b.Subtract(i, one),
            "an element that all trips share" => one,
            "an index from memory" => b.Apply(Conversions.ToInt32, b.Load(other, i)),
            _ => i,
        };
        switch (what)
        {
            case "sums":
                return [b.Add(carried, b.Load(other, i))];
            case "a recurrence":
                return [b.Multiply(carried, b.Load(other, i))];
            case "the element before":
                index = b.Apply(Extrema.Max, index, b.Integer(0));
                b.Store(a, [i], b.Multiply(b.Load(a, index), b.Load(other, i)));
                return [];
            case "two elements per trip":
                b.Store(a, [b.Add(i, one)], b.Load(a, i));
                return [];
            case "a slice per trip":
                b.Store(b.View(a, i, b.Integer(2)), [b.Integer(0)], b.Load(b.View(a, i, b.Integer(2)), one));
                return [];
            case "a row per trip":
                b.For(b.Integer(0), one, [], c =>
                {
                    b.Store(a, [i], b.Multiply(b.Load(a, i), b.Load(other, c[0])));
                    return [];
                });
                return [];
            case "all of it cleared":
                b.Accumulate(other, [i], b.Load(a, i));
                b.Append(new Clear(a));
                return [];
            case "an element per trip and one for all":
                b.Accumulate(other, [one], b.Load(a, i));
                b.Store(a, [i], b.Number(0));
                return [];
            case "an element per trip":
                int value = b.Load(a, index), zero = b.Number(0);
                b.Store(a, [index], zero);
                b.Accumulate(other, [b.Add(i, one)], value);
                return [];
            default:
                b.Store(a, [index], b.Add(b.Load(a, index), b.Load(other, i)));
                return [];
        }
    }
}
