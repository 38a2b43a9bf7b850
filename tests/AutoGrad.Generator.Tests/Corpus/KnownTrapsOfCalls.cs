using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>More programs that have caught other systems: closures, recursion, copies of structures, and values that are not defined everywhere.</summary>
public sealed class KnownTrapsOfCalls : CorpusTheories<KnownTrapsOfCalls>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        // Captures, closures, calls.
        new("a closure that changes what it captures", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double total = 0;
                int calls = 0;
                Action<double> add = v => { total += v * ++calls; };
                add(x);
                add(x * y);
                double before = total;
                add(before);
                return total * before;
            }
            """) { Points = [[0.7, 1.2]] },
        new("closures that make closures", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Func<double, Func<double, double>> scale = k => v => k * v + x;
                var twice = scale(2);
                var byY = scale(y);
                return twice(byY(x)) * byY(y);
            }
            """) { Points = [[0.7, 1.2]] },
        new("a variable captured in each trip", """
            [Differentiable] public static double Loss(double x)
            {
                double s = 0;
                for (int i = 1; i < 4; i++)
                {
                    double k = x * i;
                    double Power(double v) { k += v; return k * v; }
                    s += Power(s) + Power(x);
                }
                return s;
            }
            """) { Points = [[0.3], [-0.2]] },
        new("recursion with an accumulator", """
            [Differentiable] public static double Loss(double x, double y) => Fold(x, y, 5, 1) + Fold(y, x, 0, x);
            private static double Fold(double x, double y, int n, double sum) => n <= 0 ? sum * x : Fold(y, x * 0.9, n - 1, sum * x + y);
            """) { Points = [[0.7, 1.2]] },
        new("recursion that branches on values", """
            [Differentiable] public static double Loss(double x) => Visit(x, 0);
            private static double Visit(double v, int depth)
            {
                if (depth > 4 || v < 0.1) return v * v;
                double left = Visit(v * 0.4, depth + 1);
                return v > 0.5 ? left * Visit(v - 0.3, depth + 1) + v : left - v;
            }
            """) { Points = [[0.93], [0.43], [1.74]] },
        new("Ackermann of small numbers, weighed", """
            [Differentiable] public static double Loss(double x) { double w = 1; int a = Ack(1, 2, ref w, x); return w * a; }
            private static int Ack(int m, int n, ref double w, double x)
            {
                w *= 1 + x * 0.1;
                if (m == 0) return n + 1;
                if (n == 0) return Ack(m - 1, 1, ref w, x);
                return Ack(m - 1, Ack(m, n - 1, ref w, x), ref w, x);
            }
            """) { Points = [[0.9], [-0.4]] },
        new("several results by reference, some of them dropped", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Parts(x * y, out double a, out _);
                Parts(y, out _, out double b);
                Parts(a, out a, out b);
                return a * b;
            }
            private static void Parts(double v, out double sine, out double cosine) { sine = Math.Sin(v); cosine = Math.Cos(v) * sine; }
            """) { Points = [[0.7, 1.2]] },

        // Structures.
        new("a struct that is copied, then changed", """
            [Differentiable] public static double Loss(double x, double y)
            {
                P a = new() { X = x, Y = y }, b = a;
                b.X *= 3;
                a = b with { Y = a.X };
                b.Twist();
                return a.X * b.Y - a.Y * b.X;
            }
            """) { Types = "public struct P { public double X, Y; public void Twist() { (X, Y) = (Y, X * Y); } }", Points = [[0.7, 1.2]] },
        new("tuples compared and swapped in a loop", """
            [Differentiable] public static double Loss(double x, double y)
            {
                (double A, double B) p = (x, y);
                for (int i = 0; i < 5; i++)
                {
                    p = p.A > p.B ? (p.B, p.A * 0.5) : (p.A + 0.25 * p.B, p.A);
                    p.B += x;
                }
                var (u, v) = p;
                return u * v;
            }
            """) { Points = [[0.7, 1.2], [2, 0.5]] },
        new("an object that is changed through two names", """
            [Differentiable] public static double Loss(double x)
            {
                Box a = new() { V = x }, b = a;
                b.V *= 2;
                a.V += b.V * x;
                return b.V * a.V;
            }
            """) { Types = "public class Box { public double V; }", Points = [[0.7]] },
        new("an array of structs, sorted by one member", """
            [Differentiable] public static double Loss(double x, double y, double z)
            {
                P[] ps = [new() { X = x, Y = y }, new() { X = y, Y = z }, new() { X = z, Y = x }];
                for (int i = 0; i < 3; i++)
                    for (int k = 0; k < 2; k++)
                        if (ps[k].X > ps[k + 1].X) (ps[k], ps[k + 1]) = (ps[k + 1], ps[k]);
                double s = 0;
                for (int i = 0; i < 3; i++) { ref P p = ref ps[i]; p.Y *= i + 1; s += p.X * p.Y; }
                return s;
            }
            """) { Types = "public struct P { public double X, Y; }", Points = [[0.7, 1.2, -0.3], [3, 2, 1]] },

        // Numbers that are not there, or not everywhere.
        new("a branch that is not defined elsewhere", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double r = x > 0 ? Math.Log(x) * y : 0;
                double q = y != 0 ? Math.Sqrt(Math.Abs(x / y)) : x;
                return r + (x < 0 ? Math.Pow(-x, y) : q);
            }
            """) { Points = [[0.7, 1.2], [-0.7, 1.5], [2, -1]] },
        new("iterated to a fixed point", """
            [Differentiable] public static double Loss(double x)
            {
                double r = 1, before;
                do { before = r; r = 0.5 * (r + x / r); } while (Math.Abs(r - before) > 1e-14 * r);
                return r * r * r;
            }
            """) { Points = [[2], [0.3]] },
        new("Horner with a guard", """
            [Differentiable(nameof(c), nameof(x))] public static double Loss(ReadOnlySpan<double> c, double x)
            {
                double s = 0;
                for (int i = c.Length - 1; i >= 0; i--)
                {
                    s = s * x + c[i];
                    if (double.IsNaN(s) || Math.Abs(s) > 1e6) throw new OverflowException();
                }
                return s;
            }
            """) { Points = [[1, -2, 0.5, 0.7]], Lengths = new() { ["c"] = 3 } },
    ];
}
