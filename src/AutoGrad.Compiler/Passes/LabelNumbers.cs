using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A whole number or truth value per row, a label, that comes in as a number of the method's own type, so that a vector has one per lane. It is done
/// where nothing can tell the difference: a label that is compared, or becomes a number anyway. A double holds every int, a float does not.
/// </summary>
internal sealed class LabelNumbers
{
    private readonly int _label;
    private readonly IrType _number;
    private readonly bool _isTruth;

    private LabelNumbers(int label, IrType number, bool isTruth)
    {
        _label = label;
        _number = number;
        _isTruth = isTruth;
    }

    /// <summary>Null for what is no label, and for one that is used in another way: as an index, in arithmetic.</summary>
    /// <param name="row">The loss of a row.</param>
    /// <param name="label">The parameter.</param>
    /// <param name="number">The type of the loss.</param>
    public static LabelNumbers? Of(Function row, int label, IrType number)
    {
        if (number != IrType.Double && number != IrType.Single)
            return null;
        LabelNumbers labels = new(label, number, row.TypeOf(label) == IrType.Boolean);
        bool isFit = labels._isTruth || (row.TypeOf(label) == IrType.Int32 && row.Body.AllNodes().All(labels.IsFit));
        return isFit && !row.Body.Yields.Contains(label) ? labels : null;
    }

    private bool IsFit(Node node) => node switch
    {
        Apply apply when apply.Arguments.Contains(_label) => IsNumber(apply) || (IsComparison(apply) && _number == IrType.Double),
        _ => !node.Operands.Contains(_label) && !node.Regions.Any(r => r.Yields.Contains(_label)),
    };

    private bool IsNumber(Apply apply) => apply.Primitive == (_number == IrType.Double ? Conversions.ToDouble : Conversions.ToSingle);

    private static bool IsComparison(Apply apply) =>
        apply.Primitive == Comparisons.Equal || apply.Primitive == Comparisons.NotEqual || apply.Primitive == Comparisons.Less
        || apply.Primitive == Comparisons.LessOrEqual || apply.Primitive == Comparisons.Greater || apply.Primitive == Comparisons.GreaterOrEqual;

    /// <summary>The loss in terms of the number.</summary>
    /// <param name="row">The loss of a row.</param>
    /// <param name="values">Receives new values.</param>
    /// <param name="before">Receives what comes before the row's own nodes.</param>
    /// <param name="number">What stands for the label.</param>
    public Function In(Function row, List<ValueInfo> values, List<Node> before, int number)
    {
        if (!_isTruth)
            return row with { Body = In(row.Body, values, number) };
        values.Add(new ValueInfo(_number, null));
        before.Add(new Constant(values.Count - 1, Literal.Of(0.0, _number)));
        before.Add(new Apply(_label, Comparisons.NotEqual, new[] { number, values.Count - 1 }));
        return row;
    }

    private Region In(Region region, List<ValueInfo> values, int number)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is not Apply apply || !apply.Arguments.Contains(_label))
            {
                nodes.Add(node.WithRegions(r => In(r, values, number)));
                continue;
            }

            if (IsNumber(apply))
            {
                // A sum with zero would round nothing, but for the sign of a zero; the product with one does not either.
                values.Add(new ValueInfo(_number, null));
                nodes.Add(new Constant(values.Count - 1, Literal.Of(1.0, _number)) { Origin = apply.Origin });
                nodes.Add(apply with { Primitive = Arithmetic.Multiply, Arguments = new[] { number, values.Count - 1 } });
                continue;
            }

            int[] compared = [.. apply.Arguments.Select(a => a == _label ? number : Number(a))];
            nodes.Add(apply with { Arguments = compared });

            int Number(int value)
            {
                values.Add(new ValueInfo(_number, null));
                nodes.Add(new Apply(values.Count - 1, Conversions.ToDouble, new[] { value }) { Origin = apply.Origin });
                return values.Count - 1;
            }
        }

        return region with { Nodes = nodes };
    }
}
