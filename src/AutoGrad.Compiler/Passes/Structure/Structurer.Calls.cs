using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Calls of the functions of a recursion.</summary>
internal sealed partial class Structurer
{
    private void VisitCall(Call call)
    {
        CallExpression expression = new(call.Callee + _typeArguments, call.Arguments.Map(Read));
        if (call.IsPure && call.Values.Count == 1)
        {
            int[] reads = [.. call.Arguments.Where(a => _function.TypeOf(a).IsArray).Select(_memory.ClassOf)];
            Bind(call.Values[0], expression, call.Origin, call.Contract.Effect == Effect.Reads ? [.. reads, ForeignState] : reads);
            return;
        }

        foreach (int array in call.Written.Where(a => _function.TypeOf(a).IsArray))
            BeforeWrite(_memory.ClassOf(array));
        if (call.Contract.Effect == Effect.Writes)
            WriteOutReaders();
        if (call.Values.Count == 1 && _uses.CountOf(call.Values[0]) > 0)
            Declare(call.Values[0], expression, call.Origin);
        else
            Emit(new CallStatement(call.Values.Count == 1 ? [] : [.. call.Values.Select(Target)], expression) { Origin = call.Origin });
    }

    /// <summary>The variable that receives one of several results.</summary>
    private (Variable Target, bool IsNew) Target(int value)
    {
        if (_uses.CountOf(value) == 0)
            return (new Variable(_function.TypeOf(value), null), true);
        Variable variable = VariableOf(value);
        if (_declared.Add(variable))
            return (variable, true);
        _contents.Forget(variable);
        WriteOutReaders(variable);
        return (variable, false);
    }
}
