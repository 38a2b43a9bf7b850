using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Tests.Interpreter;

/// <summary>A <see cref="Throw"/> was reached.</summary>
internal sealed class ThrownByProgram(string template) : Exception(template);

/// <summary>The meaning of foreign text, by template.</summary>
internal sealed class ForeignCode : Dictionary<string, Func<object?[], object?>>;

/// <summary>Runs a function of the IR as its C# text would run, node by node: the ground truth for passes.</summary>
internal sealed class IrInterpreter
{
    private readonly Function _function;
    private readonly ForeignCode _foreign;
    private readonly object?[] _values;
    private readonly IReadOnlyDictionary<string, Function> _callees;

    private IrInterpreter(Function function, IReadOnlyDictionary<string, Function> callees, ForeignCode foreign)
    {
        _function = function;
        _callees = callees;
        _foreign = foreign;
        _values = new object?[function.Values.Count];
    }

    /// <summary>The number of nodes that were executed, for tests that claim less work.</summary>
    public int Steps { get; private set; }

    /// <param name="function">The function.</param>
    /// <param name="arguments">One per parameter: double, int, long, bool, <see cref="Memory"/> or any object.</param>
    public static object?[] Run(Function function, params object?[] arguments) => Run(function, [], arguments);

    public static object?[] Run(Function function, ForeignCode foreign, params object?[] arguments) =>
        Start(function, foreign, arguments).Outputs;

    public static (object?[] Outputs, int Steps) Start(Function function, ForeignCode foreign, object?[] arguments)
    {
        Dictionary<string, Function> callees = function.Callees.ToDictionary(c => c.Name);
        return Start(function, callees, foreign, [.. arguments.Select(a => a is int n ? (long)n : a)]);
    }

    private static (object?[] Outputs, int Steps) Start(
        Function function, IReadOnlyDictionary<string, Function> callees, ForeignCode foreign, object?[] arguments)
    {
        IrInterpreter interpreter = new(function, callees, foreign);
        interpreter.Bind(function.Body.Arguments, arguments);
        object?[] outputs = interpreter.Execute(function.Body);
        return (outputs, interpreter.Steps);
    }

    private void Execute(Call call)
    {
        var (outputs, steps) = Start(_callees[call.Callee], _callees, _foreign, Read(call.Arguments));
        Steps += steps;
        Bind(call.Values, outputs);
    }

    private object?[] Execute(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            Steps++;
            Execute(node);
        }

        return Read(region.Yields);
    }

    private void Execute(Node node)
    {
        switch (node)
        {
            case Constant constant:
                _values[constant.Result] = Scalars.Of(constant.Value);
                break;
            case Apply apply:
                IrType[] types = [.. apply.Arguments.Select(_function.TypeOf)];
                _values[apply.Result] = Scalars.Apply(apply.Primitive, types, Read(apply.Arguments));
                break;
            case External external:
                object?[] read = Read(external.Arguments);
                object? result = external.Template switch
                {
                    "int.Max({0}, {1})" => long.Max((long)read[0]!, (long)read[1]!),
                    "int.Min({0}, {1})" => long.Min((long)read[0]!, (long)read[1]!),
                    _ => _foreign[external.Template](read),
                };
                if (!external.Result.IsEmpty)
                    _values[external.Result[0]] = result;
                break;
            case Call call:
                Execute(call);
                break;
            case Throw exit:
                throw new ThrownByProgram(exit.Template);
            case If branch:
                Bind(branch.Merged, Execute((bool)_values[branch.Condition]! ? branch.Then : branch.Else));
                break;
            case For loop:
                Execute(loop);
                break;
            case While loop:
                Execute(loop);
                break;
            default:
                ExecuteMemory(node);
                break;
        }
    }

    private void ExecuteMemory(Node node)
    {
        switch (node)
        {
            case Load load:
                _values[load.Result] = Array(load.Array)[Indices(load.Indices)];
                break;
            case Store store:
                Array(store.Array)[Indices(store.Indices)] = _values[store.Value];
                break;
            case Accumulate add:
                double sum = (double)Array(add.Array)[Indices(add.Indices)]! + (double)_values[add.Value]!;
                Array(add.Array)[Indices(add.Indices)] = Scalars.Round(sum, _function.TypeOf(add.Value));
                break;
            case Clear clear:
                Array(clear.Array).Clear(_function.TypeOf(clear.Array).Element!);
                break;
            case Allocate fresh:
                int[] lengths = [.. fresh.Lengths.Select(n => checked((int)(long)_values[n]!))];
                _values[fresh.Result] = Memory.Fresh(_function.TypeOf(fresh.Result).Element!, lengths, fresh.Kind == Allocation.Buffer);
                break;
            case View view:
                _values[view.Result] = Array(view.Array).Slice((long)_values[view.Start]!, (long)_values[view.Length]!);
                break;
            case ArrayLength length:
                _values[length.Result] = (long)Array(length.Array).Length(length.Dimension);
                break;
            case NewStack stack:
                _values[stack.Result] = new Stack<object?>();
                break;
            case Push push:
                ((Stack<object?>)_values[push.Stack]!).Push(_values[push.Value]);
                break;
            case Pop pop:
                _values[pop.Result] = ((Stack<object?>)_values[pop.Stack]!).Pop();
                break;
            default:
                throw new InvalidOperationException($"the interpreter does not know {node.GetType().Name}");
        }
    }

    private void Execute(For loop)
    {
        object?[] carried = Read(loop.Initial);
        long end = (long)_values[loop.End]!;
        for (long i = (long)_values[loop.Start]!; Holds(loop.Bound, i, end); i = Scalars.Wrap(i + loop.Step, _function.TypeOf(loop.Index)))
        {
            Bind(loop.Body.Arguments, [i, .. carried]);
            carried = Execute(loop.Body);
        }

        Bind(loop.Final, carried);
    }

    private void Execute(While loop)
    {
        object?[] carried = Read(loop.Initial);
        while (true)
        {
            Bind(loop.Condition.Arguments, carried);
            if (!(bool)Execute(loop.Condition)[0]!)
                break;
            Bind(loop.Body.Arguments, carried);
            carried = Execute(loop.Body);
        }

        Bind(loop.Final, carried);
    }

    private static bool Holds(Bound bound, long i, long end) => bound switch
    {
        Bound.Less => i < end,
        Bound.LessOrEqual => i <= end,
        Bound.Greater => i > end,
        _ => i >= end,
    };

    private Memory Array(int id) => (Memory)_values[id]!;

    private long[] Indices(EquatableArray<int> ids) => [.. ids.Select(i => (long)_values[i]!)];

    private object?[] Read(EquatableArray<int> ids) => [.. ids.Select(i => _values[i])];

    private void Bind(EquatableArray<int> ids, object?[] values)
    {
        for (int k = 0; k < ids.Count; k++)
            _values[ids[k]] = values[k];
    }
}
