using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Fields and properties of the instance: differentiated, and written.</summary>
public sealed class ActiveFields : IStructureTopic
{
    private static readonly ActiveThing _number = ActiveThing.Number;

    private static readonly ActiveThing _field = _number with { IsField = true };

    private static readonly StructureCase[] _cases =
    [
        new("a number", """
            public partial class Model(double rate) { private double _rate = rate; [Differentiable(nameof(_rate))] public double Loss(double x) => _rate * _rate * x * Half(); private double Half() => 0.5 * _rate; }
            """, _field)
        { Target = "new Model(p[0])", Data = "3.0", Points = [[2]], Objective = "new Model(0), 3.0" },
        new("an array, a number and a parameter", """
            public partial class Model { private readonly double[] _weights; private double _bias; public Model(double[] w, double b) { _weights = w; _bias = b; }
                [Differentiable(nameof(x), nameof(_weights), nameof(_bias))] public double Loss(double x) { double s = _bias; foreach (double w in _weights) s += w * w * x; return s * _bias; } }
            """, _number, new ActiveThing("double[]", "new double[] { #, # }", "[0]", "[1]") { IsField = true, IsMemory = true }, _field)
        { Target = "new Model([p[1], p[2]], p[3])", Points = [[2, 3, 4, 5]], Objective = "new Model(new double[2], 0)" },
        new("a property", """
            public partial record Model { public double Rate { get; init; } public double[] W { get; init; } = [];
                [Differentiable(nameof(Rate), nameof(W))] public double Loss(double x) => Rate * W[0] * x + Math.Sin(W[1] * Rate); }
            """, _field, new ActiveThing("double[]", "new double[] { #, # }", "[0]", "[1]") { IsField = true, IsMemory = true })
        { Target = "new Model { Rate = p[0], W = [p[1], p[2]] }", Data = "3.0", Points = [[2, 3, 4]], Objective = "new Model { W = new double[2] }, 3.0" },
        new("a struct", """
            public struct Layer { public double[] W; public double B; public double Of(double x) => W[0] * x + B * W[1]; }
            public partial class Model(Layer layer) { private readonly Layer _layer = layer; [Differentiable(nameof(_layer))] public double Loss(double x) => _layer.Of(x) * _layer.B; }
            """, new ActiveThing("Layer", "new Layer { W = [#, #], B = # }", ".W[0]", ".W[1]", ".B") { IsField = true })
        { Target = "new Model(new Layer { W = [p[0], p[1]], B = p[2] })", Data = "3.0", Points = [[2, 3, 4]], Objective = "new Model(new Layer { W = new double[2] }), 3.0" },
        new("fields of a struct", """
            public partial struct Vec { public double X, Y; [Differentiable(nameof(k), nameof(X), nameof(Y))] public readonly double Loss(double k) => Math.Sqrt(Dot(this)) * k; private readonly double Dot(Vec o) => X * o.X + Y * o.Y; }
            """, _number, _field, _field)
        { Target = "new Vec { X = p[1], Y = p[2] }", Points = [[2, 3, 4]], Objective = "new Vec()" },
        new("fields of a struct, written", """
            public partial struct Vec { public double X, Y; [Differentiable(nameof(k), nameof(X))] public double Loss(double k) { X *= k; Y *= k; Vec c = this; c.X += X; return X * Y + c.X * c.Y; } }
            """, _number, _field)
        { Target = "new Vec { X = p[1], Y = 3 }", Points = [[2, 3]], Objective = null, Overwrites = true },
        new("a field that is written", """
            public partial class Model(double total) { private double _total = total; [Differentiable(nameof(x), nameof(_total))] public double Loss(double x) { _total += x * x; if (_total > 2) _total *= x; for (int i = 0; i < 3; i++) _total += _total * x; return _total; } }
            """, _number, _field)
        { Target = "new Model(p[1])", Points = [[0.5, 1], [2, 3]], Objective = "new Model(0)", Overwrites = true },
        new("an array that is written", """
            public partial class Model(double[] state) { private readonly double[] _state = state; [Differentiable(nameof(x), nameof(_state))] public double Loss(double x) { for (int i = 1; i < _state.Length; i++) _state[i] += x * _state[i - 1]; return _state[^1] * _state[0]; } }
            """, _number, new ActiveThing("double[]", "new double[] { #, #, # }", "[0]", "[1]", "[2]") { IsField = true, IsMemory = true })
        { Target = "new Model([p[1], p[2], p[3]])", Points = [[0.5, 1, 2, 3]], Objective = null, Overwrites = true },
        new("counters, properties and memory beside", """
            public partial class Model { private double _total = 1; private readonly double[] _seen = new double[4]; public int Calls { get; private set; } private (double A, double B) _pair; private double _rate { get; set; } = 2;
                [Differentiable] public double Loss(double x) { Calls++; _total += x; _pair = (x, _total); _pair.A *= x; for (int i = 0; i < _seen.Length; i++) { _seen[i] = x * i; _total += _seen[i] * _rate; } _rate *= x; Add(x); return _total * _pair.A * _rate + _pair.B + Calls; }
                private void Add(double v) => _total += v * _total; }
            """, _number)
        { Target = "new Model()", Points = [[0.5], [2]], Objective = null },
        new("another object", """
            public class Account { public double Balance; public History Log = new(); } public class History { public double Sum; public int Count { get; set; } }
            public static partial class Losses { [Differentiable] public static double Loss(double x, double r, Account a) { a.Balance = x; for (int year = 0; year < 3; year++) { a.Balance += r * a.Balance; a.Log.Sum += a.Balance; a.Log.Count++; } return a.Balance * a.Log.Sum; } }
            """, _number, _number)
        { Data = "new Account()", Points = [[100, 0.1]], Objective = null },
        new("two objects of different types", """
            public class A { public double V; } public class B { public double V; }
            public static partial class Losses { [Differentiable] public static double Loss(double x, A a, B b) { a.V = x * x; b.V = a.V * x; return a.V + b.V; } }
            """, _number)
        { Data = "new A(), new B()", Points = [[3]], Objective = "new A(), new B()" },
        new("a field beside a parameter of its name", """
            public partial class Model(double start) { private double _rate = start; [Differentiable(nameof(_rate))] public double Loss(double rate) { _rate *= rate; return _rate * _rate + rate; } }
            """, _field)
        { Target = "new Model(p[0])", Data = "3.0", Points = [[2]], Objective = "new Model(0), 3.0", Overwrites = true },
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

    /// <summary>A number that the method overwrites: its adjoint is that of the final number on entry, of the initial one on exit.</summary>
    [Fact]
    public void A_pullback_takes_the_adjoints_of_what_is_left()
    {
        const string Program = """
            using AutoGrad;
            namespace Corpus;
            public partial class Model(double s) { private double _s = s; [Differentiable(nameof(x), nameof(_s))] public double Loss(double x) { _s = _s * x; return _s * 3; } }
            public static class Adapter { public static double[] Pull(double[] p) { double x = p[3], s = p[4]; new Model(p[1]).LossPullback(p[0], p[2], ref x, ref s); return [x, s]; } }
            """;
        CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(Compiled.Create(Compiled.Parse(Program, "Program.cs")), out Compilation compilation, out _);
        Assembly? assembly = Compiled.Load(compilation, out var said);
        Assert.True(assembly is not null, string.Join("\n", said));
        var pull = Compiled.Bind<Func<double[], double[]>>(assembly, "Corpus.Adapter", "Pull");
        double left = 3 * 0.5 + 7; // The adjoint of the final number: 3 · upstream, and 7 from outside.
        Assert.Equal([11 + left * 5, left * 2], pull([2, 5, 0.5, 11, 7]));
    }
}
