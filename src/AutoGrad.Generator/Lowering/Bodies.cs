using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>The bodies of methods with source, looked up once each.</summary>
internal sealed class Bodies(Compilation compilation, CancellationToken cancellation)
{
    private readonly Dictionary<IMethodSymbol, IOperation?> _known = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];

    /// <summary>Methods that are only declared: the generator has yet to write them.</summary>
    public Func<IMethodSymbol, bool> IsOpaque { get; init; } = static _ => false;

    /// <summary>The body of a method; null without source.</summary>
    public IOperation? Of(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        definition = definition.PartialImplementationPart ?? definition;
        if (!_known.TryGetValue(definition, out IOperation? body))
        {
            body = IsOpaque(definition) ? null : definition.DeclaringSyntaxReferences.Select(Find).FirstOrDefault(o => o is not null);
            _known.Add(definition, body);
        }

        return body;
    }

    /// <summary>The initial value that a field or auto-property declares.</summary>
    public IOperation? InitializerOf(ISymbol member)
    {
        foreach (SyntaxReference reference in member.OriginalDefinition.DeclaringSyntaxReferences)
        {
            EqualsValueClauseSyntax? clause = reference.GetSyntax(cancellation) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (clause is not null)
                return (ModelOf(reference.SyntaxTree)?.GetOperation(clause, cancellation) as ISymbolInitializerOperation)?.Value;
        }

        return null;
    }

    /// <summary>The call of a base constructor in the header of a type with a primary constructor.</summary>
    public IInvocationOperation? BaseCall(IMethodSymbol primary)
    {
        foreach (SyntaxReference reference in primary.OriginalDefinition.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is TypeDeclarationSyntax { BaseList: { } bases }
                && bases.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } call)
                return ModelOf(reference.SyntaxTree)?.GetOperation(call, cancellation) as IInvocationOperation;
        }

        return null;
    }

    private IOperation? Find(SyntaxReference reference)
    {
        SyntaxNode syntax = reference.GetSyntax(cancellation);
        if (syntax is TypeDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax)
            return null;
        return ModelOf(reference.SyntaxTree)?.GetOperation(syntax, cancellation);
    }

    private SemanticModel? ModelOf(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            // A callee of a project reference may have source in another compilation.
            if (!compilation.ContainsSyntaxTree(tree))
                return null;
            _models.Add(tree, model = compilation.GetSemanticModel(tree));
        }

        return model;
    }
}
