using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// What a function computes: the numbers that it returns or, where it returns none, what it leaves in arrays, spans and variables of
/// its caller, in the order of its parameters. These are the rows of its Jacobian, and what a pullback takes the adjoints of.
/// </summary>
/// <param name="Values">Numbers and arrays of numbers: yields of the body, and parameters whose memory is written.</param>
/// <param name="Parameters">The names of the parameters among them, index by index; null for what is returned.</param>
/// <param name="Members">Of what is returned, which member of the whole it is.</param>
internal sealed record VectorOutputs(IReadOnlyList<int> Values, IReadOnlyList<string?> Parameters, IReadOnlyList<string> Members)
{
    /// <summary>Whether the function returns one number and nothing else.</summary>
    public static bool IsNumber(Function primal)
    {
        int[] returned = [.. Enumerable.Range(0, primal.Outputs.Count).Where(i => primal.Outputs[i].Name is null)];
        return returned.Length == 1 && primal.Outputs[returned[0]].Member.Length == 0 && primal.TypeOf(primal.Body.Yields[returned[0]]).IsReal;
    }

    public static VectorOutputs Of(Function primal)
    {
        int[] returned =
        [
            .. Enumerable.Range(0, primal.Outputs.Count)
                .Where(i => primal.Outputs[i].Name is null && primal.TypeOf(primal.Body.Yields[i]).RealElement is not null),
        ];
        if (returned.Length > 0)
        {
            return new VectorOutputs(
                [.. returned.Select(i => primal.Body.Yields[i])], new string?[returned.Length], [.. returned.Select(i => primal.Outputs[i].Member)]);
        }

        AliasClasses memory = AliasClasses.Of(primal);
        List<int> values = [];
        List<string?> names = [];
        for (int i = 0; i < primal.Parameters.Count; i++)
        {
            int argument = primal.Body.Arguments[i];
            string name = primal.Parameters[i].Name;
            int output = primal.Outputs.ToList().FindIndex(o => o.Name == name && !o.IsInPlace);
            bool isMemory = primal.TypeOf(argument).IsRealArray && memory.IsWritten(argument);
            bool isVariable = output >= 0 && primal.TypeOf(primal.Body.Yields[output]).IsReal;
            if (!isMemory && !isVariable)
                continue;
            values.Add(isMemory ? argument : primal.Body.Yields[output]);
            names.Add(name);
        }

        return new VectorOutputs(values, names, [.. names.Select(_ => "")]);
    }
}
