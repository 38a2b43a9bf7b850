using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>A loop that runs in whole vectors, and what it touches.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Accesses">What its body does to memory, in order.</param>
/// <param name="End">The index after the last.</param>
internal sealed record FusionCandidate(For Loop, IReadOnlyList<TripAccess> Accesses, Polynomial End);

/// <summary>Which loops may take part: short bodies of arithmetic over neighbouring numbers that no kernel computes as a whole.</summary>
internal sealed class FusionCandidates(Function function, List<ValueInfo> values)
{
    /// <summary>More than that does not stay in registers.</summary>
    private const int MostNodes = 64, MostPositions = 14;

    private readonly Dictionary<For, FusionCandidate?> _known = new(ReferenceComparer.Instance);

    public Definitions Definitions { get; } = Definitions.In(function.Body);

    public MemoryGroups Memory { get; } = MemoryGroups.Of(function);

    public IrType TypeOf(int value) => values[value].Type;

    /// <summary>Null for a loop that stays by itself.</summary>
    public FusionCandidate? Of(For loop)
    {
        if (!_known.TryGetValue(loop, out FusionCandidate? known))
            _known[loop] = known = Judge(loop);
        return known;
    }

    private FusionCandidate? Judge(For loop)
    {
        if (loop is not { Step: 1, Bound: Bound.Less, Link: 0, Strip: null } || loop.Body.Nodes.Count > MostNodes || !loop.Body.Nodes.All(IsCheap)
            || new TripElements(function, Definitions, loop).Integer(loop.End) is not { } end
            || StripPlan.Of(function, Definitions, loop, Memory) is not { } plan || KernelCall.Of(function, Definitions, loop, plan, values) is not null)
            return null;
        IReadOnlyList<TripAccess> accesses = TripOrder.In(function, Definitions, Memory, loop);
        return accesses.Select(a => a.Position).Distinct().Count() > MostPositions ? null : new FusionCandidate(loop, accesses, end);
    }

    /// <summary>Functions that are called would not leave anything in registers.</summary>
    private static bool IsCheap(Node node) => node is not Apply apply || apply.Primitive.IsCheap;
}
