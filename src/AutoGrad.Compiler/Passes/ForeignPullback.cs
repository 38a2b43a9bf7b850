using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Writes the call of a pullback: numbers come back as results, arrays are added to in place.</summary>
internal static class ForeignPullback
{
    /// <summary>Appends the call and returns the adjoints of the active arguments, in order; of an array what was given for it.</summary>
    /// <param name="builder">Where the call goes.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="arguments">The arguments of the function.</param>
    /// <param name="upstream">The factor.</param>
    /// <param name="memory">The arrays that receive the adjoints of arrays, by the position of the argument.</param>
    public static int[] Append(
        FunctionBuilder builder, ForeignRule rule, int[] arguments, int upstream, IReadOnlyDictionary<int, int> memory)
    {
        List<int> operands = [.. arguments, upstream];
        List<int> results = [];
        List<int> adjoints = [];
        foreach (int position in rule.Active)
        {
            bool isArray = memory.TryGetValue(position, out int array);
            int adjoint = isArray ? array : builder.NewValue(builder.TypeOf(arguments[position]));
            (isArray ? operands : results).Add(adjoint);
            adjoints.Add(adjoint);
        }

        // Operands come first, results after them; the text has the adjoints in the order of the parameters.
        List<int> holes = [.. operands, .. results];
        string[] texts =
        [
            .. Enumerable.Range(0, arguments.Length + 1).Select(Hole),
            .. adjoints.Select(a => Hole(holes.LastIndexOf(a))),
        ];
        string template = string.Format(CultureInfo.InvariantCulture, rule.Pullback, [.. texts]);
        Effect effect = operands.Any(o => builder.TypeOf(o).IsArray) ? Effect.Writes : Effect.Pure;
        builder.Append(new External(results, template, operands, effect) { IsPullback = true });
        return [.. adjoints];

        static string Hole(int index) => "{" + index.ToString(CultureInfo.InvariantCulture) + "}";
    }

    /// <summary>Writes the pullback's body in place of its call, so that it can be differentiated once more.</summary>
    public static int[] Splice(FunctionBuilder builder, ForeignRule rule, int[] arguments, int upstream, IReadOnlyDictionary<int, int> memory)
    {
        Function body = Pipeline.Normalize(rule.Body!);
        int[] adjoints = [.. rule.Active.Select(p => memory.TryGetValue(p, out int array) ? array : builder.Real(0, builder.TypeOf(arguments[p])))];
        int[] yields = Splicing.Append(builder, body, [.. arguments, upstream, .. adjoints]);
        for (int i = 0; i < body.Outputs.Count; i++)
        {
            int k = body.Parameters.Select(p => p.Name).ToList().IndexOf(body.Outputs[i].Name!) - arguments.Length - 1;
            if (k >= 0 && !memory.ContainsKey(rule.Active[k]))
                adjoints[k] = yields[i];
        }

        return adjoints;
    }
}
