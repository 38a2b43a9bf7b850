using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Every function of TensorPrimitives in a method over T: with T = double as the method over double, which the corpus proves; with T = float to its precision.</summary>
public sealed class TensorsOfTTests
{
    private const double Single = 2e-4;
    private static readonly double[] _point = [0.3, 0.85, 0.6, 0.45];

    private static readonly string[] _bodies =
    [
        .. "Sum SumOfSquares SumOfMagnitudes Norm Average StdDev Product Max Min MaxMagnitude MinMagnitude MaxNumber MinNumber MaxMagnitudeNumber MinMagnitudeNumber"
            .Split(' ').Select(f => $"return TensorPrimitives.{f}<T>(x) * x[0];"),
        .. "Dot Distance CosineSimilarity ProductOfSums ProductOfDifferences".Split(' ')
            .Select(f => $"return TensorPrimitives.{f}<T>(x.AsSpan(0, 2), x.AsSpan(2)) * x[0];"),
        .. ("Exp Exp2 Exp10 ExpM1 Exp2M1 Exp10M1 Log Log2 Log10 LogP1 Log2P1 Log10P1 Sin Cos Tan SinPi CosPi TanPi Asin Acos Atan AsinPi AcosPi AtanPi Sinh Cosh Tanh "
            + "Asinh Acosh Atanh Sigmoid Sqrt Cbrt Reciprocal ReciprocalSqrt Abs Negate Increment Decrement DegreesToRadians RadiansToDegrees Floor Ceiling Truncate Round SoftMax")
            .Split(' ').Select(f => $"T[] d = new T[x.Length]; TensorPrimitives.{f}<T>(x, d); return TensorPrimitives.SumOfSquares<T>(d) * x[0];"),
        .. "Add Subtract Multiply Divide Atan2 Atan2Pi Hypot Pow Max Min MaxMagnitude MinMagnitude MaxNumber MinNumber CopySign Ieee754Remainder".Split(' ')
            .Select(f => $"T[] d = new T[2]; TensorPrimitives.{f}<T>(x.AsSpan(0, 2), x.AsSpan(2), d); return TensorPrimitives.SumOfSquares<T>(d) * x[0];"),
        .. "Add Subtract Multiply Divide Pow Max Min".Split(' ')
            .Select(f => $"T[] d = new T[x.Length]; TensorPrimitives.{f}<T>(x, x[1], d); return TensorPrimitives.SumOfSquares<T>(d) * x[0];"),
        .. "AddMultiply MultiplyAdd FusedMultiplyAdd Lerp".Split(' ')
            .Select(f => $"T[] d = new T[2]; TensorPrimitives.{f}<T>(x.AsSpan(0, 2), x.AsSpan(1, 2), x.AsSpan(2), d); return TensorPrimitives.SumOfSquares<T>(d) * x[0];"),
        "T[] d = new T[x.Length]; TensorPrimitives.RootN<T>(x, 3, d); TensorPrimitives.ScaleB<T>(d, 2, d); return TensorPrimitives.SumOfSquares<T>(d) * x[0];",
        "T[] s = new T[x.Length], c = new T[x.Length]; TensorPrimitives.SinCos<T>(x, s, c); return TensorPrimitives.Dot<T>(s, c) * x[0];",
    ];

    private static readonly Lazy<Func<int, int, double[], double[]>> _call = new(Load);

    public static TheoryData<int, string> Bodies
    {
        get
        {
            TheoryData<int, string> rows = [];
            for (int i = 0; i < _bodies.Length; i++)
                rows.Add(i, _bodies[i]);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Gradients_are_those_of_double(int body, string text)
    {
        double[] expected = _call.Value(body, 0, _point), generic = _call.Value(body, 1, _point), single = _call.Value(body, 2, _point);
        double scale = Math.Max(1, expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max());
        string? reason = Agreement.Compare(generic, expected, 1e-15, "T = double") ?? Agreement.Compare(single, expected, Single * scale, "T = float");
        Assert.True(reason is null, $"{text}: {reason}");
    }

    private static Func<int, int, double[], double[]> Load()
    {
        string Methods(string type, Func<int, string> head) => string.Concat(_bodies.Select((b, i) =>
            $"[Differentiable] public static {head(i)} {{ {b.Replace("<T>", $"<{type}>", StringComparison.Ordinal).Replace("T[", type + "[", StringComparison.Ordinal)} }}\n"));
        IEnumerable<string> All(string suffix) => Enumerable.Range(0, _bodies.Length).Select(i => $"F{i}AndGradient{suffix}");
        string program =
            $$"""
            using System;
            using System.Numerics;
            using System.Numerics.Tensors;
            using AutoGrad;
            namespace Corpus;
            public static partial class Plain { {{Methods("double", i => $"double F{i}(double[] x)")}} }
            public static partial class Generic { {{Methods("T", i => $"T F{i}<T>(T[] x) where T : IFloatingPointIeee754<T>")}} }
            public static class Adapter
            {
                private delegate T Member<T>(T[] x, Span<T> gradient);
                private static readonly Member<double>[] _plain = [{{string.Join(", ", All("").Select(m => "Plain." + m))}}];
                private static readonly Member<double>[] _double = [{{string.Join(", ", All("<double>").Select(m => "Generic." + m))}}];
                private static readonly Member<float>[] _single = [{{string.Join(", ", All("<float>").Select(m => "Generic." + m))}}];
                public static double[] Call(int body, int kind, double[] x) => kind == 0 ? Run(_plain[body], x) : kind == 1 ? Run(_double[body], x) : Run(_single[body], x);
                private static double[] Run<T>(Member<T> member, double[] x) where T : INumber<T>
                {
                    T[] gradient = new T[x.Length];
                    T value = member(Array.ConvertAll(x, T.CreateChecked), gradient);
                    return [double.CreateChecked(value), .. Array.ConvertAll(gradient, double.CreateChecked)];
                }
            }
            """;
        CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(Compiled.Create(Compiled.Parse(program, "Program.cs")), out Compilation compilation, out var reported);
        Assert.DoesNotContain(reported, d => d.Severity == DiagnosticSeverity.Error);
        Assembly? assembly = Compiled.Load(compilation, out var said);
        Assert.True(assembly is not null, string.Join("\n", said.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        return Compiled.Bind<Func<int, int, double[], double[]>>(assembly, "Corpus.Adapter", "Call");
    }
}
