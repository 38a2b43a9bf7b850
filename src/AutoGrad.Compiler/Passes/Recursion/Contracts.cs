using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// What each function of a recursion may be told by its callers, and may tell them: through which parameters derivatives flow, which share
/// memory, which it writes. A fixpoint over all calls; one contract holds for all of them.
/// </summary>
internal sealed class Contracts
{
    private readonly Dictionary<string, Summary> _summaries = [];
    private readonly bool _mayBeSingular;
    private bool _changed;

    private Contracts(Function root)
    {
        _mayBeSingular = MayBeSingular(root);
        foreach (Function callee in root.Callees)
            _summaries.Add(callee.Name, new Summary(callee.Parameters.Count));
    }

    public static Function Infer(Function root)
    {
        if (root.Callees.IsEmpty)
            return root;
        Contracts contracts = new(root);
        do
        {
            contracts._changed = false;
            root = contracts.Told(root) with { Callees = root.Callees.Map(contracts.Told) };
            contracts.Collect(root, null);
            foreach (Function callee in root.Callees)
                contracts.Collect(callee, contracts._summaries[callee.Name]);
        }
        while (contracts._changed);
        return root;
    }

    /// <summary>Whether an infinity may arise anywhere: numbers go in and out of a recursion at every call.</summary>
    public static bool MayBeSingular(Function root) =>
        root.Callees.Prepend(root).SelectMany(f => f.Body.AllNodes()).Any(n => n is Apply { Primitive.MayBeSingular: true } or External { Rule: not null });

    /// <summary>The function with what is known by now.</summary>
    private Function Told(Function function)
    {
        Region Walk(Region region) => region with { Nodes = region.Nodes.Map(n => n is Call call ? Told(call) : n.WithRegions(Walk)) };
        Function told = function with { Body = Walk(function.Body) };
        return _summaries.TryGetValue(function.Name, out Summary? summary)
            ? told with { Parameters = function.Parameters.Select((p, i) => summary.Of(p, i)).ToArray() }
            : told;
    }

    private Call Told(Call call)
    {
        Summary summary = _summaries[call.Callee];
        return call with { Contract = new Contract((bool[])summary.Active.Clone(), (bool[])summary.Written.Clone(), summary.Effect, _mayBeSingular) };
    }

    private void Collect(Function function, Summary? own)
    {
        Activity activity = Activity.Of(function);
        foreach (Node node in function.Body.AllNodes())
        {
            if (node is Call call)
                Collect(call, function, activity);
            if (own is not null)
                Raise(own, EffectOf(node));
        }

        for (int i = 0; own is not null && i < function.Parameters.Count; i++)
        {
            int argument = function.Body.Arguments[i];
            IrType type = function.TypeOf(argument);
            if (type.IsStack || (type.IsArray && activity.Memory.IsWritten(argument)))
                Set(own.Written, i);
        }
    }

    /// <summary>What one call says about its callee's parameters.</summary>
    private void Collect(Call call, Function function, Activity activity)
    {
        Summary summary = _summaries[call.Callee];
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            IrType type = function.TypeOf(call.Arguments[i]);
            if (type.RealElement is not null && activity.IsVaried(call.Arguments[i]))
                Set(summary.Active, i);
            for (int j = 0; type.IsArray && j < i; j++)
            {
                bool isSame = function.TypeOf(call.Arguments[j]).IsArray
                    && activity.Memory.ClassOf(call.Arguments[i]) == activity.Memory.ClassOf(call.Arguments[j]);
                if (!isSame || summary.IsShared(i, j))
                    continue;
                summary.Share(i, j);
                _changed = true;
            }
        }
    }

    private Effect EffectOf(Node node) => node switch
    {
        External external => external.Effect,
        Throw => Effect.Writes,
        Call call => _summaries[call.Callee].Effect,
        _ => Effect.Pure,
    };

    private void Raise(Summary summary, Effect effect)
    {
        if (effect <= summary.Effect)
            return;
        summary.Effect = effect;
        _changed = true;
    }

    private void Set(bool[] flags, int index)
    {
        if (flags[index])
            return;
        flags[index] = true;
        _changed = true;
    }

    private sealed class Summary(int parameters)
    {
        private readonly int[] _group = [.. Enumerable.Range(0, parameters)];

        public bool[] Active { get; } = new bool[parameters];

        public bool[] Written { get; } = new bool[parameters];

        public Effect Effect { get; set; }

        public bool IsShared(int i, int j) => _group[i] == _group[j];

        public void Share(int i, int j)
        {
            int from = Math.Max(_group[i], _group[j]), to = Math.Min(_group[i], _group[j]);
            for (int k = 0; k < _group.Length; k++)
            {
                if (_group[k] == from)
                    _group[k] = to;
            }
        }

        public Parameter Of(Parameter parameter, int i) => parameter with
        {
            Role = Active[i] ? ParameterRole.Active : ParameterRole.Passive,
            Shares = _group[i] == i ? -1 : _group[i],
        };
    }
}
