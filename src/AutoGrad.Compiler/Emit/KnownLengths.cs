using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>Slices spans to the length of their parameter: with equal lengths in sight the JIT drops the bounds checks of loops.</summary>
internal static class KnownLengths
{
    public static void Write(CodeWriter writer, Block code, IEnumerable<(string Span, ParameterModel Parameter)> spans) =>
        Write(writer, code, spans.Select(s => (s.Span, s.Parameter.Name)));

    /// <param name="writer">Where to.</param>
    /// <param name="code">The body.</param>
    /// <param name="spans">The spans, each with the name of what it is as long as.</param>
    public static void Write(CodeWriter writer, Block code, IEnumerable<(string Span, string Like)> spans)
    {
        if (!Loops(code))
            return;
        foreach (var (span, like) in spans)
            writer.Line($"{span} = {span}[..{like}.Length];");
    }

    private static bool Loops(Block code) => code.Statements.Any(s => s switch
    {
        ForStatement => true,
        IfStatement branch => Loops(branch.Then) || Loops(branch.Else),
        WhileStatement => true,
        _ => false,
    });
}
