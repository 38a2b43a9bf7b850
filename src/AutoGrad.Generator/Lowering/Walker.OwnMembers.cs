using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Members that the generator itself writes into this compilation are not there yet while it reads. Their names are collected; the body is then
/// read again with the members declared, and a call of one is the derivative itself, as a function.
/// </summary>
internal sealed partial class Walker
{
    private const string NoFunction = "only FGradient, FAndGradient, FPullback, FPushforward and FHessianVectorProduct are functions that can be followed";

    private static readonly string[] _derived = ["Gradient", "Adjoint", "Tangent", "Direction", "Product"];

    private readonly List<MethodShape> _undeclared = [];

    /// <summary>The derivatives of other methods.</summary>
    public required NestedDerivatives Nested { get; init; }

    /// <summary>The methods whose members the body names, and nobody has declared yet.</summary>
    public IReadOnlyList<MethodShape> Undeclared => _undeclared;

    private void MeetGeneratedMember(IOperation operation)
    {
        foreach (SimpleNameSyntax name in operation.Syntax.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        {
            string text = name.Identifier.ValueText;
            if (Nested.MethodsOf(text) is not { Count: > 0 } methods || _compilation.ContainsSymbolsWithName(text, SymbolFilter.TypeAndMember, _cancellation))
                continue;
            if (NestedDerivatives.IsFunction(text))
                _undeclared.AddRange(methods);
            else
                Refusals.Add(name.GetLocation(), Descriptors.GeneratedMember, text, NoFunction);
        }
    }

    /// <summary>A derivative of another method; null for calls of anything else.</summary>
    private Value? CallDerivative(IInvocationOperation operation, IMethodSymbol member)
    {
        if (Nested.ShapeOf(member) is not { } shape)
            return null;
        if (!NestedDerivatives.IsFunction(member.Name))
            return RefuseMember(operation, member, NoFunction);
        if (Nested.FunctionOf(shape, member.Name, out string why) is not { } derivative)
            return RefuseMember(operation, member, why);
        Dictionary<string, int> ordinals = member.Parameters.ToDictionary(p => p.Name, p => p.Ordinal);
        if (derivative.Parameters.Any(p => !ordinals.ContainsKey(p.Name)))
            return RefuseMember(operation, member, "its method is given or returns a structure");
        ImmutableArray<Place> places = ArgumentPlaces(operation.Arguments, member);
        derivative = Along(derivative, p => places[ordinals[p.Name]]);
        int[] arguments =
        [
            .. derivative.Parameters.Select((p, i) => Given(operation, places[ordinals[p.Name]], p.Role, derivative.TypeOf(derivative.Body.Arguments[i]))),
        ];
        if (Refusals.Any)
            return Default(member.ReturnType);
        GuardDerivative(derivative, arguments);
        int[] yields = Splicing.Append(_builder, derivative, arguments, code => code.Site < 0 ? code : code with { Site = DerivativeSite(operation) });
        return Results(operation, member, [.. derivative.Outputs.Select((o, i) => (o.Name, yields[i]))], places);
    }

    /// <summary>The derivative along constants: a direction that leaves a parameter alone makes its part of the derivative vanish.</summary>
    private Function Along(Function derivative, System.Func<Parameter, Place> placeOf)
    {
        Dictionary<int, Literal> constants = [];
        for (int i = 0; i < derivative.Parameters.Count; i++)
        {
            Parameter parameter = derivative.Parameters[i];
            if (IsFactor(parameter.Role) && placeOf(parameter) is TemporaryPlace { Value: Scalar { Id: var id } } && _builder.LiteralOf(id) is { } literal)
                constants.Add(i, literal);
        }

        return constants.Count == 0 ? derivative : Pipeline.Bound(derivative, constants);
    }

    private static bool IsFactor(ParameterRole role) => role is ParameterRole.Tangent or ParameterRole.Upstream;

    private Value RefuseMember(IOperation operation, IMethodSymbol member, string why)
    {
        SyntaxNode place = operation.Syntax.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault(n => n.Identifier.ValueText == member.Name) ?? operation.Syntax;
        Refusals.Add(place.GetLocation(), Descriptors.GeneratedMember, member.Name, why);
        return Default(operation.Type);
    }

    /// <summary>
    /// An argument. What is the factor of a derivative (a direction, an upstream adjoint) has to be data: the derivative asks whether it is zero, as
    /// one that leaves a parameter alone is, and that question has no slope.
    /// </summary>
    private int Given(IOperation operation, Place place, ParameterRole role, IrType type)
    {
        int id = IdOf(Read(place, operation), operation);
        if (!IsFactor(role))
            return id;
        if (!type.IsArray)
            return Data(id);
        int copy = _builder.Allocate(IrType.Span(type.Element!), Allocation.Scratch, _builder.Length(id));
        ForEachIndex(_builder.Length(id), i => _builder.Store(copy, [i], Data(_builder.Load(id, i))));
        return copy;

        int Data(int number) => _builder.External(_builder.TypeOf(number), "{0}", Effect.Pure, DerivativeSite(operation), number);
    }

    private int DerivativeSite(IOperation operation) => Refusals.Site(
        operation.Syntax.GetLocation(), Descriptors.OpaqueUse, SourceLine.Of(operation.Syntax), "of this derivative only some arguments have a slope");

    /// <summary>What the member itself checks before it writes: lengths, and that it writes to other memory than it reads.</summary>
    private void GuardDerivative(Function derivative, int[] arguments)
    {
        foreach (int own in Enumerable.Range(0, arguments.Length).Where(i => IsVector(i) && derivative.Parameters[i].Role == ParameterRole.Active))
        {
            string[] derived = [.. _derived.Select(suffix => Paths.Derived(derivative.Parameters[own].Name, suffix))];
            foreach (int other in Enumerable.Range(0, arguments.Length).Where(i => IsVector(i) && derived.Contains(derivative.Parameters[i].Name)))
            {
                int differs = _builder.Apply(Comparisons.NotEqual, _builder.Length(arguments[own]), _builder.Length(arguments[other]));
                ThrowIf(differs, $"new global::System.ArgumentException(\"The length differs from that of its parameter.\", \"{derivative.Parameters[other].Name}\")");
            }
        }

        foreach (int written in Enumerable.Range(0, arguments.Length).Where(i => IsVector(i) && derivative.Parameters[i].Role == ParameterRole.Gradient))
        {
            foreach (int other in Enumerable.Range(0, arguments.Length).Where(i => i != written && IsVector(i) && MayOverlap(arguments[written], arguments[i])))
            {
                string element = _builder.TypeOf(arguments[written]).Element!.Text;
                int overlaps = _builder.External(
                    IrType.Boolean, $"global::AutoGrad.Runtime.GradientGuard.Overlap<{element}>({{0}}, {{1}})", Effect.Pure, -1, arguments[written], arguments[other]);
                ThrowIf(overlaps, $"new global::System.ArgumentException(\"It shares memory with another argument.\", \"{derivative.Parameters[written].Name}\")");
            }
        }

        bool IsVector(int i) => _builder.TypeOf(arguments[i]) is { IsArray: true, Rank: 1, Element.IsReal: true };
    }

    /// <summary>Memory that the method makes is its own.</summary>
    private bool MayOverlap(int a, int b)
    {
        int first = MemoryOf(a), second = MemoryOf(b);
        return _builder.TypeOf(a).Element == _builder.TypeOf(b).Element
            && (first == second || (_builder.DefinitionOf(first) is not Allocate && _builder.DefinitionOf(second) is not Allocate));
    }

    /// <summary>What a derivative yields goes to the variables that the call names, and into its result.</summary>
    private Value Results(IInvocationOperation operation, IMethodSymbol member, (string? Name, int Id)[] yields, ImmutableArray<Place> places)
    {
        bool isGradient = member.Name.EndsWith("Gradient", System.StringComparison.Ordinal) && !member.Name.EndsWith("AndGradient", System.StringComparison.Ordinal);
        List<Value> results = [];
        foreach (var (name, id) in yields)
        {
            if (member.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                if (!isGradient || name is not null)
                    results.Add(new Scalar(id));
            }
            else if (places[parameter.Ordinal] is var place and not DiscardPlace)
            {
                Write(place, new Scalar(id), operation);
            }
        }

        if (member.ReturnsVoid)
            return Value.None;
        if (TypeMap.LayoutOf(member.ReturnType) is { } layout && layout.Parts.Length == results.Count)
            return new Aggregate(layout, [.. results]);
        return results.Count == 1 ? results[0] : RefuseMember(operation, member, "its method is given or returns a structure");
    }
}
