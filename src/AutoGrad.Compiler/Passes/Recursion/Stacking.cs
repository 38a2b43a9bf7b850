using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>Hands the stacks of a recursion from call to call: made by the root, parameters of the sweeps.</summary>
/// <param name="sweeps">The names of the functions that take the stacks.</param>
/// <param name="types">The types of the stacks, in order.</param>
internal sealed class Stacking(HashSet<string> sweeps, List<IrType> types)
{
    /// <summary>A sweep with all stacks as its last parameters.</summary>
    public Function AsParameters(Function sweep)
    {
        List<ValueInfo> values = [.. sweep.Values];
        int own = sweep.Body.Arguments.Count(a => sweep.TypeOf(a).IsStack);
        int first = sweep.Parameters.Count - own;
        int[] before = [.. sweep.Body.Arguments.Skip(first)];
        int[] stacks = [.. types.Select(t => Find(before, sweep, t) ?? NewStack(values, t))];
        Parameter[] parameters = [.. sweep.Parameters.Take(first), .. stacks.Select(s => new Parameter(values[s].Name!, ParameterRole.Passive))];
        Region body = Pass(sweep.Body, stacks) with { Arguments = sweep.Body.Arguments.Take(first).Concat(stacks).ToArray() };
        return Renumbering.Apply(sweep with { Parameters = parameters, Body = body, Values = values });
    }

    /// <summary>The root, which makes the stacks.</summary>
    public Function AsLocals(Function root)
    {
        List<ValueInfo> all = [.. root.Values];
        int[] stacks = [.. types.Select(t => NewStack(all, t))];
        Region body = Pass(root.Body, stacks);
        body = body with { Nodes = stacks.Select(s => (Node)new NewStack(s)).Concat(body.Nodes).ToArray() };
        return Renumbering.Apply(root with { Body = body, Values = all });
    }

    private static int? Find(int[] stacks, Function function, IrType type)
    {
        foreach (int stack in stacks)
        {
            if (function.TypeOf(stack) == type)
                return stack;
        }

        return null;
    }

    private static int NewStack(List<ValueInfo> values, IrType type)
    {
        values.Add(new ValueInfo(type, NameOf(type.Element!)));
        return values.Count - 1;
    }

    /// <summary>doubles, ints, bools: the stack of everything of one type that a recursion keeps.</summary>
    public static string NameOf(IrType element)
    {
        string name = element.Text.Substring(element.Text.LastIndexOfAny(['.', ':']) + 1);
        return new string([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit)]) + "s";
    }

    private Region Pass(Region region, int[] stacks) => region with
    {
        Nodes = region.Nodes.Map(n => n is Call call && sweeps.Contains(call.Callee) ? Pass(call, stacks) : n.WithRegions(r => Pass(r, stacks))),
    };

    private static Call Pass(Call call, int[] stacks) => call with
    {
        Arguments = call.Arguments.Concat(stacks).ToArray(),
        Contract = call.Contract with
        {
            Active = call.Contract.Active.Concat(stacks.Select(_ => false)).ToArray(),
            Written = call.Contract.Written.Concat(stacks.Select(_ => true)).ToArray(),
        },
    };
}
