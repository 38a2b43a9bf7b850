using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>A region that can be edited in place.</summary>
internal sealed class TreeRegion(TreeNode? owner, int index)
{
    /// <summary>The node that it belongs to; null for the function's body.</summary>
    public TreeNode? Owner { get; } = owner;

    /// <summary>Its place among the owner's regions.</summary>
    public int Index { get; } = index;

    public List<int> Arguments { get; } = [];

    public List<TreeNode> Nodes { get; } = [];

    public List<int> Yields { get; } = [];

    /// <summary>The nodes inserted at its start, in order.</summary>
    public int Prologue { get; set; }

    /// <summary>The nodes put at its end.</summary>
    public int Epilogue { get; set; }

    public TreeRegion? Parent => Owner?.Container;

    /// <summary>Whether it is part of a sweep that becomes a function of its own.</summary>
    public bool IsWithinFrame { get; } = owner is not null && (owner.Node is Frame || owner.Container.IsWithinFrame);

    private int Depth { get; } = owner is null ? 0 : owner.Container.Depth + 1;

    /// <summary>A region further out, so far that every other one is met in a logarithmic number of jumps and steps.</summary>
    private TreeRegion? Jump { get; } = owner is null ? null : JumpFrom(owner.Container);

    public bool IsWithin(TreeRegion other)
    {
        TreeRegion at = this;
        while (at.Depth > other.Depth)
            at = at.Jump!.Depth >= other.Depth ? at.Jump : at.Parent!;
        return at == other;
    }

    /// <summary>E. W. Myers, An applicative random-access stack, 1983: twice as far as the parent's jump where the last two were equally long.</summary>
    private static TreeRegion JumpFrom(TreeRegion parent) =>
        parent.Jump is { } near && parent.Depth - near.Depth == near.Depth - (near.Jump?.Depth ?? -1) ? near.Jump ?? parent : parent;
}

/// <summary>A node of an editable tree.</summary>
internal sealed class TreeNode(Node node, TreeRegion container)
{
    public Node Node { get; set; } = node;

    public TreeRegion Container { get; } = container;

    /// <summary>Its place in the container, where it was last seen: it only moves further back.</summary>
    public int Position { get; set; }

    public TreeRegion[] Regions { get; set; } = [];
}

/// <summary>A function as an editable tree, with the place where each value is bound.</summary>
internal sealed class Tree
{
    private readonly List<ValueInfo> _values;
    private readonly Function _function;
    private readonly List<Parameter> _added = [];
    private readonly Dictionary<int, (TreeRegion Region, TreeNode? Node)> _places = [];

    public Tree(Function function)
    {
        _function = function;
        _values = [.. function.Values];
        Root = Grow(function.Body, null, 0);
    }

    public TreeRegion Root { get; }

    public IrType TypeOf(int value) => _values[value].Type;

    public string? NameOf(int value) => _values[value].Name;

    /// <summary>The region that binds the value and the node that does, or null for region arguments.</summary>
    public (TreeRegion Region, TreeNode? Node) PlaceOf(int value) => _places[value];

    /// <summary>The constant that the value is, as far as it has been placed yet.</summary>
    public Literal? LiteralOf(int value) => _places.TryGetValue(value, out var place) ? (place.Node?.Node as Constant)?.Value : null;

    public void Rename(int value, string name) => _values[value] = _values[value] with { Name = name };

    public int NewValue(IrType type, string? name)
    {
        _values.Add(new ValueInfo(type, name));
        return _values.Count - 1;
    }

    public static int PositionOf(TreeNode node)
    {
        while (node.Container.Nodes[node.Position] != node)
            node.Position++;
        return node.Position;
    }

    public void InsertAtStart(TreeRegion region, Node node)
    {
        region.Nodes.Insert(region.Prologue, Grow(node, region, region.Prologue));
        region.Prologue++;
    }

    public void InsertBefore(TreeNode anchor, Node node) =>
        Insert(anchor.Container, PositionOf(anchor), node);

    /// <summary>Right after the node that binds a value, or at the start of the region whose argument it is.</summary>
    public void InsertAfterBinding(int value, params Node[] nodes)
    {
        var (region, anchor) = PlaceOf(value);
        int at = anchor is null ? 0 : PositionOf(anchor) + 1;
        foreach (Node node in nodes)
            Insert(region, at++, node);
    }

    /// <summary>At the end of a region, in front of what has been put there before and of a throw.</summary>
    public void InsertAtEnd(TreeRegion region, Node node)
    {
        if (region.Epilogue == 0 && region.Nodes.Count > 0 && region.Nodes[region.Nodes.Count - 1].Node is Throw)
            region.Epilogue = 1;
        Insert(region, region.Nodes.Count - region.Epilogue, node);
        region.Epilogue++;
    }

    /// <summary>A further parameter of the function.</summary>
    public int AddParameter(IrType type, string name)
    {
        int id = NewValue(type, name);
        Root.Arguments.Add(id);
        _places[id] = (Root, null);
        _added.Add(new Parameter(name, ParameterRole.Passive));
        return id;
    }

    /// <summary>Makes a branch yield one more value.</summary>
    public int AddResult(TreeNode branch, int side, int value)
    {
        int result = NewValue(TypeOf(value), NameOf(value));
        for (int i = 0; i < 2; i++)
        {
            TreeRegion region = branch.Regions[i];
            int yield = value;
            if (i != side)
            {
                yield = NewValue(TypeOf(value), null);
                Insert(region, region.Nodes.Count, new Constant(yield, Literal.Default(TypeOf(value))));
            }

            region.Yields.Add(yield);
        }

        If node = (If)branch.Node;
        branch.Node = node with { Merged = node.Merged.With(result) };
        _places[result] = (branch.Container, branch);
        return result;
    }

    /// <param name="isLinked">The loops that are still known as twins.</param>
    public Function ToFunction(Func<int, bool> isLinked) =>
        Renumbering.Apply(_function with { Parameters = _function.Parameters.Concat(_added).ToArray(), Body = Harvest(Root, isLinked), Values = _values });

    private void Insert(TreeRegion region, int at, Node node)
    {
        region.Nodes.Insert(at, Grow(node, region, at));
        if (at < region.Prologue)
            region.Prologue++;
    }

    private TreeRegion Grow(Region region, TreeNode? owner, int index)
    {
        TreeRegion grown = new(owner, index);
        foreach (int argument in region.Arguments)
        {
            grown.Arguments.Add(argument);
            _places[argument] = (grown, null);
        }

        foreach (Node node in region.Nodes)
            grown.Nodes.Add(Grow(node, grown, grown.Nodes.Count));
        grown.Yields.AddRange(region.Yields);
        return grown;
    }

    private TreeNode Grow(Node node, TreeRegion container, int position)
    {
        TreeNode grown = new(node, container) { Position = position };
        EquatableArray<Region> regions = node.Regions;
        if (!regions.IsEmpty)
            grown.Regions = new TreeRegion[regions.Count];
        for (int i = 0; i < regions.Count; i++)
            grown.Regions[i] = Grow(regions[i], grown, i);
        foreach (int result in node.Results)
            _places[result] = (container, grown);
        return grown;
    }

    private static Region Harvest(TreeRegion region, Func<int, bool> isLinked)
    {
        Node[] nodes = new Node[region.Nodes.Count];
        for (int i = 0; i < nodes.Length; i++)
            nodes[i] = Harvest(region.Nodes[i], isLinked);
        return new(region.Arguments, nodes, region.Yields);
    }

    private static Node Harvest(TreeNode grown, Func<int, bool> isLinked)
    {
        Node node = grown.Node;
        int link = node is For or While && isLinked(node.Link) ? node.Link : 0;
        if (grown.Regions.Length == 0)
            return node.Link == link && !node.Results.IsEmpty ? node : node with { Link = link };
        int next = 0;
        return node.Remap(static id => id, static id => id, _ => Harvest(grown.Regions[next++], isLinked)) with { Link = link };
    }
}
