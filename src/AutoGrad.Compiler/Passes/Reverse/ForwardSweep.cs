using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>
/// Copies the primal into the derivative. Branches and loops through which derivatives flow get a link number, by which
/// their reverse twins are found; loops of unknown length also count their trips.
/// </summary>
internal sealed class ForwardSweep(Function primal, Activity activity, FunctionBuilder builder, bool joins = false)
{
    private readonly Dictionary<int, int> _copies = [];
    private readonly Dictionary<Node, (int Link, int Trips)> _links = new(ReferenceComparer.Instance);
    private int _lastLink;

    /// <summary>Called after each node without regions, once its copy stands.</summary>
    public Action<Node>? Copied { get; set; }

    /// <summary>The copy of a primal value.</summary>
    public int this[int value] => _copies[value];

    public void Bind(int value, int copy) => _copies.Add(value, copy);

    /// <summary>The link number of a branch or loop, and the count of a while loop's trips; (0, −1) where nothing is active inside.</summary>
    public (int Link, int Trips) LinkOf(Node node) => _links.TryGetValue(node, out var link) ? link : (0, -1);

    public void Copy(IEnumerable<Node> nodes)
    {
        foreach (Node node in nodes)
            Copy(node);
    }

    private void Copy(Node node)
    {
        bool isActiveCall = node is Call call && activity.IsActive(call);
        int link = (!node.Regions.IsEmpty && node.Regions.Any(ContainsActive)) || (isActiveCall && joins) ? ++_lastLink : 0;
        if (link != 0 && node is While loop)
        {
            CopyCounted(loop, link);
            return;
        }

        if (link != 0)
            _links.Add(node, (link, -1));
        Node copy = node.Remap(id => _copies[id], Define, CopyRegion) with { Link = link };
        builder.Append(isActiveCall && !joins ? ((Call)copy).AsSweep(CallNames.Forward(((Call)node).Callee)) : copy);
        if (node.Regions.IsEmpty)
            Copied?.Invoke(node);
    }

    private Region CopyRegion(Region region)
    {
        int[] arguments = builder.Open([.. region.Arguments.Select(a => (primal.TypeOf(a), primal.Values[a].Name))]);
        for (int i = 0; i < arguments.Length; i++)
            _copies.Add(region.Arguments[i], arguments[i]);
        Copy(region.Nodes);
        return builder.Close([.. region.Yields.Select(y => _copies[y])]);
    }

    /// <summary>A while loop that counts its trips in one more carried value.</summary>
    private void CopyCounted(While loop, int link)
    {
        int zero = builder.Integer(0);
        int[] initial = [.. loop.Initial.Select(i => _copies[i]), zero];
        Region condition = WithCounter(loop.Condition, counts: false);
        Region body = WithCounter(loop.Body, counts: true);
        int[] final = [.. loop.Final.Select(Define), builder.NewValue(IrType.Int32, "trips")];
        builder.Append(new While(final, initial, condition, body) { Link = link, Origin = loop.Origin });
        _links.Add(loop, (link, final[final.Length - 1]));
    }

    private Region WithCounter(Region region, bool counts)
    {
        int[] arguments = builder.Open(
            [.. region.Arguments.Select(a => (primal.TypeOf(a), primal.Values[a].Name)), (IrType.Int32, "trips")]);
        for (int i = 0; i < region.Arguments.Count; i++)
            _copies.Add(region.Arguments[i], arguments[i]);
        Copy(region.Nodes);
        int[] yields = [.. region.Yields.Select(y => _copies[y])];
        if (!counts)
            return builder.Close(yields);
        int next = builder.Apply(Arithmetic.Add, arguments[arguments.Length - 1], builder.Integer(1));
        builder.Rename(next, "trips");
        return builder.Close([.. yields, next]);
    }

    private int Define(int value)
    {
        int copy = builder.NewValue(primal.TypeOf(value), primal.Values[value].Name);
        _copies.Add(value, copy);
        return copy;
    }

    /// <summary>Whether a derivative flows through anything in the region.</summary>
    /// <summary>An argument alone is enough: through a loop that makes no trip, the initial value reaches the result.</summary>
    private bool ContainsActive(Region region) =>
        region.Arguments.Any(activity.IsActive)
        || region.Yields.Any(activity.IsActive)
        || region.Nodes.Any(n => n.Results.Any(activity.IsActive) || n.Operands.Any(activity.IsActive) || n.Regions.Any(ContainsActive));
}
