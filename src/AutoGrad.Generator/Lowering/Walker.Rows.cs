using System;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Arrays of structs that the method makes: one array per number of the struct, a column each; an element is a row. Arrays of structs that come
/// from outside are columns where they are differentiated; else they stay whole, and their elements are data.
/// </summary>
internal sealed partial class Walker
{
    /// <summary>The layout of an array's or span's elements, if they are structs of nothing but numbers and truth values.</summary>
    private Layout? RowLayout(ITypeSymbol? type)
    {
        ITypeSymbol? element = (type is null ? null : Resolve(type)) switch
        {
            IArrayTypeSymbol array => array.ElementType,
            INamedTypeSymbol span when TypeMap.IsSpan(span) => span.TypeArguments[0],
            _ => null,
        };
        return element is not null && TypeMap.LayoutOf(element) is { } layout && IsColumnar(layout) ? layout : null;
    }

    private static bool IsColumnar(Layout layout) => !layout.Parts.IsEmpty && layout.Parts.All(p => TypeMap.LayoutOf(p.Type) is { } inner
        ? IsColumnar(inner)
        : TypeMap.ToIr(p.Type).Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer or Compiler.Ir.TypeKind.Boolean);

    private static bool IsColumns(Value value) =>
        value is Aggregate { Layout.Type: var type } && (type is IArrayTypeSymbol || TypeMap.IsSpan(type));

    private static Aggregate MakeColumns(ITypeSymbol type, Layout row, Func<IrType, int> column) => new(new Layout(type, row.Parts), [
        .. row.Parts.Select(p => TypeMap.LayoutOf(p.Type) is { } inner ? (Value)MakeColumns(type, inner, column) : new Scalar(column(TypeMap.ToIr(p.Type)))),
    ]);

    private static Aggregate MapColumns(Aggregate columns, Func<int, int> map) => new(columns.Layout, [
        .. columns.Parts.Select(p => p is Aggregate inner ? MapColumns(inner, map) : p is Scalar column ? new Scalar(map(column.Id)) : p),
    ]);

    /// <summary>Whether two arrays of structs are seen in the same way: a column that came in is reached through its struct, one made here is not.</summary>
    private bool HaveSameColumns(Aggregate first, Aggregate second) =>
        !IsColumns(first) || Leaves.Of(first).Zip(Leaves.Of(second), (a, b) => ColumnOf(a) == ColumnOf(b)).All(same => same);

    private Column? ColumnOf(Value value) => value is Scalar { Id: var id } ? _builder.TypeOf(id).Column : null;

    /// <summary>A column, which knows the lengths of all.</summary>
    private static int FirstColumn(Value columns) => Leaves.Of(columns).OfType<Scalar>().First().Id;

    /// <summary>An array's length is that of any column.</summary>
    private int LengthSource(IOperation instance) =>
        Evaluate(instance) is var value && IsColumns(value) ? FirstColumn(value) : IdOf(value, instance);

    private Value LoadRow(RowPlace place)
    {
        Layout row = TypeMap.LayoutOf(place.Type)!;
        return new Aggregate(row, [.. row.Parts.Select((p, i) => Cell(place, i) switch
        {
            RowPlace inner => LoadRow(inner),
            TemporaryPlace hidden => hidden.Value,
            var cell => new Scalar(_builder.Load(((ElementPlace)cell).Array, [.. ((ElementPlace)cell).Indices])),
        })]);
    }

    /// <summary>The place of a member of a row.</summary>
    private static Place Cell(RowPlace row, int index)
    {
        ITypeSymbol type = TypeMap.LayoutOf(row.Type)!.Parts[index].Type;
        return row.Columns.Parts[index] is Aggregate inner
            ? new RowPlace(inner, row.Indices, type)
            : row.Columns.Parts[index] is Scalar column ? new ElementPlace(column.Id, row.Indices, type)
            : new TemporaryPlace(row.Columns.Parts[index]);
    }

    private void StoreRow(RowPlace place, Value value, IOperation operation)
    {
        if (value is not Aggregate row || row.Parts.Length != place.Columns.Parts.Length)
        {
            Broken(operation);
            return;
        }

        for (int i = 0; i < row.Parts.Length; i++)
        {
            if (Cell(place, i) is RowPlace inner)
                StoreRow(inner, row.Parts[i], operation);
            else if (place.Columns.Parts[i] is Scalar column && row.Parts[i] is Scalar { Id: var id })
                _builder.Store(column.Id, [.. place.Indices], id);
        }
    }

    private Aggregate CreateRows(ITypeSymbol type, Layout row, int[] lengths) => MakeColumns(type, row, element =>
    {
        IrType array = TypeMap.IsSpan(type) ? IrType.Span(element) : IrType.ArrayOf(element, lengths.Length);
        return _builder.Allocate(array, Allocation.Scratch, lengths);
    });

    /// <summary>An array with the given elements.</summary>
    private Aggregate RowsOf(ITypeSymbol type, Layout row, ImmutableArray<IOperation> elements)
    {
        Value[] values = [.. elements.Select(Evaluate)];
        Aggregate columns = CreateRows(type, row, [_builder.Integer(values.Length)]);
        for (int i = 0; i < values.Length; i++)
            StoreRow(new RowPlace(columns, [_builder.Integer(i)], row.Type), values[i], elements[i]);
        return columns;
    }

    private Aggregate SliceRows(Aggregate columns, int start, int? length) => MapColumns(columns, c => ViewOf(c, start, length));

    /// <summary>The variable of which an expression is the whole or a slice; null where it is something else.</summary>
    private static IOperation? RowsVariable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation => operation,
        IInvocationOperation { TargetMethod.Name: "AsSpan" or "Slice" } slice => RowsVariable(slice.Instance ?? slice.Arguments.First(a => a.Parameter is null or { Ordinal: 0 }).Value),
        IConversionOperation { IsImplicit: true, OperatorMethod: null } same => RowsVariable(same.Operand),
        _ => null,
    };

    /// <summary>The result of a known method on rows; null where it is none.</summary>
    private Value? RowsMethod(IOperation[] operands, string method)
    {
        if (RowLayout(operands[0].Type) is not { } row || RowsVariable(operands[0]) is not { } variable || !IsColumns(Evaluate(variable)))
            return null;
        if (Evaluate(operands[0]) is not Aggregate columns || !IsColumns(columns))
            return null;
        switch (method, operands.Length)
        {
            case ("AsSpan", 1):
                return columns;
            case ("AsSpan" or "Slice", 2 or 3) when operands[1].Type?.SpecialType == SpecialType.System_Int32:
                int start = Id(operands[1]);
                return SliceRows(columns, start, operands.Length > 2 ? Id(operands[2]) : null);
            case ("ToArray" or "Clone", 1):
                return MapColumns(columns, c => Copy(c, _builder.TypeOf(c)));
            case ("Clear", 1):
                foreach (Scalar column in Leaves.Of(columns).OfType<Scalar>())
                    _builder.Append(new Clear(column.Id));
                return Value.None;
            case ("Fill", 2):
                Value value = Evaluate(operands[1]);
                ForEachIndex(_builder.Length(FirstColumn(columns)), i => StoreRow(new RowPlace(columns, [i], row.Type), value, operands[1]));
                return Value.None;
            default:
                return null;
        }
    }
}
