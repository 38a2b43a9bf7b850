using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// The rows of a Jacobian: the numbers that a function returns or, where it returns none, what it leaves in arrays, spans and variables of
/// its caller, in the order of its parameters.
/// </summary>
/// <param name="Values">Numbers and arrays of numbers: yields of the body, and parameters whose memory is written.</param>
/// <param name="Parameters">The names of the parameters among them, index by index; null for what is returned.</param>
internal sealed record VectorOutputs(IReadOnlyList<int> Values, IReadOnlyList<string?> Parameters)
{
    public static VectorOutputs Of(Function primal)
    {
        int[] returned =
        [
            .. Enumerable.Range(0, primal.Outputs.Count).Where(i => primal.Outputs[i].Name is null)
                .Select(i => primal.Body.Yields[i]).Where(y => primal.TypeOf(y).RealElement is not null),
        ];
        if (returned.Length > 0)
            return new VectorOutputs(returned, new string?[returned.Length]);

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

        return new VectorOutputs(values, names);
    }
}
