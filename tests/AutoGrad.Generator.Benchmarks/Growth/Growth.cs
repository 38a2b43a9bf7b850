using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Benchmarks.Growth;

/// <summary>What the generator made of one source.</summary>
/// <param name="Size">The number of statements, levels or terms.</param>
/// <param name="Source">The characters of the source, white space left out.</param>
/// <param name="Generated">The characters of the generated files, white space left out.</param>
/// <param name="Time">The generator's time, its own work only.</param>
internal sealed record Growth(int Size, int Source, int Generated, TimeSpan Time)
{
    private static readonly CSharpParseOptions _parseOptions = new(LanguageVersion.CSharp14);
    private static readonly ImmutableArray<MetadataReference> _references = References();

    public static Growth Of(GrownLoss loss, int size)
    {
        string source = loss.Text(size);
        var compilation = CSharpCompilation.Create(
            "Grown", [CSharpSyntaxTree.ParseText(source, _parseOptions)], _references, new(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: _parseOptions);
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        GeneratorDriverRunResult result = driver.GetRunResult();
        if (result.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidOperationException($"{loss.Name}, {size}: {error}");
        return new Growth(size, Letters(source), result.GeneratedTrees.Sum(t => Letters(t.ToString())), time);
    }

    /// <summary>Indentation is quadratic in the depth, and nothing to read.</summary>
    private static int Letters(string text) => text.Count(c => !char.IsWhiteSpace(c));

    private static ImmutableArray<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> files = Directory.GetFiles(framework, "System*.dll")
            .Where(f => !f.Contains(".Native", StringComparison.Ordinal))
            .Append(typeof(DifferentiableAttribute).Assembly.Location);
        return [.. files.Select(f => MetadataReference.CreateFromFile(f))];
    }
}
