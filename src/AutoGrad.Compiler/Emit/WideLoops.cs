using System;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Passes.LoopIdioms;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// Methods with loops over vectors of 512 bits stay methods of their own: put in line into a caller, they would use up what the JIT allows for
/// putting in line the vectors' operators, which are methods where a machine has no such vectors. Long methods use it up by themselves, so those of
/// nothing but vectors are written for narrower ones, too.
/// </summary>
internal static class WideLoops
{
    private const string Options = "global::System.Runtime.CompilerServices.MethodImpl";

    /// <summary>Writes the attribute that keeps such a method out of others.</summary>
    public static void Guard(CodeWriter writer, Block? code)
    {
        if (code is not null && Has(code))
            writer.Line($"[{Options}({Options}Options.NoInlining)]");
    }

    /// <summary>Writes what calls a function of vectors; where there is one of narrower vectors, too, the machine chooses.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="member">The function.</param>
    /// <param name="write">Writes what calls one of the two.</param>
    public static void Either(CodeWriter writer, PrintableMember member, Action<PrintableMember> write)
    {
        if (member.Narrow is not { } narrow)
        {
            write(member);
            return;
        }

        writer.Line($"if ({Strips.HasWide})");
        writer.Open();
        write(member);
        writer.Close();
        writer.Line("else");
        writer.Open();
        write(narrow);
        writer.Close();
    }

    private static bool Has(Block code) => code.Statements.Any(s => s switch
    {
        ForStatement loop => loop.Strip?.Vectors is not null || Has(loop.Body),
        IfStatement branch => Has(branch.Then) || Has(branch.Else),
        WhileStatement loop => Has(loop.Body),
        _ => false,
    });
}
