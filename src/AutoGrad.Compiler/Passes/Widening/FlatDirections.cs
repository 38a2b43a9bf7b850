using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Gives a function with tangents one parameter for the directions of all that is active, and one for the products with the Hessian, laid out
/// as an objective's point is. The gradient that comes along stays inside.
/// </summary>
internal sealed class FlatDirections
{
    public const string Directions = "directions";
    public const string Products = "products";

    private readonly Function _function;
    private readonly ForwardForm _form;
    private readonly IReadOnlyList<string> _active;
    private readonly IrType _number;
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<string, int> _parameters = [];
    private readonly FunctionCopy _copies;

    /// <summary>Matrices by the span in which their rows lie one after the other, and their lengths.</summary>
    private readonly Dictionary<int, (int Span, int[] Lengths)> _matrices = [];

    private FlatDirections(Function function, ForwardForm form, IReadOnlyList<string> active, IrType number)
    {
        (_function, _form, _active, _number) = (function, form, active, number);
        _builder = new FunctionBuilder(function.Name, function.Statements) { Origin = new Provenance(-1, Sweep.Tangent) };
        _copies = new FunctionCopy(_builder, function, InMatrix);
        for (int i = 0; i < function.Parameters.Count; i++)
            _parameters[function.Parameters[i].Name] = function.Body.Arguments[i];
    }

    private bool IsHessian => _form == ForwardForm.HessianVectorProduct;

    /// <param name="function">The function with tangents.</param>
    /// <param name="form">What it is.</param>
    /// <param name="active">The names of what is active, in the order of a point.</param>
    /// <returns>Null where what is active does not lie flat: rows of their own lengths, numbers of structs in arrays, numbers of two types.</returns>
    public static Function? Run(Function function, ForwardForm form, IReadOnlyList<string> active)
    {
        Dictionary<string, IrType> types = Enumerable.Range(0, function.Parameters.Count).Where(i => function.Parameters[i].Role == ParameterRole.Active)
            .ToDictionary(i => function.Parameters[i].Name, i => function.TypeOf(function.Body.Arguments[i]));
        if (active.Count != types.Count || !active.All(a => types.TryGetValue(a, out IrType type) && IsFlat(type)))
            return null;
        IrType[] numbers = [.. types.Values.Select(t => t.RealElement!).Distinct()];
        return numbers.Length == 1 ? new FlatDirections(function, form, active, numbers[0]).Build() : null;
    }

    private static bool IsFlat(IrType type) => type.IsReal || type is { IsArray: true, Column: null, Element.IsReal: true, Rank: 1 or 2 };

    private Function? Build()
    {
        (int directions, int products) = Declare();
        List<(int Offset, string Product)> numbers = [];
        int offset = _builder.Integer(0);
        foreach (string name in _active)
        {
            int own = _copies[_parameters[name]], direction = _parameters[TangentSignature.InputOf(name, _form)];
            int[] lengths = [.. Enumerable.Range(0, _builder.TypeOf(own).Rank).Select(d => _builder.Length(own, d))];
            int count = lengths.Length == 0 ? _builder.Integer(1) : lengths.Aggregate((a, b) => _builder.Apply(Arithmetic.Multiply, a, b));
            if (lengths.Length == 0)
                _copies.Bind(direction, _builder.Load(directions, offset));
            else
                Lay(direction, _builder.View(directions, offset, count), lengths);
            if (IsHessian && lengths.Length == 0)
                numbers.Add((offset, TangentSignature.ProductOf(name)));
            if (IsHessian && lengths.Length > 0)
            {
                Lay(_parameters[TangentSignature.ProductOf(name)], _builder.View(products, offset, count), lengths);
                Lay(_parameters[GradientOf(name)], _builder.Allocate(IrType.Span(_number), Allocation.Buffer, count), lengths);
            }

            offset = _builder.Apply(Arithmetic.Add, offset, count);
        }

        if (!MatricesAreElements(_function.Body))
            return null;
        _builder.Origin = Provenance.None;
        _copies.Append();
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        foreach (var (place, product) in numbers)
            _builder.Store(products, [place], _copies[_function.Body.Yields[_function.Outputs.ToList().FindIndex(o => o.Name == product)]]);
        string[] inside = IsHessian ? [.. _active.Select(GradientOf), .. _active.Select(TangentSignature.ProductOf)] : [];
        int[] outputs = [.. Enumerable.Range(0, _function.Outputs.Count).Where(i => !inside.Contains(_function.Outputs[i].Name))];
        return _builder.Finish(outputs.Select(i => _function.Outputs[i]), [.. outputs.Select(i => _copies[_function.Body.Yields[i]])]);
    }

    /// <summary>The parameters that stay, with the directions before what is written and the products behind.</summary>
    private (int Directions, int Products) Declare()
    {
        HashSet<string> laid = [.. _active.Select(a => TangentSignature.InputOf(a, _form))];
        if (IsHessian)
            laid.UnionWith(_active.Select(GradientOf).Concat(_active.Select(TangentSignature.ProductOf)));
        int directions = -1;
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            Parameter parameter = _function.Parameters[i];
            int argument = _function.Body.Arguments[i];
            if (parameter.Role is ParameterRole.Gradient or ParameterRole.Tangent && directions < 0)
                directions = _builder.AddParameter(IrType.ReadOnlySpan(_number), Free(Directions), ParameterRole.Tangent);
            if (!laid.Contains(parameter.Name))
                _copies.Bind(argument, _builder.AddParameter(_function.TypeOf(argument), parameter.Name, parameter.Role));
        }

        return (directions, IsHessian ? _builder.AddParameter(IrType.Span(_number), Free(Products), ParameterRole.Gradient) : -1);
    }

    private string Free(string name) => TangentSignature.Free(_parameters.Keys.Select(Paths.RootOf), name);

    private static string GradientOf(string name) => DerivativeSignature.NameOf(name, ReverseForm.ValueAndGradient);

    private void Lay(int array, int span, int[] lengths)
    {
        _builder.Rename(span, _function.Values[array].Name);
        if (lengths.Length == 1)
            _copies.Bind(array, span);
        else
            _matrices[array] = (span, lengths);
    }

    /// <summary>Whether matrices go by no other name, and nobody else is handed them.</summary>
    private bool MatricesAreElements(Region region) => _matrices.Count == 0
        || (region.AllNodes().All(n => !n.Operands.Any(_matrices.ContainsKey) || n is Load or Store or Accumulate or Clear or ArrayLength)
            && !region.AllNodes().SelectMany(n => n.Regions).Any(r => r.Yields.Any(_matrices.ContainsKey)));

    /// <summary>Appends what is done to an element of a matrix; false where it is something else that is done.</summary>
    private bool InMatrix(Node node)
    {
        Node? element = node switch
        {
            Load load when _matrices.TryGetValue(load.Array, out var m) => new Load(_copies.Define(load.Result), m.Span, Place(load.Indices, m.Lengths)),
            Store store when _matrices.TryGetValue(store.Array, out var m) => new Store(m.Span, Place(store.Indices, m.Lengths), _copies[store.Value]),
            Accumulate add when _matrices.TryGetValue(add.Array, out var m) => new Accumulate(m.Span, Place(add.Indices, m.Lengths), _copies[add.Value]),
            Clear clear when _matrices.TryGetValue(clear.Array, out var m) => clear with { Array = m.Span },
            ArrayLength length when _matrices.ContainsKey(length.Array) => length with { Result = _copies.Define(length.Result), Array = LikeOf(length.Array) },
            _ => null,
        };
        if (element is not null)
            _builder.Append(element with { Origin = node.Origin });
        return element is not null;
    }

    /// <summary>The parameter that a matrix of derivatives belongs to.</summary>
    private int LikeOf(int matrix) => _copies[_parameters[_active.First(a =>
        new[] { TangentSignature.InputOf(a, _form), TangentSignature.ProductOf(a), GradientOf(a) }.Any(n => _parameters.TryGetValue(n, out int own) && own == matrix))]];

    private int[] Place(EquatableArray<int> indices, int[] lengths)
    {
        int row = _builder.Apply(Arithmetic.Multiply, _copies[indices[0]], lengths[1]);
        return [_builder.Apply(Arithmetic.Add, row, _copies[indices[1]])];
    }
}
