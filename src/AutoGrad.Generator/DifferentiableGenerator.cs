using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AutoGrad.Compiler;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoGrad.Generator;

/// <summary>Writes the derivatives of every method marked [Differentiable].</summary>
/// <remarks>
/// <code>
/// attribute ─▶ Discovery ─┬─▶ Model ─(Ahead)─▶ Differentiate ─┬─▶ File ─▶ sources
///                         │                                   └─▶ Remarks ─┐
///                         └────────────────────────────────────────────────┴─▶ diagnostics
/// </code>
/// Discovery (symbols, lowering: <see cref="Discoveries"/>) runs on every edit, for all methods at once; what follows Model only when a
/// model differs. Places in the source never reach the upper branch, so that moving a method recomputes nothing but its diagnostics.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class DifferentiableGenerator : IIncrementalGenerator
{
    private readonly bool _rethrow;

    /// <summary>The generator as the compiler makes it: an exception becomes a diagnostic of the method that caused it.</summary>
    public DifferentiableGenerator()
        : this(rethrow: false)
    {
    }

    /// <param name="rethrow">Lets exceptions in our own code through; for tests.</param>
    internal DifferentiableGenerator(bool rethrow) => _rethrow = rethrow;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        bool rethrow = _rethrow;
        IncrementalValuesProvider<MethodDeclarationSyntax> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.DifferentiableMetadataName,
                MethodDiscovery.IsCandidate,
                static (attributed, _) => (MethodDeclarationSyntax)attributed.TargetNode);
        IncrementalValueProvider<Discoveries> all = declarations.Collect().Combine(context.CompilationProvider)
            .Select((sources, cancellation) => Discoveries.In(sources.Right, sources.Left, rethrow, cancellation));
        IncrementalValuesProvider<DiscoveredMethod> discovered = declarations.Combine(all)
            .Select(static (pair, _) => pair.Right.Of(pair.Left))
            .Where(static method => method is not null)
            .Select(static (method, _) => method!)
            .WithTrackingName(Steps.Discovery);

        IncrementalValuesProvider<MethodModel> models = discovered
            .Select(static (method, _) => method.Model)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(Steps.Model);

        IncrementalValuesProvider<DifferentiatedMethod> differentiated = models
            .Combine(Ahead(context, models, rethrow))
            .Select((pair, cancellation) => DifferentiationAhead.Of(pair.Left, rethrow, cancellation))
            .WithTrackingName(Steps.Differentiate);

        IncrementalValuesProvider<SourceFile> files = differentiated
            .Select(static (method, _) => method.File)
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(Steps.File);
        context.RegisterSourceOutput(
            files, static (output, file) => output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8)));

        IncrementalValueProvider<ImmutableArray<DifferentiatedMethod>> remarks = differentiated
            .Where(static method => method.Failure is not null || !method.Diagnostics.IsEmpty)
            .Select(static (method, _) => method with { File = null })
            .Collect()
            .WithTrackingName(Steps.Remarks);
        ReportUnusedRules(context, discovered, rethrow);
        context.RegisterSourceOutput(discovered.Combine(remarks), static (output, pair) => Report(output, pair.Left, pair.Right));
    }

    /// <summary>Says nothing, and always the same, so that no method's step depends on it; it only has to come before them.</summary>
    private static IncrementalValueProvider<bool> Ahead(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<MethodModel> models, bool rethrow)
    {
        IncrementalValueProvider<bool> isConcurrent = context.CompilationProvider.Select(static (compilation, _) => compilation.Options.ConcurrentBuild);
        return models.Collect().Combine(isConcurrent).WithTrackingName(Steps.Ahead).Select((all, cancellation) =>
        {
            if (all.Right)
                DifferentiationAhead.Run(all.Left, rethrow, cancellation);
            return true;
        });
    }

    /// <summary>A rule that no body has met is a warning; where a body could not be read, nobody knows.</summary>
    private static void ReportUnusedRules(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<DiscoveredMethod> discovered, bool rethrow)
    {
        IncrementalValuesProvider<DeclaredRule> rules = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.DerivativeOfMetadataName,
                static (node, _) => node is MethodDeclarationSyntax,
                (attributed, cancellation) => DeclaredRule.Of(attributed, rethrow, cancellation))
            .Where(static rule => rule is not null)
            .Select(static (rule, _) => rule!);
        IncrementalValueProvider<EquatableArray<string>> used = discovered
            .SelectMany(static (method, _) => method.Model is { Primal: null } ? method.UsedRules.Add(DeclaredRule.Any) : method.UsedRules)
            .Collect()
            .Select(static (names, _) => (EquatableArray<string>)names.Distinct().OrderBy(n => n, System.StringComparer.Ordinal).ToArray());
        context.RegisterSourceOutput(rules.Combine(used), static (output, pair) =>
        {
            if (!pair.Right.Contains(pair.Left.Id) && !pair.Right.Contains(DeclaredRule.Any))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.UnusedRule, pair.Left.Place, pair.Left.Name, pair.Left.Target));
        });
    }

    private static void Report(SourceProductionContext output, DiscoveredMethod method, ImmutableArray<DifferentiatedMethod> remarks)
    {
        foreach (Diagnostic diagnostic in method.Diagnostics)
            output.ReportDiagnostic(diagnostic);
        if (method.Model is not { } model)
            return;
        foreach (DifferentiatedMethod remark in remarks.Where(r => r.HintName == model.HintName))
        {
            if (remark.Failure is { } failure)
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, method.Place, method.Name, failure));
            foreach (PassDiagnostic said in remark.Diagnostics)
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.PassRefused, PlaceOf(said, method), said.What, said.Cure));
        }
    }

    private static Location PlaceOf(PassDiagnostic said, DiscoveredMethod method) =>
        said.Statement >= 0 && said.Statement < method.Statements.Length ? method.Statements[said.Statement] : method.Place;
}
