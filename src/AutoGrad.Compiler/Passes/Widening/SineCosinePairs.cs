using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>Sines and cosines of the same vectors, which share most of their work, are had by one call: <c>Vector512.SinCos</c>.</summary>
internal static class SineCosinePairs
{
    /// <param name="function">The function.</param>
    /// <param name="lanes">The vectors.</param>
    public static Function Run(Function function, IrType lanes)
    {
        List<ValueInfo> values = [.. function.Values];
        IrType pair = IrType.Opaque($"({lanes.Text} Sin, {lanes.Text} Cos)");
        Region body = Rewrite(function.Body, values, lanes, pair);
        return values.Count == function.Values.Count ? function : Renumbering.Apply(function with { Body = body, Values = values.ToArray() });
    }

    private static Region Rewrite(Region region, List<ValueInfo> values, IrType lanes, IrType pair)
    {
        HashSet<int> both = [.. Of(region, Trigonometric.Sin, values, lanes).Intersect(Of(region, Trigonometric.Cos, values, lanes))];
        Dictionary<int, int> pairs = [];
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            Node inner = node.Regions.IsEmpty ? node : node.WithRegions(r => Rewrite(r, values, lanes, pair));
            if (inner is not Apply apply || !IsOne(apply, values, lanes) || !both.Contains(apply.Arguments[0]))
            {
                nodes.Add(inner);
                continue;
            }

            if (!pairs.TryGetValue(apply.Arguments[0], out int made))
            {
                values.Add(new ValueInfo(pair, null));
                pairs[apply.Arguments[0]] = made = values.Count - 1;
                nodes.Add(new External(new[] { made }, lanes.VectorClass + ".SinCos({0})", apply.Arguments, Effect.Pure) { Origin = apply.Origin });
            }

            string member = apply.Primitive == Trigonometric.Sin ? "{0}.Sin" : "{0}.Cos";
            nodes.Add(new External(new[] { apply.Result }, member, new[] { made }, Effect.Pure) { Origin = apply.Origin });
        }

        return region.WithNodes(nodes);
    }

    private static IEnumerable<int> Of(Region region, Primitive function, List<ValueInfo> values, IrType lanes) =>
        region.Nodes.OfType<Apply>().Where(a => a.Primitive == function && IsOne(a, values, lanes)).Select(a => a.Arguments[0]);

    private static bool IsOne(Apply apply, List<ValueInfo> values, IrType lanes) =>
        (apply.Primitive == Trigonometric.Sin || apply.Primitive == Trigonometric.Cos) && values[apply.Arguments[0]].Type == lanes;
}
