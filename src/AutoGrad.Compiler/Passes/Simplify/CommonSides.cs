using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// What both sides of a branch compute alike is computed in front of it. A branch of which nothing is left but that is no branch any more.
/// </summary>
/// <remarks>
/// <c>if (c) { y = 2·x } else { z = 2·x }</c>, where both go on as one value. Nothing is computed that was not; every bit stays. In derivatives all real arithmetic moves,
/// in the primal what is worth a name (divisions, roots and functions) and what both sides end with, so that the text stays the user's. Nothing
/// moves that may throw, and nothing out of a branch with a throw. Of two names of the user's for one value, none can stay, unless the branch
/// has one for what it ends with.
/// </remarks>
internal sealed class CommonSides
{
    private readonly Aliases _aliases;
    private readonly Function _function;

    private CommonSides(Function function)
    {
        _function = function;
        _aliases = new Aliases(function);
    }

    public static Function Run(Function function)
    {
        CommonSides pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return pass._aliases.Apply(function, body);
    }

    /// <summary>Inner branches first, so that a value can move out of several.</summary>
    private Region Rewrite(Region region)
    {
        List<Node> nodes = new(region.Nodes.Count);
        foreach (Node node in region.Nodes)
        {
            Node inner = node.Regions.IsEmpty ? node : node.WithRegions(Rewrite);
            nodes.Add(inner is If { Link: 0 } branch ? Split(branch, nodes) : inner);
        }

        return region.WithNodes(nodes);
    }

    /// <summary>The branch without what its sides share, which is appended to <paramref name="outside"/>.</summary>
    private If Split(If branch, List<Node> outside)
    {
        if (branch.Then.Nodes.Count == 0 || branch.Else.Nodes.Count == 0 || HasThrow(branch.Then) || HasThrow(branch.Else))
            return branch;
        Dictionary<int, int> twins = Twins(branch);
        if (twins.Count == 0)
            return branch;
        HashSet<int> ends = [.. Enumerable.Range(0, branch.Merged.Count).Where(k => IsTwin(branch, k, twins)).Select(k => branch.Then.Yields[k])];
        HashSet<int> shared = [.. twins.Values], moved = [];
        Dictionary<int, Node> definitions = branch.Then.Nodes.Where(n => n is Apply or Constant).ToDictionary(n => n.Results[0]);
        foreach (Node node in branch.Then.Nodes)
        {
            if (node is Apply apply && shared.Contains(apply.Result) && (ends.Contains(apply.Result) || IsWorthMoving(apply)))
                Move(node, definitions, moved);
        }

        return moved.Count == 0 ? branch : Without(branch, moved, twins, outside);
    }

    private static bool HasThrow(Region side) => side.Nodes.Any(n => n is Throw);

    private static bool IsTwin(If branch, int k, Dictionary<int, int> twins) =>
        twins.TryGetValue(branch.Else.Yields[k], out int then) && then == branch.Then.Yields[k];

    /// <summary>The values of the other side that the first side computes, too, with those of the first side.</summary>
    private Dictionary<int, int> Twins(If branch)
    {
        Dictionary<ValueKey, Node> then = [];
        Dictionary<int, int> numbers = [], twins = [];
        foreach (Node node in branch.Then.Nodes)
        {
            if (KeyOf(node, numbers) is not { } key)
                continue;
            if (then.TryGetValue(key, out Node? first))
                numbers[node.Results[0]] = first.Results[0];
            else
                then.Add(key, node);
        }

        foreach (Node node in branch.Else.Nodes)
        {
            if (KeyOf(node, twins) is not { } key || !then.TryGetValue(key, out Node? other) || !AreAlike(node, other))
                continue;
            int value = node.Results[0], twin = other.Results[0];
            if (_aliases.MayMerge(value, twin) || branch.Merged.Select((_, k) => k).Any(k => branch.Else.Yields[k] == value && branch.Then.Yields[k] == twin))
                twins.Add(value, twin);
        }

        return twins;
    }

    /// <summary>Whether they belong to one sweep, and numbers are treated alike in them.</summary>
    private bool AreAlike(Node node, Node other) =>
        node.Origin.Sweep == other.Origin.Sweep && node.Origin.IsAgain == other.Origin.IsAgain
        && _function.TypeOf(node.Results[0]) == _function.TypeOf(other.Results[0]);

    /// <param name="node">A node.</param>
    /// <param name="numbers">The values that are others, by which operations are told apart.</param>
    private ValueKey? KeyOf(Node node, Dictionary<int, int> numbers) => node switch
    {
        Constant constant => new ValueKey(constant.Value, default),
        Apply apply when !Triviality.MayThrow(apply, _function.TypeOf(apply.Result)) =>
            new ValueKey(apply.Primitive, apply.Arguments.Map(a => numbers.TryGetValue(a, out int number) ? number : a)),
        _ => null,
    };

    private bool IsWorthMoving(Apply apply) =>
        !Triviality.IsTrivial(apply, _function.TypeOf(apply.Result))
        && (apply.Origin.Sweep != Sweep.Primal || !apply.Primitive.IsCheap || apply.Primitive == Arithmetic.Divide || apply.Primitive == Powers.Sqrt);

    /// <summary>With what it reads; whatever a twin reads of its side is a twin.</summary>
    private static void Move(Node node, Dictionary<int, Node> definitions, HashSet<int> moved)
    {
        if (!moved.Add(node.Results[0]))
            return;
        foreach (int operand in node.Operands)
        {
            if (definitions.TryGetValue(operand, out Node? needed))
                Move(needed, definitions, moved);
        }
    }

    private If Without(If branch, HashSet<int> moved, Dictionary<int, int> twins, List<Node> outside)
    {
        foreach (Node node in branch.Else.Nodes.Where(IsTwinOfMoved))
        {
            int value = node.Results[0];
            bool isOfTwoNames = !_aliases.MayMerge(value, twins[value]);
            _aliases.Merge(value, twins[value]);
            if (isOfTwoNames)
                _aliases.Rename(twins[value], NameOfEnd(branch, twins[value]));
        }

        outside.AddRange(branch.Then.Nodes.Where(n => n is Apply or Constant && moved.Contains(n.Results[0])));
        Region rest = branch.Else with { Nodes = branch.Else.Nodes.Where(n => !IsTwinOfMoved(n)).ToArray() };
        return branch with
        {
            Then = branch.Then with { Nodes = branch.Then.Nodes.Where(n => n is not (Apply or Constant) || !moved.Contains(n.Results[0])).ToArray() },
            Else = rest.Substitute(v => _aliases[v]),
        };

        bool IsTwinOfMoved(Node node) =>
            node is Apply or Constant && twins.TryGetValue(node.Results[0], out int twin) && moved.Contains(twin);
    }

    private string? NameOfEnd(If branch, int value) =>
        Enumerable.Range(0, branch.Merged.Count).Where(k => branch.Then.Yields[k] == value).Select(k => _function.Values[branch.Merged[k]].Name).FirstOrDefault();
}
