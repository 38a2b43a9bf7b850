using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>How a C# type holds floating-point numbers.</summary>
internal enum RealForm
{
    /// <summary>It holds none: always passive.</summary>
    None,

    /// <summary>double, float or T : IFloatingPointIeee754&lt;T&gt;.</summary>
    Scalar,

    /// <summary>An array of rank one or a span of scalars.</summary>
    Vector,

    /// <summary>T[,], T[][] and deeper.</summary>
    Nested,

    /// <summary>A struct, record or tuple with floating-point members, or an array of such.</summary>
    Structure,
}

/// <summary>Which C# types carry derivatives.</summary>
internal static class RealTypes
{
    private const int DeepestStructure = 8;

    public static RealForm FormOf(ITypeSymbol type) => FormOf(type, DeepestStructure);

    /// <summary>A type parameter that stands for a number but lacks the constraint, in the type or in its elements; else null.</summary>
    public static ITypeParameterSymbol? UnconstrainedNumber(ITypeSymbol type) => ElementOf(type) switch
    {
        { } element => UnconstrainedNumber(element),
        null => type is ITypeParameterSymbol parameter && !IsReal(parameter) ? parameter : null,
    };

    public static bool IsReal(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Double or SpecialType.System_Single
        || (type is ITypeParameterSymbol parameter && IsReal(parameter));

    /// <summary>T[,] or T[][] of numbers: the gradient has the same type and shape.</summary>
    public static bool IsMatrix(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 2 } matrix => IsReal(matrix.ElementType),
        IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol { Rank: 1 } row } => IsReal(row.ElementType),
        _ => false,
    };

    /// <summary>The types of the numbers inside, each once; nothing for types that hold none.</summary>
    public static ImmutableArray<ITypeSymbol> NumbersIn(ITypeSymbol type)
    {
        HashSet<ITypeSymbol> numbers = new(SymbolEqualityComparer.Default);
        Collect(type, DeepestStructure);
        return [.. numbers];

        void Collect(ITypeSymbol inner, int depth)
        {
            if (IsReal(inner))
                numbers.Add(inner);
            else if (ElementOf(inner) is { } element)
                Collect(element, depth);
            else if (HasRealMembers(inner, depth))
            {
                foreach (IFieldSymbol field in inner.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst))
                    Collect(field.Type, depth - 1);
            }
        }
    }

    /// <summary>The element of an array or span, or null.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Arity: 1 } named when IsSpan(named) => named.TypeArguments[0],
        _ => null,
    };

    public static bool IsSpan(INamedTypeSymbol type) =>
        type is { Name: "Span" or "ReadOnlySpan", Arity: 1, ContainingType: null }
        && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    private static bool IsReal(ITypeParameterSymbol parameter) => ConstraintsOf(parameter, []).Any(c =>
        c is { Name: "IFloatingPointIeee754", Arity: 1 }
        && c.ContainingNamespace is { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        && SymbolEqualityComparer.Default.Equals(c.TypeArguments[0], parameter));

    /// <summary>Constraint types with their interfaces, also through other type parameters.</summary>
    private static IEnumerable<INamedTypeSymbol> ConstraintsOf(ITypeParameterSymbol parameter, HashSet<ITypeParameterSymbol> seen)
    {
        if (!seen.Add(parameter))
            yield break;
        foreach (ITypeSymbol constraint in parameter.ConstraintTypes)
        {
            if (constraint is INamedTypeSymbol named)
            {
                yield return named;
                foreach (INamedTypeSymbol inherited in named.AllInterfaces)
                    yield return inherited;
            }
            else if (constraint is ITypeParameterSymbol other)
            {
                foreach (INamedTypeSymbol inherited in ConstraintsOf(other, seen))
                    yield return inherited;
            }
        }
    }

    private static RealForm FormOf(ITypeSymbol type, int depth)
    {
        if (IsReal(type))
            return RealForm.Scalar;
        if (ElementOf(type) is not { } element)
            return HasRealMembers(type, depth) ? RealForm.Structure : RealForm.None;
        return (FormOf(element, depth), type) switch
        {
            (RealForm.None, _) => RealForm.None,
            (RealForm.Structure, _) => RealForm.Structure,
            (RealForm.Scalar, not IArrayTypeSymbol { Rank: > 1 }) => RealForm.Vector,
            _ => RealForm.Nested,
        };
    }

    /// <summary>Structs and records of this compilation, tuples, and the vectors of System.Numerics.</summary>
    private static bool HasRealMembers(ITypeSymbol type, int depth)
    {
        if (depth == 0 || type is not INamedTypeSymbol named || !IsStructure(named))
            return false;
        return named.GetMembers().OfType<IFieldSymbol>()
            .Any(f => !f.IsStatic && !f.IsConst && FormOf(f.Type, depth - 1) != RealForm.None);
    }

    private static bool IsStructure(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
            return true;
        if (type.Locations.Any(l => l.IsInSource))
            return type.TypeKind == TypeKind.Struct || type.IsRecord;
        return type is { Name: "Vector2" or "Vector3" or "Vector4", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } };
    }
}
