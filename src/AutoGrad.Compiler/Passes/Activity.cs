using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Which values carry derivatives. A value is varied if it depends on an active parameter, useful if an output depends on it,
/// active if both. Arrays are judged by alias class: what one element carries, all are taken to carry.
/// </summary>
internal sealed class Activity
{
    private readonly Function _function;
    private readonly bool[] _varied;
    private readonly bool[] _useful;
    private bool _changed;

    private Activity(Function function)
    {
        _function = function;
        Memory = AliasClasses.Of(function);
        _varied = new bool[function.Values.Count];
        _useful = new bool[function.Values.Count];
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            if (function.Parameters[i].Role == ParameterRole.Active)
                Vary(function.Body.Arguments[i]);
        }

        do
        {
            _changed = false;
            Forward(function.Body);
        }
        while (_changed);

        for (int i = 0; i < function.Outputs.Count; i++)
            MarkUseful(function.Body.Yields[i]);
        MarkWrittenParameters();
        do
        {
            _changed = false;
            Backward(function.Body);
        }
        while (_changed);
    }

    public AliasClasses Memory { get; }

    public static Activity Of(Function function) => LastAnalysis<Activity>.Of(function, static f => new(f));

    public bool IsVaried(int value) => _varied[Key(value)];

    public bool IsUseful(int value) => _useful[Key(value)];

    /// <summary>Whether a derivative flows through the value (a real number) or through the memory that it names.</summary>
    /// <remarks>Stacks are opaque here; one carries derivatives if it is varied and useful.</remarks>
    public bool IsActive(int value) => _function.TypeOf(value).RealElement is not null && IsVaried(value) && IsUseful(value);

    /// <summary>Whether derivatives flow through a call: it then has a reverse part and a tangent.</summary>
    public bool IsActive(Call call) => call.Values.Any(IsActive) || call.Written.Any(IsActive);

    /// <summary>Foreign code through which a derivative would have to flow: an error at each site.</summary>
    public IEnumerable<int> BlockedSites()
    {
        SortedSet<int> sites = [];
        Collect(_function.Body, sites);
        return sites;
    }

    private void Collect(Region region, SortedSet<int> sites)
    {
        foreach (Node node in region.Nodes)
        {
            if (node is External { Site: >= 0 } external && Blocks(external))
                sites.Add(external.Site);
            foreach (Region inner in node.Regions)
                Collect(inner, sites);
        }
    }

    /// <summary>What a rule has no partial for; else a result, a number that a statement puts where nobody follows it, memory that it may overwrite.</summary>
    private bool Blocks(External external) => external.Rule is { } rule
        ? IsUseful(external.Result[0]) && rule.Lost.Any(k => IsVaried(external.Arguments[k]))
        : (external.Result.Count == 1 && IsVaried(external.Result[0]) && IsUseful(external.Result[0]))
        || (external.Result.IsEmpty && external.Arguments.Any(a => _function.TypeOf(a).IsReal && IsVaried(a)))
        || (external.Effect == Effect.Writes && external.Arguments.Any(
            a => _function.TypeOf(a) is { IsArray: true, Form: not ArrayForm.ReadOnlySpan } && IsActive(a)));

    /// <summary>What F leaves in an array that it was given is an output, too.</summary>
    private void MarkWrittenParameters()
    {
        foreach (int argument in _function.Body.Arguments)
        {
            bool isWritten = _function.TypeOf(argument).IsRealArray && Memory.IsWritten(argument);
            if (isWritten || _function.TypeOf(argument).IsStack)
                MarkUseful(argument);
        }
    }

    private bool Varies(Apply apply)
    {
        for (int i = 0; apply.Primitive.Rule is { } rule && i < apply.Arguments.Count; i++)
        {
            if (rule.Partials[i] is not null && _varied[Key(apply.Arguments[i])])
                return true;
        }

        return false;
    }

    private bool Varies(External external, ForeignRule rule) => rule.Active.Any(k => IsVaried(external.Arguments[k]));

    private void Forward(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            switch (node)
            {
                case Apply apply:
                    VaryIf(CanVary(apply.Result) && Varies(apply), apply.Result);
                    break;
                case External { Rule: not null } external:
                    VaryIf(Varies(external, external.Rule), external.Result[0]);
                    break;
                case External { IsPullback: true } external:
                    Pull(external);
                    break;
                case External { Result.Count: 1 } external:
                    // A site of -1 with real operands is a deliberate cut: StopGradient, [NotDifferentiated].
                    VaryIf(external.Site >= 0 && CanVary(external.Result[0]) && external.Arguments.Any(IsVaried), external.Result[0]);
                    break;
                case Load load:
                    VaryIf(CanVary(load.Result) && IsVaried(load.Array), load.Result);
                    break;
                case Store store:
                    VaryIf(IsVaried(store.Value), store.Array);
                    break;
                case Accumulate add:
                    VaryIf(IsVaried(add.Value), add.Array);
                    break;
                case Call call:
                    Enter(call);
                    break;
                case Push push:
                    VaryIf(IsVaried(push.Value), push.Stack);
                    break;
                case Pop pop:
                    VaryIf(CanVary(pop.Result) && IsVaried(pop.Stack), pop.Result);
                    break;
                case If branch:
                    Forward(branch.Then);
                    Forward(branch.Else);
                    Flow(branch.Then.Yields, branch.Results);
                    Flow(branch.Else.Yields, branch.Results);
                    break;
                case For loop:
                    Carry(loop.Initial, loop.Carried, loop.Body, loop.Final);
                    break;
                case While loop:
                    Carry(loop.Initial, loop.Body.Arguments, loop.Body, loop.Final);
                    Flow(loop.Body.Arguments, loop.Condition.Arguments);
                    Forward(loop.Condition);
                    break;
            }
        }
    }

    /// <summary>
    /// What one of a call's arguments carries, its results and what it writes are taken to carry. An array through which derivatives flow
    /// at some other call has to have a shadow here, too.
    /// </summary>
    private void Enter(Call call)
    {
        bool varies = false;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (!call.Contract.Active[i])
                continue;
            VaryIf(!_function.TypeOf(call.Arguments[i]).IsReal, call.Arguments[i]);
            varies |= IsVaried(call.Arguments[i]);
        }

        foreach (int result in call.Values)
            VaryIf(varies && CanVary(result), result);
        foreach (int memory in call.Written)
            VaryIf(varies && _function.TypeOf(memory).RealElement is not null, memory);
    }

    /// <summary>What a pullback is given, all of its adjoints are taken to depend on.</summary>
    private void Pull(External pullback)
    {
        if (!pullback.Arguments.Any(IsVaried))
            return;
        foreach (int adjoint in pullback.Result.Concat(Adjoints(pullback)))
            Vary(adjoint);
    }

    private IEnumerable<int> Adjoints(External pullback) =>
        pullback.Arguments.Where(a => _function.TypeOf(a) is { IsRealArray: true, Form: not ArrayForm.ReadOnlySpan });

    private void Carry(EquatableArray<int> initial, EquatableArray<int> arguments, Region body, EquatableArray<int> final)
    {
        Flow(initial, arguments);
        Forward(body);
        Flow(body.Yields, arguments);
        Flow(arguments, final);
    }

    private void Flow(EquatableArray<int> from, EquatableArray<int> to)
    {
        for (int i = 0; i < from.Count; i++)
            VaryIf(IsVaried(from[i]), to[i]);
    }

    private void Backward(Region region)
    {
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = region.Nodes[i];
            switch (node)
            {
                case Apply apply when IsUseful(apply.Result):
                    UseAll(apply.Arguments);
                    break;
                case External { IsPullback: true } external when external.Result.Any(IsUseful) || Adjoints(external).Any(IsUseful):
                    UseAll(external.Arguments);
                    break;
                case External { Result.Count: 1 } external when IsUseful(external.Result[0]):
                    // Behind a deliberate cut nobody asks for derivatives; what is no number may still bring one along.
                    UseAll(external.Arguments.Where(a => external.Site >= 0 || _function.TypeOf(a).RealElement is null));
                    break;
                case Load load when IsUseful(load.Result):
                    MarkUseful(load.Array);
                    break;
                case Store store when IsUseful(store.Array):
                    MarkUseful(store.Value);
                    break;
                case Accumulate add when IsUseful(add.Array):
                    MarkUseful(add.Value);
                    break;
                case Call call when call.Values.Any(IsUseful) || call.Written.Any(IsUseful):
                    UseAll(call.Arguments);
                    break;
                case Push push when IsUseful(push.Stack):
                    MarkUseful(push.Value);
                    break;
                case Pop pop when IsUseful(pop.Result):
                    MarkUseful(pop.Stack);
                    break;
                case If branch:
                    Demand(branch.Results, branch.Then.Yields);
                    Demand(branch.Results, branch.Else.Yields);
                    break;
                case For loop:
                    // A carried value is one slot: its adjoint travels through the reverse loop even if the body never reads it.
                    Demand(loop.Final, loop.Carried);
                    Demand(loop.Final, loop.Body.Yields);
                    Demand(loop.Carried, loop.Body.Yields);
                    break;
                case While loop:
                    Demand(loop.Final, loop.Body.Arguments);
                    Demand(loop.Final, loop.Body.Yields);
                    Demand(loop.Body.Arguments, loop.Body.Yields);
                    break;
            }

            foreach (Region inner in node.Regions)
                Backward(inner);

            // Arguments feed the loop's results also when it makes no trip.
            if (node is For counted)
            {
                Demand(counted.Carried, counted.Initial);
                Demand(counted.Final, counted.Initial);
            }
            else if (node is While open)
            {
                Demand(open.Body.Arguments, open.Initial);
                Demand(open.Final, open.Initial);
            }
        }
    }

    private void UseAll(IEnumerable<int> operands)
    {
        foreach (int operand in operands)
            MarkUseful(operand);
    }

    private void Demand(EquatableArray<int> of, EquatableArray<int> from)
    {
        for (int i = 0; i < of.Count; i++)
        {
            if (IsUseful(of[i]))
                MarkUseful(from[i]);
        }
    }

    /// <summary>Integers and truth values carry no derivative; opaque values might smuggle one through foreign code.</summary>
    private bool CanVary(int value) => _function.TypeOf(value).Kind is TypeKind.Real or TypeKind.Array or TypeKind.Opaque;

    private void VaryIf(bool condition, int value)
    {
        if (condition)
            Vary(value);
    }

    private void Vary(int value) => Set(_varied, value);

    private void MarkUseful(int value) => Set(_useful, value);

    private void Set(bool[] flags, int value)
    {
        int key = Key(value);
        if (flags[key])
            return;
        flags[key] = true;
        _changed = true;
    }

    private int Key(int value) => _function.TypeOf(value).IsArray ? Memory.ClassOf(value) : value;
}
