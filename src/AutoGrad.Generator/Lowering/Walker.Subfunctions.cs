using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>The bodies of subfunctions: lowered like a root, with a builder and an environment of their own.</summary>
internal sealed partial class Walker
{
    private Function? LowerSubfunction(Subfunction callee, Frame caller, IOperation call)
    {
        if (_bodies.Of(callee.Method) is not { } body)
        {
            Refuse(call, Descriptors.NoSource, callee.Method.Name);
            return null;
        }

        var (builder, environment, frame, depth) = (_builder, _env, _frame, _controlDepth);
        var (objects, memberTypes) = (_objects, _memberTypes);
        (_objects, _memberTypes) = ([], []);
        int[] passive = [.. _passive];
        Place[] initialized = [.. _initialized];
        var labels = _labels.ToArray();
        _builder = new FunctionBuilder(callee.Name, builder.Statements);
        _env = new Environment();
        _controlDepth = 0;
        _passive.Clear();
        _initialized.Clear();
        EnterSubfunction(callee, caller, out List<(Input Input, Slot Slot)> slots, out Slot? result);
        Body(body);
        Function? function = Refusals.Any ? null : FinishSubfunction(callee, slots, result, call);
        _calleeBuilders[callee.Name] = _builder;
        builder.Adopt(_builder.Statements);
        (_builder, _env, _frame, _controlDepth) = (builder, environment, frame, depth);
        (_objects, _memberTypes) = (objects, memberTypes);
        _passive.Clear();
        _passive.UnionWith(passive);
        _initialized.Clear();
        foreach (Place place in initialized.Reverse())
            _initialized.Push(place);
        foreach (var (label, target) in labels.Select(l => (l.Key, l.Value)))
            _labels[label] = target;
        return function;
    }

    private void EnterSubfunction(Subfunction callee, Frame caller, out List<(Input Input, Slot Slot)> slots, out Slot? result)
    {
        result = callee.Result is null ? null : NewSlot(null, callee.Result, callee.Method);
        if (result is not null)
            _env[result] = Value.Unassigned;
        slots = [];
        HashSet<string> names = [];
        foreach (Input input in callee.Inputs)
        {
            Slot slot = NewSlot(input.Name, input.Type, input.Symbol ?? (object)callee);
            slots.Add((input, slot));
            _env[slot] = input.IsRead ? Flattening.Rebuild(input.Type, new Queue<Value>(Flattening.Of(input.Type).Select(Parameter))) : Value.Unassigned;

            Value Parameter((IrType Type, string Suffix) leaf)
            {
                string name = input.Name + leaf.Suffix;
                for (int n = 1; !names.Add(name); n++)
                    name = input.Name + leaf.Suffix + n;
                return new Scalar(_builder.AddParameter(leaf.Type, name, ParameterRole.Passive));
            }
        }

        _frame = new Frame(callee.Method, null, null, new ExitTarget(_slots)) { Result = result };
        AddTypeArguments(callee.Method, caller);
        foreach (var (input, slot) in slots)
        {
            if (input.Symbol is { } symbol)
                _frame.Bind(symbol, new VariablePlace(slot));
            else
                _frame.This = new VariablePlace(slot);
        }
    }

    private Function? FinishSubfunction(Subfunction callee, List<(Input Input, Slot Slot)> slots, Slot? result, IOperation call)
    {
        List<int> yields = [];
        if (result is not null)
            yields.AddRange(Yields(result));
        foreach (var (input, slot) in slots.Where(s => s.Input.IsWritten))
        {
            IrType[] types = [.. Flattening.Of(input.Type).Select(l => l.Type)];
            int[] after = [.. Yields(slot)];
            for (int k = 0; k < types.Length && k < after.Length; k++)
            {
                if (!types[k].IsArray)
                    yields.Add(after[k]);
                else if (!_builder.IsParameter(after[k]))
                    Recursive(call, callee.Method, $"it lets '{input.Name}' refer to another array");
            }
        }

        if (Refusals.Any)
            return null;
        IrType[] expected = [.. OutputsOf(callee)];
        if (yields.Count != expected.Length)
        {
            Recursive(call, callee.Method, "it returns a struct whose members are not accessible");
            return null;
        }

        return _builder.Finish(expected.Select(_ => new Output(null)), [.. yields]);
    }

    /// <summary>The leaves of what a variable holds at the end.</summary>
    private IEnumerable<int> Yields(Slot slot)
    {
        Value[] leaves = [.. Leaves.Of(ValueOf(slot))];
        (IrType Type, string)[] types = [.. Flattening.Of(slot.Type)];
        return leaves.Length == types.Length ? leaves.Select((leaf, k) => Adapt(leaf, types[k].Type)) : [];
    }

    /// <summary>The root with the functions that it calls; what one knows of another is found out by the passes.</summary>
    private Function WithCallees(Function root)
    {
        if (_inOrder.Count == 0)
            return root;
        EquatableArray<string> statements = root.Statements;
        Function[] callees = [.. _inOrder.Select(s => s.Body!).Select(f => f with { Statements = statements })];
        return root with { Callees = callees };
    }

    /// <summary>The root of a recursion only calls the function that stands for it.</summary>
    private void CallItself(IOperation body, Slot? result)
    {
        ImmutableArray<Place> places = [.. DefinitionParameters(_method).Select(p => _frame.Find(p)!)];
        Value value = CallRecursive(body, _method, null, places);
        if (result is not null)
            _env[result] = value;
    }
}
