using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Incrementality;

/// <summary>The generator at work on a project that is being edited: the driver lives on, as in an IDE.</summary>
internal sealed class TrackedRun
{
    private GeneratorDriver _driver;

    public TrackedRun(params (string Path, string Text)[] files)
    {
        _driver = CSharpGeneratorDriver.Create(
            [new DifferentiableGenerator(rethrow: true).AsSourceGenerator()],
            parseOptions: Compiled.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Compilation = Compiled.Create([.. files.Select(f => Compiled.Parse(f.Text, f.Path))]);
        Run();
    }

    public CSharpCompilation Compilation { get; private set; }

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    public void Run(CancellationToken cancellation = default)
    {
        _driver = _driver.RunGenerators(Compilation, cancellation);
        if (Result.Exception is { } exception)
            throw new InvalidOperationException("the generator threw", exception);
    }

    /// <summary>Replaces a file and runs again.</summary>
    public void Edit(string path, string text)
    {
        SyntaxTree old = Compilation.SyntaxTrees.Single(t => t.FilePath == path);
        Compilation = Compilation.ReplaceSyntaxTree(old, Compiled.Parse(text, path));
        Run();
    }

    /// <summary>Edits text within a file and runs again.</summary>
    public void Edit(string path, string from, string to)
    {
        string text = Compilation.SyntaxTrees.Single(t => t.FilePath == path).ToString();
        if (!text.Contains(from, StringComparison.Ordinal))
            throw new ArgumentException($"'{from}' is not in {path}.");
        Edit(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Why the results of a step are as they are.</summary>
    public ImmutableArray<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(r => r.Outputs).Select(o => o.Reason)] : [];

    /// <summary>Why the source files are as they are; the other outputs are diagnostics.</summary>
    public ImmutableArray<IncrementalStepRunReason> SourceReasons =>
    [
        .. from output in Result.TrackedOutputSteps.SelectMany(s => s.Value)
           where output.Inputs.Any(i => i.Source.Name == Steps.File)
           from reason in output.Outputs
           select reason.Reason,
    ];

    public IEnumerable<object> Values(string step) => Result.TrackedSteps[step].SelectMany(r => r.Outputs).Select(o => o.Value);
}
