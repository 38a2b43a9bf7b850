using System.Collections.Generic;
using System.Collections.Immutable;
using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>A place in the user's source where a derivative would be lost if an operand there turned out to be active.</summary>
/// <param name="Location">The exact expression.</param>
/// <param name="Error">What to report then.</param>
internal sealed record Site(Location Location, Diagnostic Error);

/// <summary>What became of one method's body.</summary>
/// <param name="Primal">The function, or null if an error stands in the way (reported here or by the C# compiler).</param>
/// <param name="Diagnostics">What the user must know.</param>
/// <param name="Statements">Where <see cref="Function.Statements"/> lie.</param>
/// <param name="Sites">Indexed by <see cref="External.Site"/>.</param>
internal sealed record LoweringResult(
    Function? Primal, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<Location> Statements, ImmutableArray<Site> Sites)
{
    /// <summary>The rules that calls of the body have met.</summary>
    public ImmutableArray<string> UsedRules { get; init; } = [];

    /// <summary>The expressions of values, by their ids in <see cref="Primal"/>; for remarks.</summary>
    public IReadOnlyDictionary<int, SyntaxNode> Expressions { get; init; } = ImmutableDictionary<int, SyntaxNode>.Empty;

    /// <summary>The same for the functions of recursions, by their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, SyntaxNode>> CalleeExpressions { get; init; } =
        ImmutableDictionary<string, IReadOnlyDictionary<int, SyntaxNode>>.Empty;

    public static LoweringResult Failed(ImmutableArray<Diagnostic> diagnostics) => new(null, diagnostics, [], []);
}
