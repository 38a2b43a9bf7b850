using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Stand-in until the folder is filled: every method's members are declared and throw.</summary>
internal static class MethodLowering
{
    public static LoweringResult Lower(
        IMethodSymbol method, Compilation compilation, IReadOnlyCollection<string> active, CancellationToken cancellation) =>
        LoweringResult.Failed([]);
}
