using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>A member that the generator would add, as far as it can collide with others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arity">How many type parameters it has.</param>
/// <param name="Parameters">The types of its parameters, with &amp; for those passed by reference; null for a nested type.</param>
internal sealed record GeneratedMember(string Name, int Arity, string? Parameters)
{
    private static readonly SymbolDisplayFormat _withoutArguments =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None);

    public static IEnumerable<GeneratedMember> Of(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        string[] inputs = [.. method.Parameters.Select(Spelling)];
        string[] gradients = [.. shape.Active.Types.Select(GradientOf)];
        Derivatives emit = shape.Arguments.Emit & RequestRules.Available(shape);
        HashSet<string> outputs = VectorOutput.ParametersOf(shape, null);
        IParameterSymbol[] left = [.. method.Parameters.Where(p => outputs.Contains(p.Name) && !shape.Active.Parameters.Contains(p, SymbolEqualityComparer.Default))];
        if (emit.HasFlag(Derivatives.Pushforward))
            yield return Method("Pushforward", inputs.Concat(shape.Active.Types.Select(DirectionOf)).Concat(left.Select(p => GradientOf(p.Type))));
        string matrix = $"global::System.Span<{Spelling(method.ReturnType)}>";
        if ((emit & FileWriter.SecondOrderFamilies) != Derivatives.None)
        {
            IEnumerable<string> directions = shape.Active.Types.Select(DirectionOf);
            yield return Method("HessianVectorProduct", inputs.Concat(directions).Concat(gradients).Concat(gradients));
            yield return new GeneratedMember(shape.Stem + "HessianColumns", method.Arity, string.Join(",", inputs.Append("…")));
        }

        if (emit.HasFlag(Derivatives.Hessian))
            yield return Method("Hessian", inputs.Append(matrix));
        if (emit.HasFlag(Derivatives.HessianDiagonal))
            yield return Method("HessianDiagonal", inputs.Append(matrix));
        if (emit.HasFlag(Derivatives.Jacobian))
        {
            string jacobian = $"global::System.Span<{Spelling(RealTypes.NumbersIn(shape.Active.Types.First())[0])}>";
            yield return Method("Jacobian", inputs.Append(jacobian));
            yield return new GeneratedMember(shape.Stem + "JacobianColumns", method.Arity, string.Join(",", inputs.Append("…")));
            yield return new GeneratedMember(shape.Stem + "JacobianColumnGroups", method.Arity, string.Join(",", inputs.Append("…")));
            yield return Method("JacobianColumn", inputs.Concat(shape.Active.Types.Select(DirectionOf)).Concat([jacobian, "int", "int"]));
        }

        if (emit.HasFlag(Derivatives.BatchJacobian))
        {
            string result = $"global::System.Span<{Spelling(RealTypes.NumbersIn(shape.Active.Types.First())[0])}>";
            yield return Method("BatchJacobian", method.Parameters.Select(p => RowsOf(p.Type) ?? Spelling(p)).Append(result));
            yield return new GeneratedMember(shape.Stem + "JacobianLanes", method.Arity, string.Join(",", inputs.Append("…")));
        }

        if (!emit.HasFlag(Derivatives.Gradient))
            yield break;
        if (!RealTypes.IsReal(method.ReturnType))
        {
            bool isReturned = !method.ReturnsVoid && !RealTypes.NumbersIn(method.ReturnType).IsEmpty;
            yield return Method("Pullback", inputs.Concat(isReturned ? [DirectionOf(method.ReturnType)] : left.Select(p => DirectionOf(p.Type))).Concat(gradients));
            yield break;
        }

        bool onlyScalars = shape.Active.Types.All(t => RealTypes.ElementOf(t) is null);
        yield return Method("Gradient", onlyScalars ? inputs : inputs.Concat(gradients));
        yield return Method("AndGradient", inputs.Concat(gradients));
        foreach (string pullback in new[] { "Pullback", "AndPullback" })
            yield return Method(pullback, inputs.Append(Spelling(method.ReturnType)).Concat(gradients));
        MethodModel model = MethodModels.Of(shape, null);
        if (ObjectiveWriter.CanWrite(model))
            yield return new GeneratedMember(shape.Stem + "Objective", method.Arity, null);
        if (BatchObjectiveWriter.CanWrite(model))
        {
            yield return new GeneratedMember(BatchObjectiveWriter.TypeNameOf(model), method.Arity, null);
            foreach (string name in new[] { true, false }.SelectMany(isBatch => new[] { RowMembers.ValueName(model, isBatch), RowMembers.PullbackName(model, isBatch) }))
                yield return new GeneratedMember(name, method.Arity, string.Join(",", inputs.Append("…")));
        }

        if (PointMembers.AreNeeded(model))
        {
            foreach (string name in new[] { PointMembers.ValueName(model), PointMembers.GradientName(model) })
                yield return new GeneratedMember(name, method.Arity, string.Join(",", inputs.Append("…")));
        }

        GeneratedMember Method(string suffix, IEnumerable<string> parameters) =>
            new(shape.Stem + suffix, method.Arity, string.Join(",", parameters));
    }

    /// <summary>Methods may be overloaded, types by arity; nothing else shares a name.</summary>
    public bool ClashesWith(GeneratedMember other)
    {
        if (Name != other.Name)
            return false;
        bool isMixed = (Parameters is null) != (other.Parameters is null);
        return isMixed || (Arity == other.Arity && Parameters == other.Parameters);
    }

    public bool ClashesWith(ISymbol member) => member switch
    {
        IMethodSymbol method =>
            ClashesWith(new GeneratedMember(method.Name, method.Arity, string.Join(",", method.Parameters.Select(Spelling)))),
        INamedTypeSymbol type => ClashesWith(new GeneratedMember(type.Name, type.Arity, null)),
        _ => Name == member.Name,
    };

    private static string GradientOf(ITypeSymbol type) => RealTypes.IsMatrix(type) ? Spelling(type) : RealTypes.ElementOf(type) is { } element
        ? $"global::System.Span<{Spelling(element)}>"
        : Spelling(type) + "&";

    private static string? RowsOf(ITypeSymbol type)
    {
        ITypeSymbol number = RealTypes.ElementOf(type) ?? type;
        return RealTypes.IsReal(number) ? $"global::AutoGrad.Rows<{Spelling(number)}>" : null;
    }

    private static string DirectionOf(ITypeSymbol type) => !RealTypes.IsMatrix(type) && RealTypes.ElementOf(type) is { } element
        ? $"global::System.ReadOnlySpan<{Spelling(element)}>"
        : Spelling(type);

    private static string Spelling(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None ? Spelling(parameter.Type) : Spelling(parameter.Type) + "&";

    /// <summary>Type parameters of the method by position, since overloads do not differ by their names.</summary>
    private static string Spelling(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } parameter => "!!" + parameter.Ordinal,
        IArrayTypeSymbol array => $"{Spelling(array.ElementType)}[{array.Rank}]",
        INamedTypeSymbol { Arity: > 0, IsTupleType: false } named =>
            $"{named.ConstructedFrom.ToDisplayString(_withoutArguments)}<{string.Join(",", named.TypeArguments.Select(Spelling))}>",
        _ => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
    };
}
