using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Recursion;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>The last levels of recursions in loops as straight-line code: when, as what, and the same numbers.</summary>
public class LastLevelsTests
{
    /// <summary>P(a, row, size) = Σᵢ 0.1·i·a[i]·P(a, row + 1, size) for row ≤ i &lt; size, and a[row] for row = size − 1: as many trips as rows are left.</summary>
    private static readonly Function _rows = Root(
        (b, row, size) => b.Apply(Comparisons.Equal, row, b.Subtract(size, b.Integer(1))), (_, row, size) => (row, size));

    /// <summary>The same from row ≥ size − 1 on.</summary>
    private static readonly Function _atLeast = Root(
        (b, row, size) => b.Apply(Comparisons.GreaterOrEqual, row, b.Subtract(size, b.Integer(1))), (_, row, size) => (row, size));

    /// <summary>The same, where the recursion goes on as long as row &lt; size − 1.</summary>
    private static readonly Function _while = Root(
        (b, row, size) => b.Less(row, b.Subtract(size, b.Integer(1))), (_, row, size) => (row, size), endsIf: false);

    /// <summary>The same with always two trips.</summary>
    private static readonly Function _pairs = Root(
        (b, row, size) => b.Apply(Comparisons.Equal, row, b.Subtract(size, b.Integer(1))), (b, _, _) => (b.Integer(0), b.Integer(2)));

    /// <summary>The same with as many trips as there are rows.</summary>
    private static readonly Function _all = Root(
        (b, row, size) => b.Apply(Comparisons.Equal, row, b.Subtract(size, b.Integer(1))), (b, _, size) => (b.Integer(0), size));

    /// <summary>P(a, n) = 0.5·r + n with r = (… (n·a[n − 1] + P(a, n − 1))·a[n − 2] + …): downwards, as long as n > 0, and with something behind the decision.</summary>
    private static readonly Function _downwards = Downwards();

    public static TheoryData<string> Known => ["rows", "at least", "while", "pairs", "downwards"];

    [Theory]
    [MemberData(nameof(Known))]
    public void Calls_above_the_base_case_are_straight_line_code(string recursion)
    {
        Function callee = Named(recursion).Callees.Single();
        Function[] levels = LastLevels.Run(callee)!;
        Assert.Equal(["PPrimal", "PPrimalNearEnd"], levels.Select(l => l.Name));

        // The loop that calls two levels above the end, and the one further up.
        Assert.Equal(["PPrimalNearEnd", "PPrimalNearEnd", "PPrimal"], levels[0].Body.AllNodes().OfType<Call>().Select(c => c.Callee));
        Assert.Equal(2, levels[0].Body.AllNodes().OfType<For>().Count());
        For near = Assert.Single(levels[1].Body.AllNodes().OfType<For>());
        Assert.DoesNotContain(near.Body.AllNodes(), n => n is Call or For);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void No_number_changes_at_any_depth(string recursion)
    {
        Function primal = Pipeline.Normalize(Named(recursion));
        Function gradient = Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, default).Function;
        Function pushforward = Pipeline.Forward(primal, ForwardForm.Pushforward), product = Pipeline.HessianVectorProduct(primal, checkpoint: null, default).Function;
        for (int size = 1; size <= 6; size++)
        {
            double[] a = [.. Enumerable.Range(1, 6).Select(i => (0.3 * i) - 0.8)];
            SameNumbers.Check(primal, WithLevels(primal), Memory.Of(a), 0, size);
            Agree(gradient, Memory.Of(a), 0, size, Memory.Of(new double[6]));
            Agree(pushforward, Memory.Of(a), 0, size, Memory.Of([.. a.Reverse()]));
            Agree(product, Memory.Of(a), 0, size, Memory.Of([.. a.Reverse()]), Memory.Of(new double[6]), Memory.Of(new double[6]));
        }
    }

    /// <summary>From row + 1 == size − 1 does not follow that a loop from row to size makes two trips: size may have wrapped.</summary>
    [Fact]
    public void A_loop_that_ends_behind_the_integers_makes_no_trip()
    {
        Function primal = Pipeline.Normalize(_rows), levels = WithLevels(primal);
        Assert.Equal(0.0, IrInterpreter.Run(levels, Memory.Of(1, 2), int.MaxValue - 1, int.MinValue)[0]);
        SameNumbers.Check(primal, levels, Memory.Of(1, 2), int.MaxValue - 1, int.MinValue);
        SameNumbers.Check(primal, levels, Memory.Of(1, 2), int.MaxValue - 2, int.MinValue);
    }

    [Fact]
    public void The_number_of_trips_has_to_be_known()
    {
        Assert.Null(LastLevels.Run(_all.Callees.Single()));
        Assert.Null(LastLevels.Run(Root((b, row, size) => b.Less(b.Integer(8), b.Add(row, size)), (_, row, size) => (row, size)).Callees.Single()));
        Assert.Null(LastLevels.Run(Root(
            (b, row, size) => b.Apply(Comparisons.Equal, row, b.Subtract(size, b.Integer(1))), (b, _, _) => (b.Integer(0), b.Integer(5))).Callees.Single()));
    }

    /// <summary>Of a recursion with much to do per call the calls are no matter.</summary>
    [Fact]
    public void What_is_written_is_a_small_multiple_of_the_function()
    {
        for (int statements = 0; statements < 64; statements++)
        {
            Function callee = Root(
                (b, row, size) => b.Apply(Comparisons.Equal, row, b.Subtract(size, b.Integer(1))), (_, row, size) => (row, size), statements: statements).Callees.Single();
            int before = callee.Body.AllNodes().Count();
            Function[]? levels = LastLevels.Run(callee);
            Assert.True(levels is null ? statements > 20 : statements < 50);
            Assert.InRange(levels?.Sum(l => l.Body.AllNodes().Count()) ?? before, before, 9 * before);
        }
    }

    /// <summary>In derivatives, factors that are constants in a trip of their own may be put together, which rounds.</summary>
    private static void Agree(Function derivative, params object?[] arguments)
    {
        object?[] first = Copy(), second = Copy();
        double[] expected = Numbers(IrInterpreter.Run(derivative, first), first), actual = Numbers(IrInterpreter.Run(WithLevels(derivative), second), second);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-14 * (1 + Math.Abs(pair.First))));

        object?[] Copy() => [.. arguments.Select(x => x is Memory m ? m.Copy() : x)];
    }

    private static double[] Numbers(object?[] results, object?[] arguments) =>
        [.. results.OfType<double>(), .. arguments.OfType<Memory>().SelectMany(m => m.Reals())];

    private static Function Named(string recursion) => recursion switch
    {
        "rows" => _rows,
        "at least" => _atLeast,
        "while" => _while,
        "downwards" => _downwards,
        _ => _pairs,
    };

    private static Function WithLevels(Function root)
    {
        Function[] callees = [.. root.Callees.SelectMany(c => LastLevels.Run(c) ?? [c])];
        Assert.Contains(callees, c => c.Name.EndsWith("NearEnd", StringComparison.Ordinal));
        return Verifier.Verify(root with { Callees = callees }, nameof(LastLevels));
    }

    private static Function Root(
        Func<FunctionBuilder, int, int, int> test, Func<FunctionBuilder, int, int, (int Start, int End)> trips, bool endsIf = true, int statements = 0)
    {
        FunctionBuilder callee = new(CallNames.Primal("P"));
        int a = callee.Array("a", ParameterRole.Passive), row = callee.Int("row"), size = callee.Int("size");
        int[] End() => [callee.Load(a, row)];
        int[] Rest()
        {
            (int start, int end) = trips(callee, row, size);
            return callee.For(start, end, [(callee.Number(0), "sum")], trip =>
            {
                int term = callee.Multiply(callee.Apply(Conversions.ToDouble, trip[0]), callee.Number(0.1));
                for (int k = 0; k < statements; k++)
                    term = callee.Apply(Trigonometric.Sin, term);
                int below = Recur(callee, a, callee.Add(row, callee.Integer(1)), size);
                return [callee.Add(trip[1], callee.Multiply(callee.Multiply(term, callee.Load(a, trip[0])), below))];
            });
        }

        int[] result = callee.If(test(callee, row, size), endsIf ? End : Rest, endsIf ? Rest : End);
        Function body = callee.Finish([new Output(null)], result);
        Function root = Build.Function(b => [Recur(b, b.Array("a", ParameterRole.Active), b.Int("row"), b.Int("size"))]) with { Callees = new[] { body } };
        return Contracts.Infer(root);
    }

    private static Function Downwards()
    {
        FunctionBuilder callee = new(CallNames.Primal("P"));
        int a = callee.Array("a", ParameterRole.Passive), row = callee.Int("row"), size = callee.Int("size");
        int own = callee.Apply(Conversions.ToDouble, size);
        int[] Rest()
        {
            int start = callee.Subtract(size, callee.Integer(1)), end = callee.Integer(0);
            int[] trip = callee.Open([(IrType.Int32, "i"), (IrType.Double, "sum")]);
            int below = Recur(callee, a, row, callee.Subtract(size, callee.Integer(1)));
            Region loop = callee.Close([callee.Add(callee.Multiply(trip[1], callee.Load(a, trip[0])), below)]);
            return callee.For(start, end, Bound.GreaterOrEqual, -1, [own], loop);
        }

        int[] sum = callee.If(callee.Less(callee.Integer(0), size), Rest, () => [own]);
        Function body = callee.Finish([new Output(null)], callee.Add(callee.Multiply(sum[0], callee.Number(0.5)), own));
        Function root = Build.Function(b => [Recur(b, b.Array("a", ParameterRole.Active), b.Int("row"), b.Int("size"))]) with { Callees = new[] { body } };
        return Contracts.Infer(root);
    }

    private static int Recur(FunctionBuilder b, int a, int row, int size)
    {
        int result = b.NewValue(IrType.Double);
        b.Append(new Call(new[] { result }, CallNames.Primal("P"), new[] { a, row, size }, Contract.Unknown(3)));
        return result;
    }
}
