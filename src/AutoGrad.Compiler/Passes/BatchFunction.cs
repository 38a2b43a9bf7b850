using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// The loss of rows that lie one after the other, made from the loss of one: Σ over the rows, so that the products of a row with a matrix can become
/// products of matrices (<see cref="DenseLayers.RowBlocks"/>), or rows can be taken in the lanes of vectors (<see cref="LoopIdioms.RowPlan"/>).
/// </summary>
internal static class BatchFunction
{
    /// <summary>The parameter that says how many rows there are.</summary>
    public const string Count = "batchRows";

    /// <summary>The parameter that says how long a row's part of an array is.</summary>
    public static string WidthOf(string parameter) => Paths.Identifier(parameter) + "RowWidth";

    /// <summary>Null where the method takes or returns something else than numbers and vectors, or has names that are needed.</summary>
    /// <param name="row">The loss of a row.</param>
    /// <param name="samples">The names of the parameters that vary per row.</param>
    public static Function? Of(Function row, ICollection<string> samples)
    {
        if (row.Outputs.Count != 1 || row.Outputs[0].Name is not null || !row.Callees.IsEmpty || !row.TypeOf(row.Body.Yields[0]).IsReal)
            return null;
        string[] added = [Count, .. samples.Select(WidthOf)];
        if (row.Parameters.Any(p => added.Contains(p.Name)))
            return null;
        IrType number = row.TypeOf(row.Body.Yields[0]);
        List<ValueInfo> values = [.. row.Values];
        List<Parameter> parameters = [.. row.Parameters], widths = [];
        List<int> arguments = [.. row.Body.Arguments], widthArguments = [];
        List<Node> body = [];
        int count = New(values, IrType.Int32, Count), index = New(values, IrType.Int32, "row");
        for (int i = 0; i < parameters.Count; i++)
        {
            if (!samples.Contains(parameters[i].Name))
                continue;
            int own = arguments[i];
            IrType type = row.TypeOf(own);
            if (type is { Form: ArrayForm.ReadOnlySpan, Rank: 1, Column: null, Element.IsArray: false })
            {
                int width = New(values, IrType.Int32, WidthOf(parameters[i].Name)), start = New(values, IrType.Int32, null);
                widths.Add(new Parameter(WidthOf(parameters[i].Name), ParameterRole.Passive));
                widthArguments.Add(width);
                arguments[i] = New(values, type, values[own].Name);
                body.Add(new Apply(start, Arithmetic.Multiply, new[] { index, width }));
                body.Add(new View(own, arguments[i], start, width));
            }
            else if (LabelNumbers.Of(row, own, number) is { } labels)
            {
                int loaded = New(values, number, values[own].Name);
                arguments[i] = New(values, IrType.ReadOnlySpan(number), values[own].Name);
                body.Add(new Load(loaded, arguments[i], new[] { index }));
                row = labels.In(row, values, body, loaded);
            }
            else if (type.IsUnmanaged)
            {
                arguments[i] = New(values, IrType.ReadOnlySpan(type), values[own].Name);
                body.Add(new Load(own, arguments[i], new[] { index }));
            }
            else
            {
                return null;
            }
        }

        return Loop(row, values, [.. parameters, new Parameter(Count, ParameterRole.Passive), .. widths], [.. arguments, count, .. widthArguments], count, index, body);
    }

    private static Function Loop(Function row, List<ValueInfo> values, List<Parameter> parameters, List<int> arguments, int count, int index, List<Node> body)
    {
        IrType number = row.TypeOf(row.Body.Yields[0]);
        int zero = New(values, IrType.Int32, null), none = New(values, number, null);
        int sum = New(values, number, "sum"), next = New(values, number, "sum"), total = New(values, number, "sum");
        body.AddRange(row.Body.Nodes);
        body.Add(new Apply(next, Arithmetic.Add, new[] { sum, row.Body.Yields[0] }));
        Node[] nodes =
        [
            new Constant(zero, Literal.Default(IrType.Int32)),
            new Constant(none, Literal.Of(0.0, number)),
            new For(new[] { total }, zero, count, Bound.Less, 1, new[] { none }, new Region(new[] { index, sum }, body, new[] { next })),
        ];
        return Renumbering.Apply(row with { Parameters = parameters, Body = new Region(arguments, nodes, new[] { total }), Values = values });
    }

    private static int New(List<ValueInfo> values, IrType type, string? name)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }
}
