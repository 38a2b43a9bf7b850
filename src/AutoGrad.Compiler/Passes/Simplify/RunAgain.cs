using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Values of trips that a reverse loop runs again. Where everything is kept they come out of a buffer; adjoints are simplified as if
/// they still did, so that gradients do not depend on how values get to them.
/// </summary>
internal static class RunAgain
{
    public static HashSet<int> In(Function function)
    {
        HashSet<int> values = [];
        Walk(function.Body, isReverse: false, values);
        return values;
    }

    private static void Walk(Region region, bool isReverse, HashSet<int> values)
    {
        foreach (Node node in region.Nodes)
        {
            if (isReverse && node.Origin.Sweep == Sweep.Primal)
                values.AddAll(node.Results);
            foreach (Region inner in node.Regions)
                Walk(inner, isReverse || node is For { Origin.Sweep: Sweep.Adjoint }, values);
        }
    }
}
