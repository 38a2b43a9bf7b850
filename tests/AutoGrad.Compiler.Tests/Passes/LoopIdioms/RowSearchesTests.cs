using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.LoopIdioms;

public class RowSearchesTests
{
    private static readonly double[] _centres = [0.3, -1, 2, 0.9], _data = [0.5, -1.25, 2, 0.75, -0.5, 1.5, 3, -2, 0.25];

    [Theory]
    [InlineData("", true)]
    [InlineData("a branch", true)]
    [InlineData("a gradient is added to", true)]
    [InlineData("what decides is used", false)]
    [InlineData("it goes on from row to row", false)]
    [InlineData("the number is computed with", false)]
    [InlineData("something is done in a branch", false)]
    [InlineData("callers see what the rest writes", false)]
    [InlineData("the rest writes what is searched", false)]
    public void A_search_is_a_loop_of_its_own(string what, bool isSplit)
    {
        Function before = Build.Function(b => Loss(b, what));
        Function after = Verifier.Verify(RowSearches.Run(before), nameof(RowSearches));
        Assert.Equal(isSplit ? 2 : 1, after.Body.Nodes.OfType<For>().Count());
        if (!isSplit)
            Assert.Equal(before, after);
        Memory first = Memory.Of(0, 0, 0, 0), second = Memory.Of(0, 0, 0, 0);
        Assert.Equal(Run(before, first), Run(after, second));
        Assert.Equal(first.Reals(), second.Reals());
    }

    private static object? Run(Function function, Memory gradient) =>
        IrInterpreter.Run(function, Memory.Of(_centres), Memory.Of(_data), gradient, Memory.Of(new double[9]))[0];

    /// <summary>for i &lt; n: { for k &lt; |w|: if ((w[k] − x[i])² &lt; least) (least, nearest) = (…, k); s += w[nearest]·x[i] }</summary>
    private static int[] Loss(FunctionBuilder b, string what)
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), g = b.Array("wGradient", ParameterRole.Gradient), y = b.Array("y");
        int zero = b.Integer(0), n = b.Length(x), k = b.Length(w), none = b.Number(0), many = b.Number(100);
        int own = b.Allocate(Build.Vector, Allocation.Scratch, n);
        int[] s = b.For(zero, n, [(none, "s"), (zero, "last")], outer =>
        {
            int u = b.Load(x, outer[0]);
            int[] found = b.For(zero, k, [(many, "least"), (what == "it goes on from row to row" ? outer[2] : zero, "nearest")], c => Trip(b, what, w, what == "the rest writes what is searched" ? own : -1, u, c, zero));
            int term = b.Multiply(b.Load(w, found[1]), u);
            if (what == "a gradient is added to")
                b.Accumulate(g, [found[1]], u);
            if (what == "callers see what the rest writes")
                b.Store(y, [outer[0]], term);
            if (what == "the rest writes what is searched")
                b.Store(own, [outer[0]], term);
            return [b.Add(outer[1], what == "what decides is used" ? b.Add(term, found[0]) : term), what == "it goes on from row to row" ? found[1] : outer[2]];
        });
        return [s[0]];
    }

    private static int[] Trip(FunctionBuilder b, string what, int w, int own, int u, int[] c, int zero)
    {
        int[] square = b.For(zero, b.Integer(2), [(own >= 0 ? b.Load(own, zero) : b.Number(0), "q")], inner =>
        {
            int difference = b.Subtract(b.Load(w, c[0]), u);
            return [b.Add(inner[1], b.Multiply(difference, difference))];
        });
        int isLess = b.Less(square[0], c[1]);
        int candidate = what == "the number is computed with" ? b.Add(c[2], b.Integer(1)) : c[0];
        if (what == "something is done in a branch")
            return b.If(isLess, () => [b.Add(square[0], b.Number(1)), c[0]], () => [c[1], c[2]]);
        return what == "a branch" ? b.If(isLess, () => [square[0], candidate], () => [c[1], c[2]])
            : [b.Apply(Choices.Select, isLess, square[0], c[1]), b.Apply(Choices.Select, isLess, candidate, c[2])];
    }
}
