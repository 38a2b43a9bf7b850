using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Structs, records, tuples and objects that the method makes itself: every way to build, copy, change and compare them.</summary>
public sealed class Structures : CorpusTheories<Structures>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a constructor that chains to another", """
            [Differentiable] public static double Loss(double x, double y) => new Box(x).Z + new Box(x, y).Z * y;
            """) { Types = "public readonly struct Box { public readonly double Z; public Box(double x, double y) => Z = x * y; public Box(double v) : this(v, v * v) { } }", Points = [[2, 3]] },
        new("a constructor that calls its base", """
            [Differentiable] public static double Loss(double x, double y) { Ball b = new(x, y); b.Radius *= y; return b.Radius * b.Mass + b.Area; }
            """) { Types = "public class Body { public double Mass; public Body(double mass) { Mass = mass * mass; } public double Area { get; protected set; } = 2; } public sealed class Ball : Body { public double Radius { get; set; } public Ball(double m, double r) : base(m * r) { Radius = r; Area += r * Mass; } }", Points = [[2, 3]] },
        new("a primary constructor that calls its base", """
            [Differentiable] public static double Loss(double x, double y) { Ball b = new(x, y); return b.Volume() * b.Mass; }
            """) { Types = "public class Body(double mass) { public double Mass { get; } = mass * 2; } public sealed class Ball(double m, double r) : Body(m * m) { private readonly double _cube = r * r * r; public double Volume() => _cube * r * m; }", Points = [[2, 3]] },
        new("properties with bodies", """
            [Differentiable] public static double Loss(double x) { Temperature t = new() { Celsius = x }; t.Fahrenheit *= 2; t[0] += x; return t.Celsius * t.Fahrenheit + t[1]; }
            """) { Types = "public struct Temperature { private double _c; public double Celsius { get => _c; set { _c = value; } } public double Fahrenheit { readonly get => _c * 1.8 + 32; set => _c = (value - 32) / 1.8; } public double this[int i] { get => _c * (i + 1); set => _c = value / (i + 1); } }", Points = [[2]] },
        new("indexers by reference, of a class", """
            [Differentiable] public static double Loss(double x, double y) { var v = new Vec(3); for (int i = 0; i < v.Count; i++) v[i] = x + i * y; v[1] *= v[0]; ref double r = ref v[2]; r += v[0, 1]; return v[2] * v[1] + v[1, 2]; }
            """) { Types = """
            public class Vec { double[] d; public Vec(int n) => d = new double[n]; public ref double this[int i] => ref d[i]; public double this[int i, int j] { get => d[i] * d[j]; } public int Count => d.Length; }
            """, Points = [[1.5, 0.4]] },
        new("init-only and required members", """
            [Differentiable] public static double Loss(double x, double y) { P p = new() { A = x, B = y * x }; P q = p with { B = p.A * y }; return p.A * q.B + q.A * p.B; }
            """) { Types = "public readonly struct P { public required double A { get; init; } public double B { get; init; } }", Points = [[2, 3]] },
        new("operators, compound ones, and conversions", """
            [Differentiable] public static double Loss(double x, double y) { Dual2 a = new(x, 1), b = y; a *= b; a += 2 * x; a = -a / (b - 0.5 * y); a++; double value = (double)a; return value * a.D + (a > b ? a.V : b.V); }
            """) { Types = """
            public readonly record struct Dual2(double V, double D)
            {
                public static implicit operator Dual2(double v) => new(v, 0);
                public static explicit operator double(Dual2 d) => d.V;
                public static Dual2 operator +(Dual2 a, Dual2 b) => new(a.V + b.V, a.D + b.D);
                public static Dual2 operator -(Dual2 a, Dual2 b) => new(a.V - b.V, a.D - b.D);
                public static Dual2 operator -(Dual2 a) => new(-a.V, -a.D);
                public static Dual2 operator ++(Dual2 a) => new(a.V + 1, a.D);
                public static Dual2 operator *(Dual2 a, Dual2 b) => new(a.V * b.V, a.D * b.V + a.V * b.D);
                public static Dual2 operator /(Dual2 a, Dual2 b) => new(a.V / b.V, (a.D * b.V - a.V * b.D) / (b.V * b.V));
                public static bool operator >(Dual2 a, Dual2 b) => a.V > b.V;
                public static bool operator <(Dual2 a, Dual2 b) => a.V < b.V;
            }
            """, Points = [[2, 3], [-1, 0.25]] },
        new("a generic pair", """
            [Differentiable] public static double Loss(double x, double y) { var p = Pair.Of(x, y); Pair<Pair<double>> q = new(p, p.Swap()); return q.First.First * q.Second.First + q.Map(v => v.First * v.Second).Second; }
            """) { Types = "public static class Pair { public static Pair<T> Of<T>(T a, T b) => new(a, b); } public readonly record struct Pair<T>(T First, T Second) { public Pair<T> Swap() => new(Second, First); public Pair<U> Map<U>(Func<T, U> f) => new(f(First), f(Second)); }", Points = [[2, 3]] },
        new("deconstruction", """
            [Differentiable] public static double Loss(double x, double y) { var (a, b) = new R(x, y); (double c, (a, _)) = new S(a * b, new R(b, a)); (a, b) = (b * c, a); var (p, (q, _)) = (a, (b, 1)); return p * q + c; }
            """) { Types = "public record R(double A, double B); public readonly struct S(double u, R v) { private readonly double _u = u; public void Deconstruct(out double first, out R second) { first = _u * 2; second = v; } }", Points = [[2, 3]] },
        new("methods that change this", """
            [Differentiable] public static double Loss(double x, double y) { State s = new() { X = x, V = y }; State before = s; for (int i = 0; i < 4; i++) s.Step(0.1); s.Reset(before); s.Step(0.5); return s.X * s.V; }
            """) { Types = "public struct State { public double X, V; public void Step(double h) { V -= h * X; X += h * V; } public void Reset(in State to) { if (X > 0) this = to; } }", Points = [[2, 3], [-1, 0.25]] },
        new("a struct after an early return", """
            [Differentiable] public static double Loss(double x, double y) => Pick(x, y).A * Pick(y, x).B;
            private static P Pick(double x, double y) { if (x > y) return new P { A = x * x }; P p = default; p.B = y; if (x > 0) { p.A = x; return p; } p.A = y * x; return p; }
            public struct P { public double A, B; }
            """) { Points = [[2, 3], [-1, 0.25], [0.5, -2]] },
        new("references to members", """
            [Differentiable] public static double Loss(double x, double y) { P p = new() { A = x, B = y }; ref double r = ref p.A; r *= y; Scale(ref p.B, x); ref P whole = ref p; whole.B += r; Twice(ref whole); return p.A * p.B; }
            private static void Scale(ref double v, double by) => v *= by;
            private static void Twice(ref P p) { p.A *= 2; p = p with { B = p.B + p.A }; }
            public struct P { public double A, B; }
            """) { Points = [[2, 3]] },
        new("default and equality on data", """
            [Differentiable] public static double Loss(double x, double y) { P p = default; P q = new(3, x); int same = p == new P(0, 0) ? 1 : 0; if (q.N == 3 && q != p) p = q; return p.X * y + same * x; }
            public readonly record struct P(int N, double X);
            """) { Points = [[2, 3]] },
        new("tuples of tuples", """
            [Differentiable] public static double Loss(double x, double y) { (double A, (double B, double C) Q) t = (x, (y, x * y)); t.Q.B *= t.A; (t.A, t.Q) = (t.Q.C, (t.A, t.Q.B)); var u = Twice(t.Q); return t.A * t.Q.B + u.Item2; }
            private static (double, double) Twice((double, double) p) => (p.Item1 * 2, p.Item2 * p.Item1);
            """) { Points = [[2, 3]] },
        new("records that inherit", """
            [Differentiable] public static double Loss(double x, double y) { Circle c = new(x, y) { Scale = x }; Shape s = c with { Radius = c.Radius * x }; Circle d = c with { X = c.X * y, Scale = 2 }; return s.X * d.Radius * d.Scale + d.X * s.Scale + s.Area(); }
            """) { Types = "public abstract record Shape(double X) { public double Scale { get; init; } = 1; public abstract double Area(); } public sealed record Circle(double X, double Radius) : Shape(X * X) { public override double Area() => Radius * Radius * Scale; }", Points = [[2, 3]] },
        new("objects that are shared", """
            [Differentiable] public static double Loss(double x, double y) { Node a = new() { Value = x }; Node b = new() { Value = y, Next = a }; b.Next.Value *= y; a.Value += b.Value; Node c = b.Next; c.Value *= 2; return a.Value * b.Value; }
            """) { Types = "public class Node { public double Value; public Node? Next; }", Points = [[2, 3]] },
        new("objects with arrays", """
            [Differentiable] public static double Loss(double x, double y) { Layer l = new(3); for (int i = 0; i < l.W.Length; i++) l.W[i] = x * i + y; l.Scale(y); return l.Of(x); }
            """) { Types = "public class Layer(int n) { public readonly double[] W = new double[n]; private double _b; public void Scale(double k) { for (int i = 0; i < W.Length; i++) W[i] *= k; _b += k * W[1]; } public double Of(double x) { double s = _b; foreach (double w in W) s += w * x; return s; } }", Points = [[2, 3]] },
        new("functors", """
            [Differentiable] public static double Loss(double x, double y) { Poly p = new(x, y, 2); Func<double, double> f = p.At; return f(x) * Twice(p.At, y); }
            private static double Twice(Func<double, double> f, double v) => f(f(v));
            """) { Types = "public readonly struct Poly(double a, double b, double c) { public double At(double x) => a + x * (b + x * c); }", Points = [[0.5, 0.3]] },
        new("interfaces on structs by type parameter", """
            [Differentiable] public static double Loss(double x, double y) => Sum(new Square { K = y }, x) + Sum(new Cube(), y);
            private static double Sum<T>(T f, double x) where T : struct, IFunction { double s = 0; for (int i = 1; i < 4; i++) s += f.At(x * i); return s; }
            """) { Types = "public interface IFunction { double At(double x); } public struct Square : IFunction { public double K; public readonly double At(double x) => K * x * x; } public readonly struct Cube : IFunction { public double At(double x) => x * x * x; }", Points = [[0.5, 0.3]] },
        new("a local array of structs", """
            [Differentiable] public static double Loss(double x, double y) { P[] ps = new P[4]; for (int i = 0; i < ps.Length; i++) { ps[i].A = x * i; ps[i] = ps[i] with { B = y + i }; } ps[1].A *= ps[2].B; (ps[0], ps[3]) = (ps[3], ps[0]); double s = 0; foreach (P p in ps) s += p.A * p.B; ref P r = ref ps[2]; r.B *= x; return s * ps[2].B + ps.Length * ps[^1].A; }
            public struct P { public double A, B; }
            """) { Points = [[2, 3]] },
        new("arrays of tuples, initialized", """
            [Differentiable] public static double Loss(double x, double y) { (double W, int N)[] ts = [(x, 1), (y, 2), (x * y, 3)]; double s = 0; foreach (var (w, n) in ts) s += w * w * n; ts[0].W = s; return ts[0].W * ts[1].W; }
            """) { Points = [[2, 3]] },
        new("spans of structs", """
            [Differentiable] public static double Loss(double x, double y) { Span<P> ps = stackalloc P[3]; for (int i = 0; i < 3; i++) ps[i] = new P(x * i, y); Span<P> tail = ps[1..]; Step(tail, x); return Total(ps) + tail.Length; }
            private static void Step(Span<P> ps, double k) { for (int i = 0; i < ps.Length; i++) ps[i] = new P(ps[i].A * k, ps[i].B + ps[i].A); }
            private static double Total(ReadOnlySpan<P> ps) { double s = 0; foreach (ref readonly P p in ps) s += p.A * p.B; return s; }
            public readonly record struct P(double A, double B);
            """) { Points = [[2, 3]] },
        new("nested structs in an array", """
            [Differentiable] public static double Loss(double x, double y) { Body[] bodies = new Body[2]; bodies[0] = new Body { At = (x, y), Mass = 2 }; bodies[1].At = (y, x * y); bodies[1].Mass = x; for (int k = 0; k < 3; k++) for (int i = 0; i < 2; i++) { bodies[i].At.X += 0.1 * bodies[1 - i].Mass * bodies[i].At.Y; bodies[i].At.Y -= 0.1 * bodies[i].At.X; } return bodies[0].At.X * bodies[1].At.Y; }
            public struct Body { public (double X, double Y) At; public double Mass; }
            """) { Points = [[2, 3]] },
        new("data in an array of structs", """
            [Differentiable(nameof(w), nameof(b))] public static double Loss(double w, double b, Sample[] data) { double s = 0; foreach (Sample d in data) { double r = w * d.X + b - d.Y; s += d.Weight * r * r; } for (int i = 0; i < data.Length; i++) s += data[i].X * w; return s / data.Length; }
            """) { Types = "public readonly record struct Sample(double X, double Y, double Weight);", Passive = { ["data"] = "new[] { new Corpus.Sample(1, 2, 3), new Corpus.Sample(2, 1, 0.5) }" }, Points = [[2, 3]] },
    ];
}
