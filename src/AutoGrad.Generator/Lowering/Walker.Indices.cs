using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Indices and ranges: written where they are used, they are integers; kept in variables, they stay values of C#, which are asked for integers.</summary>
internal sealed partial class Walker
{
    private static bool IsRange(IOperation operation) => operation is IRangeOperation || IsOfSystem(operation.Type, "Range");

    private static bool IsIndex(IOperation operation) => IsOfSystem(operation.Type, "Index");

    private static bool IsOfSystem(ITypeSymbol? type, string name) =>
        type is { IsValueType: true, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } && type.Name == name;

    /// <summary>An index as an int; ^i counts from the end.</summary>
    private int Index(IOperation index, int array)
    {
        if (index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd)
            return _builder.Apply(Arithmetic.Subtract, _builder.Length(array), ToInt32(Id(fromEnd.Operand)));
        if (index is IConversionOperation { Operand.Type.SpecialType: SpecialType.System_Int32 } conversion && IsIndex(conversion))
            return Index(conversion.Operand, array);
        return IsIndex(index) ? Offset("{0}", Id(index), array) : ToInt32(Id(index));
    }

    /// <summary>Where a range of an array starts, and how many elements it has.</summary>
    private (int Start, int Length) Part(IOperation range, int array)
    {
        if (range is not IRangeOperation { LeftOperand: var left, RightOperand: var right })
        {
            int value = Id(range), first = Offset("{0}.Start", value, array);
            return (first, _builder.Apply(Arithmetic.Subtract, Offset("{0}.End", value, array), first));
        }

        int start = left is null ? _builder.Integer(0) : Index(left, array);
        int end = right is null ? _builder.Length(array) : Index(right, array);
        return (start, left is null ? end : _builder.Apply(Arithmetic.Subtract, end, start));
    }

    /// <summary>A range that is kept in a variable.</summary>
    private Value RangeValue(IRangeOperation range)
    {
        List<int> ends = [];
        string text = $"({End(range.LeftOperand, ends)}..{End(range.RightOperand, ends)})";
        return new Scalar(_builder.External(Ir(range.Type), text, Effect.Pure, -1, [.. ends]));
    }

    private string End(IOperation? index, List<int> ends)
    {
        if (index is null)
            return "";
        if (index is IConversionOperation { Operand.Type.SpecialType: SpecialType.System_Int32 } conversion && IsIndex(conversion))
            return End(conversion.Operand, ends);
        bool isFromEnd = index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat };
        ends.Add(isFromEnd ? ToInt32(Id(((IUnaryOperation)index).Operand)) : Id(index));
        return $"{(isFromEnd ? "^" : "")}{{{ends.Count - 1}}}";
    }

    private int Offset(string index, int value, int array) =>
        _builder.External(IrType.Int32, index + ".GetOffset({1})", Effect.Pure, -1, value, _builder.Length(array));
}
