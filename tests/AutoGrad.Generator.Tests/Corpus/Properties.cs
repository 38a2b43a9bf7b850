using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Properties and indexers with code, with fields of their own, by reference, virtual and of interfaces; operators that change what stands on their left.</summary>
public sealed class Properties
{
    private static readonly StructureCase[] _cases =
    [
        new("a field of their own", """
            public class M { public double A { get => field * 2; set => field = value + 1; } public double B { get; set => field = value * value; } }
            public static partial class Losses { [Differentiable] public static double Loss(double x, double y) { var m = new M { A = x }; m.B = y * x; m.A += m.B; return m.A * m.B; } }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 0.4]], Objective = null },
        new("operators that change their instance", """
            public struct V(double x, double y) { public double X = x, Y = y; public void operator +=(V o) { X += o.X; Y += o.Y * X; } public void operator *=(double k) { X *= k; Y *= k; } public void operator ++() { X += 1; } public static V operator -(V a) => new(-a.X, -a.Y); public static V operator checked -(V a) => new(-a.X, -a.Y); }
            public static partial class Losses { [Differentiable] public static double Loss(double x, double y) { V a = new(x, y), b = a; a += b; a *= x; a++; b = -a; return a.X * b.Y + b.X; } }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 0.4]], Objective = null },
        new("an interface of a struct, by type parameter", """
            public interface IK { double Eval(double x); double Scale { get; } }
            public readonly struct Gauss(double s) : IK { public double Eval(double x) => Math.Exp(-x * x / s); public double Scale => s; }
            public struct Lin : IK { public double A; public double Eval(double x) { A += x; return A * x; } public double Scale => A; }
            public static partial class Losses { [Differentiable] public static double Loss(double x, double y) { var l = new Lin { A = y }; return K(new Gauss(y), x) + K(l, x) + KR(ref l, x) + l.A; } static double K<T>(T k, double x) where T : struct, IK => k.Eval(x) * k.Scale; static double KR<T>(ref T k, double x) where T : IK => k.Eval(x) * k.Scale; }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 0.4]], Objective = null },
        new("methods that an inherited one calls", """
            public abstract class Layer(double scale) { protected double Scale = scale; public abstract double Run(double x); public double Twice(double x) => Run(Run(x)) * Scale; }
            public sealed class Lin(double k, double s) : Layer(s) { public override double Run(double x) => k * x + Scale; }
            public static partial class Losses { [Differentiable] public static double Loss(double x, double y) { var l = new Lin(y, x * y); Layer m = l; return l.Twice(x) + m.Run(y); } }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 0.4]], Objective = null },
        new("indexers by number and by name", """
            public struct Poly { double a, b, c; public double this[int i] { readonly get => i switch { 0 => a, 1 => b, _ => c }; set { if (i == 0) a = value; else if (i == 1) b = value; else c = value; } } public double this[string s] => s.Length * a; }
            public static partial class Losses { [Differentiable] public static double Loss(double x, double y) { Poly p = default; for (int i = 0; i < 3; i++) p[i] = x * i + y; p[1] *= p[2]; p[0] += p["abc"]; return p[0] * p[1] + p[2]; } }
            """, ActiveThing.Number, ActiveThing.Number)
        { Points = [[1.5, 0.4]], Objective = null },
        new("properties and statics of extension blocks", """
            public static class E { extension(double x) { public double Sq => x * x; public double Plus(double y) => x + y; public static double Half(double z) => z / 2; } extension(ReadOnlySpan<double> v) { public double Norm2() { double s = 0; foreach (double a in v) s += a * a; return s; } } }
            public static partial class Losses { [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x) => x.Sq.Plus(w.Norm2()) * double.Half(x) + w[1..].Norm2(); }
            """, new ActiveThing("double[]", "new double[] { #, #, # }", "[0]", "[1]", "[2]") { IsMemory = true }, ActiveThing.Number)
        { Points = [[1.5, 0.4, 2, 3]], Objective = null },
        new("conversions that call one another", """
            public readonly struct Deg(double v) { public double V => v; public static explicit operator Rad(Deg d) => new(d.V * Math.PI / 180); public static implicit operator double(Deg d) => d.V; public static implicit operator Deg(double v) => new(v); }
            public readonly struct Rad(double v) { public double V => v; public static implicit operator Deg(Rad r) => r.V * 180 / Math.PI; }
            public static partial class Losses { [Differentiable] public static double Loss(double x) { Deg d = x; Rad r = (Rad)d; Deg e = r; double z = e * d; return Math.Sin(r.V) + z * e; } }
            """, ActiveThing.Number)
        { Points = [[1.5]], Objective = null },
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
