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

/// <summary>Functions that call themselves: their sweeps as text, their numbers, and how much work they are.</summary>
public class RecursionTests
{
    /// <summary>sin(P(x, n − 1)) · x, and x for n = 0: every call keeps a value that is not cheap to compute again.</summary>
    private static readonly Function _chain = Root(
        "P",
        (b, x, n) => [b.Multiply(b.Apply(Trigonometric.Sin, Recur(b, "P", x, b.Subtract(n, b.Integer(1)))), x)],
        b => b.Integer(1));

    /// <summary>P(1.01·x, n − 1) + sin(P(x, n − 2)), and x for n &lt; 2.</summary>
    private static readonly Function _tree = Root(
        "P",
        (b, x, n) =>
        [
            b.Add(
                Recur(b, "P", b.Multiply(x, b.Number(1.01)), b.Subtract(n, b.Integer(1))),
                b.Apply(Trigonometric.Sin, Recur(b, "P", x, b.Subtract(n, b.Integer(2))))),
        ],
        b => b.Integer(2));

    /// <summary>x · P(x, n − 1) + n, and x for n = 0: the adjoint of a call depends on no result.</summary>
    private static readonly Function _polynomial = Root(
        "P",
        (b, x, n) =>
        [
            b.Add(b.Multiply(x, Recur(b, "P", x, b.Subtract(n, b.Integer(1)))), b.Apply(Conversions.ToDouble, n)),
        ],
        b => b.Integer(1));

    /// <summary>Σᵢ 0.3·i·P(x, n − 1) for i &lt; 3, and x for n = 0: all calls of a loop meet the same decision.</summary>
    private static readonly Function _sum = Root(
        "P",
        (b, x, n) =>
        [
            b.For(b.Integer(0), b.Integer(3), [(b.Number(0), "sum")], trip =>
            {
                int term = b.Multiply(b.Apply(Conversions.ToDouble, trip[0]), b.Number(0.3));
                return [b.Add(trip[1], b.Multiply(term, Recur(b, "P", x, b.Subtract(n, b.Integer(1)))))];
            })[0],
        ],
        b => b.Integer(1));

    [Fact]
    public void What_waits_for_nothing_runs_in_one_sweep()
    {
        Function gradient = Pipeline.Reverse(Pipeline.Normalize(_polynomial), ReverseForm.ValueAndGradient, default).Function;
        Function joint = Assert.Single(gradient.Callees);
        Assert.Equal(
            Lines("""
            function PWithAdjoint(%0.x: double active, %1.n: int passive, %2.upstream: double active) -> value, value
            """),
            Lines(IrPrinter.Print(joint))[..1]);
        Assert.DoesNotContain(joint.Body.AllNodes(), n => n is Push or Pop);
    }

    [Fact]
    public void Sweeps_leave_and_take_in_opposite_order()
    {
        Function gradient = Pipeline.Reverse(Pipeline.Normalize(_chain), ReverseForm.ValueAndGradient, default).Function;
        Assert.Equal(
            Lines("""
            function PForward(%0.x: double active, %1.n: int passive, %2.doubles: ValueStack<double> active) -> value
              %3 = 1: int
              %4 = Less %1.n, %3
              %10.x = if %4
                yield %0.x
              else
                %5 = 1: int
                %6 = Subtract %1.n, %5
                %7 = call PForward(%0.x, %6, %2.doubles)
                %8 = Sin %7
                %9 = Multiply %8, %0.x
                push %2.doubles <- %8
                push %2.doubles <- %7
                yield %9
              return %10.x
            """),
            Lines(IrPrinter.Print(gradient.Callees.Single(c => c.Name == "PForward")).Replace("global::AutoGrad.Runtime.", "")));
        string reverse = IrPrinter.Print(gradient.Callees.Single(c => c.Name == "PReverse"));
        int first = reverse.IndexOf("pop", StringComparison.Ordinal), call = reverse.IndexOf("call PReverse", StringComparison.Ordinal);
        Assert.True(first > 0 && first < call, reverse);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void Derivatives_agree_with_differences_and_with_one_another(int depth)
    {
        foreach (Function root in new[] { _chain, _tree, _polynomial })
        {
            Function primal = Pipeline.Normalize(root);
            double Value(double x) => (double)IrInterpreter.Run(primal, x, depth)[0]!;
            double Slope(double x) => (double)IrInterpreter.Run(Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, default).Function, x, depth)[1]!;
            const double At = 0.7, Step = 1e-5;
            Assert.Equal((Value(At + Step) - Value(At - Step)) / (2 * Step), Slope(At), 1e-8);
            Assert.Equal(Slope(At), (double)IrInterpreter.Run(Pipeline.Forward(primal, ForwardForm.Pushforward), At, depth, 1.0)[1]!, 1e-12);

            Function product = Pipeline.HessianVectorProduct(primal, checkpoint: null, default).Function;
            object?[] second = IrInterpreter.Run(product, At, depth, 1.0);
            Assert.Equal((Slope(At + Step) - Slope(At - Step)) / (2 * Step), (double)second[2]!, 1e-7);
        }
    }

    [Fact]
    public void Work_is_that_of_the_primal_times_a_constant()
    {
        Assert.All([10, 100, 400], depth => Assert.InRange(Ratio(_chain, depth), 1, 4));
        Assert.All([6, 10, 14], depth => Assert.InRange(Ratio(_tree, depth), 1, 4));
        Assert.All([10, 100, 400], depth => Assert.InRange(Ratio(_polynomial, depth), 1, 2));
    }

    [Fact]
    public void A_cheap_base_case_is_computed_by_the_caller()
    {
        Function tree = BaseCases.Run(Pipeline.Normalize(_tree).Callees.Single()), chain = Pipeline.Normalize(_chain).Callees.Single();
        Assert.Equal(
            Lines("""
            function PPrimal(%0.x: double active, %1.n: int passive) -> value
              %2 = 2: int
              %3 = Less %1.n, %2
              %20.x = if %3
                yield %0.x
              else
                %4 = 1.01: double
                %5 = Multiply %0.x, %4
                %6 = 1: int
                %7 = Subtract %1.n, %6
                %8 = 2: int
                %9 = Less %7, %8
                %11 = if %9
                  yield %5
                else
                  %10 = call PPrimal(%5, %7)
                  yield %10
                %12 = 2: int
                %13 = Subtract %1.n, %12
                %14 = 2: int
                %15 = Less %13, %14
                %17 = if %15
                  yield %0.x
                else
                  %16 = call PPrimal(%0.x, %13)
                  yield %16
                %18 = Sin %17
                %19 = Add %11, %18
                yield %19
              return %20.x
            """),
            Lines(IrPrinter.Print(tree)));
        Assert.Same(chain, BaseCases.Run(chain));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Base_cases_in_place_change_no_number(int depth)
    {
        foreach (Function root in new[] { _tree, _sum })
        {
            Function primal = Pipeline.Normalize(root);
            foreach (Function function in new[] { primal, Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, default).Function })
            {
                Function inPlace = function with { Callees = function.Callees.Map(BaseCases.Run) };
                Assert.NotEqual(function, inPlace);
                SameNumbers.Check(function, inPlace, 0.7, depth);
            }
        }
    }

    [Fact]
    public void Calls_that_meet_one_decision_have_a_loop_for_each()
    {
        Function body = BaseCases.Run(Pipeline.Normalize(_sum).Callees.Single());
        Assert.Equal(2, body.Body.AllNodes().OfType<For>().Count());
        Assert.Single(body.Body.AllNodes().OfType<Call>());
    }

    [Fact]
    public void A_contract_holds_for_every_call()
    {
        FunctionBuilder callee = new("P");
        int from = callee.Array("from"), to = callee.Array("to"), n = callee.Int("n");
        callee.Store(to, [n], callee.Load(from, n));
        Function copy = callee.Finish([]);
        Function calls = Build.Function(b =>
        {
            int v = b.Array("v", ParameterRole.Active), data = b.Array("data"), at = b.Int("at");
            b.Append(new Call(default, "P", new[] { v, v, at }, Contract.Unknown(3)));
            b.Append(new Call(default, "P", new[] { data, v, at }, Contract.Unknown(3)));
            return [b.Load(v, at)];
        });
        Function root = calls with { Callees = new[] { copy } };

        Function told = Contracts.Infer(root);
        Contract contract = told.Body.Nodes.OfType<Call>().Last().Contract;
        Assert.Equal([true, true, false], contract.Active);
        Assert.Equal([true, true, false], contract.Written);
        Assert.Equal(0, told.Callees[0].Parameters[1].Shares);
    }

    private static double Ratio(Function root, int depth)
    {
        Function primal = Pipeline.Normalize(root), gradient = Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, default).Function;
        return (double)IrInterpreter.Start(gradient, [], [0.7, depth]).Steps / IrInterpreter.Start(primal, [], [0.7, depth]).Steps;
    }

    private static Function Root(string name, Func<FunctionBuilder, int, int, int[]> step, Func<FunctionBuilder, int> end)
    {
        FunctionBuilder callee = new(CallNames.Primal(name));
        int x = callee.Real("x", ParameterRole.Passive), n = callee.Int("n");
        int[] result = callee.If(callee.Less(n, end(callee)), () => [x], () => step(callee, x, n));
        Function body = callee.Finish([new Output(null)], result);
        Function root = Build.Function(b => [Recur(b, name, b.Real("x"), b.Int("n"))]) with { Callees = new[] { body } };
        return Contracts.Infer(root);
    }

    private static int Recur(FunctionBuilder b, string name, int x, int n)
    {
        int result = b.NewValue(IrType.Double);
        b.Append(new Call(new[] { result }, CallNames.Primal(name), new[] { x, n }, Contract.Unknown(2)));
        return result;
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
}
