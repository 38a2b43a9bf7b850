using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Arrays and spans of structs as what is differentiated.</summary>
public sealed class ActiveRows : IStructureTopic
{
    private const string Positional = "public readonly record struct Point(double X, double Y);";
    private const string Fields = "public struct Point { public double X, Y; public Point(double x, double y) { X = x; Y = y; } }";
    private static readonly ActiveThing _three = new("Point[]", "new Point[] { new(#, #), new(#, #), new(#, #) }", "[0].X", "[0].Y", "[1].X", "[1].Y", "[2].X", "[2].Y") { IsMemory = true };
    private static readonly double[][] _points = [[1, 2, -0.5, 0.25, 0.75, -1.5], [0.3, 0.1, 0.6, -0.8, 1.2, 0.4]];

    private static readonly StructureCase[] _cases =
    [
        new("potential of bodies in an array", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(Point[] bodies) { double e = 0; for (int i = 0; i < bodies.Length; i++) for (int j = 0; j < i; j++) { double dx = bodies[i].X - bodies[j].X, dy = bodies[i].Y - bodies[j].Y; e -= 1 / Math.Sqrt(dx * dx + dy * dy + 0.1); } return e; } }
            """, _three)
        { Points = _points, Objective = null },
        new("elements as structs, with methods and operators", """
            public readonly record struct Point(double X, double Y) { public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y); public double Squared() => X * X + Y * Y; }
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> path) { double s = 0; for (int i = 1; i < path.Length; i++) { Point step = path[i] - path[i - 1]; s += Math.Sqrt(1 + step.Squared()) * path[^1].Y; } return s; } }
            """, _three)
        { Points = _points, Objective = null },
        new("each element in turn", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> points) { double s = 0; foreach (Point p in points) s += p.X * p.X * p.Y; return s * points[0].X; } }
            """, _three)
        { Points = _points, Objective = null },
        new("the same, made anew", $$"""
            {{Positional}}
            public static partial class Losses { [Differentiable] public static double Loss(Span<Point> points) { double s = 0; foreach (var (x, y) in points) s += x * x * y; return s * points[0].X; } }
            """, _three)
        { Points = _points, Objective = null },
        new("one number of each only", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> points) { double s = 0; for (int i = 0; i < points.Length; i++) s += Math.Sin(points[i].X); return s; } }
            """, _three)
        { Points = _points, Objective = null },
        new("slices", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(Point[] points) => Area(points.AsSpan(1, 2)) * Area(points[..2]) + Area(points); static double Area(ReadOnlySpan<Point> p) { double s = 0; for (int i = 0; i < p.Length; i++) s += p[i].X * p[(i + 1) % p.Length].Y; return s; } }
            """, _three)
        { Points = _points, Objective = null },
        new("a part chosen by a condition", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> points) { ReadOnlySpan<Point> tail = points.Slice(1), head = points.Slice(0, 2), part = points[0].X > 0.5 ? tail : head; double s = 0; for (int i = 0; i < part.Length; i++) s += part[i].X * part[i].Y * part[0].Y; return s; } }
            """, _three)
        { Points = _points, Objective = null },
        new("nested structs with data", """
            public readonly record struct Point(double X, double Y);
            public readonly record struct Camera(Point Center, double Focal, int Index, bool IsOn);
            public static partial class Losses { [Differentiable("cameras", "scene")] public static double Loss(Camera[] cameras, ReadOnlySpan<Point> scene, double[] seen) { double s = 0; for (int i = 0; i < cameras.Length; i++) { Camera c = cameras[i]; if (!c.IsOn) continue; for (int k = 0; k < scene.Length; k++) { double r = (scene[k].X - c.Center.X) * c.Focal / (2 + scene[k].Y - c.Center.Y) - seen[c.Index]; s += r * r; } } return s; } }
            """, new ActiveThing("Camera[]", "new Camera[] { new(new(#, #), #, 1, true), new(new(9, 9), 9, 0, false) }", "[0].Center.X", "[0].Center.Y", "[0].Focal") { IsMemory = true },
            new ActiveThing("Point[]", "new Point[] { new(#, #), new(#, #) }", "[0].X", "[0].Y", "[1].X", "[1].Y") { IsMemory = true })
        { Points = [[0.1, 0.2, 1.5, 0.4, 0.3, -0.6, 0.8]], Objective = null, Data = "new double[] { 0.25, -0.5 }" },
        new("a struct whose constructor fills it", """
            public readonly struct Point { public Point(double x, double y) { X = x; Y = y; } public double X { get; } public double Y { get; } }
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> points) { double s = 0; for (int i = 0; i < points.Length; i++) s += points[i].X * points[i].Y; return s * s; } }
            """, _three)
        { Points = _points, Objective = null },
        new("a struct with a primary constructor", """
            public readonly struct Point(double x, double y) { public double X { get; } = x; public double Y { get; } = y; }
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> points) { double s = 0; for (int i = 0; i < points.Length; i++) s += points[i].X * points[i].Y; return s * s; } }
            """, _three)
        { Points = _points, Objective = null },
        new("tuples", """
            public static partial class Losses { [Differentiable] public static double Loss((double A, (double B, int N) Q)[] rows, double k) { double s = 0; foreach (var (a, (b, n)) in rows) s += a * b * n * k; return s * rows[0].Q.B; } }
            """, new ActiveThing("(double A, (double B, int N) Q)[]", "new (double A, (double B, int N) Q)[] { (#, (#, 2)), (#, (#, 3)) }", "[0].A", "[0].Q.B", "[1].A", "[1].Q.B") { IsMemory = true },
            ActiveThing.Number)
        { Points = [[1, 2, 3, 4, 0.5]], Objective = null },
        new("names like ours", """
            public struct @event { public double @class, @this; public @event(double a, double b) { @class = a; @this = b; } }
            public static partial class Losses { [Differentiable] public static double Loss(@event[] @struct, double structX) { double structClass = structX; for (int i = 0; i < @struct.Length; i++) structClass *= @struct[i].@class * @struct[i].@this; return structClass * structClass; } }
            """, new ActiveThing("@event[]", "new @event[] { new(#, #), new(#, #) }", "[0].@class", "[0].@this", "[1].@class", "[1].@this") { IsMemory = true }, ActiveThing.Number)
        { Points = [[1, 2, 0.5, 1.5, 0.75]], Objective = null },
        new("a working copy", $$"""
            {{Positional}}
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<Point> points) { Point[] q = points.ToArray(); for (int k = 0; k < 3; k++) for (int i = 1; i < q.Length; i++) q[i] = new Point(q[i - 1].X * q[i].Y, q[i].X - 0.5 * q[i - 1].Y); return q[^1].X * q[^1].Y; } }
            """, _three)
        { Points = _points, Objective = null },
        new("two arrays of tuples", """
            public static partial class Losses { [Differentiable] public static double Loss((double X, double Y)[] a, (double X, double Y)[] b) { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i].X * b[i].Y - a[i].Y * b[i].X; return s * s; } }
            """, new ActiveThing("(double X, double Y)[]", "new (double X, double Y)[] { (#, #), (#, #) }", "[0].X", "[0].Y", "[1].X", "[1].Y") { IsMemory = true },
            new ActiveThing("(double X, double Y)[]", "new (double X, double Y)[] { (#, #), (#, #) }", "[0].X", "[0].Y", "[1].X", "[1].Y") { IsMemory = true })
        { Points = [[1, 2, 0.5, 1.5, 0.75, 0.1, 0.2, -0.3]], Objective = null },
        new("slices of slices", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(Point[] points) { int n = 1; double s = points.AsSpan(n++).Slice(1)[0].X; return s * n * points.AsSpan().Slice(1, 2).ToArray()[0].Y + points[^2].X * points[0].Y; } }
            """, _three)
        { Points = _points, Objective = null },
        new("two arrays that change places", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(Point[] a, Point[] b) { for (int i = 0; i < 3; i++) { a[0].X += 0.5 * b[0].Y; b[0].Y *= a[0].X; (a, b) = (b, a); } return a[0].X * a[0].Y + b[0].X * b[0].Y; } }
            """, new ActiveThing("Point[]", "new Point[] { new(#, #) }", "[0].X", "[0].Y") { IsMemory = true }, new ActiveThing("Point[]", "new Point[] { new(#, #) }", "[0].X", "[0].Y") { IsMemory = true })
        { Points = [[1, 2, -0.5, 0.25]], Objective = null, Overwrites = true },
        new("elements that are written", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(Point[] p) { for (int k = 0; k < 3; k++) for (int i = 1; i < p.Length; i++) { p[i].X += 0.1 * p[i - 1].Y * p[i].X; p[i].Y = Math.Sin(p[i].X) * p[i].Y; } return p[^1].X * p[^1].Y + p[0].X; } }
            """, _three)
        { Points = _points, Objective = null, Overwrites = true },
        new("elements that are written anew", $$"""
            {{Positional}}
            public static partial class Losses { [Differentiable] public static double Loss(Span<Point> p) { for (int k = 0; k < 3; k++) for (int i = 1; i < p.Length; i++) { p[i] = p[i] with { X = p[i].X + 0.1 * p[i - 1].Y }; p[i] = new Point(p[i].Y, p[i].X * p[i].Y); } return p[^1].X * p[^1].Y + p[0].X; } }
            """, _three)
        { Points = _points, Objective = null, Overwrites = true },
        new("elements by reference, and cleared", $$"""
            {{Fields}}
            public static partial class Losses { [Differentiable] public static double Loss(Span<Point> p) { ref Point first = ref p[0]; first.X *= first.Y; double s = p[1].X * p[1].Y; p.Slice(1, 1).Clear(); foreach (ref Point q in p) q.Y += q.X; return s * p[0].Y + p[1].Y + p[2].X * p[2].Y; } }
            """, _three)
        { Points = _points, Objective = null, Overwrites = true },
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

    [Theory]
    [InlineData("AG1017", "Point[] p", "Point[] q = p; if (p[0].X > 0) q = new Point[3]; return q[0].X;")]
    [InlineData("AG1017", "Span<Point> p", "Span<Point> q = new Point[3]; double s = 0; for (int i = 0; i < 3; i++) { s += q[0].X * p[0].X; Span<Point> t = q; q = p; p = t; } return s;")]
    [InlineData("AG1014", "ReadOnlySpan<Point> p", "return Sum(p, 0); static double Sum(ReadOnlySpan<Point> p, int i) => i == p.Length ? 0 : p[i].X + Sum(p, i + 1);")]
    [InlineData("AG1009", "Point[] p", "return Enumerable.Sum(p, q => q.X);")]
    [InlineData("AG1001", "ReadOnlySpan<Point> p", "return p is [var a, ..] ? a.X : 0;")]
    [InlineData("AG1008", "Point[] p", "return p == null ? 0 : p[0].X;")]
    [InlineData("AG1019", "Point[] p", "return p.GetHashCode() * p[0].X;")]
    public void What_cannot_be_followed_is_refused(string id, string parameter, string body)
    {
        string loss = $"{Fields} public static partial class Losses {{ [Differentiable] public static double Loss({parameter}) {{ {body} }} }}";
        Assert.Contains($"error {id}:", StructureHarness.Check(new StructureCase(id, loss, _three) { Points = _points }), System.StringComparison.Ordinal);
    }
}
