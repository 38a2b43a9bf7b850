using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// What the reverse sweeps of a recursion can count on. An array parameter is available if the same memory can still be named when the
/// reverse sweep comes (it is the root's, or a view of it), and stable if it also holds the same numbers. A parameter is needed if the
/// reverse sweep reads it; of the others nothing has to be kept.
/// </summary>
internal sealed class RecursionPlan
{
    private readonly Dictionary<string, Facts> _facts = [];

    public RecursionPlan(Function root)
    {
        foreach (Function callee in root.Callees)
            _facts.Add(callee.Name, new Facts(callee.Parameters.Count));
        MayBeSingular = Contracts.MayBeSingular(root);
        bool changed;
        do
        {
            changed = Judge(root, isRoot: true);
            foreach (Function callee in root.Callees)
                changed |= Judge(callee, isRoot: false);
        }
        while (changed);
    }

    /// <summary>Whether forward mode follows, for second derivatives.</summary>
    public bool IsDifferentiated { get; init; }

    /// <summary>Whether the two sweeps of a call are one call.</summary>
    public bool IsJoint { get; init; }

    /// <summary>Whether an infinity may arise in the recursion or be handed to it.</summary>
    public bool MayBeSingular { get; }

    public bool IsAvailable(Function callee, int parameter) => _facts[callee.Name].Available[parameter];

    public bool IsStable(Function callee, int parameter) => _facts[callee.Name].Stable[parameter];

    public bool IsNeeded(string callee, int parameter) => !IsJoint && _facts[callee].Needed[parameter];

    /// <summary>Says that the reverse sweep reads a parameter; true if that is news.</summary>
    public bool Need(string callee, int parameter)
    {
        bool isNew = !_facts[callee].Needed[parameter];
        _facts[callee].Needed[parameter] = true;
        return isNew;
    }

    /// <summary>Takes back what one of the function's calls disproves.</summary>
    private bool Judge(Function function, bool isRoot)
    {
        AliasClasses memory = AliasClasses.Of(function);
        Dictionary<int, Node> lasting = [];
        foreach (Node node in function.Body.Nodes.Where(n => n is Allocate && isRoot))
            lasting[node.Results[0]] = node;
        Definitions definitions = Definitions.In(function.Body);
        bool changed = false;
        foreach (Call call in function.Body.AllNodes().OfType<Call>())
        {
            Facts facts = _facts[call.Callee];
            for (int i = 0; i < call.Arguments.Count; i++)
            {
                if (!function.TypeOf(call.Arguments[i]).IsArray)
                    continue;
                int origin = call.Arguments[i];
                while (definitions[origin] is View view)
                    origin = view.Array;
                int parameter = function.Body.Arguments.ToList().IndexOf(origin);
                bool isAvailable = parameter >= 0 ? isRoot || _facts[function.Name].Available[parameter]
                    : lasting.ContainsKey(origin) || definitions[origin] is External { Effect: Effect.Pure };
                bool isStable = isAvailable && !memory.IsWritten(origin) && !call.Contract.Written[i]
                    && (isRoot || parameter < 0 || _facts[function.Name].Stable[parameter]);
                changed |= facts.TakeBack(i, isAvailable, isStable);
            }
        }

        return changed;
    }

    private sealed class Facts(int parameters)
    {
        public bool[] Available { get; } = [.. Enumerable.Repeat(true, parameters)];

        public bool[] Stable { get; } = [.. Enumerable.Repeat(true, parameters)];

        public bool[] Needed { get; } = new bool[parameters];

        public bool TakeBack(int i, bool isAvailable, bool isStable)
        {
            bool changed = (Available[i] && !isAvailable) || (Stable[i] && !isStable);
            Available[i] &= isAvailable;
            Stable[i] &= isStable;
            return changed;
        }
    }
}
