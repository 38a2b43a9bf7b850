using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Storage;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// The gradients of all numbers that a function returns, one after the other into one span: each has a reverse sweep that starts from 1, so that
/// nothing of the others is in it, and what the sweeps have in common is computed once.
/// </summary>
internal sealed class BatchGradients
{
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<string, int> _inputs = [];
    private readonly int _adjoints;
    private int _offset;

    private BatchGradients(Function primal, IrType number)
    {
        _builder = new FunctionBuilder(primal.Name, primal.Statements);
        for (int i = 0; i < primal.Parameters.Count; i++)
            _inputs[primal.Parameters[i].Name] = _builder.AddParameter(primal.TypeOf(primal.Body.Arguments[i]), primal.Parameters[i].Name, primal.Parameters[i].Role);
        string free = Forward.TangentSignature.Free(primal.Parameters.Select(p => Paths.RootOf(p.Name)), FlatAdjoints.Adjoints);
        _adjoints = _builder.AddParameter(IrType.Span(number), free, ParameterRole.Gradient);
    }

    /// <param name="primal">The normal form of a function that returns numbers of one type, and takes numbers and vectors of it that it does not change.</param>
    /// <param name="active">The names of what is active, in the order of a point.</param>
    /// <param name="number">The type.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The function, and what its sweeps keep.</returns>
    public static (Function Function, IReadOnlyList<StorageNote> Storage) Run(Function primal, IReadOnlyList<string> active, IrType number, CancellationToken cancellation)
    {
        BatchGradients all = new(primal, number);
        List<StorageNote> storage = [];
        all._offset = all._builder.Integer(0);
        for (int k = 0; k < primal.Outputs.Count; k++)
        {
            Function one = primal with { Outputs = new[] { new Output(null) }, Body = primal.Body with { Yields = new[] { primal.Body.Yields[k] } } };
            var (gradient, kept) = Pipeline.Reverse(one, ReverseForm.ValueAndGradient, cancellation);
            storage.AddRange(kept.Where(n => !storage.Contains(n)));
            all.Append(Verifier.Verify(FirstElements.Run(gradient), nameof(FirstElements)), active);
        }

        return (all._builder.Finish([]), storage);
    }

    private void Append(Function gradient, IReadOnlyList<string> active)
    {
        _builder.Adopt([.. gradient.Statements]);
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        FunctionCopy copy = new(_builder, gradient);
        Dictionary<string, int> arguments = [];
        for (int i = 0; i < gradient.Parameters.Count; i++)
        {
            arguments[gradient.Parameters[i].Name] = gradient.Body.Arguments[i];
            if (_inputs.TryGetValue(gradient.Parameters[i].Name, out int input))
                copy.Bind(gradient.Body.Arguments[i], input);
        }

        List<(int Offset, string Gradient)> numbers = [];
        foreach (string name in active)
        {
            string own = DerivativeSignature.NameOf(name, ReverseForm.ValueAndGradient);
            bool isVector = _builder.TypeOf(_inputs[name]).IsArray;
            int count = isVector ? _builder.Length(_inputs[name]) : _builder.Integer(1);
            if (isVector)
                copy.Bind(arguments[own], VectorAt(_offset, count, own));
            else
                numbers.Add((_offset, own));
            _offset = _builder.Apply(Arithmetic.Add, _offset, count);
        }

        _builder.Origin = Provenance.None;
        copy.Append();
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        foreach (var (place, own) in numbers)
            _builder.Store(_adjoints, [place], copy[gradient.Body.Yields[gradient.Outputs.ToList().FindIndex(o => o.Name == own)]]);
    }

    private int VectorAt(int offset, int count, string name)
    {
        int view = _builder.View(_adjoints, offset, count);
        _builder.Rename(view, Paths.Identifier(name));
        return view;
    }
}
