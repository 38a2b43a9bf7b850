using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Benchmarks.Growth;

/// <summary>What the generator made of one source.</summary>
/// <param name="Size">The number of statements, levels or terms.</param>
/// <param name="Source">The tokens of the source.</param>
/// <param name="Generated">The tokens of the generated files.</param>
/// <param name="Letters">Their characters, white space left out: indentation is quadratic in the depth, and nothing to read.</param>
/// <param name="Time">The processor's time of the driver's whole run; the compiler's own work of binding the method is in it.</param>
/// <param name="Allocated">What that run allocated, in bytes.</param>
internal sealed record Growth(int Size, int Source, int Generated, int Letters, TimeSpan Time, long Allocated)
{
    private static readonly CSharpParseOptions _parseOptions = new(LanguageVersion.CSharp14);
    private static readonly ImmutableArray<MetadataReference> _references = References();

    public static Growth Of(GrownLoss loss, int size)
    {
        SyntaxTree source = CSharpSyntaxTree.ParseText(loss.Text(size), _parseOptions);
        var compilation = CSharpCompilation.Create("Grown", [source], _references, new(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: _parseOptions);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ProcessorTime.OfThisThread();
        driver = driver.RunGenerators(compilation);
        TimeSpan time = ProcessorTime.OfThisThread() - start;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        GeneratorDriverRunResult result = driver.GetRunResult();
        if (result.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
            throw new InvalidOperationException($"{loss.Name}, {size}: {error}");
        return new Growth(
            size, Tokens(source), result.GeneratedTrees.Sum(Tokens), result.GeneratedTrees.Sum(t => t.ToString().Count(c => !char.IsWhiteSpace(c))), time, allocated);
    }

    private static int Tokens(SyntaxTree tree) => tree.GetRoot().DescendantTokens().Count();

    private static ImmutableArray<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> files = Directory.GetFiles(framework, "System*.dll")
            .Where(f => !f.Contains(".Native", StringComparison.Ordinal))
            .Append(typeof(DifferentiableAttribute).Assembly.Location);
        return [.. files.Select(f => MetadataReference.CreateFromFile(f))];
    }
}
