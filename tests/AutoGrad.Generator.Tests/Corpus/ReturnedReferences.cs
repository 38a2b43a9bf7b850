using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Methods that return one of several references, or one that a loop has found.</summary>
public sealed class ReturnedReferences : CorpusTheories<ReturnedReferences>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("one of two variables", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, b = y * x;
                Larger(ref a, ref b) *= 2;
                Larger(ref a, ref b) += y;
                return a * b - a;
            }
            static ref double Larger(ref double a, ref double b) { if (a > b) return ref a; return ref b; }
            """) { Points = [[0.5, 2], [3, 2], [1, 0.25]] },
        new("an element that a loop has found", """
            [Differentiable] public static double Loss(double[] v)
            {
                Find(v, 1) += 2 * v[0];
                Find(v, 2.5) *= v[1];
                return v[0] * v[1] + v[2] * v[3];
            }
            static ref double Find(double[] v, double least)
            {
                for (int i = 0; i < v.Length; i++)
                {
                    if (v[i] >= least)
                        return ref v[i];
                }
                throw new InvalidOperationException("none");
            }
            """) { Points = [[0.5, 2, 3, 1], [4, 0.1, 0.2, 0.3]], Throwing = [[0.1, 0.2, 0.3, 0.4]] },
        new("an element of a matrix", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[,] m = { { x, y }, { x * y, 3 } };
                ref double pivot = ref Pivot(m);
                pivot *= m[0, 1];
                Pivot(m) += x;
                return m[0, 0] * m[1, 1] + m[1, 0] * m[0, 1];
            }
            static ref double Pivot(double[,] m)
            {
                for (int i = 0; i < 2; i++)
                    for (int j = 0; j < 2; j++)
                        if (m[i, j] > 1)
                            return ref m[i, j];
                return ref m[0, 0];
            }
            """) { Points = [[0.5, 2], [1.5, 0.3], [0.2, 0.3]] },
        new("elements of several arrays, in turns", """
            [Differentiable] public static double Loss(double[] v, double[] w)
            {
                for (int i = 0; i < 5; i++)
                    Any(v, w, i) += v[0] * 0.5;
                return v[0] * v[1] + w[1] * w[0];
            }
            static ref double Any(double[] v, double[] w, int i)
            {
                switch (i)
                {
                    case 0: return ref v[1];
                    case 1: return ref w[0];
                    case 2 when w[1] > 0: return ref w[1];
                }
                return ref v[i % 2];
            }
            """) { Points = [[0.5, 2, 3, 1], [0.5, 2, 3, -1]], Lengths = { ["v"] = 2 } },
        new("members of a struct, and structs in arrays", """
            public struct P { public double X, Y; }
            public static partial class Losses
            {
                [Differentiable] public static double Loss(double[] v)
                {
                    P[] ps = [new() { X = v[0], Y = v[1] }, new() { X = v[2], Y = v[3] }];
                    Far(ps).X *= v[0];
                    Far(ps).Y += ps[0].X;
                    Member(ref ps[0], v[3] > 2) *= 3;
                    return ps[0].X * ps[1].Y + ps[1].X * ps[0].Y;
                }
                static ref P Far(P[] ps) { for (int i = 0; i < ps.Length; i++) { if (ps[i].X > 1) return ref ps[i]; } return ref ps[0]; }
                static ref double Member(ref P p, bool first) { if (first) return ref p.X; else return ref p.Y; }
            }
            """) { Points = [[0.5, 2, 3, 1], [0.5, 0.2, 0.3, 4]] },
        new("of a local function, that calls another one", """
            [Differentiable] public static double Loss(double[] v)
            {
                Last() *= 2;
                First(1) -= v[2];
                return v[0] * v[1] * v[2];
                ref double Last() { for (int i = v.Length - 1; i > 0; i--) if (v[i] < 2) return ref First(i); return ref v[0]; }
                ref double First(int at) { while (at > 0 && v[at] < 1) at--; return ref v[at]; }
            }
            """) { Points = [[0.5, 2.2, 3], [0.5, 1.2, 0.4], [0.5, 0.6, 0.4]] },
    ];
}
