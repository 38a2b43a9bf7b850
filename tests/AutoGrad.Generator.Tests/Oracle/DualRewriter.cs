using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// Turns a program over <c>double</c> and <c>float</c> into the same program over <see cref="Dual"/>: types are renamed, calls of
/// <c>Math</c> and of the statics of the number types go to <see cref="DualMath"/>, literals are left to the implicit conversion.
/// </summary>
/// <remarks>What cannot be an exact image (a pattern that binds a number) throws, so that no case is judged by a wrong oracle.</remarks>
internal sealed class DualRewriter(SemanticModel model) : CSharpSyntaxRewriter
{
    private const string DualType = "global::AutoGrad.Generator.Tests.Oracle.Dual";
    private const string DualFunctions = "global::AutoGrad.Generator.Tests.Oracle.DualMath";

    private const string DualSpans = "global::AutoGrad.Generator.Tests.Oracle.DualTensors";

    private static readonly SymbolDisplayFormat _qualified = SymbolDisplayFormat.FullyQualifiedFormat;

    public override SyntaxNode? VisitPredefinedType(PredefinedTypeSyntax node) =>
        IsFloating(model.GetTypeInfo(node).Type) ? DualName(node) : node;

    // Constants stay numbers: they enter Dual expressions by conversion and may size arrays or label cases.
    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) =>
        node.IsConst ? node : base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node) =>
        node.Modifiers.Any(SyntaxKind.ConstKeyword) ? node : base.VisitFieldDeclaration(node);

    // Arguments that were left out are written out at the call, because a Dual cannot be a default value.
    public override SyntaxNode? VisitParameter(ParameterSyntax node) =>
        ((ParameterSyntax)base.VisitParameter(node)!).WithDefault(null);

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        ISymbol? symbol = model.GetSymbolInfo(node).Symbol;
        if (symbol is IMethodSymbol method && IsElementary(method))
            return DualFunction(method.Name, node);
        if (symbol is IMethodSymbol { ContainingType.Name: "TensorPrimitives" } ofSpans)
            return SyntaxFactory.ParseExpression($"{DualSpans}.{ofSpans.Name}").WithTriviaFrom(node);

        bool isConstantOfNumberType = symbol is IFieldSymbol { IsConst: true } && node.Expression is not ThisExpressionSyntax;
        return isConstantOfNumberType ? node : base.VisitMemberAccessExpression(node);
    }

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node)
    {
        if (node.IsVar)
        {
            // var (a, b) has no type of its own; what is deconstructed brings the types.
            if (node.Parent is DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax })
                return node;
            ITypeSymbol? inferred = model.GetTypeInfo(node).Type;
            return inferred is not null && MentionsFloating(inferred) ? SyntaxFactory.ParseTypeName(Image(inferred)).WithTriviaFrom(node) : node;
        }

        bool isSimpleName = node.Parent is not MemberAccessExpressionSyntax access || access.Name != node;
        if (!isSimpleName)
            return node;
        return model.GetSymbolInfo(node).Symbol switch
        {
            IMethodSymbol method when IsElementary(method) => DualFunction(method.Name, node),
            INamedTypeSymbol type when IsFloating(type) => DualName(node),
            _ => node,
        };
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" })
            return node;
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        return model.GetOperation(node) is IInvocationOperation call
            ? visited.WithArgumentList(visited.ArgumentList.AddArguments(Omitted(call.Arguments)))
            : visited;
    }

    public override SyntaxNode? VisitImplicitArrayCreationExpression(ImplicitArrayCreationExpressionSyntax node)
    {
        var visited = (ImplicitArrayCreationExpressionSyntax)base.VisitImplicitArrayCreationExpression(node)!;
        return model.GetTypeInfo(node).Type is IArrayTypeSymbol array && MentionsFloating(array)
            ? SyntaxFactory.ParseExpression($"new {Image(array)} {visited.Initializer}")
            : visited;
    }

    public override SyntaxNode? VisitIsPatternExpression(IsPatternExpressionSyntax node) =>
        ((IsPatternExpressionSyntax)base.VisitIsPatternExpression(node)!).WithExpression(Compared(node.Expression, node.Pattern));

    public override SyntaxNode? VisitSwitchExpression(SwitchExpressionSyntax node)
    {
        var visited = (SwitchExpressionSyntax)base.VisitSwitchExpression(node)!;
        return visited.WithGoverningExpression(Compared(node.GoverningExpression, [.. node.Arms.Select(arm => arm.Pattern)]));
    }

    public override SyntaxNode? VisitSwitchStatement(SwitchStatementSyntax node)
    {
        var visited = (SwitchStatementSyntax)base.VisitSwitchStatement(node)!;
        PatternSyntax[] patterns =
        [
            .. node.Sections.SelectMany(section => section.Labels).OfType<CasePatternSwitchLabelSyntax>().Select(label => label.Pattern),
        ];
        return visited.WithExpression(Compared(node.Expression, patterns));
    }

    /// <summary>A number that patterns look at: only its value matters, so it goes back to <c>double</c>.</summary>
    private ExpressionSyntax Compared(ExpressionSyntax subject, params PatternSyntax[] patterns)
    {
        var visited = (ExpressionSyntax)Visit(subject);
        ITypeSymbol? type = model.GetTypeInfo(subject).Type;
        bool isNumber = IsFloating(type);
        bool isTuple = type is INamedTypeSymbol { IsTupleType: true } && MentionsFloating(type);
        if (!isNumber && !isTuple)
            return visited;

        if (patterns.Any(pattern => pattern.DescendantNodesAndSelf().OfType<VariableDesignationSyntax>().Any(d => d is not DiscardDesignationSyntax)))
            throw new NotSupportedException($"The oracle cannot image a pattern that binds a number: {subject.Parent}");
        if (isNumber)
            return SyntaxFactory.ParseExpression($"(({type!.ToDisplayString(_qualified)})({visited}))");
        if (subject is not TupleExpressionSyntax tuple)
            throw new NotSupportedException($"The oracle can image patterns over tuples only where the tuple is spelled out: {subject.Parent}");
        return SyntaxFactory.ParseExpression($"({string.Join(", ", tuple.Arguments.Select(element => Compared(element.Expression)))})");
    }

    private static ArgumentSyntax[] Omitted(IEnumerable<IArgumentOperation> arguments) =>
    [
        .. arguments.Where(argument => argument.ArgumentKind == ArgumentKind.DefaultValue).Select(argument => SpelledOut(argument.Parameter!, argument.Value)),
    ];

    private static ArgumentSyntax SpelledOut(IParameterSymbol parameter, IOperation value)
    {
        string literal = value.ConstantValue.Value is { } constant ? SymbolDisplay.FormatPrimitive(constant, true, false)! : "default";
        string type = parameter.Type.ToDisplayString(_qualified);
        return SyntaxFactory.Argument(SyntaxFactory.NameColon(parameter.Name), default, SyntaxFactory.ParseExpression($"(({type})({literal}))"));
    }

    private static bool IsElementary(IMethodSymbol method)
    {
        string owner = method.ContainingType.ToDisplayString();
        return owner switch
        {
            "System.Math" or "System.MathF" or "double" or "float" => method.Parameters.Any(p => IsFloating(p.Type)),
            "AutoGrad.Differentiate" => true,
            _ => false,
        };
    }

    private static bool IsFloating(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private static bool MentionsFloating(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => MentionsFloating(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } generic => generic.TypeArguments.Any(MentionsFloating),
        _ => IsFloating(type),
    };

    private static string Image(ITypeSymbol type) => type switch
    {
        _ when IsFloating(type) => DualType,
        IArrayTypeSymbol array => Image(array.ElementType) + "[" + new string(',', array.Rank - 1) + "]",
        INamedTypeSymbol { IsTupleType: true } tuple =>
            "(" + string.Join(", ", tuple.TupleElements.Select(e => Image(e.Type) + (e.IsExplicitlyNamedTupleElement ? " " + e.Name : ""))) + ")",
        INamedTypeSymbol { IsGenericType: true } generic =>
            "global::" + generic.ContainingNamespace.ToDisplayString() + "." + generic.Name
            + "<" + string.Join(", ", generic.TypeArguments.Select(Image)) + ">",
        _ => type.ToDisplayString(_qualified),
    };

    private static NameSyntax DualName(SyntaxNode replaced) => SyntaxFactory.ParseName(DualType).WithTriviaFrom(replaced);

    private static ExpressionSyntax DualFunction(string name, SyntaxNode replaced) =>
        SyntaxFactory.ParseExpression($"{DualFunctions}.{name}").WithTriviaFrom(replaced);
}
