using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>
/// Rows of any length, any number of them, in any order, run as the generator chooses, in lanes or one after the other: value and gradient are those of
/// sequential arithmetic, the gradient that of differences, and a call allocates nothing.
/// </summary>
public sealed class RowWidthTests
{
    private static readonly int[] _widths = [0, 1, 3, 15, 16, 17, 100];
    private static readonly int[] _counts = [1, 3, 4, 5, 7, 8, 9, 63, 64, 65, 130];

    public static IEnumerable<TheoryDataRow<string, string, string>> Losses =>
    [
        .. from number in (string[])["double", "float"]
           from loss in new[] { "logistic", "absolute", "twice", "weighted" }
           from rows in new[] { "Auto", "Lanes", "Sequence" }
           select new TheoryDataRow<string, string, string>(number, loss, rows),
    ];

    private static string Body(string loss) => loss switch
    {
        "logistic" => """
            T z = w[^1];
            for (int j = 0; j < x.Length; j++)
                z += w[j] * x[j];
            return M.Log(1 + M.Exp(-M.Abs(z))) + M.Max(z, 0) - y * z;
            """,
        "absolute" => """
            T z = -y;
            for (int j = 0; j < x.Length; j++)
                z += w[j] * x[j];
            return z > 0.3f ? z * w[^1] : z * z;
            """,
        "twice" => """
            T z = 0, q = w[^1];
            for (int j = 0; j < x.Length; j++)
                z += w[j] * (x[j] - y) * (x[j] - y);
            ReadOnlySpan<T> rest = x.Length > 1 ? x.Slice(1) : x;
            for (int j = 0; j < rest.Length; j++)
                q += w[j] * rest[j] * z;
            return M.Sqrt(1 + q * q);
            """,
        _ => """
            T s = w[^1] * y;
            foreach (T u in x)
                s += (u * w[0] - y) * (u * w[0] - y);
            return s / (1 + x.Length);
            """,
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Is_the_mean_of_the_rows(string number, string loss, string rows)
    {
        string Method(string name, string request) =>
            $"[Differentiable(nameof(w){request})] public static T {name}(ReadOnlySpan<T> w, [Sample] ReadOnlySpan<T> x, [Sample] T y)\n{{\n{Body(loss)}\n}}\n";
        string members = Method("Loss", $", Rows = RowsIn.{rows}") + Method("Plain", ", Vectorize = false");
        var check = Compiled.Bind<Func<int, int, string?>>(Compiled.Load(Generated(members, number), said => string.Join('\n', said)), "Corpus.Check", "At");
        Assert.Equal([], from width in _widths from count in _counts select check(width, count) into wrong where wrong is not null select wrong);
    }

    private static Compilation Generated(string members, string number)
    {
        var driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        driver.RunGeneratorsAndUpdateCompilation(Compiled.Create(Compiled.Parse(Source(members, number), "Program.cs")), out var after, out var reported);
        Assert.DoesNotContain(reported, d => d.Severity == DiagnosticSeverity.Error);
        return after;
    }

    private static string Source(string members, string number) => string.Create(CultureInfo.InvariantCulture, $$"""
        #nullable enable
        using System;
        using System.Linq;
        using AutoGrad;
        using M = System.{{(number == "float" ? "MathF" : "Math")}};
        using T = System.{{(number == "float" ? "Single" : "Double")}};

        namespace Corpus;

        public static partial class Losses
        {
            {{members}}
        }

        public static class Check
        {
            public static string? At(int width, int count)
            {
                Random random = new(31 * width + count);
                T[] x = [.. Enumerable.Range(0, width * count).Select(_ => (T)(random.NextDouble() - 0.5))], y = [.. Enumerable.Range(0, count).Select(_ => (T)random.Next(2))];
                T[] w = [.. Enumerable.Range(0, width + 2).Select(_ => (T)(random.NextDouble() - 0.5))];
                int[] list = [.. Enumerable.Range(0, count + count / 2).Select(_ => random.Next(count))];
                return Of(new Losses.LossBatchObjective(x, y), new Losses.PlainBatchObjective(x, y), w, null, $"width {width}, {count} rows")
                    ?? Of(new Losses.LossBatchObjective(x, y), new Losses.PlainBatchObjective(x, y), w, list, $"width {width}, {list.Length} of {count} rows");
            }

            private static string? Of<TLoss, TPlain>(TLoss loss, TPlain plain, T[] w, int[]? rows, string at)
                where TLoss : struct, IBatchObjective<T>
                where TPlain : struct, IBatchObjective<T>
            {
                T[] found = new T[w.Length], right = new T[w.Length];
                T tolerance = {{(number == "float" ? "2e-4f" : "1e-12")}}, again = 0;
                long least = long.MaxValue;
                for (int round = 0; round < 3; round++)
                {
                    Array.Fill(found, 17);
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    again = rows is null ? loss.ValueAndGradient(w, found) : loss.ValueAndGradient(w, rows, found);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                T value = rows is null ? loss.Value(w) : loss.Value(w, rows);
                T expected = rows is null ? plain.ValueAndGradient(w, right) : plain.ValueAndGradient(w, rows, right);
                if (!(Math.Abs(value - expected) <= tolerance * (1 + Math.Abs(expected)) && Math.Abs(again - expected) <= tolerance * (1 + Math.Abs(expected))))
                    return $"{at}: value {value}, {again} with the gradient, {expected} in sequence";
                for (int k = 0; k < w.Length; k++)
                {
                    if (!(Math.Abs(found[k] - right[k]) <= tolerance * (1 + Math.Abs(right[k]))))
                        return $"{at}: gradient {found[k]} at {k}, {right[k]} in sequence";
                }

                {{(number == "float" ? "" : "if (Differ(plain, w, rows, found) is { } wrong) return at + wrong;")}}
                return least == 0 ? null : $"{at}: {least} bytes";
            }

            private static string? Differ<TPlain>(TPlain plain, T[] w, int[]? rows, T[] found)
                where TPlain : struct, IBatchObjective<T>
            {
                T[] direction = [.. w.Select((_, k) => (T)Math.Sin(k + 1))], there = new T[w.Length];
                T slope = found.Zip(direction).Aggregate((T)0, (sum, z) => sum + z.First * z.Second), h = (T)1e-5;
                T Along(T t)
                {
                    for (int k = 0; k < w.Length; k++)
                        there[k] = w[k] + t * direction[k];
                    return rows is null ? plain.Value(there) : plain.Value(there, rows);
                }

                T difference = (Along(h) - Along(-h)) / (2 * h);
                return Math.Abs(difference - slope) <= (T)1e-4 * (1 + Math.Abs(slope)) ? null : $": slope {slope}, {difference} by differences";
            }
        }
        """);
}
