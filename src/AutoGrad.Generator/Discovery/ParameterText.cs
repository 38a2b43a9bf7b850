using System;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Discovery;

/// <summary>The spelling of a parameter: its modifiers and its default value, the same in every culture.</summary>
internal static class ParameterText
{
    public static string Modifier(IParameterSymbol parameter)
    {
        string receiver = parameter is { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } } ? "this " : "";
        string collected = parameter.IsParams ? "params " : "";
        return receiver + collected + Scoped(parameter) + Reference(parameter.RefKind);
    }

    /// <summary>Null where the parameter is required.</summary>
    public static string? Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
            return null;
        ITypeSymbol type = parameter.Type;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return parameter.ExplicitDefaultValue is { } value ? Constant(value, type) : "default";
    }

    private static string Reference(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => "",
    };

    /// <summary>out parameters and collected spans are scoped without saying so.</summary>
    private static string Scoped(IParameterSymbol parameter) => parameter.ScopedKind switch
    {
        ScopedKind.ScopedRef when parameter.RefKind != RefKind.Out => "scoped ",
        ScopedKind.ScopedValue when !parameter.IsParams => "scoped ",
        _ => "",
    };

    private static string Constant(object value, ITypeSymbol type)
    {
        string text = value switch
        {
            bool b => b ? "true" : "false",
            string s => SymbolDisplay.FormatLiteral(s, quote: true),
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            double d => Real(d),
            float f => Real(f),
            decimal m => m.ToString(CultureInfo.InvariantCulture) + "m",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "default",
        };
        return type.TypeKind == TypeKind.Enum ? $"({TypeText.Of(type)})({text})" : text;
    }

    /// <summary>The shortest of fifteen to seventeen digits that reads back to the same bits, whatever host formats it.</summary>
    private static string Real(double value)
    {
        if (double.IsNaN(value))
            return "double.NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        if (value == 0)
            return 1 / value < 0 ? "-0.0" : "0.0";
        foreach (string format in new[] { "G15", "G16" })
        {
            string text = value.ToString(format, CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                return WithPoint(text);
        }

        return WithPoint(value.ToString("G17", CultureInfo.InvariantCulture));
    }

    private static string Real(float value)
    {
        if (float.IsNaN(value))
            return "float.NaN";
        if (float.IsInfinity(value))
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        string shorter = value.ToString("G7", CultureInfo.InvariantCulture);
        bool exact = float.Parse(shorter, CultureInfo.InvariantCulture) == value;
        return (exact ? shorter : value.ToString("G9", CultureInfo.InvariantCulture)) + "f";
    }

    private static string WithPoint(string text) => text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
}
