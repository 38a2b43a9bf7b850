using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Foreign expressions and statements, and calls of pullbacks.</summary>
internal sealed partial class Structurer
{
    private void VisitExternal(External external)
    {
        if (external.IsPullback)
        {
            VisitPullback(external);
            return;
        }

        ForeignExpression expression = new(external.Template, external.Arguments.Map(Read));
        if (external.Effect == Effect.Writes)
            WriteOutReaders();
        if (external.Result.IsEmpty)
            Emit(new ForeignStatement(expression) { Origin = external.Origin });
        else if (external.Effect == Effect.Writes)
            Declare(external.Result[0], expression, external.Origin);
        else if (external.Effect == Effect.Reads)
            Bind(external.Result[0], expression, external.Origin, ForeignState);
        else
            Bind(external.Result[0], expression, external.Origin);
    }

    /// <summary>
    /// The adjoints of numbers are variables of their own, which the pullback adds to: one that shared a variable with an operand would
    /// be cleared before the operand is read.
    /// </summary>
    private void VisitPullback(External external)
    {
        Expression[] operands = [.. external.Arguments.Select(Read)];
        if (external.Effect == Effect.Writes)
            WriteOutReaders();
        Variable[] adjoints = [.. external.Result.Select(r => new Variable(_function.TypeOf(r), _function.Values[r].Name ?? "slope"))];
        foreach (Variable adjoint in adjoints)
            Emit(new DeclareStatement(adjoint, new LiteralExpression(Literal.Of(0.0, adjoint.Type))) { Origin = external.Origin });
        ForeignExpression call = new(external.Template, operands.Concat(adjoints.Select(a => new NameExpression(a))).ToArray());
        Emit(new ForeignStatement(call, adjoints) { Origin = external.Origin });
        for (int i = 0; i < adjoints.Length; i++)
            Bind(external.Result[i], new NameExpression(adjoints[i]), external.Origin);
    }
}
