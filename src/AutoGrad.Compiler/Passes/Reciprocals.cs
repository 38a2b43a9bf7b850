using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Derivatives of lengths divide by the same root again and again. They multiply by its reciprocal, where the method has one (1/√x) or there are several
/// divisions. A quotient of the method itself keeps its rounding.
/// </summary>
/// <remarks>
/// Roots alone: √x is 0, ∞, NaN or far from where a reciprocal overflows or loses digits, so a·(1/√x) is a/√x but for a rounding, also at 0, ∞ and NaN.
/// </remarks>
internal sealed class Reciprocals
{
    private readonly Definitions _definitions;
    private readonly List<ValueInfo> _values;
    private readonly Dictionary<int, int> _reciprocals = [];
    private readonly Dictionary<int, Node> _behind = [];
    private readonly HashSet<Node> _moved = new(ReferenceComparer.Instance);

    private Reciprocals(Function function)
    {
        _definitions = Definitions.In(function.Body);
        _values = [.. function.Values];
    }

    public static Function Run(Function function)
    {
        Reciprocals pass = new(function);
        pass.Find(function.Body);
        if (pass._reciprocals.Count == 0)
            return function;
        return Renumbering.Apply(function with { Body = pass.Walk(function.Body), Values = pass._values });
    }

    /// <summary>Every node is looked at once.</summary>
    private void Find(Region body)
    {
        Dictionary<int, Region> roots = [];
        List<(Apply Quotient, Region Region)> quotients = [];
        Collect(body);
        foreach (var group in quotients.GroupBy(q => q.Quotient.Arguments[1]))
        {
            int derived = group.Count(q => IsDerived(q.Quotient));
            Apply? known = group.FirstOrDefault(q => IsOne(q.Quotient.Arguments[0]) && ReferenceEquals(q.Region, roots[group.Key])).Quotient;
            if (derived > (known is null ? 1 : 0))
                Keep(group.Key, known ?? group.First(q => IsDerived(q.Quotient)).Quotient, known);
        }

        void Collect(Region region)
        {
            foreach (Node node in region.Nodes)
            {
                if (node is Apply { Primitive: var p } apply && p == Powers.Sqrt)
                    roots.Add(apply.Result, region);
                else if (node is Apply { Primitive: var q } quotient && q == Arithmetic.Divide && roots.ContainsKey(quotient.Arguments[1]))
                    quotients.Add((quotient, region));
                foreach (Region inner in node.Regions)
                    Collect(inner);
            }
        }
    }

    private void Keep(int root, Apply like, Apply? known)
    {
        if (known is not null)
            _moved.Add(known);
        int result = known?.Result ?? Fresh(root);
        _reciprocals.Add(root, result);
        _behind.Add(root, new Apply(result, Arithmetic.Divide, new[] { Fresh(root), root }) { Origin = like.Origin });
    }

    private bool IsOne(int value) => _definitions[value] is Constant { Value: var literal } && literal.IsReal(1);

    private static bool IsDerived(Node node) => node.Origin.Sweep != Sweep.Primal;

    private Region Walk(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes.Where(n => !_moved.Contains(n)))
        {
            bool isQuotient = node is Apply { Primitive: var p } && p == Arithmetic.Divide && IsDerived(node);
            nodes.Add(isQuotient && node is Apply quotient && _reciprocals.TryGetValue(quotient.Arguments[1], out int reciprocal)
                ? quotient with { Primitive = Arithmetic.Multiply, Arguments = new[] { quotient.Arguments[0], reciprocal } }
                : node.WithRegions(Walk));
            if (node is Apply { Result: var root } && _behind.TryGetValue(root, out Node? behind))
            {
                nodes.Add(new Constant(behind.Operands[0], Literal.Of(1.0, _values[root].Type)) { Origin = behind.Origin });
                nodes.Add(behind);
            }
        }

        return region with { Nodes = nodes };
    }

    private int Fresh(int like)
    {
        _values.Add(_values[like] with { Name = null });
        return _values.Count - 1;
    }
}
