using System;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Vector2/3/4 against finite differences of the loss itself, which single precision resolves to three digits.</summary>
public sealed class VectorTests
{
    private const string Start = "Vector3 v = new(x, y, x * y), u = new Vector3(0.5f, 2, y); ";

    [Theory]
    [InlineData("return Vector3.Dot(v, u) + Vector3.Distance(v, u) * v.Length() + Vector3.DistanceSquared(u, v) - v.LengthSquared();")]
    [InlineData("return Vector3.Dot(Vector3.Cross(v, u), Vector3.UnitX + Vector3.One) + Vector3.Normalize(v).Y;")]
    [InlineData("return Vector3.Dot(Vector3.Lerp(v, u, x), Vector3.Reflect(v, Vector3.Normalize(u)));")]
    [InlineData("return Vector3.Dot(Vector3.Min(v, u) + Vector3.Max(v, u * 2) * Vector3.Abs(u), Vector3.Clamp(v, new Vector3(-0.5f), u));")]
    [InlineData("return Vector3.Dot(Vector3.SquareRoot(Vector3.Abs(v)) / u - 3 * v, -u / 2);")]
    [InlineData("return Vector3.Sum(Vector3.Sin(v) * Vector3.Exp(u) + Vector3.Hypot(v, u) + Vector3.FusedMultiplyAdd(v, u, v));")]
    [InlineData("float s = 0; for (int i = 0; i < 3; i++) s += (i + 1) * v[i] * u[i]; return s * v[1];")]
    [InlineData("v.Y = x * x; v += u; v *= 2; Vector3 w = v with { Z = y }; return w.X * w.Y + w.Z * v.Z;")]
    [InlineData("float[] d = new float[4]; v.CopyTo(d, 1); d[0] = x; Vector3 w = new(d.AsSpan(1)); return Vector3.Dot(w, u) * d[0] * d[3];")]
    [InlineData("Vector2 a = new(x, y); Vector4 b = new(v, 1), c = Vector4.Create(2); return Vector2.Dot(a, a * 3) + Vector4.Dot(b, c) + b.W * a.LengthSquared();")]
    [InlineData("return v == u ? x : v != u ? x * y : 0;")]
    public void A_function_of_vectors_has_its_gradient(string body)
    {
        Compilation source = Compiled.Create(Compiled.Parse(
            "using System;\nusing System.Numerics;\nusing AutoGrad;\npublic static partial class Losses\n{\n[Differentiable] public static float Loss(float x, float y) { " + Start + body + " }\n}\n", "Losses.cs"));
        CSharpGeneratorDriver.Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation updated, out var said);
        Assert.Empty(said.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        var assembly = Compiled.Load(updated, errors => string.Join("\n", errors));
        var loss = Compiled.Bind<Func<float, float, float>>(assembly, "Losses", "Loss");
        var gradient = Compiled.Bind<Func<float, float, (float X, float Y)>>(assembly, "Losses", "LossGradient");
        foreach ((float x, float y) in ((float, float)[])[(0.75f, -1.5f), (0.25f, 0.9f)])
        {
            (float dx, float dy) = gradient(x, y);
            Close(Difference(h => loss(x + h, y)), dx);
            Close(Difference(h => loss(x, y + h)), dy);
        }
    }

    private static double Difference(Func<float, float> f)
    {
        const float H = 1f / 64;
        return (8 * ((double)f(H) - f(-H)) - ((double)f(2 * H) - f(-2 * H))) / (12 * H);
    }

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 2e-3 * Math.Max(1, Math.Abs(expected)), $"{actual}, finite differences say {expected}");
}
