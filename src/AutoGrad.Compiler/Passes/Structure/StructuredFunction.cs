using System.Collections.Generic;
using AutoGrad.Compiler.Code;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>A function as statements.</summary>
/// <param name="Parameters">One per parameter of the function.</param>
/// <param name="Outputs">Further out parameters.</param>
/// <param name="Body">The statements.</param>
internal sealed record StructuredFunction(IReadOnlyList<Variable> Parameters, IReadOnlyList<Variable> Outputs, Block Body);
