using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using AutoGrad.Generator.Tests.Corpus;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>A source that is not what its author meant: a loss of the corpus or a random one with some of its tokens cut off, dropped, doubled, swapped or replaced.</summary>
/// <param name="Text">The damaged text.</param>
internal sealed record DamagedProgram(string Text)
{
    /// <summary>Nobody waits longer for an answer to a keystroke, even on a busy machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly string[] _sources =
    [
        .. from topic in typeof(ITopic).Assembly.GetTypes()
           where topic.IsClass && typeof(ITopic).IsAssignableFrom(topic)
           orderby topic.FullName
           let cases = (IReadOnlyList<LossCase>)topic.GetProperty(nameof(ITopic.Cases))!.GetValue(null)!
           from loss in cases
           select loss.Source,
    ];

    /// <summary>The damaged program of a seed; every other one is made of a random loss.</summary>
    public static DamagedProgram Write(int seed)
    {
        Random random = new(seed);
        string source = seed % 2 == 0 ? _sources[random.Next(_sources.Length)] : RandomLoss.Write(seed).Source;
        List<string> words = Words(source);
        int wounds = 1 + random.Next(3);
        for (int i = 0; i < wounds && words.Count > 1; i++)
            Damage(words, random);
        return new(string.Concat(words));
    }

    /// <summary>What went wrong: a crash, an internal error, a hang, or code that does not compile beside a source that does; null if nothing did.</summary>
    public string? Fault()
    {
        CSharpCompilation compilation = Compiled.Create(Compiled.Parse(Text, "Losses.cs"));
        long start = Stopwatch.GetTimestamp();
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out ImmutableArray<Diagnostic> reported);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (driver.GetRunResult().Results[0].Exception is { } thrown)
            return "the generator threw " + thrown;
        ImmutableArray<Diagnostic> analyzed =
            updated.WithAnalyzers([new DifferentiableAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        if (reported.Concat(analyzed).FirstOrDefault(d => d.Id is "AG0900" or "AD0001") is { } inner)
            return inner.ToString();
        return elapsed > _patience ? $"it took {elapsed}" : Uncompiled(compilation, updated);
    }

    /// <summary>A source that is right in itself stays so beside what is generated for it.</summary>
    private static string? Uncompiled(CSharpCompilation before, Compilation after)
    {
        if (Compiled.Errors(before) is [_, ..])
            return null;
        return Compiled.Errors(after) is [{ } first, ..] ? "the generated code does not compile: " + first : null;
    }

    private static void Damage(List<string> words, Random random)
    {
        int i = random.Next(words.Count), j = random.Next(words.Count);
        switch (random.Next(6))
        {
            case 0:
                words.RemoveAt(i);
                break;
            case 1:
                words.Insert(i, words[i]);
                break;
            case 2:
                (words[i], words[j]) = (words[j], words[i]);
                break;
            case 3:
                words[i] = words[j];
                break;
            case 4:
                words.RemoveRange(Math.Max(1, i), words.Count - Math.Max(1, i));
                break;
            default:
                List<string> others = Words(_sources[random.Next(_sources.Length)]);
                int from = random.Next(others.Count);
                words.InsertRange(i, others.GetRange(from, Math.Min(1 + random.Next(4), others.Count - from)));
                break;
        }
    }

    private static List<string> Words(string source) =>
        [.. CSharpSyntaxTree.ParseText(source, Compiled.ParseOptions).GetRoot().DescendantTokens().Select(t => t.ToFullString())];
}
