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
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 10; i++)
                    Run();
                return $"{GC.GetAllocatedBytesForCurrentThread() - before}";

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
}
