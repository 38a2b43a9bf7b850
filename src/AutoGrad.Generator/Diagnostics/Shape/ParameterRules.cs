using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Paths = AutoGrad.Compiler.Ir.Paths;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>Whether the active parameters exist and carry derivatives.</summary>
internal static class ParameterRules
{
    public static IEnumerable<ShapeProblem> Check(MethodShape shape, CancellationToken cancellation) =>
        UnknownTypes(shape)
            .Concat(Names(shape, cancellation))
            .Concat(ActiveTypes(shape, cancellation))
            .Concat(Constraints(shape))
            .Concat(Passing(shape))
            .Concat(ParameterNames(shape));

    /// <summary>Where the compiler does not know a type, its message is enough, and a copy of the signature would repeat it.</summary>
    private static IEnumerable<ShapeProblem> UnknownTypes(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        bool isUnknown = method.Parameters.Any(p => HoldsError(p.Type) || p.Name.Length == 0)
            || method.TypeParameters.Any(t => t.ConstraintTypes.Any(HoldsError));
        if (isUnknown || method.Parameters.Select(p => p.Name).Distinct().Count() < method.Parameters.Length)
            yield return ShapeProblem.Unsaid(Consequence.Skip);
    }

    private static IEnumerable<ShapeProblem> Names(MethodShape shape, CancellationToken cancellation)
    {
        IMethodSymbol method = shape.Method;
        foreach (var (name, index) in shape.Active.Unknown)
        {
            string? nearest = NearestName.To(name, method.Parameters);
            Diagnostic told = Diagnostic.Create(
                Descriptors.UnknownParameter,
                shape.Arguments.LocationOfName(index, cancellation),
                ImmutableDictionary<string, string?>.Empty.Add(NearestName.Property, nearest),
                name,
                method.Name,
                nearest is null ? "" : $"; did you mean '{nearest}'?");
            yield return new ShapeProblem(told, shape.Active.IsEmpty ? Consequence.Skip : Consequence.Declare);
        }

        foreach (var (member, index) in shape.Active.Members)
        {
            Location place = shape.Arguments.LocationOfName(index, cancellation);
            if (MemberProblem(member, shape.Method.ContainingType) is { } why)
                yield return ShapeProblem.Told(Consequence.Skip, Descriptors.MemberNotSupported, place, member.Name, why);
        }

        bool isSettled = shape.Arguments.Names.IsEmpty && !method.Parameters.Any(p => HoldsError(p.Type));
        if (isSettled && shape.Active.IsEmpty && FirstUnconstrained(shape) is null)
            yield return ShapeProblem.Told(Consequence.Skip, Descriptors.NoActiveParameter, Places.NameOf(method), method.Name);
        else if (shape.Active.IsEmpty)
            yield return ShapeProblem.Unsaid(Consequence.Skip);
    }

    private static IEnumerable<ShapeProblem> ActiveTypes(MethodShape shape, CancellationToken cancellation)
    {
        foreach (IParameterSymbol parameter in shape.Active.Parameters)
        {
            bool isNamed = shape.Active.NameOf.TryGetValue(parameter.Name, out int index);
            Location place = isNamed ? shape.Arguments.LocationOfName(index, cancellation) : Places.NameOf(parameter);
            if (ActiveType(parameter, shape.Method.ContainingType, place) is { } problem)
                yield return problem;
        }
    }

    private static ShapeProblem? ActiveType(IParameterSymbol parameter, INamedTypeSymbol within, Location place)
    {
        string type = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        RealForm form = RealTypes.FormOf(parameter.Type);
        if (HoldsError(parameter.Type) || (form == RealForm.None && RealTypes.UnconstrainedNumber(parameter.Type) is not null))
            return ShapeProblem.Unsaid(Consequence.Skip);
        if (form == RealForm.None)
        {
            bool isClass = parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Class, DeclaringSyntaxReferences.IsEmpty: false };
            return Told(Descriptors.NotFloatingPoint, isClass
                ? "a class, whose gradient would be another object; make it a record or a struct, or differentiate one of its own methods with respect to its fields"
                : "which carries no derivative");
        }

        if (parameter.RefKind == RefKind.Out)
            return Told(Descriptors.NotFloatingPoint, "and is an output");
        if (RowsProblem(parameter, within) is { } clause)
            return Told(Descriptors.TypeNotSupported, clause);
        if (Rows.LayoutOf(parameter.Type) is null && TypeProblem(parameter.Type, form, within) is { } problem)
            return Told(Descriptors.TypeNotSupported, problem);
        return MarkedPassive(parameter) is { } mark
            ? ShapeProblem.Told(Consequence.Declare, Descriptors.PassiveByAttribute, place, parameter.Name, mark)
            : null;

        ShapeProblem Told(DiagnosticDescriptor descriptor, string why) =>
            ShapeProblem.Told(Consequence.Skip, descriptor, place, parameter.Name, type, why);
    }

    /// <summary>What stands in the way of an array or span of structs.</summary>
    private static string? RowsProblem(IParameterSymbol parameter, INamedTypeSymbol within)
    {
        if (Rows.LayoutOf(parameter.Type) is not { } row)
            return null;
        return parameter.RefKind is RefKind.Ref or RefKind.Out
            ? "and differentiating with respect to a variable for arrays of structs is not available in this version: pass the array itself"
            : Rows.ProblemOf(row, within);
    }

    private static string? TypeProblem(ITypeSymbol type, RealForm form, INamedTypeSymbol within)
    {
        if (form == RealForm.Structure && RealTypes.ElementOf(type) is null)
        {
            Structures.Of(type, within, out string? problem);
            return problem;
        }

        return form == RealForm.Structure || (form == RealForm.Nested && !RealTypes.IsMatrix(type))
            ? $"and differentiating with respect to {Kind(type)} is not available in this version: pass the numbers in arrays or spans"
            : null;
    }

    /// <summary>Why a member of the instance cannot be active; null if it can.</summary>
    private static string? MemberProblem(ISymbol member, INamedTypeSymbol within)
    {
        ITypeSymbol type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        if (member.IsStatic)
            return "is static, and outlives every call: pass it as a parameter";
        if (!Lowering.Walker.IsPlainState(member))
            return "is a property with code of its own: name the field behind it, or pass it as a parameter";
        RealForm form = RealTypes.FormOf(type);
        if (form == RealForm.None)
            return $"has type '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', which carries no derivative: remove it from the attribute";
        return TypeProblem(type, form, within) is { } problem
            ? $"has type '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', {problem}"
            : null;
    }

    /// <summary>A number that is differentiated, or returned, must be known to be one.</summary>
    private static IEnumerable<ShapeProblem> Constraints(MethodShape shape)
    {
        if (FirstUnconstrained(shape) is { } parameter)
            yield return ShapeProblem.Told(Consequence.Skip, Descriptors.UnconstrainedNumber, Places.NameOf(parameter), parameter.Name);
    }

    private static ITypeParameterSymbol? FirstUnconstrained(MethodShape shape)
    {
        if (RealTypes.UnconstrainedNumber(shape.Method.ReturnType) is { } returned)
            return returned;
        IEnumerable<IParameterSymbol> differentiated = shape.Active.NameOf.IsEmpty && shape.Active.IsEmpty
            ? shape.Method.Parameters
            : shape.Active.Parameters;
        return differentiated.Select(p => RealTypes.UnconstrainedNumber(p.Type)).FirstOrDefault(t => t is not null);
    }

    /// <summary>What generated code would have to hold or hand on, and cannot.</summary>
    private static IEnumerable<ShapeProblem> Passing(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            {
                yield return CannotBePassed(parameter, "a pointer", "take an array or a span");
            }
            else if (IsRefStruct(parameter.Type))
            {
                yield return CannotBePassed(parameter, "a ref struct that is no span", "take its contents as a span");
            }
        }

        if (method is { IsStatic: false, ContainingType.IsRefLikeType: true })
            yield return CannotBePassed(method, "a ref struct as 'this'", "make the method static and pass what it reads");
        if (method.IsVararg)
            yield return CannotBePassed(method, "__arglist", "take an array or a span");

        ShapeProblem CannotBePassed(ISymbol at, string what, string cure) =>
            ShapeProblem.Told(Consequence.Skip, Descriptors.CannotBePassed, Places.NameOf(at), method.Name, what, cure);
    }

    /// <summary>The generated members take F's parameters and their own side by side.</summary>
    private static IEnumerable<ShapeProblem> ParameterNames(MethodShape shape)
    {
        HashSet<string> taken = [.. shape.Method.Parameters.Select(p => Paths.Stem(p.Name))];
        foreach (ISymbol active in shape.Active.Parameters.Concat(shape.Active.Members.Select(m => m.Member)))
        {
            string stem = Paths.Stem(active.Name);
            if (Suffixes(shape.Arguments.Emit).Select(s => stem + s).FirstOrDefault(name => !taken.Add(name)) is { } clash)
                yield return Clash(active, clash);
        }

        HashSet<string> left = VectorOutput.ParametersOf(shape, null);
        IEnumerable<IParameterSymbol> outputs = shape.Method.Parameters.Where(p => left.Contains(p.Name) && !shape.Active.Parameters.Contains(p, SymbolEqualityComparer.Default));
        foreach (IParameterSymbol output in outputs)
        {
            string stem = Paths.Stem(output.Name);
            if (Suffixes(shape.Arguments.Emit).Where(s => s is "Adjoint" or "Tangent").Select(s => stem + s).FirstOrDefault(name => !taken.Add(name)) is { } clash)
                yield return Clash(output, clash);
        }

        bool hasUpstream = shape.Arguments.Emit.HasFlag(Derivatives.Gradient) && !shape.Method.ReturnsVoid;
        if (hasUpstream && shape.Method.Parameters.FirstOrDefault(p => p.Name == DerivativeSignature.UpstreamName) is { } upstream)
            yield return Clash(upstream, DerivativeSignature.UpstreamName);

        ShapeProblem Clash(ISymbol parameter, string name) => ShapeProblem.Told(
            Consequence.Skip, Descriptors.ParameterClash, Places.NameOf(parameter), shape.Method.Name, name, parameter.Name);
    }

    /// <summary>What the members that are asked for append to the names of active parameters.</summary>
    private static IEnumerable<string> Suffixes(Derivatives emit)
    {
        const Derivatives SecondOrder = FileWriter.SecondOrderFamilies;
        (string Suffix, Derivatives Families)[] suffixes =
        [
            ("Gradient", Derivatives.Gradient | SecondOrder), ("Adjoint", Derivatives.Gradient), ("Tangent", Derivatives.Pushforward),
            ("Direction", SecondOrder | Derivatives.Jacobian), ("Product", SecondOrder),
        ];
        return suffixes.Where(s => (s.Families & emit) != Derivatives.None).Select(s => s.Suffix);
    }

    private static bool IsRefStruct(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.AllowsRefLikeType,
        INamedTypeSymbol named => named.IsRefLikeType && !RealTypes.IsSpan(named),
        _ => false,
    };

    private static string? MarkedPassive(IParameterSymbol parameter) =>
        KnownNames.Has(parameter, KnownNames.NotDifferentiated) ? "NotDifferentiated"
        : KnownNames.Has(parameter, KnownNames.Sample) ? "Sample"
        : null;

    private static string Kind(ITypeSymbol type) => RealTypes.ElementOf(type) is { } element && RealTypes.FormOf(element) == RealForm.Structure
        ? "arrays of structs and tuples"
        : "arrays of higher rank and arrays of arrays";

    /// <summary>Whether a type, an element or a type argument of it is unknown.</summary>
    private static bool HoldsError(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => HoldsError(array.ElementType),
        IPointerTypeSymbol pointer => HoldsError(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.Any(HoldsError),
        _ => false,
    };
}
