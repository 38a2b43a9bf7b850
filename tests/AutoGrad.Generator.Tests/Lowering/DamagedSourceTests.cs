using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Half-typed code: whatever is missing, doubled or swapped, lowering returns, and never with an internal error.</summary>
public sealed class DamagedSourceTests
{
    private const string Source =
        """
        using System;
        using AutoGrad;

        public static partial class Losses
        {
            public static double F(double x, double[] v, int n, Point p)
            {
                double s = 0, t = x;
                (double a, double b) = (x, 2 * x);
                Func<double, double> square = q => q * q;
                for (int i = 0; i < n && i < v.Length; i++)
                {
                    if (v[i] < 0)
                        continue;
                    s += v[i] * G(ref t, p.X) + square(a);
                    v[i] = s > 10 ? Math.Sin(s) : b;
                    if (s > 1e6)
                        break;
                }

                foreach (double y in v.AsSpan(1)[..^1])
                    s -= y switch { > 1 => y, 0 => 1, _ => -y };
                switch (n)
                {
                    case 0:
                        return s;
                    case 1 or 2 when s > 0:
                        s++;
                        break;
                    default:
                        throw new ArgumentException($"bad {n}", nameof(n));
                }

                do
                {
                    Point c = new(s, 1) { Y = t };
                    c = c with { X = c.Y };
                    s = c.X + (c + p).Y;
                    Local();
                }
                while (s > 100);
                double[] m = [s, t], k = new double[n];
                return m[^1] + k[0] + (int)s;

                void Local() => s /= 2;
            }

            private static double G(ref double z, double by)
            {
                if (by > 0)
                    return z *= by;
                z = 1;
                return z;
            }
        }

        public readonly record struct Point(double X, double Y)
        {
            public static Point operator +(Point l, Point r) => new(l.X + r.X, l.Y + r.Y);
        }
        """;

    [Fact]
    public void The_whole_source_is_lowered() => Assert.NotNull(Lowered.File(Source, "p").Primal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_sources_are_survived(int seed)
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(Source).GetRoot().DescendantTokens()];
        Random random = new(seed);
        for (int round = 0; round < 40; round++)
        {
            List<string> words = [.. tokens.Select(t => t.ToFullString())];
            for (int damage = 0; damage <= round % 4; damage++)
                Damage(words, random);
            Survives(string.Concat(words));
        }
    }

    [Fact]
    public void Truncated_sources_are_survived()
    {
        for (int length = 60; length < Source.Length; length += 23)
            Survives(Source[..length]);
    }

    private static void Damage(List<string> words, Random random)
    {
        int i = random.Next(words.Count);
        switch (random.Next(4))
        {
            case 0:
                words.RemoveAt(i);
                break;
            case 1:
                words.Insert(i, words[i]);
                break;
            case 2:
                int j = random.Next(words.Count);
                (words[i], words[j]) = (words[j], words[i]);
                break;
            default:
                words[i] = words[random.Next(words.Count)];
                break;
        }
    }

    private static void Survives(string source)
    {
        if (!CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Any(m => m.Identifier.ValueText == "F"))
            return;
        LoweringResult result = Lowered.File(source, "p");
        Assert.True(result.Diagnostics.All(d => d.Id != "AG0900"), string.Join("\n", result.Diagnostics) + "\n" + source);
        bool isBroken = Lowered.Compile(source).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        if (!isBroken && result.Primal is null)
            Assert.NotEmpty(result.Diagnostics);
    }
}
