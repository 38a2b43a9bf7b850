using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoGrad.CodeFixes.Tests;

/// <summary>Applies a code fix to a one-file project until nothing is left that it fixes, as a user would click.</summary>
internal static class FixedSource
{
    private static readonly CSharpParseOptions _parse = new(LanguageVersion.CSharp14);

    private static readonly ImmutableArray<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>The text after the fix, and the errors that are left, those of the analyzer and of the compiler with generated code.</summary>
    public static async Task<(string Text, ImmutableArray<Diagnostic> Left)> Apply(CodeFixProvider fix, string source, bool once = false)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        for (int clicks = 0; clicks < (once ? 1 : 10); clicks++)
        {
            Diagnostic? fixable = (await Analyze(document)).FirstOrDefault(d => fix.FixableDiagnosticIds.Contains(d.Id));
            if (fixable is null || await ActionOf(fix, document, fixable) is not { } action)
                break;
            document = await Changed(document, action);
        }

        return ((await document.GetTextAsync()).ToString(), [.. await Analyze(document), .. await Compile(document)]);
    }

    /// <summary>The text after Fix All in the document, from the first diagnostic that the fix takes.</summary>
    public static async Task<string> ApplyToAll(CodeFixProvider fix, string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        Diagnostic[] fixable = [.. (await Analyze(document)).Where(d => fix.FixableDiagnosticIds.Contains(d.Id))];
        CodeAction first = (await ActionOf(fix, document, fixable[0]))!;
        FixAllContext all = new(
            document, fix, FixAllScope.Document, first.EquivalenceKey, fix.FixableDiagnosticIds, new Found(fixable), CancellationToken.None);
        CodeAction action = (await fix.GetFixAllProvider()!.GetFixAsync(all))!;
        return (await (await Changed(document, action)).GetTextAsync()).ToString();
    }

    public static async Task<CodeAction?> ActionOf(CodeFixProvider fix, string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        return await ActionOf(fix, document, (await Analyze(document)).First(d => fix.FixableDiagnosticIds.Contains(d.Id)));
    }

    /// <summary>The text of a library, referenced as a project, after the fix of the first diagnostic in a program that calls it; null if none is offered.</summary>
    public static async Task<string?> ApplyToLibrary(CodeFixProvider fix, string library, string program)
    {
        using AdhocWorkspace workspace = new();
        Document callee = Open(workspace, library, "Library");
        if (!workspace.TryApplyChanges(callee.Project.Solution))
            throw new InvalidOperationException("the library could not be added");
        Document caller = Open(workspace, program, "Program");
        caller = caller.Project.AddProjectReference(new ProjectReference(callee.Project.Id)).GetDocument(caller.Id)!;
        Diagnostic fixable = (await Analyze(caller)).First(d => fix.FixableDiagnosticIds.Contains(d.Id));
        if (await ActionOf(fix, caller, fixable) is not { } action)
            return null;
        ApplyChangesOperation change = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return (await change.ChangedSolution.GetDocument(callee.Id)!.GetTextAsync()).ToString();
    }

    private static Document Open(AdhocWorkspace workspace, string source, string name = "Fixed")
    {
        Project project = workspace.AddProject(name, LanguageNames.CSharp)
            .WithParseOptions(_parse)
            .WithCompilationOptions(new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithMetadataReferences(_references);
        return project.AddDocument("Losses.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyze(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        var reported = await compilation.WithAnalyzers([new DifferentiableAnalyzer(), new RemarkAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: _parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out _, out ImmutableArray<Diagnostic> generated);
        return [.. reported.Concat(generated).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    private static async Task<IEnumerable<Diagnostic>> Compile(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: _parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation updated, out _);
        return updated.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
    }

    private static async Task<CodeAction?> ActionOf(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered ??= action, CancellationToken.None));
        return offered;
    }

    private static async Task<Document> Changed(Document document, CodeAction action)
    {
        ApplyChangesOperation change = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return change.ChangedSolution.GetDocument(document.Id)!;
    }

    private sealed class Found(IEnumerable<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
