using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>Source text in which <c>{|AG0001:…|}</c> marks where which diagnostic is expected, and what generator and analyzer say of it.</summary>
internal sealed partial class MarkedSource
{
    private MarkedSource(string text, ImmutableArray<(string Id, TextSpan Span)> expected)
    {
        Text = text;
        Expected = expected;
    }

    public string Text { get; }

    public ImmutableArray<(string Id, TextSpan Span)> Expected { get; }

    public static MarkedSource Parse(string marked)
    {
        List<(string, TextSpan)> expected = [];
        Stack<(string Id, int Start)> open = new();
        System.Text.StringBuilder text = new();
        int from = 0;
        foreach (Match mark in Marks().Matches(marked))
        {
            text.Append(marked, from, mark.Index - from);
            from = mark.Index + mark.Length;
            if (mark.Groups["id"].Success)
            {
                open.Push((mark.Groups["id"].Value, text.Length));
            }
            else
            {
                var (id, start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, text.Length)));
            }
        }

        text.Append(marked, from, marked.Length - from);
        return new MarkedSource(text.ToString(), [.. expected.OrderBy(e => e.Item2.Start).ThenBy(e => e.Item1, StringComparer.Ordinal)]);
    }

    /// <summary>Our own diagnostics, of the generator (exceptions let through) and the analyzer, in the order of the text.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Report(string text)
    {
        CSharpCompilation compilation = Compiled.Create(Compiled.Parse(text, "Losses.cs"));
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> generated);
        if (driver.GetRunResult().Results[0].Exception is { } thrown)
            throw new InvalidOperationException("the generator threw", thrown);
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> analyzed =
            await updated.WithAnalyzers([new DifferentiableAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        return
        [
            .. generated.Concat(analyzed)
                .Where(d => !d.IsSuppressed)
                .OrderBy(d => d.Location.SourceSpan.Start)
                .ThenBy(d => d.Id, StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"\{\|(?<id>AG\d+):|\|\}")]
    private static partial Regex Marks();
}
