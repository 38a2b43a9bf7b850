using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.OwnArrays;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>
/// Writes the steps of a trip once more, at the start of the reverse trip, as far as its adjoint reads of them. Each version of an array has memory of its
/// own there, so that what one step has filled is still there when the adjoint comes. What the trip finds in an array is carried by a pair of twin loops.
/// </summary>
internal sealed class ReplayWriter(Function function, OwnElements own, For forward, For reverse)
{
    private readonly List<ValueInfo> _values = [.. function.Values];
    private readonly List<(TripStep Step, HashSet<Node> Kept)> _again = [];
    private readonly Dictionary<ArrayVersion, int> _memory = [];
    private readonly Dictionary<int, int> _copies = [];
    private readonly List<ArrayVersion> _states = [];

    public EquatableArray<ValueInfo> Values => _values.ToArray();

    public int Operations { get; private set; }

    /// <summary>The arrays that are filled again.</summary>
    public IEnumerable<StorageNote> Notes => _memory.Where(m => !m.Key.IsFromBefore && function.Values[m.Key.Array].Name is not null)
        .Select(m => new StorageNote(function.Values[m.Key.Array].Name!, function.TypeOf(m.Key.Array).Element!.Text, StorageKind.Recomputed) { Buffer = _values[m.Value].Name });

    /// <summary>What the regions of a node bind.</summary>
    public static IEnumerable<int> BoundIn(Node node) =>
        node.Regions.SelectMany(r => r.Arguments.Concat(r.AllNodes().SelectMany(n => n.Results.Concat(n.Regions.SelectMany(i => i.Arguments)))));

    /// <summary>Finds the steps that are taken again, from the last one on: those in which the adjoint reads, and those that fill what these read.</summary>
    /// <returns>Whether there are any, and what they start from is as long as they are.</returns>
    public bool Choose(IReadOnlyList<TripStep> steps)
    {
        HashSet<int> read = [.. reverse.Body.AllUses()];
        HashSet<ArrayVersion> wanted = [];
        List<For> loops = [];
        foreach (TripStep step in steps.Reverse())
        {
            HashSet<int> values = [.. BoundIn(step.Node).Where(read.Contains)];
            HashSet<Node> kept = Kept(step, values, wanted);
            if (kept.Count == 0)
                continue;
            if (values.Count > 0)
                loops.Add((For)step.Node);
            wanted.UnionWith(kept.Select(n => VersionOf(step, n)).OfType<ArrayVersion>());
            _again.Insert(0, (step, kept));
            Operations += kept.Count(n => n is Apply apply && function.TypeOf(apply.Result).IsReal);
        }

        _states.AddRange(wanted.Where(v => v.IsFromBefore).OrderBy(v => v.Array));
        return loops.Count > 0 && _states.All(s => loops.All(l => AreAsLong(l, s.Array)));
    }

    /// <summary>Both loops and what stands between them, with the memory of the versions.</summary>
    public IEnumerable<Node> Write(IEnumerable<Node> between)
    {
        int zero = New(IrType.Int32, null), link = function.Body.AllNodes().Max(n => n.Link);
        List<Node> read = [], written = [];
        Definitions inside = Definitions.In(forward.Body);
        IEnumerable<ArrayVersion> touched = _again.SelectMany(a => a.Step.Versions.Values.Where(a.Kept.Select(n => VersionOf(a.Step, n)).Contains)).Distinct();
        List<Node> made = [.. touched.Where(v => !inside.Contains(v.Array)).Select(Made)];
        foreach (ArrayVersion state in _states)
        {
            int length = ((Allocate)own.Definitions[state.Array]!).Lengths[0], value = New(function.TypeOf(state.Array).Element!, function.Values[state.Array].Name);
            link++;
            read.Add(Each(zero, length, link, Sweep.Primal, i => new Load(value, state.Array, new[] { i })));
            written.Add(Each(zero, length, link, Sweep.Adjoint, i => new Store(_memory[state], new[] { i }, value)));
        }

        return [new Constant(zero, Literal.Of(0, IrType.Int32)), Forward(read), .. between, .. made, Reverse(written)];
    }

    /// <summary>The loop, which reads what its trips start from, and whose steps that are taken again have no twins any more.</summary>
    private For Forward(IEnumerable<Node> read)
    {
        HashSet<Node> again = new(_again.Select(a => a.Step.Node), ReferenceComparer.Instance);
        Node[] nodes = [.. read, .. forward.Body.Nodes.Select(n => again.Contains(n) ? n with { Link = 0 } : n)];
        return forward with { Body = forward.Body with { Nodes = nodes } };
    }

    private For Reverse(IEnumerable<Node> written)
    {
        Node[] again = [.. _again.Select(a => Copy(a.Step, a.Kept))];
        Region rest = reverse.Body.Substitute(v => _copies.TryGetValue(v, out int copy) ? copy : v);
        return reverse with { Body = rest with { Nodes = written.Concat(again).Concat(rest.Nodes).ToArray() } };
    }

    private For Each(int zero, int length, int link, Sweep sweep, System.Func<int, Node> body)
    {
        int index = New(IrType.Int32, "i");
        Node node = body(index) with { Origin = new Provenance(-1, sweep) };
        return new For(default, zero, length, Bound.Less, 1, default, new Region(new[] { index }, new[] { node }, default))
        {
            Link = link,
            Origin = new Provenance(-1, sweep),
        };
    }

    private Node Made(ArrayVersion version)
    {
        Allocate made = (Allocate)own.Definitions[version.Array]!;
        string? name = function.Values[version.Array].Name;
        _memory[version] = New(function.TypeOf(version.Array), name is null ? null : name + (version.IsFromBefore ? "Before" : "Again"));
        return made with { Result = _memory[version], Kind = Allocation.Buffer, Origin = new Provenance(-1, Sweep.Adjoint) };
    }

    /// <summary>What is read in a step or afterwards, with what that is made of.</summary>
    /// <param name="step">The step.</param>
    /// <param name="values">What the adjoint reads in it.</param>
    /// <param name="wanted">The versions that later steps read.</param>
    private HashSet<Node> Kept(TripStep step, HashSet<int> values, HashSet<ArrayVersion> wanted)
    {
        HashSet<Node> kept = new(ReferenceComparer.Instance);
        HashSet<ArrayVersion> read = [.. wanted];
        if (step.Node is not For loop)
        {
            if (VersionOf(step, step.Node) is { } version && read.Contains(version))
                kept.Add(step.Node);
            return kept;
        }

        for (int before = -1; before < read.Count;)
        {
            before = read.Count;
            kept.Clear();
            HashSet<int> needed = [.. values];
            foreach (Node node in loop.Body.Nodes.Reverse())
            {
                bool writes = node is Store or Accumulate && read.Contains(VersionOf(step, node)!);
                if (!writes && !node.Results.Any(needed.Contains))
                    continue;
                kept.Add(node);
                needed.UnionWith(node.Operands);
            }

            read.UnionWith(kept.OfType<Load>().Select(n => VersionOf(step, n)).OfType<ArrayVersion>());
        }

        return kept;
    }

    private ArrayVersion? VersionOf(TripStep step, Node node) =>
        (node is Allocate made ? made.Result : own.ArrayOf(node)) is { } array && step.Versions.TryGetValue(array, out ArrayVersion? version) ? version : null;

    private Node Copy(TripStep step, HashSet<Node> kept)
    {
        if (step.Node is Allocate made)
            return made with { Result = _memory[step.Versions[made.Result]] = New(function.TypeOf(made.Result), function.Values[made.Result].Name) };
        int Use(int value) => step.Versions.TryGetValue(value, out ArrayVersion? version) && _memory.TryGetValue(version, out int memory) ? memory
            : _copies.TryGetValue(value, out int copy) ? copy : value;
        int Define(int value) => _copies[value] = New(function.TypeOf(value), function.Values[value].Name);
        Region Inner(Region region)
        {
            int[] arguments = [.. region.Arguments.Select(Define)];
            return new Region(arguments, region.Nodes.Where(kept.Contains).Select(n => n.Remap(Use, Define, r => r)).ToArray(), default);
        }

        return step.Node.Remap(Use, Define, Inner);
    }

    /// <summary>Whether the loop makes as many trips as the array has elements, but for a number that is known.</summary>
    private bool AreAsLong(For loop, int array) => own.Definitions[loop.Start] is Constant && own.IsEndOf(loop, array);

    private int New(IrType type, string? name)
    {
        _values.Add(new ValueInfo(type, name));
        return _values.Count - 1;
    }
}
