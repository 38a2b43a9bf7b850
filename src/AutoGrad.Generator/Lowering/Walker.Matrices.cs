using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Methods of matrices, <c>T[,]</c>. What counts elements takes them row by row, as they lie in memory.</summary>
internal sealed partial class Walker
{
    /// <summary>The result of a known method on a matrix; null for other methods.</summary>
    private Value? MatrixMethod(string method, IOperation[] operands, IrType type)
    {
        switch (method, operands.Length)
        {
            case ("Clone", 1):
                return new Scalar(CopyMatrix(Id(Unconverted(operands[0])), type));
            case ("Clear", 1):
                return ClearAll(Target(operands[0]));
            case ("Copy", 3) when Ir(Unconverted(operands[1]).Type) == type:
                return CopyPart(operands[0], null, operands[1], null, operands[2]);
            case ("Copy", 5) when Ir(Unconverted(operands[2]).Type) == type:
                return CopyPart(operands[0], operands[1], operands[2], operands[3], operands[4]);
            default:
                return null;
        }
    }

    private int CopyMatrix(int source, IrType type)
    {
        int rows = _builder.Length(source), columns = _builder.Length(source, 1);
        int copy = _builder.Allocate(type, KindOf(type), rows, columns);
        ForEachIndex(rows, i => ForEachIndex(columns, j => _builder.Store(copy, [i, j], _builder.Load(source, i, j))));
        return copy;
    }

    /// <summary>Copies neighbours from one matrix into another, or by way of a buffer within one.</summary>
    private Value CopyWithinMatrices(int source, int? sourceStart, int target, int? targetStart, int length)
    {
        GuardPart(source, sourceStart, length);
        GuardPart(target, targetStart, length);
        if (source == target)
        {
            int buffer = _builder.Allocate(IrType.ArrayOf(_builder.TypeOf(source).Element!), Allocation.Scratch, length);
            ForEachIndex(length, i => _builder.Store(buffer, [i], _builder.Load(source, CellOf(source, i, sourceStart))));
            ForEachIndex(length, i => _builder.Store(target, CellOf(target, i, targetStart), _builder.Load(buffer, i)));
        }
        else
        {
            ForEachIndex(length, i => _builder.Store(target, CellOf(target, i, targetStart), _builder.Load(source, CellOf(source, i, sourceStart))));
        }

        return Value.None;
    }

    private void GuardPart(int matrix, int? start, int length)
    {
        int left = Count(matrix);
        if (start is { } first)
            left = _builder.Apply(Arithmetic.Subtract, left, first);
        ThrowIf(_builder.Apply(Comparisons.Less, left, length), "new global::System.ArgumentException(\"The array is too short.\")");
    }

    /// <summary>How many elements a matrix has.</summary>
    private int Count(int matrix) => _builder.Apply(Arithmetic.Multiply, _builder.Length(matrix), _builder.Length(matrix, 1));

    private int[] CellOf(int matrix, int index, int? start)
    {
        int place = start is { } first ? _builder.Apply(Arithmetic.Add, first, index) : index, width = _builder.Length(matrix, 1);
        return [_builder.Apply(Arithmetic.Divide, place, width), _builder.Apply(Arithmetic.Remainder, place, width)];
    }

    /// <summary><c>a.GetLength(d)</c>, <c>a.GetLowerBound(d)</c>, <c>a.GetUpperBound(d)</c>; null for other methods.</summary>
    private Value? BoundOf(string method, IOperation[] operands, IrType type)
    {
        if (operands.Length != 2 || method is not ("GetLength" or "GetLowerBound" or "GetUpperBound") || type.Rank > 2)
            return null;
        int array = Id(Unconverted(operands[0])), length;
        if (operands[1].ConstantValue is { HasValue: true, Value: int known } && known >= 0 && known < type.Rank)
        {
            length = _builder.Length(array, known);
        }
        else
        {
            int dimension = Id(operands[1]), isFirst = _builder.Apply(Comparisons.Equal, dimension, _builder.Integer(0));
            int isLast = _builder.Apply(Comparisons.Equal, dimension, _builder.Integer(type.Rank - 1));
            ThrowIf(_builder.Apply(Logic.Not, _builder.Apply(Logic.Or, isFirst, isLast)), "new global::System.IndexOutOfRangeException()");
            length = type.Rank == 1 ? _builder.Length(array) : _builder.Apply(Choices.Select, isFirst, _builder.Length(array), _builder.Length(array, 1));
        }

        return new Scalar(method switch
        {
            "GetLength" => length,
            "GetLowerBound" => _builder.Integer(0),
            _ => _builder.Apply(Arithmetic.Subtract, length, _builder.Integer(1)),
        });
    }
}
