using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Puts the tangents of a function's outputs into one column of its Jacobian, which is row-major.</summary>
/// <param name="builder">The function under construction.</param>
/// <param name="jacobian">m·n numbers.</param>
/// <param name="column">The column.</param>
/// <param name="columns">n.</param>
internal sealed class JacobianColumn(FunctionBuilder builder, int jacobian, int column, int columns)
{
    private const string Guard = "global::AutoGrad.Runtime.GradientGuard.CheckLength<{0}>({{0}}, {{1}} * {{2}}, \"{1}\")";

    public static JacobianColumn Declare(FunctionBuilder builder, Function primal)
    {
        string[] taken = [.. primal.Parameters.Select(p => Paths.RootOf(p.Name))];
        IrType element = VectorOutputs.Of(primal).Values.Select(v => primal.TypeOf(v).RealElement!).First();
        string name = TangentSignature.Free(taken, TangentSignature.Jacobian);
        int jacobian = builder.AddParameter(IrType.Span(element), name, ParameterRole.Gradient);
        int column = builder.AddParameter(IrType.Int32, TangentSignature.Free(taken, TangentSignature.Column), ParameterRole.Passive);
        int columns = builder.AddParameter(IrType.Int32, TangentSignature.Free(taken, TangentSignature.Columns), ParameterRole.Passive);
        return new JacobianColumn(builder, jacobian, column, columns);
    }

    /// <param name="outputs">Numbers and arrays of the function under construction.</param>
    /// <param name="tangents">Their tangents; for an array without one, null.</param>
    public void Fill(IReadOnlyList<int> outputs, IReadOnlyList<int?> tangents)
    {
        // Lengths are asked of the tangents, so that an array that only the caller wanted need not be made.
        int[] counts = [.. outputs.Select((o, i) => Count(tangents[i] ?? o))];
        int rows = counts.Aggregate((a, b) => builder.Apply(Arithmetic.Add, a, b));
        string check = string.Format(Guard, builder.TypeOf(jacobian).Element!.Text, builder.NameOf(jacobian));
        builder.ExternalStatement(check, -1, jacobian, rows, columns);
        int first = builder.Integer(0);
        for (int i = 0; i < outputs.Count; i++)
        {
            if (builder.TypeOf(outputs[i]).IsArray)
                Elements(outputs[i], tangents[i], first, []);
            else
                Put(first, tangents[i]!.Value);
            first = builder.Apply(Arithmetic.Add, first, counts[i]);
        }
    }

    private int Count(int output) => !builder.TypeOf(output).IsArray
        ? builder.Integer(1)
        : Enumerable.Range(0, builder.TypeOf(output).Rank).Select(d => builder.Length(output, d))
            .Aggregate((a, b) => builder.Apply(Arithmetic.Multiply, a, b));

    /// <summary>The elements in row-major order from the given row on.</summary>
    private void Elements(int array, int? tangent, int row, int[] indices)
    {
        if (indices.Length == builder.TypeOf(array).Rank)
        {
            Put(row, tangent is { } known ? builder.Load(known, indices) : builder.Real(0, builder.TypeOf(array).Element!));
            return;
        }

        int zero = builder.Integer(0), length = builder.Length(tangent ?? array, indices.Length);
        int[] arguments = builder.Open((IrType.Int32, null));
        int before = indices.Length == 0 ? arguments[0] : builder.Apply(Arithmetic.Add, Scaled(indices, length), arguments[0]);
        int[] inner = [.. indices, arguments[0]];
        bool isLast = inner.Length == builder.TypeOf(array).Rank;
        Elements(array, tangent, isLast ? builder.Apply(Arithmetic.Add, row, before) : row, inner);
        builder.For(zero, length, Bound.Less, 1, [], builder.Close());
    }

    /// <summary>The number of elements before a row of a matrix.</summary>
    private int Scaled(int[] indices, int length) => builder.Apply(Arithmetic.Multiply, indices[0], length);

    private void Put(int row, int tangent)
    {
        int start = builder.Apply(Arithmetic.Multiply, row, columns);
        builder.Store(jacobian, [builder.Apply(Arithmetic.Add, start, column)], tangent);
    }
}
