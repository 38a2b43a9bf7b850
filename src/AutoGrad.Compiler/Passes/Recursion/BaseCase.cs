using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>The cheap end of a recursion that branches: <c>before; if (decision) end else rest; after</c>, where only the rest calls.</summary>
/// <remarks>
/// The cost rule: the function calls itself more than once, from several places or a loop (of a chain of calls only the last is a leaf), nothing but
/// a few values is computed before the decision (<see cref="LargestTest"/>), and the end is short and has neither loops nor calls
/// (<see cref="LargestEnd"/>).
/// </remarks>
internal sealed class BaseCase
{
    private const int LargestTest = 10;
    private const int LargestEnd = 20;

    private readonly string _name;

    private BaseCase(Function function, int decision, bool isThen)
    {
        _name = function.Name;
        Decision = (If)function.Body.Nodes[decision];
        IsThen = isThen;
        Before = [.. function.Body.Nodes.Take(decision)];
        After = [.. function.Body.Nodes.Skip(decision + 1)];
    }

    public If Decision { get; }

    /// <summary>Whether the end is what the decision leads to, and not what it avoids.</summary>
    public bool IsThen { get; }

    public Node[] Before { get; }

    public Node[] After { get; }

    public Region End => IsThen ? Decision.Then : Decision.Else;

    public Region Rest => IsThen ? Decision.Else : Decision.Then;

    private bool IsCheap =>
        Before.Length <= LargestTest && Before.All(IsPure)
        && End.Nodes.Count + After.Length <= LargestEnd && End.Nodes.Concat(After).All(n => n is not (Compound or Call or Throw));

    /// <summary>The cheap end of a function; null where there is none, or no branching.</summary>
    public static BaseCase? Of(Function function)
    {
        int[] decisions = [.. Enumerable.Range(0, function.Body.Nodes.Count).Where(i => function.Body.Nodes[i] is If)];
        if (decisions.Length != 1 || function.Body.Nodes.Any(n => n is Compound and not If))
            return null;
        If decision = (If)function.Body.Nodes[decisions[0]];
        bool then = Calls(decision.Then), otherwise = Calls(decision.Else);
        BaseCase found = new(function, decisions[0], isThen: otherwise);
        return then != otherwise && found.Branches() && found.IsCheap ? found : null;
    }

    public static bool CannotThrow(Node node) =>
        node is Constant or ArrayLength || (node is Ir.Apply { Primitive: var p } && p != Arithmetic.Divide && p != Arithmetic.Remainder);

    public bool IsOwn(Node node) => node is Call call && call.Callee == _name;

    /// <summary>What the decision depends on.</summary>
    public Node[] Test()
    {
        HashSet<int> needed = [Decision.Condition];
        List<Node> test = [];
        foreach (Node node in Enumerable.Reverse(Before).Where(n => n.Results.Any(needed.Contains)))
        {
            needed.UnionWith(node.Operands);
            test.Insert(0, node);
        }

        return [.. test];
    }

    private static bool Calls(Region region) => region.AllNodes().Any(n => n is Call);

    private static bool IsPure(Node node) => node is Constant or Ir.Apply or ArrayLength or External { Effect: Effect.Pure, Rule: null, IsPullback: false };

    private bool Branches()
    {
        bool inLoops = Rest.AllNodes().Where(n => n is For or While).SelectMany(n => n.Regions).Any(r => r.AllNodes().Any(IsOwn));
        return inLoops || Rest.AllNodes().Count(IsOwn) > 1;
    }
}
