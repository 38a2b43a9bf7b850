using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// The last levels of a recursion that goes down by one, where nearly all of its work is: a call whose own calls are the base case is straight-line
/// code, and its callers have it in place. A determinant by expansion, with two rows left: a·d − b·c.
/// </summary>
/// <remarks>
/// <para>
/// The rule: the function has a cheap end (<see cref="BaseCase"/>) and one call of itself, in a loop, all of whose trips meet the same decision; and where
/// that is the base case the number of trips is known, by the decision (<see cref="DecidedTrips"/>), and small. Level 0 is the base case, and level k
/// the function whose calls are of level k − 1. Whether a call is of level k it knows from its parameters alone, since what the decision takes of
/// them can be computed without the loop.
/// </para>
/// <para>
/// Level 1 stands wherever it is called: where the decision says so, and in level 2, which is a function of its own. Level 3 is the loop that calls
/// it, and all above call the function. So the text grows by four times the function's at most, whatever the recursion's depth. Higher levels bring
/// nothing more.
/// </para>
/// </remarks>
internal sealed class LastLevels
{
    private const int LargestRest = 60;
    private const int LargestStraight = 100;

    private readonly Function _function;
    private readonly BaseCase _base;
    private readonly For _loop;
    private readonly Call _call;
    private readonly DecidedTrips _trips;
    private readonly List<ValueInfo> _values;
    private readonly NodeCopies _copies;

    private LastLevels(Function function, BaseCase cheap, For loop, Call call)
    {
        _function = function;
        _base = cheap;
        _loop = loop;
        _call = call;
        _values = [.. function.Values];
        _copies = new NodeCopies(_values);
        _trips = new DecidedTrips(function, cheap, loop, call);
    }

    private Call Nearer => _call with { Callee = CallNames.NearEnd(_function.Name) };

    /// <summary>The function and its last levels; null where the rule does not hold.</summary>
    public static Function[]? Run(Function function)
    {
        if (BaseCase.Of(function) is not { } cheap || Loop(cheap) is not { } loop)
            return null;
        Call call = loop.Body.Nodes.OfType<Call>().Single();
        bool isLarge = cheap.Rest.AllNodes().Count() > LargestRest || function.Body.AllNodes().Any(n => n is Allocate or NewStack or Frame);
        if (isLarge || new DecidedTrips(function, cheap, loop, call).Count is not { } count)
            return null;
        int trip = loop.Body.AllNodes().Count() + cheap.Before.Length + cheap.End.Nodes.Count + cheap.After.Length;
        if (count * trip > LargestStraight)
            return null;
        return [new LastLevels(function, cheap, loop, call).Dispatched(), new LastLevels(function, cheap, loop, call).Near()];
    }

    /// <summary>The loop that the only call stands in.</summary>
    private static For? Loop(BaseCase cheap)
    {
        Node[] calls = [.. cheap.Rest.AllNodes().Where(n => n is Call)];
        return calls.Length == 1 && cheap.IsOwn(calls[0])
            ? cheap.Rest.Nodes.OfType<For>().FirstOrDefault(f => f.Strip is null && f.Body.Nodes.Any(n => ReferenceEquals(n, calls[0])))
            : null;
    }

    /// <summary>The function, which looks for its last levels first.</summary>
    private Function Dispatched()
    {
        List<Node> nodes = [.. _base.Before];
        Dictionary<int, int> end = [];
        Region leaf = Level(0, [], isHere: true), deeper = Above(1);
        int[] results = [.. _function.Body.Yields.Select(_copies.Fresh)];
        nodes.Add(Choice(results, _base.Decision.Condition, leaf, deeper, _base.IsThen));
        return Finished(_function with { Body = new Region(_function.Body.Arguments, nodes, results) });
    }

    /// <summary>Two calls above the base case.</summary>
    private Function Near() => Finished(_function with
    {
        Name = CallNames.NearEnd(_function.Name),
        Body = Level(2, [], isHere: false) with { Arguments = _function.Body.Arguments },
    });

    private Function Finished(Function function)
    {
        Function level = Verifier.Verify(Renumbering.Apply(function with { Values = _values }), nameof(LastLevels));
        return Verifier.Verify(SimplifyPass.Run(level), nameof(SimplifyPass));
    }

    /// <summary>The function where it is some calls above the base case at least.</summary>
    private Region Above(int level)
    {
        if (level > 3)
            return With(_call);
        List<Node> nodes = [];
        int condition = _trips.Condition(level, nodes, _copies);
        Region here = level switch
        {
            1 => Level(1, [], isHere: true),
            2 => Called(Nearer),
            _ => With(Nearer),
        };
        int[] results = [.. _function.Body.Yields.Select(_copies.Fresh)];
        nodes.Add(Choice(results, condition, here, Above(level + 1), isThen: true));
        return new Region(default, nodes, results);
    }

    private If Choice(int[] results, int condition, Region here, Region otherwise, bool isThen) =>
        new(results, condition, isThen ? here : otherwise, isThen ? otherwise : here) { Origin = _base.Decision.Origin };

    /// <summary>The function as a call with its own parameters.</summary>
    private Region Called(Call call)
    {
        int[] results = [.. call.Values.Select(_copies.Fresh)];
        return new Region(default, new Node[] { call with { Values = results, Arguments = _function.Body.Arguments } }, results);
    }

    /// <summary>The function above its base case, with another call in its loop.</summary>
    private Region With(Call call)
    {
        Dictionary<int, int> copies = [];
        List<Node> nodes = [];
        int[] results = Rest(nodes, copies, node => nodes.Add(_copies.Copy(node, copies, (inner, into) =>
        {
            if (!ReferenceEquals(inner, _call))
                return false;
            into.Add(_copies.Copy(call, copies));
            return true;
        })));
        return new Region(default, nodes, results);
    }

    /// <summary>The function at a level.</summary>
    /// <param name="level">The calls down to the base case.</param>
    /// <param name="copies">Its parameters, where they are not the function's.</param>
    /// <param name="isHere">Whether what stands before the decision has been computed.</param>
    private Region Level(int level, Dictionary<int, int> copies, bool isHere)
    {
        List<Node> nodes = [];
        if (!isHere)
            nodes.AddRange(_base.Before.Select(n => _copies.Copy(n, copies)));
        int[] results = level switch
        {
            0 => End(nodes, copies),
            1 => Rest(nodes, copies, _ => Unroll(nodes, copies)),
            _ => Rest(nodes, copies, node => nodes.Add(_copies.Copy(node, copies, (inner, into) => ReferenceEquals(inner, _call) && Inline(into, copies, level - 1)))),
        };
        return new Region(default, nodes, results);
    }

    private int[] End(List<Node> nodes, Dictionary<int, int> copies)
    {
        nodes.AddRange(_base.End.Nodes.Select(n => _copies.Copy(n, copies)));
        return Leave(_base.End, nodes, copies);
    }

    private int[] Rest(List<Node> nodes, Dictionary<int, int> copies, System.Action<Node> loop)
    {
        foreach (Node node in _base.Rest.Nodes)
        {
            if (ReferenceEquals(node, _loop))
                loop(node);
            else
                nodes.Add(_copies.Copy(node, copies));
        }

        return Leave(_base.Rest, nodes, copies);
    }

    /// <summary>What stands behind the decision; the function's results.</summary>
    private int[] Leave(Region side, List<Node> nodes, Dictionary<int, int> copies)
    {
        for (int i = 0; i < _base.Decision.Merged.Count; i++)
            copies[_base.Decision.Merged[i]] = NodeCopies.Of(copies, side.Yields[i]);
        nodes.AddRange(_base.After.Select(n => _copies.Copy(n, copies)));
        return [.. _function.Body.Yields.Select(y => NodeCopies.Of(copies, y))];
    }

    /// <summary>Appends the trips of the loop, one behind the other.</summary>
    private void Unroll(List<Node> nodes, Dictionary<int, int> copies)
    {
        int[] carried = [.. _loop.Initial.Select(v => NodeCopies.Of(copies, v))];
        int index = NodeCopies.Of(copies, _loop.Start), step = _copies.Fresh(new ValueInfo(_function.TypeOf(_loop.Index), null));
        nodes.Add(new Constant(step, Literal.Of((int)_loop.Step, IrType.Int32)) { Origin = _loop.Origin });
        for (int trip = 0; trip < _trips.Count; trip++)
        {
            copies[_loop.Index] = index;
            for (int i = 0; i < carried.Length; i++)
                copies[_loop.Carried[i]] = carried[i];
            foreach (Node node in _loop.Body.Nodes)
            {
                if (!ReferenceEquals(node, _call) || !Inline(nodes, copies, 0))
                    nodes.Add(_copies.Copy(node, copies));
            }

            carried = [.. _loop.Body.Yields.Select(y => NodeCopies.Of(copies, y))];
            int next = _copies.Fresh(new ValueInfo(_function.TypeOf(_loop.Index), null));
            nodes.Add(new Ir.Apply(next, Arithmetic.Add, new[] { index, step }) { Origin = _loop.Origin });
            index = next;
        }

        for (int i = 0; i < carried.Length; i++)
            copies[_loop.Final[i]] = carried[i];
    }

    /// <summary>Appends a level in place of the call.</summary>
    private bool Inline(List<Node> nodes, Dictionary<int, int> copies, int level)
    {
        Dictionary<int, int> inner = [];
        for (int i = 0; i < _call.Arguments.Count; i++)
            inner[_function.Body.Arguments[i]] = NodeCopies.Of(copies, _call.Arguments[i]);
        Region body = Level(level, inner, isHere: false);
        nodes.AddRange(body.Nodes);
        for (int i = 0; i < _call.Values.Count; i++)
            copies[_call.Values[i]] = body.Yields[i];
        return true;
    }
}
