using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>What random programs have found, shrunk.</summary>
public sealed class FromRandomPrograms : CorpusTheories<FromRandomPrograms>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        // Temporaries of the test and of the body stood in one scope and shared a name.
        new("while test of several statements", """
            [Differentiable] public static double Loss(double x, ReadOnlySpan<double> w)
            {
                int c = 0;
                while (c < 5 && Math.Exp(-x * x) > Math.Exp(-w[^1] * w[^1]))
                {
                    c++;
                    x /= 1.5 + Math.Abs(Math.Tanh(Math.Abs(x)));
                    x += Math.Max(w[0] * x, Math.Sin(x)) * w[^1] * w[^1];
                }
                return x;
            }
            """) { Points = [[0.3, 0.4, 0.5], [0.9, -0.4, 1.5]] },

        // The constant was dropped on both sides of the short circuit.
        new("short circuit into a constant", """
            [Differentiable] public static double Loss(double x, double y)
            {
                if (x > 0 || 1.25 < 1.3)
                    y *= x;
                if (x > 0 && 1.25 > 1.3)
                    y *= y;
                return x > 1 && 0.5 * 1.25 < 0.4 || x < 5 ? y : x;
            }
            """) { Points = [[0.3, 0.4], [-0.9, -0.4]] },

        // What the test of the loop chose was kept in the variable that the body goes on with.
        new("test of a loop that chooses a number", """
            [Differentiable] public static double Loss(double x, double y, Span<double> v)
            {
                for (int i = 0; i < 4 && (y > y ? y : v[^1]) < 0.4; i++)
                {
                    for (int k = 0; k < i; k++)
                    {
                        double a = y > -x ? y : x;
                        v[0] *= Math.Sin(a + x);
                        if (Math.Sin(a) < 1.3)
                            y *= Math.Sin(v[1]);
                    }
                }

                return x + y;
            }
            """) { Points = [[0.3, 0.4, 0.5, 0.7, 0.2], [1.366, -0.218, 0.135, -0.433, -0.601]] },

        // The second array of a variable was declared, not assigned.
        new("row of a jagged array in a branch", """
            [Differentiable] public static double Loss(double x, double y)
            {
                if (x <= 1)
                {
                    double[][] m = [new double[3], [y, 1, 1], new double[3]];
                    y = m[1][0] * x;
                }

                return y;
            }
            """) { Points = [[0.3, 0.4], [2, 0.4]] },

        // The buffer of the loops was as large as if they ran.
        new("loops of a branch that is not taken", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, int n)
            {
                double s = 1;
                if (w[0] > 5)
                {
                    for (int i = 0; i < n; i++)
                    {
                        for (int j = 0; j < n; j++)
                            s = Math.Sin(s * w[0]);
                    }
                }

                return s * w[0];
            }
            """) { Points = [[0.5, 0.3]], Passive = { ["n"] = "100_000" } },

        // The counter's start was taken for as easy to have as the counter itself.
        new("counter that starts where another stands", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, int n)
            {
                for (int i = n; i > 0; i -= 2)
                {
                    for (int j = i; j < 3; j++)
                    {
                        if (j == 1)
                            y = Math.Sin(0.5 * y);
                        x *= y;
                        if (x < 0.01)
                            return y;
                    }
                }

                return x;
            }
            """) { Points = [[0.3, 0.4], [0.02, 0.3], [3, 1.5]], Passive = { ["n"] = "5" } },

        // Nothing was left of the reverse sweep of a recursion over data.
        new("recursion over data beside another", """
            [Differentiable(nameof(x))] public static double Loss(double x, double[] data)
            {
                double y = Descend(x, 3);
                return Math.Cos(x * Tree(data, 2)) + y;
            }

            private static double Descend(double a, int depth)
            {
                if (depth <= 0)
                    return Math.Cos(a);
                double inner = Descend(0.7 * a, depth - 1);
                return a < 0 ? Math.Sin(inner) : 0.5 * inner + a;
            }

            private static double Tree(ReadOnlySpan<double> s, double a)
            {
                if (s.Length == 0)
                    return a;
                if (s.Length == 1)
                    return Math.Sin(s[0] * a);
                double left = Tree(s[..(s.Length / 2)], a);
                return left * Tree(s[(s.Length / 2)..], Math.Cos(left));
            }
            """) { Points = [[0.3], [-0.4]], Passive = { ["data"] = "new double[] { 0.25, -0.5, 0.75 }" } },

        // A branch computed the adjoint of data, which nobody read any more; its variable was declared there and used behind it.
        new("adjoints of data in a branch", """
            [Differentiable(nameof(x), nameof(v))] public static double Loss(double x, Span<double> v, double[] scratch)
            {
                double a = x;
                x += Bend(x, scratch[1]);
                Stir(scratch, ref a, v[1]);
                return x;
            }

            private static double Bend(double a, double b)
            {
                if (a > b)
                    return a;
                double c = b;
                return c / (1 + c * c);
            }

            private static void Stir(Span<double> s, ref double a, double b)
            {
                for (int k = 1; k < s.Length; k++)
                    s[k] = Math.Tanh(s[k] + s[k - 1] * b);
            }
            """) { Points = [[0.3, 0.5, 0.7], [-0.9, 0.5, 0.7]], Lengths = { ["v"] = 2 }, Passive = { ["scratch"] = "new double[] { 0.25, -0.5, 0.75 }" } },
    ];
}
