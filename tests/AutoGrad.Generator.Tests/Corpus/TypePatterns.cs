using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Patterns that ask for a type, look at members or take a value apart, over what is differentiated and over data.</summary>
public sealed class TypePatterns
{
    private static readonly StructureCase[] _cases =
    [
        new("properties and positions of an active record", """
            public record Pt(double X, double Y);
            public static partial class Losses { [Differentiable] public static double Loss(Pt p) => p is { X: > 0 and var x } ? x * x * p.Y : p is (var a, var b) ? a * b : 0; }
            """, new ActiveThing("Pt", "new Pt(#, #)", ".X", ".Y"))
        { Points = [[1, 2], [-1, 2]], Objective = null },
        new("an active record under the name of its base", """
            public record Base(double X);
            public record Pt(double X, double Y) : Base(X);
            public static partial class Losses { [Differentiable] public static double Loss(Pt p) => ((Base)p).X * p.X * p.Y + H(p); static double H(Base b) => b is Pt q ? q.X * q.Y : b.X * 3; }
            """, new ActiveThing("Pt", "new Pt(#, #)", ".X", ".Y"))
        { Points = [[1, 2]], Objective = null },
        new("which of two records", """
            public abstract record Base(double X);
            public record Pt(double X, double Y) : Base(X);
            public record Pq(double X) : Base(X);
            public static partial class Losses { [Differentiable] public static double Loss(Pt p) => H(p) + H(p with { X = 2 * p.Y }); static double H(Base b) => b switch { Pt { Y: > 0 } q => q.X * q.Y, Pt(var x, var y) => x - y, Pq q => q.X, _ => 0 }; }
            """, new ActiveThing("Pt", "new Pt(#, #)", ".X", ".Y"))
        { Points = [[1, 2], [1, -2]], Objective = null },
        new("a Deconstruct method that exchanges and scales", """
            public struct Pt(double a, double b) { public double A = a, B = b; public readonly void Deconstruct(out double x, out double y) { x = B * 2; y = A; } }
            public static partial class Losses { [Differentiable] public static double Loss(Pt p) { var (x, y) = p; return p is (> 0, var q) ? x * q * q : y; } }
            """, new ActiveThing("Pt", "new Pt(#, #)", ".A", ".B"))
        { Points = [[1, 2], [1, -2]], Objective = null },
        new("a positional record that inherits a property", """
            public record Base(double X);
            public record Pt(double Y, double X) : Base(X);
            public static partial class Losses { [Differentiable] public static double Loss(double u, double v) { var p = new Pt(u, v); var (a, b) = p; return a * a * b + (p is (var c, _) ? c : 0); } }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 2]], Objective = null },
        new("a positional record that declares a property itself", """
            public record struct Pt(double X, double Y) { public double Z { get; set; } = 1; public double X { get; init; } = X; }
            public static partial class Losses { [Differentiable] public static double Loss(double u, double v) { var p = new Pt(u, v) { Z = 3 }; var (a, b) = p; p = p with { Y = a * a }; return a * a * b + p.Y * p.Z + (p is (var c, > 0) ? c : 0); } }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 2]], Objective = null },
        new("a record with a Deconstruct method of its own", """
            public record Pt(double X, double Y) { public void Deconstruct(out double x, out double y) { x = Y; y = X * X; } }
            public static partial class Losses { [Differentiable] public static double Loss(Pt p) { var (a, b) = p; return a * a * b + (p is (var c, > 0) ? c : 0); } }
            """, new ActiveThing("Pt", "new Pt(#, #)", ".X", ".Y"))
        { Points = [[1.5, 2]], Objective = null },
        new("which of two classes, as data", """
            public abstract class Shape; public sealed class Circle(double r) : Shape { public double R { get; } = r; } public class Box : Shape { public double W, H; }
            public static partial class Losses { [Differentiable(nameof(x))] public static double Loss(double x, Shape s, Shape t) => A(x, s) * A(x, t); static double A(double x, Shape s) => s switch { Circle { R: var r } => x * r * x, Box { W: > 2 } b => x + b.H, Box b => x * b.W * b.H, _ => throw new ArgumentException() }; }
            """, ActiveThing.Number)
        { Data = "new Circle(2), new Box { W = 1, H = 3 }", Points = [[1.5]], Objective = null },
        new("boxed data", """
            public static partial class Losses { [Differentiable(nameof(x))] public static double Loss(double x, object o, object q) { double s = x; if (o is int n) for (int i = 0; i < n; i++) s *= x; if (q is string { Length: > 2 } t && t[0] == 'a') s += x * t.Length; else if (q is not string) s -= 1; return o is double d ? d : s; } }
            """, ActiveThing.Number)
        { Data = "3, \"abc\"", Points = [[1.5]], Objective = null },
        new("members of the instance", """
            public partial class M { public double W; public double V { get; set; } [Differentiable(nameof(W), nameof(x))] public double Loss(double x) => this is { W: > 0 and var w } ? w * w * x : this.W * x * ((M)this).W; }
            """, ActiveThing.Number, new ActiveThing("double", "#", "") { IsField = true })
        { Target = "new M { W = p[1] }", Points = [[2, 1.5], [2, -1.5]], Objective = null },
        new("the instance under other names", """
            public partial class M { public double W; [Differentiable(nameof(W), nameof(x))] public double Loss(double x) { var me = this; object o = this; return H(me) * x + ((M)o).W * K(this); } static double H(M m) => m.W * m.W; double K(M m) => m.W * W; }
            """, ActiveThing.Number, new ActiveThing("double", "#", "") { IsField = true })
        { Target = "new M { W = p[1] }", Points = [[2, 1.5]], Objective = null },
    ];

    public static TheoryData<string> Names => [.. _cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_is_right(string name)
    {
        string? reason = StructureHarness.Check(_cases.Single(c => c.Name == name));
        Assert.True(reason is null, reason);
    }
}
