using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>The functions of Math, MathF, double, float and of floating-point type parameters, as names of the rule table.</summary>
internal static class KnownFunctions
{
    /// <summary>Whether a method is a function of numbers that the framework defines: it has no state and no side effects.</summary>
    public static bool IsNumeric(IMethodSymbol method) =>
        method.IsStatic && method.ContainingType is { } type
        && ((type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                && (type.Name is "Math" or "MathF" || IsNumber(type.SpecialType)))
            || (type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface && type.ContainingNamespace is { Name: "Numerics", ContainingNamespace.Name: "System" })
            || type is { Name: "BitOperations", ContainingNamespace.Name: "Numerics" });

    /// <summary>Array, Enum and their like are special types as well, and their functions have effects.</summary>
    private static bool IsNumber(SpecialType type) =>
        type is >= SpecialType.System_Boolean and <= SpecialType.System_Double or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    /// <summary>The primitive for a call with a real result or operand; null if there is none.</summary>
    public static Primitive? Find(IMethodSymbol method) => (method.Name, method.Parameters.Length) switch
    {
        ("IEEERemainder", 2) => RuleTable.Find("Ieee754Remainder", 2),
        (var name, var arity) => RuleTable.Find(name, arity),
    };

    /// <summary>Constants that generic mathematics spells as properties.</summary>
    public static Literal? Constant(ITypeSymbol type, string name)
    {
        IrType ir = TypeMap.ToIr(type);
        if (ir != IrType.Double && ir != IrType.Single)
            return null;
        bool isDouble = ir == IrType.Double;
        double? value = name switch
        {
            "Pi" => isDouble ? Math.PI : (float)Math.PI,
            "E" => isDouble ? Math.E : (float)Math.E,
            "Tau" => isDouble ? 2 * Math.PI : (float)(2 * Math.PI),
            "One" => 1,
            "Zero" or "AdditiveIdentity" => 0,
            "MultiplicativeIdentity" => 1,
            "NegativeOne" => -1,
            "NegativeZero" => -0.0,
            "NaN" => double.NaN,
            "PositiveInfinity" => double.PositiveInfinity,
            "NegativeInfinity" => double.NegativeInfinity,
            "Epsilon" => isDouble ? double.Epsilon : float.Epsilon,
            "MaxValue" => isDouble ? double.MaxValue : float.MaxValue,
            "MinValue" => isDouble ? double.MinValue : float.MinValue,
            _ => null,
        };
        return value is { } number ? Literal.Of(number, ir) : null;
    }
}
