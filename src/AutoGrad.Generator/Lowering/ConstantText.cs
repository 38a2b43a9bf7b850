using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Lowering;

/// <summary>Constants of types that the IR does not compute with, as C# text; and what only Roslyn knows of options.</summary>
internal static class ConstantText
{
    public static string Of(object? value, ITypeSymbol type)
    {
        if (value is null)
            return type.IsValueType ? "default" : "null";
        string text = value switch
        {
            string line => SymbolDisplay.FormatLiteral(line, quote: true),
            char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
            bool truth => truth ? "true" : "false",
            double number => Real(number, "double", "d"),
            float number => Real(number, "float", "f"),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "default",
        };
        if (type.TypeKind == TypeKind.Enum)
            return EnumText(value, text, type);
        return value is string or char or bool or double or float ? text
            : value is decimal ? text + "m"
            : value is uint ? text + "u"
            : value is ulong ? text + "UL"
            : $"(({TypeMap.Text(type)})({text}))";
    }

    private static string EnumText(object value, string text, ITypeSymbol type)
    {
        IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value));
        return member is null
            ? $"(({TypeMap.Text(type)})({text}))"
            : TypeMap.Text(type) + "." + Identifier(member.Name);
    }

    private static string Real(double number, string type, string suffix) =>
        double.IsNaN(number) ? type + ".NaN"
        : double.IsPositiveInfinity(number) ? type + ".PositiveInfinity"
        : double.IsNegativeInfinity(number) ? type + ".NegativeInfinity"
        : number.ToString("R", CultureInfo.InvariantCulture) + suffix;

    /// <summary>A name as C# needs it: with @ if it is a keyword.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    public static bool CheckOverflowOf(this CompilationOptions options) => options is CSharpCompilationOptions { CheckOverflow: true };
}
