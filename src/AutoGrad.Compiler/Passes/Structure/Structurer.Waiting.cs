using System.Collections.Generic;
using AutoGrad.Compiler.Code;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Expressions that wait for their reader, and when they wait no longer.</summary>
internal sealed partial class Structurer
{
    /// <summary>Turns a waiting expression into a variable here and now.</summary>
    private void WriteOut(int value)
    {
        if (_scope.Take(value) is not { } pending)
            return;
        if (_webs.Members(value).Count > 1)
        {
            // Its own variable may still be in use by its readers' siblings: a temporary is always right.
            Variable temporary = new(_function.TypeOf(value), null);
            _declared.Add(temporary);
            _always[value] = new NameExpression(temporary);
            Emit(new DeclareStatement(temporary, pending.Expression) { Origin = pending.Origin });
            return;
        }

        Declare(value, pending.Expression, pending.Origin);
    }

    private void BeforeWrite(int memory)
    {
        foreach (KeyValuePair<int, Pending> waiting in _scope.Waiting)
        {
            if (waiting.Value.Reads.Any(r => MayBeSame(r, memory)))
                WriteOut(waiting.Key);
        }
    }

    /// <summary>Before a variable changes: whoever still waits to read it does so now.</summary>
    private void WriteOutReaders(Variable variable)
    {
        foreach (int value in _scope.Readers(variable))
            WriteOut(value);
    }

    private void WriteOutReaders()
    {
        foreach (KeyValuePair<int, Pending> waiting in _scope.Waiting)
        {
            if (!waiting.Value.Reads.IsEmpty)
                WriteOut(waiting.Key);
        }
    }

    /// <summary>The caller may pass one array under two names: the primal's own order of reads and writes is kept for those.</summary>
    private bool MayBeSame(int a, int b) => a == b || (_callerMemory.Contains(a) && _callerMemory.Contains(b)) || a == ForeignState || b == ForeignState;
}
