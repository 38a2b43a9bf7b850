using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>Writes a nest of loops that is a sum of matrix products as calls of the runtime's kernel.</summary>
internal sealed class ProductCall
{
    public const string Runtime = "global::AutoGrad.Runtime.MatrixProducts.";

    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly LoopNest _nest;
    private readonly FixedValues _before;

    private ProductCall(Function function, Definitions definitions, ProductNest nest, List<ValueInfo> values)
    {
        _function = function;
        _definitions = definitions;
        _nest = nest.Nest;
        _before = new FixedValues(function, nest.Nest.Inside, values);
    }

    public static IReadOnlyList<Node> Of(Function function, Definitions definitions, ProductNest nest, List<ValueInfo> values)
    {
        ProductCall call = new(function, definitions, nest, values);
        foreach (MatrixProduct product in nest.Products)
            call.Write(product);
        return call._before.Nodes;
    }

    private void Write(MatrixProduct product)
    {
        if (product.Column == MatrixProduct.None)
        {
            WriteOfVector(product);
            return;
        }

        List<int> arguments = [];
        string c = Matrix(product.C, product.Row, product.Column, arguments), scale = Hole(arguments, Scale(product));
        string a = Matrix(product.A, product.Row, product.Inner, arguments), b = Matrix(product.B, product.Inner, product.Column, arguments);
        string rows = Hole(arguments, Count(product.Row)), columns = Hole(arguments, Count(product.Column)), inner = Hole(arguments, Count(product.Inner));
        string text = $"{Runtime}Add({c}, {scale}, {a}, {b}, ({rows}, {columns}, {inner}))";
        _before.Nodes.Add(new External(default, text, arguments, Effect.Writes) { Origin = product.Origin });
    }

    /// <summary>c += scale · A·b.</summary>
    private void WriteOfVector(MatrixProduct product)
    {
        List<int> arguments = [];
        string c = Vector(product.C, product.Row, arguments), scale = Hole(arguments, Scale(product));
        string a = Matrix(product.A, product.Row, product.Inner, arguments), b = Vector(product.B, product.Inner, arguments);
        string rows = Hole(arguments, Count(product.Row)), inner = Hole(arguments, Count(product.Inner));
        string text = $"{Runtime}AddOfVector({c}, {scale}, {a}, {b}, ({rows}, {inner}))";
        _before.Nodes.Add(new External(default, text, arguments, Effect.Writes) { Origin = product.Origin });
    }

    /// <summary>Memory and place of a vector, as two arguments; a matrix of which it is a row or a column is taken apart by <see cref="Matrix"/>.</summary>
    private string Vector(MatrixAccess access, int level, List<int> arguments)
    {
        string matrix = Matrix(access, level, MatrixProduct.None, arguments);
        return matrix.Substring(0, matrix.LastIndexOf(", ", System.StringComparison.Ordinal)) + ")";
    }

    /// <summary>Memory and place of a matrix, as two arguments.</summary>
    private string Matrix(MatrixAccess access, int row, int column, List<int> arguments)
    {
        if (access.Indices.Count == 2)
            return OfMatrix(access, row, column, arguments);
        string memory = Hole(arguments, _before.Before(access.Array)), start = Hole(arguments, First(access.Indices[0]).Write(_before, _nest.Loops[0].Origin));
        return $"{memory}, ({start}, {Step(access.Indices[0], row, arguments)}, {Step(access.Indices[0], column, arguments)})";
    }

    /// <summary>The elements of a two-dimensional array stand row after row.</summary>
    private string OfMatrix(MatrixAccess access, int row, int column, List<int> arguments)
    {
        Provenance origin = _nest.Loops[0].Origin;
        int array = _before.Before(access.Array), width = _before.NewValue(IrType.Int32);
        _before.Nodes.Add(new ArrayLength(width, array, 1));
        Affine flat = access.Indices[0].Times(Polynomial.OfValue(width)) + access.Indices[1];
        string memory = Hole(arguments, array);
        string places = string.Join(", ", access.Indices.Select(i => $"{Hole(arguments, First(i).Write(_before, origin))}, {Hole(arguments, CountThrough(i))}"));
        string start = Hole(arguments, First(flat).Write(_before, origin));
        return $"{Runtime}Elements({memory}, {places}), ({start}, {Step(flat, row, arguments)}, {Step(flat, column, arguments)})";
    }

    private int CountThrough(Affine index)
    {
        int level = index.Steps.ToList().FindIndex(s => !s.IsZero);
        return level < 0 ? _before.Constant(Literal.Of(1, IrType.Int32)) : Count(level);
    }

    private string Step(Affine index, int level, List<int> arguments) => level == MatrixProduct.None ? "0" : Hole(arguments, index.Steps[level].Write(_before, _nest.Loops[0].Origin));

    /// <summary>The index in the first trip of all loops.</summary>
    private Polynomial First(Affine index)
    {
        Polynomial first = index.Constant;
        for (int l = 0; l < _nest.Loops.Count; l++)
            first += index.Steps[l] * Number(_nest.Loops[l].Start);
        return first;
    }

    private Polynomial Number(int value) => _definitions[value] is Constant literal ? Polynomial.Of(literal.Value.Bits) : Polynomial.OfValue(value);

    private int Count(int level)
    {
        if (level == MatrixProduct.None)
            return _before.Constant(Literal.Of(1, IrType.Int32));
        For loop = _nest.Loops[level];
        Polynomial count = Number(loop.End) + -Number(loop.Start) + (loop.Bound == Bound.LessOrEqual ? Polynomial.One : Polynomial.Zero);
        return count.Write(_before, loop.Origin);
    }

    private int Scale(MatrixProduct product)
    {
        IrType number = _function.TypeOf(product.C.Array).Element!;
        if (product.Factors.IsEmpty)
            return _before.Constant(Literal.Of(product.IsNegative ? -1.0 : 1.0, number));
        int scale = _before.Before(product.Factors[0]);
        foreach (int factor in product.Factors.Skip(1))
            scale = _before.Apply(Arithmetic.Multiply, scale, _before.Before(factor), product.Origin);
        if (!product.IsNegative)
            return scale;
        int negative = _before.NewValue(number);
        _before.Nodes.Add(new Apply(negative, Arithmetic.Negate, new[] { scale }) { Origin = product.Origin with { Statement = -1 } });
        return negative;
    }

    private static string Hole(List<int> arguments, int value)
    {
        arguments.Add(value);
        return "{" + (arguments.Count - 1).ToString(CultureInfo.InvariantCulture) + "}";
    }
}
