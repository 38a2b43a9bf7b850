using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Structs, records, tuples and vectors as what is differentiated.</summary>
public sealed class ActiveStructures : IStructureTopic
{
    private static readonly ActiveThing _point = new("Point", "new Point(#, #)", ".X", ".Y");

    private static readonly StructureCase[] _cases =
    [
        new("a struct with fields", """
            public struct P { public double A, B; public int N; public string Name; }
            public static partial class Losses { [Differentiable] public static double Loss(P p, double k) => p.A * p.A * p.B + k * p.A + p.N; }
            """, new ActiveThing("P", "new P { A = #, B = #, N = 3 }", ".A", ".B"), ActiveThing.Number)
        { Points = [[1, 2, 3], [-0.5, 0.25, 2]], Objective = "new P { N = 3 }" },
        new("a positional record struct", """
            public readonly record struct Point(double X, double Y);
            public static partial class Losses { [Differentiable] public static double Loss(Point p) { var q = p with { X = p.X * p.Y }; return q.X * q.Y + Math.Sin(p.X); } }
            """, _point)
        { Points = [[1, 2], [-0.5, 0.25]] },
        new("a record that is a class", """
            public record Point(double X, double Y) { public string? Name { get; init; } }
            public static partial class Losses { [Differentiable] public static double Loss(Point p) { Point q = p with { X = p.X * p.Y }; var (a, b) = p; return q.X * b + a * a; } }
            """, _point)
        { Points = [[1, 2], [-0.5, 0.25]], Objective = "new Point(0, 0)" },
        new("a record that inherits", """
            public record Base(double X);
            public record Point(double X, double Y) : Base(X);
            public static partial class Losses { [Differentiable] public static double Loss(Point p) => p.X * p.X * p.Y; }
            """, _point)
        { Points = [[1, 2], [-0.5, 0.25]], Objective = "new Point(0, 0)" },
        new("a struct that its constructor fills", """
            public readonly struct Point { public Point(double x, double y) { X = x; Y = y; } public double X { get; } public readonly double Y; public double Norm => X * X + Y * Y; }
            public static partial class Losses { [Differentiable] public static double Loss(Point p) => p.Norm * p.X; }
            """, _point)
        { Points = [[1, 2], [-0.5, 0.25]] },
        new("a struct with a primary constructor", """
            public readonly struct Point(double x, double y) { public double X { get; } = x; public double Y { get; } = y;
                public static Point operator *(Point a, Point b) => new(a.X * b.X - a.Y * b.Y, a.X * b.Y + a.Y * b.X);
                public static implicit operator Point(double x) => new(x, 0);
                public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y); }
            public static partial class Losses { [Differentiable] public static double Loss(Point p) { Point z = 0; for (int i = 0; i < 3; i++) z = z * z + p; z += 1; return z.X * z.X + z.Y; } }
            """, _point)
        { Points = [[0.3, 0.4], [-0.5, 0.25]] },
        new("nested structs", """
            public record struct Point(double X, double Y);
            public struct Segment(Point from, Point to) { public Point From = from; public Point To { get; set; } = to; }
            public static partial class Losses { [Differentiable] public static double Loss(Segment s) { s.From.X *= s.To.Y; s.To = s.To with { X = s.From.X }; return s.From.X * s.From.Y + s.To.X * s.To.Y; } }
            """, new ActiveThing("Segment", "new Segment(new Point(#, #), new Point(#, #))", ".From.X", ".From.Y", ".To.X", ".To.Y"))
        { Points = [[1, 2, 3, 4]] },
        new("required and init", """
            public struct P { public required double A { get; init; } public required int N { get; init; } public double B; }
            public static partial class Losses { [Differentiable] public static double Loss(P p) => p.A * p.B * p.N; }
            """, new ActiveThing("P", "new P { A = #, N = 2, B = # }", ".A", ".B"))
        { Points = [[1, 2]], Objective = "new P { A = 0, N = 2 }" },
        new("a struct with arrays", """
            public struct Layer { public double[] Weights; public double Bias; public double[,] Mixing; }
            public static partial class Losses { [Differentiable] public static double Loss(Layer l, ReadOnlySpan<double> x) { double s = l.Bias; for (int i = 0; i < x.Length; i++) s += l.Weights[i] * x[i]; l.Weights[0] *= s; return s * s * l.Mixing[0, 1] + l.Weights[0]; } }
            """, new ActiveThing("Layer", "new Layer { Weights = [#, #], Bias = #, Mixing = new double[,] { { #, # } } }", ".Weights[0]", ".Weights[1]", ".Bias", ".Mixing[0, 0]", ".Mixing[0, 1]"),
            new ActiveThing("double[]", "new double[] { #, # }", "[0]", "[1]") { IsMemory = true })
        { Points = [[1, 2, 3, 4, 5, 6, 7]], Objective = null, Overwrites = true },
        new("a struct with an array", """
            public readonly record struct Layer(double[] Weights, double Bias);
            public static partial class Losses { [Differentiable] public static double Loss(Layer l, ReadOnlySpan<double> x) { double s = l.Bias; for (int i = 0; i < x.Length; i++) s += l.Weights[i] * x[i]; return s * s; } }
            """, new ActiveThing("Layer", "new Layer([#, #], #)", ".Weights[0]", ".Weights[1]", ".Bias"),
            new ActiveThing("double[]", "new double[] { #, # }", "[0]", "[1]") { IsMemory = true })
        { Points = [[1, 2, 3, 4, 5]], Objective = "new Layer(new double[2], 0)" },
        new("a tuple", """
            public static partial class Losses { [Differentiable] public static double Loss((double A, (double B, int N) Q) t, double x) { var (a, (b, n)) = t; return a * b * n + x * t.Q.B; } }
            """, new ActiveThing("(double A, (double B, int N) Q)", "(#, (#, 2))", ".A", ".Q.B"), ActiveThing.Number)
        { Points = [[1, 2, 3]], Objective = "(0, (0, 2))" },
        new("a generic struct", """
            public record struct Pair<T>(T First, T Second);
            public static partial class Losses { [Differentiable] public static double Loss(Pair<double> p, Pair<Pair<double>> q) => p.First * q.First.Second + Swap(p).First * q.Second.First * q.First.First * q.Second.Second; static Pair<T> Swap<T>(Pair<T> p) => new(p.Second, p.First); }
            """, new ActiveThing("Pair<double>", "new Pair<double>(#, #)", ".First", ".Second"),
            new ActiveThing("Pair<Pair<double>>", "new(new(#, #), new(#, #))", ".First.First", ".First.Second", ".Second.First", ".Second.Second"))
        { Points = [[1, 2, 3, 4, 5, 6]] },
        new("a struct changed in a loop and merged by a branch", """
            public struct P { public double A, B; public void Step(double k) { A += k * B; B -= k * A; } }
            public static partial class Losses { [Differentiable] public static double Loss(P p, double k) { for (int i = 0; i < 5; i++) { if (p.A > 1.5) p = new P { A = p.B, B = p.A }; else p.Step(k); } return p.A * p.B; } }
            """, new ActiveThing("P", "new P { A = #, B = # }", ".A", ".B"), ActiveThing.Number)
        { Points = [[1, 2, 0.1], [-0.5, 0.25, 0.3]] },
        new("members that are keywords", """
            public struct @event { public double @class, @this; }
            public static partial class Losses { [Differentiable] public static double Loss(@event @struct) => @struct.@class * @struct.@this; }
            """, new ActiveThing("@event", "new @event { @class = #, @this = # }", ".@class", ".@this"))
        { Points = [[1, 2]] },
        new("names like ours", """
            public struct P { public double X, Y; }
            public static partial class Losses { [Differentiable] public static double Loss(P p, double pX, double pYAdjoint) { double pY = pX * p.Y; return p.X * pY * pYAdjoint; } }
            """, new ActiveThing("P", "new P { X = #, Y = # }", ".X", ".Y"), ActiveThing.Number, ActiveThing.Number)
        { Points = [[1, 2, 3, 4]] },
        new("private fields of the method's own type", """
            public partial struct Losses { private double _a, _b; public Losses(double a, double b) { _a = a; _b = b; } public readonly double A => _a; public readonly double B => _b;
                [Differentiable] public static double Loss(Losses p) => p._a * p._b * p._b; }
            """, new ActiveThing("Losses", "new Losses(#, #)", ".A", ".B"))
        { Points = [[1, 2]] },
    ];

    public static IReadOnlyList<StructureCase> Cases => _cases;

    public static TheoryData<string> Names => [.. _cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_is_right(string name)
    {
        string? reason = StructureHarness.Check(_cases.Single(c => c.Name == name));
        Assert.True(reason is null, reason);
    }
}
