using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Outputs;

/// <summary>FPullback and FPushforward of methods that compute more than one number: against differences of the method, and against one another.</summary>
public sealed class SeveralOutputsTests
{
    private static IEnumerable<OutputCase> All => Returned.Cases.Concat(LeftBehind.Cases);

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_modes_are_right(string name)
    {
        string? reason = All.Single(c => c.Name == name).Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>An output that nobody asks for contributes nothing, also where its slope is infinite.</summary>
    [Fact]
    public void An_adjoint_of_zero_is_strong()
    {
        OutputCase roots = new("zero", """
            [Differentiable]
            public static (double, double) F(double x) => (Math.Sqrt(x), 3 * x);

            public static string Misuse()
            {
                double a = 1, b = 0;
                FPullback(0, (0, 2), ref a);
                FPullback(0, (1, 0), ref b);
                return $"{a} {b}";
            }
            """, "p", "", null);
        Assert.Equal("7 Infinity", roots.Misuse());
    }

    [Fact]
    public void Shapes_are_checked_before_anything_is_written()
    {
        OutputCase shapes = new("shapes", """
            [Differentiable(nameof(x), Emit = Derivatives.Gradient | Derivatives.Pushforward)]
            public static void F(ReadOnlySpan<double> x, Span<double> y) { for (int i = 0; i < y.Length; i++) y[i] = x[i] * x[i]; }

            [Differentiable]
            public static double[] G(double x, double y) => [x, y];

            public static string Misuse()
            {
                double[] x = [1, 2], y = [5, 6], d = new double[2];
                double a = 0, b = 0;
                return Said(() => FPullback(x, y, new double[3], d)) + Said(() => FPullback(x, y, d, new double[1]))
                    + Said(() => FPushforward(x, y, d, new double[3])) + Said(() => FPushforward(x, y, d, y)) + Said(() => FPushforward(x, y, d, d))
                    + Said(() => FPushforward(x, y, new double[1], d)) + Said(() => GPullback(1, 2, [1], ref a, ref b))
                    + $"{string.Join(",", y)},{string.Join(",", d)},{a}";
            }

            private static string Said(Action call)
            {
                try { call(); return "nothing; "; }
                catch (ArgumentException e) { return e.ParamName + "; "; }
            }
            """, "p", "", null);
        Assert.Equal("yAdjoint; xAdjoint; yTangent; yTangent; yTangent; xTangent; upstream; 5,6,0,0,0", shapes.Misuse());
    }

    [Fact]
    public void They_allocate_nothing()
    {
        OutputCase fit = new("no garbage", """
            [Differentiable(nameof(w))]
            public static double[] Residuals(double[] w, double[] x)
            {
                double[] r = new double[x.Length];
                for (int i = 0; i < x.Length; i++)
                    r[i] = w[0] * Math.Exp(w[1] * x[i]);
                return r;
            }

            [Differentiable(nameof(x), Emit = Derivatives.Gradient | Derivatives.Pushforward)]
            public static void Softmax(ReadOnlySpan<double> x, Span<double> y)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                    sum += y[i] = Math.Exp(x[i]);
                for (int i = 0; i < y.Length; i++)
                    y[i] /= sum;
            }

            [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)]
            public static (double R, double Phi) Polar(double x, double y) => (Math.Sqrt(x * x + y * y), Math.Atan2(y, x));

            public static string Misuse()
            {
                double[] w = [1, 0.5], x = new double[200], u = new double[200], g = new double[2], y = new double[200], d = new double[200];
                Array.Fill(x, 0.5);
                Array.Fill(u, 1);
                for (int i = 0; i < 100; i++)
                    Run();
                long least = long.MaxValue;
                for (int round = 0; round < 3; round++) // a collection that another test causes may empty the pool in one of them
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 10; i++)
                        Run();
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return $"{least}";

                void Run()
                {
                    double a = 0, b = 0;
                    ResidualsPullback(w, x, u, g);
                    SoftmaxPullback(x, y, u, d);
                    SoftmaxPushforward(x, y, u, d);
                    PolarPullback(1, 2, (1, 1), ref a, ref b);
                    PolarPushforward(1, 2, a, b);
                }
            }
            """, "p", "", null);
        Assert.Equal("0", fit.Misuse());
    }

    /// <summary>What has no derivative in this form is refused at the method, and nothing that is generated fails to compile.</summary>
    [Theory]
    [InlineData("public static void F(double x, out double[] y) => y = [x, x];", "an array that is handed out as 'y'")]
    [InlineData("public static double[]? F(double x) => x > 0 ? [x] : null;", "an array that outlives the iteration or branch which makes it")]
    [InlineData("public static void F(double[] x) { }", "a method that computes nothing")]
    [InlineData("public static Base F(double x) => new Derived(x, x * x); public record Base(double A); public sealed record Derived(double A, double B) : Base(A);", "Declare the method to return 'Derived'")]
    public void What_is_refused_says_so(string member, string part)
    {
        OutputCase refused = new("refused", "[Differentiable] " + member, "p", "", null);
        Assert.Contains(part, Assert.Throws<System.InvalidOperationException>(() => refused.Check()).Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_that_may_be_null_is_an_array()
    {
        OutputCase maybe = new("maybe", """
            [Differentiable(Emit = Derivatives.Pushforward)]
            public static double[]? Some(double x) => x > 0 ? [x * x] : null;

            [Differentiable]
            public static double[]? Kept(double[] w) { double[]? kept = null; kept = w; kept[0] *= kept[1]; return kept; }

            public static string Misuse()
            {
                double[] adjoint = new double[2];
                KeptPullback([2, 3], [1, 5], adjoint);
                return $"{SomePushforward(3, 1).Tangent![0]} {SomePushforward(-3, 1).Tangent is null} {adjoint[0]} {adjoint[1]}";
            }
            """, "p", "", null);
        Assert.Equal("6 True 3 7", maybe.Misuse());
    }
}
