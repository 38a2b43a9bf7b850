using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>The two frames of a function as two functions.</summary>
internal static class Halves
{
    /// <param name="frames">A function of two frames.</param>
    /// <param name="needed">The parameters of the primal that its reverse sweep is given.</param>
    public static Function[] Of(Function frames, IEnumerable<int> needed)
    {
        Frame[] sweeps = [.. frames.Body.Nodes.OfType<Frame>()];
        ParameterRole[] roles = [.. frames.Parameters.Select(p => p.Role)];
        int[] all = [.. Enumerable.Range(0, roles.Length)];
        int[] own = [.. all.Where(i => roles[i] is ParameterRole.Upstream or ParameterRole.Gradient)];
        int[] stacks = [.. all.Where(i => frames.TypeOf(frames.Body.Arguments[i]).IsStack)];
        int[] primal = [.. all.Except(own).Except(stacks)];
        return
        [
            Half(frames, CallNames.Forward(frames.Name), sweeps[0], [.. primal, .. stacks]),
            Half(frames, CallNames.Reverse(frames.Name), sweeps[1], [.. needed, .. own, .. stacks]),
        ];
    }

    private static Function Half(Function frames, string name, Frame sweep, int[] parameters)
    {
        Dictionary<int, int> outer = [];
        for (int k = 0; k < sweep.Initial.Count; k++)
            outer[sweep.Body.Arguments[k]] = sweep.Initial[k];
        Region inner = sweep.Body.Substitute(id => outer.TryGetValue(id, out int known) ? known : id);
        Region body = new(parameters.Select(i => frames.Body.Arguments[i]).ToArray(), inner.Nodes, inner.Yields);
        return Renumbering.Apply(frames with
        {
            Name = name,
            Parameters = parameters.Select(i => frames.Parameters[i] with { Shares = System.Array.IndexOf(parameters, frames.Parameters[i].Shares) }).ToArray(),
            Outputs = sweep.Values.Map(_ => new Output(null)),
            Body = body,
        });
    }
}
