using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// The cheap end of a recursion is computed by the caller: most calls of a tree are leaves, and a leaf costs less than its call. Where a loop's
/// calls all meet the same decision, there are two loops, and the decision is made once.
/// </summary>
internal sealed class BaseCases
{
    private readonly Function _function;
    private readonly BaseCase _base;
    private readonly List<ValueInfo> _values;
    private readonly NodeCopies _copies;

    private BaseCases(Function function, BaseCase cheap)
    {
        _function = function;
        _base = cheap;
        _values = [.. function.Values];
        _copies = new NodeCopies(_values);
    }

    /// <summary>The function whose calls of itself compute its base case in place; the function itself where there is none, or a long one.</summary>
    public static Function Run(Function function) => BaseCase.Of(function) is { } cheap ? new BaseCases(function, cheap).Rewrite() : function;

    private Function Rewrite()
    {
        Region rest = Walk(_base.Rest);
        If decision = _base.IsThen ? _base.Decision with { Else = rest } : _base.Decision with { Then = rest };
        Region body = _function.Body with { Nodes = _function.Body.Nodes.Map(n => ReferenceEquals(n, _base.Decision) ? decision : n) };
        Function rewritten = Verifier.Verify(Renumbering.Apply(_function with { Body = body, Values = _values }), nameof(BaseCases));
        return Verifier.Verify(SimplifyPass.Run(rewritten), nameof(SimplifyPass));
    }

    private Region Walk(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is Call call && _base.IsOwn(call))
                Choose(nodes, call);
            else if (node is For or While && Split(nodes, (Compound)node))
                continue;
            else
                nodes.Add(node.WithRegions(Walk));
        }

        return region with { Nodes = nodes };
    }

    /// <summary>Appends the base case or the call, as the test says.</summary>
    private void Choose(List<Node> nodes, Call call)
    {
        Dictionary<int, int> copies = Parameters(call);
        foreach (Node node in _base.Before)
            nodes.Add(_copies.Copy(node, copies));
        int condition = copies[_base.Decision.Condition];
        List<Node> end = [];
        int[] yields = AppendEnd(end, copies);
        int[] made = [.. call.Values.Select(_copies.Fresh)];
        Region leaf = new(default, end, yields), deeper = new(default, new Node[] { call with { Values = made } }, made);
        nodes.Add(new If(call.Values, condition, _base.IsThen ? leaf : deeper, _base.IsThen ? deeper : leaf) { Origin = call.Origin });
    }

    /// <summary>Two loops for one whose only call meets the same decision in every trip; false where it may not.</summary>
    private bool Split(List<Node> nodes, Compound loop)
    {
        Region body = loop is For counted ? counted.Body : ((While)loop).Body;
        Call[] calls = [.. body.AllNodes().OfType<Call>()];
        if (calls.Length != 1 || !_base.IsOwn(calls[0]) || !body.Nodes.Contains(calls[0]))
            return false;
        HashSet<int> inside = [.. loop.Regions.SelectMany(r => r.Arguments.Concat(r.AllNodes().SelectMany(n => n.Results.Concat(n.Regions.SelectMany(i => i.Arguments)))))];
        Node[] test = _base.Test();
        if (!test.All(BaseCase.CannotThrow))
            return false; // The loop may make no trip, and ask nothing.
        Dictionary<int, int> copies = Parameters(calls[0]), outside = [];
        List<Node> before = [];
        foreach (int parameter in test.SelectMany(n => n.Operands).Append(_base.Decision.Condition).Distinct().Where(copies.ContainsKey).ToArray())
        {
            if (!IsFixed(copies[parameter]))
                return false;
            copies[parameter] = NodeCopies.Of(outside, copies[parameter]);
        }

        nodes.AddRange(before);
        foreach (Node node in test)
            nodes.Add(_copies.Copy(node, copies));
        Region deeper = Alone(loop, new Dictionary<int, int>(), null), leaves = Alone(loop, [], calls[0], test.SelectMany(n => n.Results).ToDictionary(r => r, r => copies[r]));
        nodes.Add(new If(loop.Results, copies[_base.Decision.Condition], _base.IsThen ? leaves : deeper, _base.IsThen ? deeper : leaves) { Origin = loop.Origin });
        return true;

        // Outside of the loop, or computed in it from what is.
        bool IsFixed(int value)
        {
            if (!inside.Contains(value) || outside.ContainsKey(value))
                return true;
            Node? made = body.Nodes.FirstOrDefault(n => n.Results.Contains(value));
            if (made is null || !BaseCase.CannotThrow(made) || !made.Operands.All(IsFixed))
                return false;
            before.Add(_copies.Copy(made, outside));
            return true;
        }
    }

    /// <summary>A copy of a loop as a region of its own; with the base case in place of a call, if one is named.</summary>
    private Region Alone(Compound loop, Dictionary<int, int> copies, Call? leaf, Dictionary<int, int>? known = null)
    {
        Node copy = _copies.Copy(loop, copies, (node, nodes) =>
        {
            if (!ReferenceEquals(node, leaf))
                return false;
            Dictionary<int, int> inner = new(known!);
            for (int i = 0; i < leaf!.Arguments.Count; i++)
                inner[_function.Body.Arguments[i]] = NodeCopies.Of(copies, leaf.Arguments[i]);
            foreach (Node before in _base.Before.Where(n => n.Results.Any(r => !known!.ContainsKey(r))))
                nodes.Add(_copies.Copy(before, inner));
            int[] yields = AppendEnd(nodes, inner);
            for (int i = 0; i < yields.Length; i++)
                copies[leaf.Values[i]] = yields[i];
            return true;
        });
        return new Region(default, new[] { copy }, copy.Results);
    }

    private int[] AppendEnd(List<Node> nodes, Dictionary<int, int> copies)
    {
        foreach (Node node in _base.End.Nodes)
            nodes.Add(_copies.Copy(node, copies));
        for (int i = 0; i < _base.Decision.Merged.Count; i++)
            copies[_base.Decision.Merged[i]] = NodeCopies.Of(copies, _base.End.Yields[i]);
        foreach (Node node in _base.After)
            nodes.Add(_copies.Copy(node, copies));
        return [.. _function.Body.Yields.Select(y => NodeCopies.Of(copies, y))];
    }

    private Dictionary<int, int> Parameters(Call call) =>
        Enumerable.Range(0, call.Arguments.Count).ToDictionary(i => _function.Body.Arguments[i], i => call.Arguments[i]);
}
