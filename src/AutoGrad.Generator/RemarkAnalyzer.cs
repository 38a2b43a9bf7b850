using System;
using System.Collections.Immutable;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Diagnostics.Remarks;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoGrad.Generator;

/// <summary>
/// Remarks on derivatives that exist, and may not be what was meant. An analyzer, since editors offer no fixes for what a generator
/// reports, and so that hints cost the generator, which runs on every key, nothing. In a build it goes on from what the generator has lowered.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RemarkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfRemarks;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownNames.DifferentiableMetadataName).IsEmpty)
                return;
            EarlierLowerings earlier = new(start.Compilation);
            start.RegisterSymbolAction(symbol => Analyze(symbol, earlier), SymbolKind.Method);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, EarlierLowerings earlier)
    {
        IMethodSymbol method = (IMethodSymbol)context.Symbol;
        if (method.PartialDefinitionPart is not null || MethodShape.Of(method) is not { } shape)
            return;
        try
        {
            foreach (Diagnostic remark in DerivativeRemarks.Of(shape, context.Compilation, earlier, context.CancellationToken))
                context.ReportDiagnostic(remark);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The generator meets the same method and reports what is wrong with it, or with us.
        }
    }
}
