using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>What all generated methods have in common: the head, and the body of one that could not be made.</summary>
internal static class MemberHead
{
    public static string GeneratedCode => "[global::System.CodeDom.Compiler.GeneratedCode(\"AutoGrad.Generator\", \"0.1.0\")]";

    public static void Write(CodeWriter writer, MethodModel method, string type, string name, IEnumerable<string> parameters) =>
        Write(writer, method, method.Modifiers, type, name, parameters);

    public static void Write(CodeWriter writer, MethodModel method, string modifiers, string type, string name, IEnumerable<string> parameters)
    {
        writer.Line(GeneratedCode);
        string line = $"{modifiers} {type} {name}{method.TypeParameters}({string.Join(", ", parameters)}){method.Constraints}";
        if (line.Length + 4 * writer.Indent <= 150)
        {
            writer.Line(line);
            return;
        }

        writer.Line($"{modifiers} {type} {name}{method.TypeParameters}(");
        string[] list = [.. parameters];
        for (int i = 0; i < list.Length; i++)
            writer.Line($"    {list[i]}{(i + 1 < list.Length ? "," : $"){method.Constraints}")}");
    }

    public static void Refuse(CodeWriter writer, MethodModel method) =>
        writer.Line($"throw new global::System.NotSupportedException(\"'{method.Name}' was not differentiated; see the error reported at it.\");");

    /// <summary>The same modifiers with the narrowest access.</summary>
    public static string Hidden(string modifiers) =>
        string.Join(" ", modifiers.Split(' ').Where(m => m is not ("public" or "internal" or "protected" or "private")).Prepend("private"));
}
