using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// What the generator has lowered, for the analyzer that looks at the same methods in the same build: a build would lower every method twice.
/// </summary>
/// <remarks>
/// The analyzer's compilation is the generator's with the generated files behind its own; nothing else passes for the same, so that an editor, which
/// may run the one without the other, never sees remarks on what has changed since. What is kept is handed out once, and goes with its file.
/// </remarks>
/// <param name="compilation">That of the analyzer.</param>
internal sealed class EarlierLowerings(Compilation compilation)
{
    private static readonly ConditionalWeakTable<SyntaxTree, ConcurrentDictionary<int, Entry>> _byFile = new();
    private static readonly ConditionalWeakTable<Compilation, Sources> _sources = new();

    /// <summary>The last sources that were asked for, nearly always those of all methods.</summary>
    private Sources? _extended;

    public static void Keep(MethodShape shape, Compilation compilation, LoweringResult lowered)
    {
        if (lowered.Primal is null || DeclarationOf(shape) is not { } declaration)
            return;
        Sources sources = _sources.GetValue(compilation, static c => new Sources(c));
        _byFile.GetValue(declaration.SyntaxTree, static _ => new())[declaration.Span.Start] = new Entry(sources, lowered);
    }

    /// <summary>The method's body as the generator has just found it; null if it has not, or if anything is different now.</summary>
    public LoweringResult? Take(MethodShape shape) =>
        DeclarationOf(shape) is { } declaration && _byFile.TryGetValue(declaration.SyntaxTree, out var entries)
        && entries.TryRemove(declaration.Span.Start, out Entry? entry) && Extends(entry.Sources)
            ? entry.Lowered
            : null;

    private static SyntaxReference? DeclarationOf(MethodShape shape) => shape.Method.DeclaringSyntaxReferences.FirstOrDefault();

    private bool Extends(Sources sources)
    {
        if (ReferenceEquals(sources, _extended))
            return true;
        if (!sources.AreIn(compilation))
            return false;
        _extended = sources;
        return true;
    }

    private sealed record Entry(Sources Sources, LoweringResult Lowered);

    /// <summary>All that the meaning of a compilation depends on.</summary>
    private sealed class Sources(Compilation compilation)
    {
        private readonly ImmutableArray<SyntaxTree> _trees = [.. compilation.SyntaxTrees];
        private readonly ImmutableArray<MetadataReference> _references = [.. compilation.References];
        private readonly CompilationOptions _options = compilation.Options;

        public bool AreIn(Compilation other) =>
            _options.Equals(other.Options) && _references.SequenceEqual(other.References) && _trees.SequenceEqual(other.SyntaxTrees.Take(_trees.Length));
    }
}
