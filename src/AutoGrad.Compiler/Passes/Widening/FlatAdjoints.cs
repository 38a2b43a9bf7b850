using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Gives a pullback one parameter for the adjoints of all that is active, laid out as an objective's point is and zero at first. Numbers come
/// from the adjoints of the outputs alone, which are numbers.
/// </summary>
internal sealed class FlatAdjoints
{
    public const string Adjoints = "adjoints";

    private readonly Function _function;
    private readonly FunctionBuilder _builder;
    private readonly FunctionCopy _copies;

    private FlatAdjoints(Function function)
    {
        _function = function;
        _builder = new FunctionBuilder(function.Name, function.Statements);
        _copies = new FunctionCopy(_builder, function);
    }

    /// <param name="pullback">The pullback of a function whose outputs are numbers.</param>
    /// <param name="active">The names of what is active, in the order of a point: numbers and vectors of one type.</param>
    /// <param name="number">The type.</param>
    public static Function Run(Function pullback, IReadOnlyList<string> active, IrType number) => new FlatAdjoints(pullback).Build(active, number);

    private Function Build(IReadOnlyList<string> active, IrType number)
    {
        Dictionary<string, int> arguments = [];
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            Parameter parameter = _function.Parameters[i];
            int argument = _function.Body.Arguments[i];
            arguments[parameter.Name] = argument;
            string name = parameter.Role == ParameterRole.Upstream ? Free(Paths.Identifier(parameter.Name), parameter) : parameter.Name;
            if (parameter.Role is not (ParameterRole.Gradient or ParameterRole.Adjoint))
                _copies.Bind(argument, _builder.AddParameter(_function.TypeOf(argument), name, parameter.Role, parameter.Shares));
        }

        int adjoints = _builder.AddParameter(IrType.Span(number), Free(Adjoints, null), ParameterRole.Gradient);
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        int offset = _builder.Integer(0);
        List<(int Offset, string Adjoint)> numbers = [];
        foreach (string name in active)
        {
            string adjoint = DerivativeSignature.NameOf(name, ReverseForm.Pullback);
            bool isVector = _function.TypeOf(arguments[name]).IsArray;
            int count = isVector ? _builder.Length(_copies[arguments[name]]) : _builder.Integer(1);
            _copies.Bind(arguments[adjoint], isVector ? _builder.View(adjoints, offset, count) : _builder.Real(0, number));
            if (isVector)
                _builder.Rename(_copies[arguments[adjoint]], Paths.Identifier(adjoint));
            else
                numbers.Add((offset, adjoint));
            offset = _builder.Apply(Arithmetic.Add, offset, count);
        }

        _builder.Origin = Provenance.None;
        _copies.Append();
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        foreach (var (place, adjoint) in numbers)
            _builder.Store(adjoints, [place], _copies[_function.Body.Yields[_function.Outputs.ToList().FindIndex(o => o.Name == adjoint)]]);
        int[] left = [.. Enumerable.Range(0, _function.Outputs.Count).Where(i => !numbers.Any(n => n.Adjoint == _function.Outputs[i].Name))];
        return _builder.Finish(left.Select(i => _function.Outputs[i]), [.. left.Select(i => _copies[_function.Body.Yields[i]])]);
    }

    /// <summary>A name that no other parameter has.</summary>
    private string Free(string name, Parameter? own) => Forward.TangentSignature.Free(_function.Parameters.Where(p => p != own).Select(p => Paths.RootOf(p.Name)), name);
}
