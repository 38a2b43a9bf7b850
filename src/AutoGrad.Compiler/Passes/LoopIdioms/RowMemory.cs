using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Whose memory is whose in a loop over rows: what a row makes and fills for itself, what all rows only read, and what they only add to.
/// </summary>
/// <remarks>
/// A buffer that is made before the loop is a row's own if nobody else touches it. Its first contents are never read, so the first row reads only
/// what it has written; and where all rows do the same to the same elements, so does every other one.
/// </remarks>
internal sealed class RowMemory
{
    private readonly MemoryGroups _groups;
    private readonly HashSet<int> _own = [];
    private readonly HashSet<int> _read = [];
    private readonly HashSet<int> _added = [];
    private readonly HashSet<int> _written = [];
    private readonly HashSet<int> _found = [];

    /// <param name="function">The function.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="groups">Which arrays may share memory.</param>
    /// <param name="isInLoop">Whether the loop runs again and again, so that buffers made before it may hold what an earlier run has left.</param>
    public RowMemory(Function function, For loop, MemoryGroups groups, bool isInLoop)
    {
        _groups = groups;
        HashSet<Node> inside = new(loop.Body.AllNodes(), ReferenceComparer.Instance);
        foreach (Node node in inside)
        {
            if ((node switch { Load => _read, Accumulate => _added, Store or Clear => _written, _ => null }) is { } kind)
                kind.Add(groups.GroupOf(node.Operands[0]));
        }

        List<Allocate> made = [.. inside.OfType<Allocate>()];
        if (!isInLoop)
            made.AddRange(Buffers = [.. BuffersOf(function, inside)]);
        _own = [.. made.GroupBy(a => groups.GroupOf(a.Result)).Where(g => g.Count() == 1 && g.Key >= 0).Select(g => g.Key)];
        Buffers = [.. Buffers.Where(b => _own.Contains(groups.GroupOf(b.Result)))];
        _found = [.. FoundIn(function, loop, inside)];
        int[] others = [.. _written.Where(g => !_own.Contains(g) && !_found.Contains(g)), .. _added.Where(g => !_own.Contains(g) && _read.Contains(g))];
        Obstacle = others.Length == 0 ? null : others[0];
    }

    /// <summary>A group of arrays that belongs to none of these kinds, where there is one.</summary>
    public int? Obstacle { get; }

    /// <summary>Memory of the rows' own that is made before the loop.</summary>
    public IReadOnlyList<Allocate> Buffers { get; } = [];

    /// <summary>Whether rows leave numbers of their own.</summary>
    public bool KeepsFound => _found.Count > 0;

    /// <summary>Whether each row stores one number there, at its own index.</summary>
    public bool IsFound(int array) => _found.Contains(GroupOf(array));

    public int GroupOf(int array) => _groups.GroupOf(array);

    public bool IsOwn(int array) => _own.Contains(GroupOf(array));

    public bool Collects(int array) => !IsOwn(array) && _added.Contains(GroupOf(array));

    public bool IsOnlyRead(int array) => !IsOwn(array) && !_added.Contains(GroupOf(array)) && !_written.Contains(GroupOf(array));

    /// <summary>Buffers of the method, of which the loop does nothing but store the element at its own index.</summary>
    private IEnumerable<int> FoundIn(Function function, For loop, HashSet<Node> inside)
    {
        foreach (Allocate made in function.Body.Nodes.OfType<Allocate>().Where(a => a.Kind == Allocation.Buffer))
        {
            int group = _groups.GroupOf(made.Result);
            Node[] touching = [.. inside.Where(n => n.Operands.Any(o => function.TypeOf(o).IsArray && _groups.GroupOf(o) == group))];
            if (touching.Length == 1 && touching[0] is Store store && store.Array == made.Result && store.Indices.SequenceEqual([loop.Index]) && loop.Body.Nodes.Contains(store))
                yield return group;
        }
    }

    private IEnumerable<Allocate> BuffersOf(Function function, HashSet<Node> inside)
    {
        HashSet<int> elsewhere = [.. function.Body.Yields.Where(y => function.TypeOf(y).IsArray).Select(_groups.GroupOf)];
        List<Allocate> made = [];
        foreach (Node node in function.Body.AllNodes().Where(n => !inside.Contains(n)))
        {
            if (node is Allocate { Kind: Allocation.Buffer } buffer)
                made.Add(buffer);
            else if (node is not ArrayLength)
                elsewhere.UnionWith(node.Operands.Concat(node.Results).Where(v => function.TypeOf(v).IsArray).Select(_groups.GroupOf));
        }

        return made.Where(b => !elsewhere.Contains(_groups.GroupOf(b.Result)));
    }
}
