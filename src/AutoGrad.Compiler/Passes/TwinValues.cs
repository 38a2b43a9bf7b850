using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// What an adjoint needs and the primal has computed already is not computed again: the slope of a sine is the cosine that stands beside it.
/// </summary>
/// <remarks>
/// A reverse region may read values of its forward twin, which Storage will bring there. Where it computes a function of such values, and the
/// region that binds one of them computes the same function, it reads that result instead. Only functions that cost more than a load are looked
/// at; where both stand in one region, common values are found by Simplify.
/// </remarks>
internal static class TwinValues
{
    /// <param name="function">A linked function.</param>
    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is Apply { Primitive.IsCheap: false, Origin.Sweep: Sweep.Adjoint }))
            return function;
        Dictionary<(Primitive, EquatableArray<int>), int> known = [];
        Dictionary<int, int> replaced = [];
        Func<int, int> use = Use;
        Region body = Rewrite(function.Body);
        return replaced.Count == 0 ? function : Renumbering.Apply(function with { Body = body });

        Region Rewrite(Region region)
        {
            ValueSet bound = new();
            bound.AddAll(region.Arguments);
            List<Node> nodes = [];
            foreach (Node node in region.Nodes)
            {
                bound.AddAll(node.Results);
                if (node is Apply { Primitive.IsCheap: false } apply && IsKnown(apply, bound))
                    continue;
                Node current = node.WithOperands(use);
                nodes.Add(current.Regions.IsEmpty ? current : current.WithRegions(Rewrite));
            }

            return region.WithNodes(nodes).WithYields(region.Yields.Renamed(use));
        }

        bool IsKnown(Apply apply, ValueSet bound)
        {
            var key = (apply.Primitive, apply.Arguments.Map(Use));
            if (apply.Origin.Sweep == Sweep.Primal && apply.Arguments.Any(bound.Contains) && !known.ContainsKey(key))
                known[key] = apply.Result;
            if (apply.Origin.Sweep != Sweep.Adjoint || !known.TryGetValue(key, out int result))
                return false;
            replaced[apply.Result] = result;
            return true;
        }

        int Use(int value) => replaced.TryGetValue(value, out int known) ? known : value;
    }
}
