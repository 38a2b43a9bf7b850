using AutoGrad.Generator.Tests.Outputs;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>
/// Where an element of an array that the method makes meets an infinite slope with a tangent that was computed to be zero, forward mode takes
/// the slope 0, and reverse mode the chain rule's 0·∞: the one place where the modes differ, so that it is held here.
/// </summary>
public sealed class OwnElementsTests
{
    [Fact]
    public void A_computed_zero_in_memory_of_our_own()
    {
        OutputCase roots = new("own elements", """
            [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)]
            public static double Local(double x) { double a = x * x; return Math.Sqrt(a); }

            [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)]
            public static double Element(double x, int n)
            {
                double[] a = new double[n];
                for (int i = 0; i < n; i++)
                    a[i] = x * x * i;
                double s = 0;
                for (int i = n - 1; i > 0; i--)
                    s += Math.Sqrt(a[i]);
                return s;
            }

            public static string Misuse() => FormattableString.Invariant(
                $"{LocalGradient(0)} {LocalPushforward(0, 1).Tangent} {LocalPushforward(0, 0).Tangent} | {ElementGradient(0, 3)} {ElementPushforward(0, 3, 1).Tangent} {ElementPushforward(0, 3, 0).Tangent}");
            """, "p", "", null);
        Assert.Equal("NaN NaN 0 | NaN 0 0", roots.Misuse());
    }
}
