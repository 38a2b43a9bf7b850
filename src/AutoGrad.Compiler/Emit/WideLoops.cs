using System.Linq;
using AutoGrad.Compiler.Code;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// Methods with loops over vectors of 512 bits stay methods of their own: put in line into a caller, they would use up what the JIT allows for
/// putting in line the vectors' operators, which are methods where a machine has no such vectors.
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

    private static bool Has(Block code) => code.Statements.Any(s => s switch
    {
        ForStatement loop => loop.Strip?.Vectors is not null || Has(loop.Body),
        IfStatement branch => Has(branch.Then) || Has(branch.Else),
        WhileStatement loop => Has(loop.Body),
        _ => false,
    });
}
