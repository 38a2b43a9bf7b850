using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// The cheap end of a recursion is computed by the caller: most calls of a tree are leaves, and a leaf costs less than its call. Where a loop's
/// calls all meet the same decision, there are two loops, and the decision is made once.
/// </summary>
/// <remarks>
/// The cost rule: the function calls itself more than once, from several places or a loop (of a chain of calls only the last is a leaf), nothing but a few values is computed before the decision (<see cref="LargestTest"/>), and the end is short and has neither
/// loops nor calls (<see cref="LargestEnd"/>).
/// </remarks>
internal sealed class BaseCases
{
    private const int LargestTest = 10;
    private const int LargestEnd = 20;

    private readonly Function _function;
    private readonly If _decision;
    private readonly bool _isThen;
    private readonly Node[] _before, _after;
    private readonly List<ValueInfo> _values;

    private BaseCases(Function function, int decision, bool isThen)
    {
        _function = function;
        _decision = (If)function.Body.Nodes[decision];
        _isThen = isThen;
        _before = [.. function.Body.Nodes.Take(decision)];
        _after = [.. function.Body.Nodes.Skip(decision + 1)];
        _values = [.. function.Values];
    }

    private Region End => _isThen ? _decision.Then : _decision.Else;

    private Region Rest => _isThen ? _decision.Else : _decision.Then;

    /// <summary>The function whose calls of itself compute its base case in place; the function itself where there is none, or a long one.</summary>
    public static Function Run(Function function)
    {
        int[] decisions = [.. Enumerable.Range(0, function.Body.Nodes.Count).Where(i => function.Body.Nodes[i] is If)];
        if (decisions.Length != 1 || function.Body.Nodes.Any(n => n is Compound and not If))
            return function;
        If decision = (If)function.Body.Nodes[decisions[0]];
        bool then = Calls(decision.Then), otherwise = Calls(decision.Else);
        if (then == otherwise || !Branches(then ? decision.Then : decision.Else, function.Name))
            return function;
        BaseCases pass = new(function, decisions[0], isThen: otherwise);
        return pass.IsCheap() ? pass.Rewrite() : function;
    }

    private static bool Calls(Region region) => region.AllNodes().Any(n => n is Call);

    private static bool Branches(Region rest, string name)
    {
        bool inLoops = rest.AllNodes().Where(n => n is For or While).SelectMany(n => n.Regions).Any(r => r.AllNodes().Any(IsOwn));
        return inLoops || rest.AllNodes().Count(IsOwn) > 1;

        bool IsOwn(Node node) => node is Call call && call.Callee == name;
    }

    private bool IsCheap() =>
        _before.Length <= LargestTest && _before.All(IsPure)
        && End.Nodes.Count + _after.Length <= LargestEnd && End.Nodes.Concat(_after).All(n => n is not (Compound or Call or Throw));

    private static bool IsPure(Node node) => node is Constant or Ir.Apply or ArrayLength or External { Effect: Effect.Pure, Rule: null, IsPullback: false };

    private static bool CannotThrow(Node node) =>
        node is Constant or ArrayLength || (node is Ir.Apply { Primitive: var p } && p != Arithmetic.Divide && p != Arithmetic.Remainder);

    private Function Rewrite()
    {
        Region rest = Walk(Rest);
        If decision = _isThen ? _decision with { Else = rest } : _decision with { Then = rest };
        Region body = _function.Body with { Nodes = _function.Body.Nodes.Map(n => ReferenceEquals(n, _decision) ? decision : n) };
        Function rewritten = Verifier.Verify(Renumbering.Apply(_function with { Body = body, Values = _values }), nameof(BaseCases));
        return Verifier.Verify(SimplifyPass.Run(rewritten), nameof(SimplifyPass));
    }

    private Region Walk(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is Call call && call.Callee == _function.Name)
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
        foreach (Node node in _before)
            nodes.Add(Copy(node, copies));
        int condition = copies[_decision.Condition];
        List<Node> end = [];
        int[] yields = AppendEnd(end, copies);
        int[] made = [.. call.Values.Select(Fresh)];
        Region leaf = new(default, end, yields), deeper = new(default, new Node[] { call with { Values = made } }, made);
        nodes.Add(new If(call.Values, condition, _isThen ? leaf : deeper, _isThen ? deeper : leaf) { Origin = call.Origin });
    }

    /// <summary>Two loops for one whose only call meets the same decision in every trip; false where it may not.</summary>
    private bool Split(List<Node> nodes, Compound loop)
    {
        Region body = loop is For counted ? counted.Body : ((While)loop).Body;
        Call[] calls = [.. body.AllNodes().OfType<Call>()];
        if (calls.Length != 1 || calls[0].Callee != _function.Name || !body.Nodes.Contains(calls[0]))
            return false;
        HashSet<int> inside = [.. loop.Regions.SelectMany(r => r.Arguments.Concat(r.AllNodes().SelectMany(n => n.Results.Concat(n.Regions.SelectMany(i => i.Arguments)))))];
        Node[] test = Test();
        if (!test.All(CannotThrow))
            return false; // The loop may make no trip, and ask nothing.
        Dictionary<int, int> copies = Parameters(calls[0]), outside = [];
        List<Node> before = [];
        foreach (int parameter in test.SelectMany(n => n.Operands).Append(_decision.Condition).Distinct().Where(copies.ContainsKey).ToArray())
        {
            if (!IsFixed(copies[parameter]))
                return false;
            copies[parameter] = Of(outside, copies[parameter]);
        }

        nodes.AddRange(before);
        foreach (Node node in test)
            nodes.Add(Copy(node, copies));
        Region deeper = Alone(loop, new Dictionary<int, int>(), null), leaves = Alone(loop, [], calls[0], test.SelectMany(n => n.Results).ToDictionary(r => r, r => copies[r]));
        nodes.Add(new If(loop.Results, copies[_decision.Condition], _isThen ? leaves : deeper, _isThen ? deeper : leaves) { Origin = loop.Origin });
        return true;

        // Outside of the loop, or computed in it from what is.
        bool IsFixed(int value)
        {
            if (!inside.Contains(value) || outside.ContainsKey(value))
                return true;
            Node? made = body.Nodes.FirstOrDefault(n => n.Results.Contains(value));
            if (made is null || !CannotThrow(made) || !made.Operands.All(IsFixed))
                return false;
            before.Add(Copy(made, outside));
            return true;
        }
    }

    /// <summary>What the decision depends on.</summary>
    private Node[] Test()
    {
        HashSet<int> needed = [_decision.Condition];
        List<Node> test = [];
        foreach (Node node in Enumerable.Reverse(_before).Where(n => n.Results.Any(needed.Contains)))
        {
            needed.UnionWith(node.Operands);
            test.Insert(0, node);
        }

        return [.. test];
    }

    /// <summary>A copy of a loop as a region of its own; with the base case in place of a call, if one is named.</summary>
    private Region Alone(Compound loop, Dictionary<int, int> copies, Call? leaf, Dictionary<int, int>? known = null)
    {
        Node copy = CopyWith(loop, copies, (node, nodes) =>
        {
            if (!ReferenceEquals(node, leaf))
                return false;
            Dictionary<int, int> inner = new(known!);
            for (int i = 0; i < leaf!.Arguments.Count; i++)
                inner[_function.Body.Arguments[i]] = Of(copies, leaf.Arguments[i]);
            foreach (Node before in _before.Where(n => n.Results.Any(r => !known!.ContainsKey(r))))
                nodes.Add(Copy(before, inner));
            int[] yields = AppendEnd(nodes, inner);
            for (int i = 0; i < yields.Length; i++)
                copies[leaf.Values[i]] = yields[i];
            return true;
        });
        return new Region(default, new[] { copy }, copy.Results);
    }

    private int[] AppendEnd(List<Node> nodes, Dictionary<int, int> copies)
    {
        foreach (Node node in End.Nodes)
            nodes.Add(Copy(node, copies));
        for (int i = 0; i < _decision.Merged.Count; i++)
            copies[_decision.Merged[i]] = Of(copies, End.Yields[i]);
        foreach (Node node in _after)
            nodes.Add(Copy(node, copies));
        return [.. _function.Body.Yields.Select(y => Of(copies, y))];
    }

    private Dictionary<int, int> Parameters(Call call) =>
        Enumerable.Range(0, call.Arguments.Count).ToDictionary(i => _function.Body.Arguments[i], i => call.Arguments[i]);

    private Node Copy(Node node, Dictionary<int, int> copies) => CopyWith(node, copies, static (_, _) => false);

    /// <param name="node">The node.</param>
    /// <param name="copies">The copies of values, to which those of this node are added.</param>
    /// <param name="replace">Appends something else in place of a node of an inner region.</param>
    private Node CopyWith(Node node, Dictionary<int, int> copies, Func<Node, List<Node>, bool> replace)
    {
        return node.Remap(id => Of(copies, id), id => copies[id] = Fresh(id), Inner);

        Region Inner(Region region)
        {
            int[] arguments = [.. region.Arguments.Select(a => copies[a] = Fresh(a))];
            List<Node> nodes = [];
            foreach (Node inner in region.Nodes)
            {
                if (!replace(inner, nodes))
                    nodes.Add(CopyWith(inner, copies, replace));
            }

            return new Region(arguments, nodes, region.Yields.Select(y => Of(copies, y)).ToArray());
        }
    }

    private static int Of(Dictionary<int, int> copies, int id) => copies.TryGetValue(id, out int copy) ? copy : id;

    private int Fresh(int id)
    {
        _values.Add(_values[id]);
        return _values.Count - 1;
    }
}
