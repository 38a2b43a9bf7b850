using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>FJacobian of every kind of output, against finite differences of the method itself.</summary>
public sealed class JacobianTests
{
    private static readonly JacobianCase[] _all =
    [
        new("a returned array", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[] F(double x, double y, double z) => [42 * x * y, 42 * y * z, Math.Sin(z * x), 7];
            """, "Losses.F(p[0], p[1], p[2])", "Losses.FJacobian(p[0], p[1], p[2], j);", 1, 2, 3),
        new("an array filled in a loop", """
            [Differentiable(nameof(w), Emit = Derivatives.Jacobian)]
            public static double[] F(double[] w, double[] x)
            {
                double[] r = new double[x.Length];
                for (int i = 0; i < x.Length; i++)
                {
                    r[i] = w[0] * Math.Exp(-w[1] * x[i]) + w[2];
                    if (i > 0)
                        r[i] += 0.5 * r[i - 1] * r[i - 1];
                }
                return r;
            }
            """, "Losses.F(p, [0, 1, 2, 3, 4])", "Losses.FJacobian(p, [0, 1, 2, 3, 4], j);", 1.5, 0.3, -0.2),
        new("a span that is written", """
            [Differentiable(nameof(x), Emit = Derivatives.Jacobian)]
            public static void F(ReadOnlySpan<double> x, Span<double> y)
            {
                y[0] = x[0] * x[1];
                y[1] = Math.Log(x[1]);
                y[2] = 4;
                y[0] *= x[0];
            }
            """, "double[] y = new double[3]; Losses.F(p, y); return y;", "Losses.FJacobian(p, new double[3], j);", 1.5, 2),
        new("a span that is not differentiated", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void F(double s, ReadOnlySpan<double> x, [NotDifferentiated] Span<double> y)
            {
                for (int i = 0; i < x.Length; i++)
                    y[i] = s * x[i] * x[(i + 1) % x.Length];
            }
            """, "double[] y = new double[3]; Losses.F(p[0], p[1..], y); return y;", "Losses.FJacobian(p[0], p[1..], new double[3], j);", 2, 1.5, -2, 0.5),
        new("a state advanced in place", """
            [Differentiable(nameof(state), nameof(rate), Emit = Derivatives.Jacobian)]
            public static void Step(Span<double> state, double rate)
            {
                double t = state[0];
                state[0] += rate * state[1];
                state[1] -= rate * Math.Sin(t);
            }
            """, "double[] s = p[..2]; Losses.Step(s, p[2]); return s;", "double[] s = p[..2]; Losses.StepJacobian(s, p[2], j);", 0.5, -1, 0.25),
        new("a tuple", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static (double R, double Phi) Polar(double x, double y) => (Math.Sqrt(x * x + y * y), Math.Atan2(y, x));
            """, "var (r, phi) = Losses.Polar(p[0], p[1]); return [r, phi];", "Losses.PolarJacobian(p[0], p[1], j);", 3, 4),
        new("a tuple chosen by a condition", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static (double, (double A, int N, double B)) F(double x, double y)
            {
                if (x > y)
                    return (x * y, (x, 3, y * y));
                return (x, (2 * y, 4, x * x * y));
            }
            """, "var r = Losses.F(p[0], p[1]); return [r.Item1, r.Item2.A, r.Item2.B];", "Losses.FJacobian(p[0], p[1], j);", 3, 4)
        { Expected = [1, 0, 0, 2, 24, 9] },
        new("a struct", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static Point Rotate(double x, double y, double angle) =>
                new() { X = x * Math.Cos(angle) - y * Math.Sin(angle), Y = x * Math.Sin(angle) + y * Math.Cos(angle) };
            """, "var r = Losses.Rotate(p[0], p[1], p[2]); return [r.X, r.Y];", "Losses.RotateJacobian(p[0], p[1], p[2], j);", 3, 4, 0.5)
        { Types = "public struct Point { public double X; public double Y; }" },
        new("a record", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static Fit F(double x, double y) => new Fit(x * y, 2) with { Slope = x / y };
            """, "var r = Losses.F(p[0], p[1]); return [r.Value, r.Slope];", "Losses.FJacobian(p[0], p[1], j);", 3, 4)
        { Types = "public readonly record struct Fit(double Value, double Slope);" },
        new("floats", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static (float, float, float) F(float x, float y, float z)
            {
                float q = 1;
                while (q < 20)
                    q *= x;
                return (x * y, y * y * z - 2 * x, q);
            }
            """, "var r = Losses.F((float)p[0], (float)p[1], (float)p[2]); return [r.Item1, r.Item2, r.Item3];",
            "float[] f = new float[9]; Losses.FJacobian((float)p[0], (float)p[1], (float)p[2], f); for (int i = 0; i < 9; i++) j[i] = f[i];", 3, 4, 0.5)
        { Expected = [4, 3, 0, -2, 4, 16, 27, 0, 0] },
        new("out parameters", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void F(double x, double y, out double sum, out double product)
            {
                sum = x + y * y;
                product = x * y * sum;
            }
            """, "Losses.F(p[0], p[1], out double s, out double q); return [s, q];", "Losses.FJacobian(p[0], p[1], out _, out _, j);", 3, 4),
        new("ref parameters", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void F(ref double x, ref double y) => (x, y) = (y * y, x * y);
            """, "double x = p[0], y = p[1]; Losses.F(ref x, ref y); return [x, y];", "double x = p[0], y = p[1]; Losses.FJacobian(ref x, ref y, j);", 3, 4),
        new("one number", """
            [Differentiable(Emit = Derivatives.Jacobian | Derivatives.Gradient)]
            public static double F(ReadOnlySpan<double> w) => w[0] * Math.Exp(w[1]);
            """, "[Losses.F(p)]", "Losses.FJacobian(p, j);", 3, 0.4),
        new("a matrix", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[,] F(double x, double y)
            {
                double[,] m = new double[2, 3];
                m[0, 1] = x * y;
                m[1, 0] = x;
                m[1, 2] = y * y * m[0, 1];
                return m;
            }
            """, "var m = Losses.F(p[0], p[1]); double[] r = new double[6]; Buffer.BlockCopy(m, 0, r, 0, 48); return r;", "Losses.FJacobian(p[0], p[1], j);", 3, 4),
        new("a method without inputs for some outputs", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[] F(double x, double @out) => [1, @out, 2, 0 * x];
            """, "Losses.F(p[0], p[1])", "Losses.FJacobian(p[0], p[1], j);", 3, 4),
        new("names of our own", """
            [Differentiable(nameof(n), nameof(jacobian), Emit = Derivatives.Jacobian)]
            public static double[] F(double n, double jacobian, double[] direction, int k, int column) => [n * jacobian, n * direction[k] + column];
            """, "Losses.F(p[0], p[1], [1, 2, 3], 2, 7)", "Losses.FJacobian(p[0], p[1], [1, 2, 3], 2, 7, j);", 3, 4),
        new("no parameters at all", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[] F(double[] w) => [1, 2];
            """, "Losses.F(p)", "Losses.FJacobian(p, j);")
        { Expected = [] },
        new("recursion over data and helpers", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void Softmax(ReadOnlySpan<double> x, [NotDifferentiated] Span<double> y)
            {
                double max = double.NegativeInfinity, sum = 0;
                foreach (double v in x)
                    max = Math.Max(max, v);
                for (int i = 0; i < x.Length; i++)
                    sum += y[i] = Math.Exp(x[i] - max);
                Scale(y, 1 / sum);
            }

            private static void Scale(Span<double> y, double by)
            {
                foreach (ref double v in y)
                    v *= by;
            }
            """, "double[] y = new double[3]; Losses.Softmax(p, y); return y;", "Losses.SoftmaxJacobian(p, new double[3], j);", 0.5, 1, -0.25),
    ];

    public static TheoryData<string> Names => [.. _all.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_jacobian_is_right(string name)
    {
        string? reason = _all.Single(c => c.Name == name).Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>What a method overwrites is overwritten once, and a matrix of the wrong size is refused before anything is written.</summary>
    [Fact]
    public void Side_effects_happen_once_and_lengths_are_checked_first()
    {
        JacobianCase state = new("once", """
            [Differentiable(nameof(state), Emit = Derivatives.Jacobian)]
            public static void Double(Span<double> state, int[] calls)
            {
                calls[0] += 1;
                for (int i = 0; i < state.Length; i++)
                    state[i] *= 2;
            }

            public static string Misuse()
            {
                double[] s = [1, 2, 3], j = new double[9];
                int[] calls = [5];
                DoubleJacobian(s, calls, j);
                string said = $"{string.Join(",", s)}; {calls[0]}; {string.Join(",", j)}; ";
                try { DoubleJacobian(s, calls, new double[8]); }
                catch (ArgumentException e) { said += $"{e.ParamName}; "; }
                try { DoubleJacobian(j.AsSpan(0, 3), calls, j); }
                catch (ArgumentException e) { said += $"{e.ParamName}; "; }
                return said + $"{string.Join(",", s)}; {calls[0]}";
            }
            """, "p", "");
        Assert.Equal("2,4,6; 6; 2,0,0,0,2,0,0,0,2; jacobian; jacobian; 2,4,6; 6", state.Misuse());
    }

    [Fact]
    public void It_allocates_nothing()
    {
        JacobianCase fit = new("no garbage", """
            [Differentiable(nameof(w), Emit = Derivatives.Jacobian)]
            public static double[] Residuals(double[] w, double[] x)
            {
                double[] r = new double[x.Length];
                for (int i = 0; i < x.Length; i++)
                    r[i] = w[0] * Math.Exp(w[1] * x[i]);
                return r;
            }

            public static string Misuse()
            {
                double[] w = [1, 0.5], x = [1, 2, 3], j = new double[6];
                for (int i = 0; i < 50; i++)
                    ResidualsJacobian(w, x, j);
                long least = long.MaxValue;
                for (int round = 0; round < 3; round++) // a collection that another test causes may empty the pool in one of them
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 10; i++)
                        ResidualsJacobian(w, x, j);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return $"{least}";
            }
            """, "p", "");
        Assert.Equal("0", fit.Misuse());
    }
}
