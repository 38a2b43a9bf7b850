using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Computes both sides of a branch that lanes may take differently, and chooses: what the other side has made of it, infinite or not a number, is left
/// behind. Sides that touch memory, or may throw, stay a branch.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="varying">What differs between the lanes.</param>
internal sealed class MaskedBranches(Function function, Varying varying)
{
    public static Function Run(Function function, Varying varying)
    {
        MaskedBranches pass = new(function, varying);
        return Renumbering.Apply(function with { Body = pass.Rewrite(function.Body) });
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            Node inner = node.Regions.IsEmpty ? node : node.WithRegions(Rewrite);
            if (inner is If branch && varying.Is(branch.Condition) && branch.Then.Nodes.Concat(branch.Else.Nodes).All(MayRun))
                nodes.AddRange(Both(branch));
            else
                nodes.Add(inner);
        }

        return region.WithNodes(nodes);
    }

    private static IEnumerable<Node> Both(If branch)
    {
        IEnumerable<Node> choices = branch.Merged.Select((merged, k) =>
            new Apply(merged, Choices.Select, new[] { branch.Condition, branch.Then.Yields[k], branch.Else.Yields[k] }) { Origin = branch.Origin });
        return branch.Then.Nodes.Concat(branch.Else.Nodes).Concat(choices);
    }

    private bool MayRun(Node node) => node is Constant or ArrayLength || (node is Apply apply && !Triviality.MayThrow(apply, function.TypeOf(apply.Result)));
}
