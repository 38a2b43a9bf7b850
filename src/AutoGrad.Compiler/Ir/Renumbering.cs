using System.Collections.Generic;

namespace AutoGrad.Compiler.Ir;

/// <summary>Gives ids in order of definition and drops what is no longer defined, so that equal programs compare equal.</summary>
internal static class Renumbering
{
    public static Function Apply(Function function) => Apply(function, []);

    /// <param name="function">The function.</param>
    /// <param name="ids">Receives the new id of every value that is kept.</param>
    public static Function Apply(Function function, Dictionary<int, int> ids)
    {
        List<ValueInfo> values = [];

        int Define(int id)
        {
            ids.Add(id, values.Count);
            values.Add(function.Values[id]);
            return values.Count - 1;
        }

        Region Walk(Region region)
        {
            EquatableArray<int> arguments = region.Arguments.Map(Define);
            EquatableArray<Node> nodes = region.Nodes.Map(n => n.Remap(id => ids[id], Define, Walk));
            return new Region(arguments, nodes, region.Yields.Map(id => ids[id]));
        }

        Region body = Walk(function.Body);
        return function with { Body = body, Values = values };
    }
}
