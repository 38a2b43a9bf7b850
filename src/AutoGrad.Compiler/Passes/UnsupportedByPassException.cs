using System;

namespace AutoGrad.Compiler.Passes;

/// <summary>A form of the user's program that a pass cannot handle: becomes a diagnostic at the statement, never a wrong derivative.</summary>
/// <param name="statement">An index into the function's statements, or −1.</param>
/// <param name="what">What stands in the way.</param>
/// <param name="cure">What to do instead.</param>
internal sealed class UnsupportedByPassException(int statement, string what, string cure) : Exception(what)
{
    public PassDiagnostic Diagnostic { get; } = new(statement, what, cure);
}
