using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopFusion;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.LoopFusion;

/// <summary>Adjoints that each element hands to the one before it: one loop downwards, and no memory.</summary>
public class HandedDownTests
{
    [Fact]
    public void What_an_element_hands_to_the_one_before_it_is_a_number() => IrText.Is(
        """
        function F(%0.x: ReadOnlySpan<double> passive, %1.xGradient: Span<double> gradient) -> 
          %2 = length %0.x
          %3 = 1: int
          %4 = 1: int
          %5 = Subtract %2, %4
          %6 = 0: double
          %13 = for %7.i from %5 while >= %3 step -1 with %8 = %6
            %9 = load %0.x[%7.i]
            %10 = Multiply %9, %9
            %11 = Multiply %8, %9
            %12 = Multiply %8, %11
            accumulate %1.xGradient[%7.i] += %12
            yield %10
          %14 = 0: int
          %15 = Greater %2, %14
          if %15
            %16 = load %0.x[%14]
            %17 = Multiply %13, %16
            %18 = Multiply %13, %17
            accumulate %1.xGradient[%14] += %18
          else
        """,
        Fused("as it should be"));

    [Theory]
    [InlineData("as it should be", true)]
    [InlineData("more stages", true)]
    [InlineData("an element of another array between them", true)]
    [InlineData("nothing is put back", false)]
    [InlineData("one is put back", false)]
    [InlineData("another reader", false)]
    [InlineData("not zero before", false)]
    [InlineData("zero but for the last element", false)]
    [InlineData("two elements on", false)]
    [InlineData("not all is taken", false)]
    [InlineData("the first element is left", false)]
    [InlineData("an element between them", false)]
    [InlineData("a length that may be any integer", false)]
    [InlineData("a sum", false)]
    [InlineData("memory of the caller's", false)]
    public void Nothing_else_goes_downwards(string what, bool isDownwards)
    {
        Function before = Build.Function(b => Loops(b, what)), after = Fused(what);
        Assert.Equal(isDownwards, after.Body.AllNodes().Any(n => n is For { Step: -1 }));
        foreach (int n in (int[])[0, 1, 2, 3, 9])
        {
            if (n >= Least(what))
                SameNumbers.Check(before, after, [.. RandomAdjoints.Arguments(n), .. what == "a length that may be any integer" ? [n] : Array.Empty<object?>()]);
        }
    }

    private static int Least(string what) => what is "an element of another array between them" or "an element between them" or "zero but for the last element" ? 1 : 0;

    private static int[] Loops(FunctionBuilder b, string what)
    {
        int x = b.Array("x", readOnly: true), gradient = b.Array("xGradient", what == "memory of the caller's" ? ParameterRole.Passive : ParameterRole.Gradient);
        int n = what == "a length that may be any integer" ? b.Int("n") : b.Length(x);
        int a = b.Allocate(Build.Vector, what == "not zero before" ? Allocation.Buffer : Allocation.Scratch, n), c = b.Allocate(Build.Vector, Allocation.Scratch, n);
        if (what == "not zero before")
            For(b, 0, n, i => b.Store(a, [i], b.Load(x, i)));
        if (what == "zero but for the last element")
            b.Store(a, [b.Subtract(n, b.Integer(1))], b.Number(5));
        int result = Pair(b, what, (x, gradient, a, c, n));
        if (what == "more stages")
            Pair(b, what, (x, gradient, a, c, n));
        return result < 0 ? [] : [result];
    }

    private static int Pair(FunctionBuilder b, string what, (int X, int Gradient, int A, int C, int N) f)
    {
        int result = -1;
        For(b, what == "two elements on" ? 2 : 1, f.N, i => b.Store(f.A, [b.Subtract(i, b.Integer(what == "two elements on" ? 2 : 1))], b.Multiply(b.Load(f.X, i), b.Load(f.X, i))));
        if (what.Contains("between", StringComparison.Ordinal))
            b.Store(what == "an element between them" ? f.A : f.C, [b.Integer(0)], b.Number(7));
        int end = what == "not all is taken" ? b.Subtract(f.N, b.Integer(1)) : f.N;
        int[] sums = b.For(b.Integer(what == "the first element is left" ? 1 : 0), end, what == "a sum" ? [(b.Number(0), "s")] : [], i =>
        {
            int taken = b.Load(f.A, i[0]);
            if (what != "nothing is put back")
                b.Store(f.A, [i[0]], b.Number(what == "one is put back" ? 1 : 0));
            b.Accumulate(f.Gradient, [i[0]], b.Multiply(what == "another reader" ? b.Add(taken, b.Load(f.A, i[0])) : taken, b.Multiply(taken, b.Load(f.X, i[0]))));
            return what == "a sum" ? [b.Add(i[1], taken)] : [];
        });
        if (what == "a sum")
            result = sums[0];
        if (what is "nothing is put back" or "one is put back" or "the first element is left" or "not all is taken" or "an element between them" or "not zero before")
            result = b.For(b.Integer(0), f.N, [(b.Number(0), "s")], i => [b.Add(i[1], b.Load(f.A, i[0]))])[0];
        return result;
    }

    private static void For(FunctionBuilder b, int start, int end, Action<int> trip) => b.For(b.Integer(start), end, [], i =>
    {
        trip(i[0]);
        return [];
    });

    private static Function Fused(string what) => Verifier.Verify(Renumbering.Apply(LoopFusionPass.Run(Build.Function(b => Loops(b, what)))), nameof(LoopFusionPass));
}
