using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Outputs;

/// <summary>A topic of methods with several outputs.</summary>
public interface IOutputTopic
{
    static abstract IReadOnlyList<OutputCase> Cases { get; }
}

/// <summary>A method with several outputs, with C# that calls it and its derivatives on flat arrays of numbers.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Members">Members of the static partial class <c>Losses</c>.</param>
/// <param name="Primal">An expression of type <c>double[]</c>, or statements that return one: the outputs at <c>p</c>.</param>
/// <param name="Pullback">Statements that add to <c>g</c>, for the adjoints <c>u</c> of the outputs at <c>p</c>.</param>
/// <param name="Pushforward">Statements that return the outputs at <c>p</c>, and then their tangents along <c>t</c>; null where there is no such member.</param>
/// <param name="Point">The active numbers.</param>
public sealed record OutputCase(string Name, string Members, string Primal, string Pullback, string? Pushforward, params double[] Point)
{
    private static readonly double[] _weights = [0.7, -1.3, 0.45, 2.1, -0.6, 1.9, 0.35, -0.85];

    public string Types { get; init; } = "";

    /// <summary>Single precision: differences tell little, and the modes agree to fewer digits.</summary>
    public bool IsSingle { get; init; }

    public override string ToString() => Name;

    private string Source =>
        $$"""
        #nullable enable
        using System;
        using System.Numerics;
        using AutoGrad;

        namespace Corpus;

        public static partial class Losses
        {
        {{Members}}
        }

        {{Types}}

        public static class Adapter
        {
            public static double[] Primal(double[] p) {{(Primal.Contains("return") ? "{ " + Primal + " }" : "=> " + Primal + ";")}}

            public static void Pullback(double[] p, double[] u, double[] g) { {{Pullback}} }

            public static double[] Pushforward(double[] p, double[] t) { {{Pushforward ?? "return [];"}} }
        }
        """;

    /// <summary>The reason why a derivative is wrong, or null.</summary>
    public string? Check()
    {
        Assembly assembly = Load();
        var primal = Compiled.Bind<Func<double[], double[]>>(assembly, "Corpus.Adapter", "Primal");
        var pullback = Compiled.Bind<Action<double[], double[], double[]>>(assembly, "Corpus.Adapter", "Pullback");
        var pushforward = Compiled.Bind<Func<double[], double[], double[]>>(assembly, "Corpus.Adapter", "Pushforward");
        double[] values = primal([.. Point]);
        double[] upstream = [.. values.Select((_, i) => _weights[i % _weights.Length])];
        double[] tangent = [.. Point.Select((_, i) => _weights[(i + 3) % _weights.Length])];
        double[] adjoint = [.. Enumerable.Repeat(10.0, Point.Length)];
        pullback([.. Point], [.. upstream], adjoint);
        double[] own = [.. adjoint.Select(a => a - 10)];

        DerivativeEstimate[] expected = FiniteDifferences.Gradient(x => Dot(upstream, primal([.. x])), Point);
        if (Differs(own, expected) is { } wrong)
            return $"{Name}: the pullback, {wrong}";
        if (Pushforward is null)
            return null;
        double[] pushed = pushforward([.. Point], [.. tangent]);
        double[] sameValues = pushed[..values.Length], tangents = pushed[values.Length..];
        if (Agreement.Compare(sameValues, values, IsSingle ? 1e-6 : 1e-15, Name + ": the values of the pushforward") is { } other)
            return other;
        DerivativeEstimate[] moved = [.. values.Select((_, i) => FiniteDifferences.Gradient(
            s => primal([.. Point.Select((x, k) => x + s[0] * tangent[k])])[i], [0.0])[0])];
        if (Differs(tangents, moved) is { } bad)
            return $"{Name}: the pushforward, {bad}";

        // u·(J t) and (Jᵀ u)·t are one number.
        double forward = Dot(upstream, tangents), reverse = Dot(own, tangent);
        double scale = Math.Max(1, Math.Abs(forward));
        return Math.Abs(forward - reverse) <= (IsSingle ? 1e-4 : 1e-11) * scale ? null : $"{Name}: u·(J t) is {forward:R}, and (Jᵀu)·t is {reverse:R}";
    }

    /// <summary>Binds <c>public static string Misuse()</c> among the members.</summary>
    public string Misuse() => Compiled.Bind<Func<string>>(Load(), "Corpus.Losses", "Misuse")();

    private string? Differs(double[] actual, DerivativeEstimate[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = IsSingle ? 2e-2 : 1e-8;
            if (!(Math.Abs(actual[i] - expected[i].Value) <= tolerance * Math.Max(1, Math.Abs(expected[i].Value)) + 10 * expected[i].Error))
                return $"[{i}] is {actual[i]:R}, finite differences give {expected[i]}";
        }

        return null;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private Assembly Load()
    {
        CSharpCompilation source = Compiled.Create(Compiled.Parse(Source, Name + ".cs"));
        GeneratorRunResult result = CSharpGeneratorDriver
            .Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGenerators(source).GetRunResult().Results.Single();
        SyntaxTree[] generated = [.. result.GeneratedSources.Select(s => s.SyntaxTree)];
        Diagnostic[] errors = [.. (result.Diagnostics.IsDefault ? [] : result.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (result.Exception is { } exception || errors.Length > 0)
            throw new InvalidOperationException($"{result.Exception}\n{string.Join("\n", errors.Select(e => e.ToString()))}");
        return Compiled.Load(source.AddSyntaxTrees(generated), said => $"{string.Join("\n", said)}\n{string.Join("\n", generated.Select(t => t.ToString()))}");
    }
}
