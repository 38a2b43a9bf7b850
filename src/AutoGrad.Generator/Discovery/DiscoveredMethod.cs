using System.Collections.Immutable;
using AutoGrad.Compiler.Model;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// What the transform says of one method: the model, which alone goes on to the sources, and beside it what has a place in the
/// user's source, which only the diagnostics branch reads.
/// </summary>
/// <param name="Model">Null where no members can be generated.</param>
/// <param name="Name">For people.</param>
/// <param name="Place">The method's name in the source.</param>
/// <param name="Statements">Where the statements of the model's function lie.</param>
/// <param name="Diagnostics">What lowering and the activity check found.</param>
internal sealed record DiscoveredMethod(
    MethodModel? Model, string Name, Location Place, ImmutableArray<Location> Statements, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The rules that it uses.</summary>
    public ImmutableArray<string> UsedRules { get; init; } = [];
}
