using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.OwnArrays;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>A loop that runs in whole vectors, and what it touches.</summary>
/// <param name="Loop">The loop, counting upwards.</param>
/// <param name="Step">−1 if its trips run downwards.</param>
/// <param name="Accesses">What its body does to memory, in order.</param>
/// <param name="End">The index after the last.</param>
/// <param name="MayTurn">Whether its trips may as well run downwards: none touches what another one writes, and nothing is carried.</param>
internal sealed record FusionCandidate(For Loop, int Step, IReadOnlyList<TripAccess> Accesses, Polynomial End, bool MayTurn);

/// <summary>Which loops may take part: short bodies of arithmetic over neighbouring numbers that no kernel computes as a whole.</summary>
internal sealed class FusionCandidates(Function function, List<ValueInfo> values)
{
    /// <summary>More than that does not stay in registers.</summary>
    private const int MostNodes = 64, MostPositions = 14;

    private readonly Dictionary<For, FusionCandidate?> _known = new(ReferenceComparer.Instance);

    private OwnElements? _own;
    private IReadOnlyDictionary<For, ElementFacts>? _zeros;

    public Definitions Definitions { get; } = Definitions.In(function.Body);

    public MemoryGroups Memory { get; } = MemoryGroups.Of(function);

    public OwnElements Own => _own ??= new OwnElements(function);

    public IrType TypeOf(int value) => values[value].Type;

    /// <summary>Whether all of an array is zero before a loop.</summary>
    /// <param name="loop">The loop as it stands in the function.</param>
    /// <param name="array">An array that the function makes.</param>
    public bool IsZeroBefore(For loop, int array) =>
        (_zeros ??= FirstAdditions.ZerosBefore(function, Own)).TryGetValue(loop, out ElementFacts? zeros) && zeros[array] == 0;

    /// <summary>Whether the trips of a loop that counts upwards find an element within its array.</summary>
    public bool IsWithin(For loop, TripAccess access)
    {
        if (access.Node.Operands.ElementAtOrDefault(1) is var index && Definitions[loop.Start] is Constant { Value.Bits: var start } && TypeOf(access.Array).Rank == 1)
        {
            TripElements elements = new(function, Definitions, loop);
            return elements.Integer(index) is { } element && OwnElements.Number(element - Polynomial.OfValue(loop.Index)) is { } ahead && start + ahead >= 0
                && elements.Integer(loop.End) is { } end && elements.LengthOf(access.Array) is { } length && OwnElements.Number(length - end) is { } left && left >= ahead;
        }

        return false;
    }

    /// <summary>Null for a loop that stays by itself.</summary>
    public FusionCandidate? Of(For loop)
    {
        if (!_known.TryGetValue(loop, out FusionCandidate? known))
            _known[loop] = known = Judge(loop);
        return known;
    }

    private FusionCandidate? Judge(For loop)
    {
        For? downward = loop.Upwards(Definitions);
        int step = downward is null ? 1 : -1;
        loop = downward ?? loop;
        if (loop is not { Step: 1, Bound: Bound.Less, Link: 0, Strip: null } || loop.Body.Nodes.Count > MostNodes || !loop.Body.Nodes.All(IsCheap)
            || new TripElements(function, Definitions, loop).Integer(loop.End) is not { } end
            || StripPlan.Of(function, Definitions, loop, Memory, step) is not { } plan || KernelCall.Of(function, Definitions, loop, plan, values) is not null)
            return null;
        bool mayTurn = Definitions[loop.End] is ArrayLength && loop.Initial.IsEmpty && !plan.NeedsOrder && !plan.CollectsInMemory;
        IReadOnlyList<TripAccess> accesses = TripOrder.In(function, Definitions, Memory, loop);
        mayTurn = mayTurn && accesses.All(a => !a.Writes || a.Group >= 0 || IsGradient(a.Array));
        return accesses.Select(a => a.Position).Distinct().Count() > MostPositions ? null : new FusionCandidate(loop, step, accesses, end, mayTurn);
    }

    /// <summary>Whether nobody looks at memory of the caller's that a loop has left half done. What the method itself has stored until it throws stays what it was.</summary>
    private bool IsGradient(int array) =>
        Enumerable.Range(0, function.Parameters.Count).Any(k => function.Body.Arguments[k] == array && function.Parameters[k].Role == ParameterRole.Gradient);

    /// <summary>Functions that are called would not leave anything in registers.</summary>
    private static bool IsCheap(Node node) => node is not Apply apply || apply.Primitive.IsCheap;
}
