using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes a name so that C# takes it as one.</summary>
internal static class Identifiers
{
    private static readonly HashSet<string> _keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object",
        "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short",
        "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong",
        "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "await", "field",
    ];

    /// <summary>A name, or a path of names; what is escaped already stays.</summary>
    public static string Escape(string name) =>
        _keywords.Contains(name) ? "@" + name
        : !Paths.IsPath(name) ? name
        : name.StartsWith(Paths.Instance, System.StringComparison.Ordinal) ? Paths.Instance + Escape(name.Substring(Paths.Instance.Length))
        : string.Join(".", name.Split('.').Select(Escape));
}
