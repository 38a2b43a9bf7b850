using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.LoopIdioms;

/// <summary>Branches of loops that choices let run in strips.</summary>
public class ChosenSidesTests
{
    [Theory]
    [InlineData("a sum", true)]
    [InlineData("a sum, or nothing", true)]
    [InlineData("several terms", true)]
    [InlineData("a number", true)]
    [InlineData("branches in branches", true)]
    [InlineData("an element is read", false)]
    [InlineData("an element is written", false)]
    [InlineData("something may throw", false)]
    [InlineData("an index", false)]
    [InlineData("a recurrence", false)]
    public void A_branch_becomes_a_choice(string what, bool isChosen)
    {
        Function before = Loss(what), after = ChosenSides.Run(before, RowsIn.Auto, out _);
        Assert.Equal(!isChosen, ReferenceEquals(before, after));
        Assert.Equal(isChosen ? 0 : 1, after.Body.AllNodes().Count(n => n is If) > 0 ? 1 : 0);
        Verifier.Verify(Renumbering.Apply(after), nameof(ChosenSides));
        double[] x = [0.5, -1.25, 2, 0, -0.5, 1.5, 3, -2, 0.25];
        SameNumbers.Check(before, Renumbering.Apply(after), Memory.Of(x), 3L);
    }

    [Fact]
    public void Rows_in_sequence_keep_their_branches()
    {
        Function before = Loss("a sum");
        Assert.Same(before, ChosenSides.Run(before, RowsIn.Sequence, out _));
    }

    /// <summary>for e &lt; 2: for i &lt; |x|: { y[i] = 3·x[i]; if (x[i] &lt; 1) s += x[i]²; else s −= 3·x[i]; }</summary>
    private static Function Loss(string what) => Build.Function(b =>
    {
        int x = b.Array("x", ParameterRole.Active, readOnly: true), n = b.Int("n"), zero = b.Integer(0), y = b.Allocate(Build.Vector, Allocation.Scratch, b.Length(x));
        return b.For(zero, b.Integer(2), [(b.Number(0), "s")], epoch => b.For(zero, b.Length(x), [(epoch[1], "s")], i =>
        {
            int u = b.Load(x, i[0]), isLess = b.Less(u, b.Number(1));
            int square = b.Multiply(u, u), triple = b.Multiply(b.Number(3), u);

            // What every trip leaves behind keeps rows out of lanes, and nothing else does.
            b.Store(y, [i[0]], triple);
            int[] sides = what switch
            {
                "a sum" => b.If(isLess, () => [b.Add(i[1], square)], () => [b.Subtract(i[1], triple)]),
                "a sum, or nothing" => b.If(isLess, () => [b.Add(i[1], square)], () => [i[1]]),
                "several terms" => b.If(isLess, () => [b.Add(b.Subtract(i[1], square), triple)], () => [b.Subtract(i[1], triple)]),
                "a number" => [b.Add(i[1], b.If(isLess, () => [b.Multiply(square, u)], () => [triple])[0])],
                "branches in branches" => b.If(isLess, () => b.If(b.Less(u, b.Number(0)), () => [b.Add(i[1], triple)], () => [i[1]]), () => [b.Add(i[1], square)]),
                "an element is read" => b.If(isLess, () => [b.Add(i[1], b.Load(x, b.Add(i[0], zero)))], () => [i[1]]),
                "an element is written" => b.If(isLess, () => Written(b, y, i), () => [i[1]]),
                "something may throw" => b.If(isLess, () => [b.Add(i[1], b.Apply(Conversions.ToDouble, b.Apply(Arithmetic.Divide, n, n)))], () => [i[1]]),
                "an index" => [b.Add(i[1], b.Load(x, b.If(isLess, () => [zero], () => [i[0]])[0]))],
                _ => b.If(isLess, () => [b.Multiply(i[1], u)], () => [b.Add(i[1], u)]),
            };
            return [sides[0]];
        }));
    });

    private static int[] Written(FunctionBuilder b, int y, int[] i)
    {
        b.Store(y, [i[0]], i[1]);
        return [i[1]];
    }
}
