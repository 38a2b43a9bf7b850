using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Variables of class types that take on other objects: values, where the objects never change. Numbers that are only said.</summary>
public sealed class Objects : CorpusTheories<Objects>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a record replaced by with", """
            [Differentiable] public static double Loss(double x, double y) { State s = new(x, 1); for (int i = 0; i < 3; i++) s = s with { A = s.A * y, B = s.B + s.A }; return s.A * s.B; }
            """) { Types = """
            public record State(double A, double B);
            """, Points = [[0.7, 0.3]] },
        new("a record that a helper steps", """
            [Differentiable] public static double Loss(double x, double y) { State s = new(x, 1); int n = 0; while (s.B < 3 && n++ < 10) s = Step(s, y); return s.A * s.B; }
            static State Step(State s, double y) { if (s.A > 2) return s; return new State(s.A * y + 1, s.B + s.A); }
            """) { Types = """
            public record State(double A, double B);
            """, Points = [[0.7, 0.3]] },
        new("records that meet", """
            [Differentiable] public static double Loss(double x, double y) { Pt p = new(x, y); if (x > y) p = new Pt(p.B, p.A * y); else if (y > 2) p = p with { A = y }; Pt q = x > 0 ? p : new(y, y); return q.A * p.B + q.B; }
            """) { Types = """
            public record Pt(double A, double B);
            """, Points = [[0.7, 0.3], [-0.7, 0.3], [-0.7, 3]] },
        new("a record assigned in a loop", """
            [Differentiable] public static double Loss(double x, double y) { Pt p; double s = 0; for (int i = 0; i < 3; i++) { p = new Pt(x * i, y); s += p.A * p.B; } p = new(s, x); return p.A * p.B; }
            """) { Types = """
            public record Pt(double A, double B);
            """, Points = [[0.7, 0.3]] },
        new("classes that never change", """
            [Differentiable] public static double Loss(double x, double y) { var a = new Ro(x); var b = new Pc(y); for (int i = 0; i < 3; i++) { a = new Ro(a.V * b.Get()); b = b.Next(a.V); if (b.Get() > 5) break; } return a.V * b.Get(); }
            """) { Types = """
            public sealed class Ro { public readonly double V; public Ro(double v) { V = v; } } public class Pc(double k) { public double Get() => k * k; public Pc Next(double d) => new(k + d); }
            """, Points = [[0.7, 1.3], [1.7, 1.3]] },
        new("a class that changes, under two names", """
            [Differentiable] public static double Loss(double x, double y) { var a = new Cn(x); a.Bump(y); a.Bump(y); var b = a; b.Bump(1); return a.V; }
            """) { Types = """
            public class Cn(double k) { public double V => k; public void Bump(double d) => k += k * d; }
            """, Points = [[0.7, 1.3]] },
        new("a record that holds an array and a record", """
            [Differentiable] public static double Loss(double x, double y) { Net n = new([x, y], new Pt(x, 1)); for (int i = 0; i < 3; i++) { double[] w = [n.W[0] * n.P.A, n.W[1] + x]; n = n with { W = w, P = n.P with { A = w[1] } }; } return n.W[0] + n.P.A; }
            """) { Types = """
            public record Pt(double A, double B); public record Net(double[] W, Pt P);
            """, Points = [[0.7, 1.3]] },
        new("a record in a struct", """
            [Differentiable] public static double Loss(double x, double y) { St s = new() { P = new(x, y) }; for (int i = 0; i < 3; i++) { s.P = new(s.P.B, s.P.A * y); s.N++; } return s.P.A * s.N; }
            """) { Types = """
            public record Pt(double A, double B); public struct St { public Pt P; public int N; }
            """, Points = [[0.7, 1.3]] },
        new("assertions", """
            [Differentiable] public static double Loss(double x) { System.Diagnostics.Debug.Assert(x > 0); System.Diagnostics.Debug.Assert(x > 0, "bad"); System.Diagnostics.Debug.Assert(x > 0, $"bad {x}"); Console.Error.Flush(); System.Diagnostics.Trace.Assert(!double.IsNaN(x)); return x * x; }
            """) { Points = [[0.7]] },
        new("output on a path", """
            [Differentiable] public static double Loss(double x) { if (x > 1e9) { Console.WriteLine(x); Console.WriteLine($"x = {x:F3}"); System.Diagnostics.Debug.WriteLine("x " + x); } return x * x; }
            """) { Points = [[0.7]] },
        new("numbers in exceptions", """
            [Differentiable] public static double Loss(double x) { if (x < 0) throw new ArgumentOutOfRangeException(nameof(x), x, $"bad {x}"); if (double.IsNaN(x)) throw new InvalidOperationException("x is " + x); return x * x; }
            """) { Points = [[0.7]] },
    ];
}
