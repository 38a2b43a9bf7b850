using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A quick answer, for all twins of a region at once, to whether what the second one reads can be computed before the first: most cannot,
/// and to follow every chain of reads for each of them would take a time quadratic in the length of the method.
/// </summary>
internal sealed class FuseDependences
{
    /// <summary>Per node, the last position among all that it needs, itself included, of a node that must stay where it is.</summary>
    private readonly int[] _fixedBefore;

    /// <summary>Per node, the forward twins among all that it needs, itself included; null for none. Nodes that need the same ones share a set.</summary>
    private readonly ValueSet?[] _twins;

    /// <summary>The same without the node itself.</summary>
    private readonly int[] _fixedInputs;
    private readonly ValueSet?[] _twinInputs;
    private readonly int[] _twinAt;

    public FuseDependences(IReadOnlyList<Node> nodes, Func<Node, bool> canMove)
    {
        _fixedBefore = new int[nodes.Count];
        _fixedInputs = new int[nodes.Count];
        _twins = new ValueSet?[nodes.Count];
        _twinInputs = new ValueSet?[nodes.Count];
        _twinAt = new int[nodes.Count];
        Dictionary<int, int> positions = [];
        int twins = 0;
        for (int at = 0; at < nodes.Count; at++)
        {
            Node node = nodes[at];
            int last = -1;
            ValueSet? needed = null;
            bool isOwn = false;
            foreach (int use in node.AllUses())
            {
                if (!positions.TryGetValue(use, out int from))
                    continue;
                last = Math.Max(last, _fixedBefore[from]);
                if (_twins[from] is not { } twin || twin == needed)
                    continue;
                if (needed is not null && !isOwn)
                    (needed, isOwn) = (needed.Copy(), true);
                needed?.UnionWith(twin);
                needed ??= twin;
            }

            _fixedInputs[at] = last;
            _fixedBefore[at] = canMove(node) ? last : at;
            _twinInputs[at] = _twins[at] = needed;
            _twinAt[at] = -1;
            if (node is { Link: > 0, Origin.Sweep: not Sweep.Adjoint })
            {
                _twinAt[at] = twins++;
                _twins[at] = needed?.Copy() ?? new ValueSet();
                _twins[at]!.Add(_twinAt[at]);
            }

            foreach (int result in node.Results)
                positions[result] = at;
        }
    }

    /// <summary>Whether nothing that the second needs is the first, or stands fast after it.</summary>
    public bool MayPrecede(int first, int second) =>
        _fixedInputs[second] < first && (_twinAt[first] < 0 || _twinInputs[second]?.Contains(_twinAt[first]) != true);
}
