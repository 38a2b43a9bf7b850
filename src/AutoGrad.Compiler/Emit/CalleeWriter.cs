using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Structure;

namespace AutoGrad.Compiler.Emit;

/// <summary>A function of a recursion that is ready to be printed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Results">The types of its results.</param>
/// <param name="Code">Its statements.</param>
/// <param name="Statements">The source statements that its comments quote.</param>
internal sealed record PrintableCallee(string Name, IReadOnlyList<IrType> Results, StructuredFunction Code, EquatableArray<string> Statements);

/// <summary>Writes the private methods into which a recursion is taken apart.</summary>
internal sealed class CalleeWriter(CodeWriter writer, MethodModel method)
{
    public void Write(PrintableCallee callee)
    {
        writer.Line($"/// <summary>{CallNames.Describe(callee.Name, method.Cref)}</summary>");
        string[] keywords = method.Modifiers.Split(' ');
        IEnumerable<string> kept = keywords.Where(k => k is "static" or "readonly").Prepend("private");
        string result = callee.Results.Count switch
        {
            0 => "void",
            1 => callee.Results[0].Text,
            _ => $"({string.Join(", ", callee.Results.Select(r => r.Text))})",
        };
        MemberHead.Write(writer, method, string.Join(" ", kept), result, callee.Name, callee.Code.Parameters.Select(Parameter));
        writer.Open();
        new BodyPrinter(writer, callee.Statements).Print(callee.Code.Body);
        writer.Close();
    }

    private static string Parameter(Variable parameter) =>
        $"{(parameter.Type.IsStack ? "ref " : "")}{parameter.Type.Text} {ExpressionPrinter.Name(parameter)}";
}
