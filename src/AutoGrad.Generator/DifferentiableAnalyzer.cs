using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Diagnostics.Shape;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoGrad.Generator;

/// <summary>Reports what is wrong with the declaration of a differentiated method; what stands in its body the generator reports.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DifferentiableAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfShape;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownNames.DifferentiableMetadataName).IsEmpty)
                return;
            start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
            start.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(AnalyzeAttribute, SyntaxKind.Attribute);
        });
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        IMethodSymbol method = (IMethodSymbol)context.Symbol;
        if (method.PartialDefinitionPart is not null)
            return;
        foreach (Diagnostic diagnostic in DerivativeRuleProblems.Of(method, context.Compilation, context.CancellationToken))
            context.ReportDiagnostic(diagnostic);

        if (MayCarryMembers(method) && MethodShape.Of(method) is { } shape)
        {
            foreach (ShapeProblem problem in ShapeRules.Check(shape, context.CancellationToken))
            {
                if (problem.Diagnostic is { } diagnostic)
                    context.ReportDiagnostic(diagnostic);
            }
        }
    }

    private static bool MayCarryMembers(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation;

    /// <summary>Said once per type, however many of its methods, or of those of the types inside it, are differentiated.</summary>
    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.IsFileLocal || type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
            return;
        BaseTypeDeclarationSyntax[] parts = [.. ContainerRules.PartsWithoutPartial(type, context.CancellationToken)];
        if (parts.Length == 0 || !HoldsDifferentiable(type, context.CancellationToken))
            return;
        foreach (BaseTypeDeclarationSyntax part in parts)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotPartial, part.Identifier.GetLocation(), type.Name));
    }

    private static bool HoldsDifferentiable(INamedTypeSymbol type, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return type.GetMembers().Any(member => member switch
        {
            IMethodSymbol method => MayCarryMembers(method) && KnownNames.Has(method, KnownNames.Differentiable),
            INamedTypeSymbol nested => HoldsDifferentiable(nested, cancellation),
            _ => false,
        });
    }

    /// <summary>The compiler allows the attribute on everything that is compiled to a method.</summary>
    private static void AnalyzeAttribute(SyntaxNodeAnalysisContext context)
    {
        AttributeSyntax attribute = (AttributeSyntax)context.Node;
        if (attribute.Parent?.Parent is not { } target || UnfitTarget(target) is not { } what)
            return;
        ISymbol? constructor = context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol;
        if (KnownNames.Is(constructor?.ContainingType, KnownNames.Differentiable))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotAMethod, attribute.GetLocation(), what));
    }

    private static string? UnfitTarget(SyntaxNode target) => target switch
    {
        LocalFunctionStatementSyntax => "a local function",
        AnonymousFunctionExpressionSyntax => "a lambda",
        AccessorDeclarationSyntax => "an accessor",
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => "an operator",
        DestructorDeclarationSyntax => "a finalizer",
        _ => null,
    };
}
