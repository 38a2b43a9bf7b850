using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Arrays and spans: elements, slices, and where they come from.</summary>
internal sealed partial class Walker
{
    private Value Element(IOperation operation)
    {
        if (RangeOf(operation) is { } range)
            return Slice(operation, range.Instance, range.Range);
        return Read(ElementPlaceOf(operation), operation);
    }

    private static (IOperation Instance, IOperation Range)? RangeOf(IOperation operation) => operation switch
    {
        IImplicitIndexerReferenceOperation slice when IsRange(slice.Argument) => (slice.Instance, slice.Argument),
        IArrayElementReferenceOperation { Indices.Length: 1 } slice when IsRange(slice.Indices[0]) => (slice.ArrayReference, slice.Indices[0]),
        _ => null,
    };

    private Place ElementPlaceOf(IOperation operation)
    {
        var (instance, indices) = operation switch
        {
            IArrayElementReferenceOperation element => (element.ArrayReference, element.Indices),
            IImplicitIndexerReferenceOperation element => (element.Instance, [element.Argument]),
            IPropertyReferenceOperation { Instance: { } span } property => (span, [.. property.Arguments.Select(a => a.Value)]),
            _ => (null, ImmutableArray<IOperation>.Empty),
        };
        if (instance is null)
            return Lost(operation);
        if (RangeOf(operation) is not null)
            return new TemporaryPlace(Element(operation));
        Value whole = Evaluate(instance);
        if (whole is Aggregate columns && IsColumns(whole) && operation.Type is { } row)
            return new RowPlace(columns, [.. indices.Select(i => Index(i, FirstColumn(columns)))], Resolve(row));
        int array = IdOf(whole, instance);
        IrType type = _builder.TypeOf(array);
        if (type.IsArray && type.Rank == indices.Length)
        {
            int[] ids = [.. indices.Select(i => Index(i, array))];
            return new ElementPlace(array, [.. ids], operation.Type);
        }

        ITypeSymbol element_ = operation.Type is { } known ? Resolve(known) : _compilation.ObjectType;
        string length = (operation as IImplicitIndexerReferenceOperation)?.LengthSymbol.Name ?? "Length";
        int[] arguments = [array, .. indices.Select(i => ForeignIndex(i, array, length))];
        string holes = string.Join(", ", Enumerable.Range(1, indices.Length).Select(i => $"{{{i}}}"));
        return new ForeignPlace(Ir(element_), element_, $"{{0}}[{holes}]", [.. arguments], isStatic: false);
    }

    private int ForeignIndex(IOperation index, int array, string length) =>
        index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd
            ? _builder.Apply(Arithmetic.Subtract, _builder.External(IrType.Int32, "{0}." + length, Effect.Reads, -1, array), Id(fromEnd.Operand))
            : Id(index);

    private int ToInt32(int id)
    {
        IrType type = _builder.TypeOf(id);
        return type == IrType.Int32 ? id
            : type == IrType.Int64 ? _builder.Apply(Conversions.ToInt32, id)
            : _builder.External(IrType.Int32, "checked((int){0})", Effect.Pure, -1, id);
    }

    /// <summary>A span's slice is a view of the same memory; a range of an array is a copy.</summary>
    private Value Slice(IOperation operation, IOperation instance, IOperation range)
    {
        Value whole = Evaluate(instance);
        int array = IsColumns(whole) ? FirstColumn(whole) : IdOf(whole, instance);
        IrType type = _builder.TypeOf(array);
        if (!type.IsArray || type.Rank != 1)
            return Unsupported(operation, "A range", "only arrays and spans of numbers are sliced", "Pass the part in as a parameter.");
        var (start, length) = Part(range, array);
        if (whole is Aggregate columns)
        {
            bool isCopied = Ir(instance.Type).Form == ArrayForm.Array;
            return MapColumns(columns, c => ViewOf(c, start, length) is var part && isCopied ? Copy(part, _builder.TypeOf(c)) : part);
        }

        int view = ViewOf(array, start, length);
        return new Scalar(Ir(instance.Type).Form == ArrayForm.Array ? Copy(view, type) : view);
    }

    /// <summary><c>new Span&lt;T&gt;(array)</c> and <c>new Span&lt;T&gt;(array, start, length)</c>; null for other objects.</summary>
    private Value? SpanCreation(IObjectCreationOperation operation, INamedTypeSymbol type)
    {
        if (!TypeMap.IsSpan(type) || Ir(type) is not { IsArray: true } span || ReordersEffects(operation.Arguments))
            return null;
        IOperation[] given = ByParameter(operation.Arguments, a => a.Value);
        if (given.Length == 0)
            return new Scalar(_builder.Allocate(IrType.Span(span.Element!), Allocation.Scratch, _builder.Integer(0)));
        if (Ir(Unconverted(given[0]).Type) is not { Form: ArrayForm.Array, Rank: 1 } || given.Length is not (1 or 3))
            return null;
        int array = Id(Unconverted(given[0]));
        return new Scalar(given.Length == 1 ? array : ViewOf(array, Id(given[1]), Id(given[2])));
    }

    private int ViewOf(int array, int start, int? length) =>
        _builder.View(array, start, length ?? _builder.Apply(Arithmetic.Subtract, _builder.Length(array), start));

    private Value CreateArray(IArrayCreationOperation operation)
    {
        if (operation.Type is IArrayTypeSymbol rows && RowLayout(rows) is { } row && (operation.Initializer is null || rows.Rank == 1))
        {
            return operation.Initializer is { ElementValues: var elements }
                ? RowsOf(Resolve(rows), row, elements)
                : CreateRows(Resolve(rows), row, [.. operation.DimensionSizes.Select(d => ToInt32(Id(d)))]);
        }

        if (operation.Type is not IArrayTypeSymbol || Ir(operation.Type) is not { IsArray: true, Element.Kind: not Compiler.Ir.TypeKind.Opaque } type)
            return ForeignArray(operation);
        int[] lengths = [.. operation.DimensionSizes.Select(d => ToInt32(Id(d)))];
        int array = _builder.Allocate(type, KindOf(type), lengths);
        if (operation.Initializer is { } initializer)
            Fill(array, initializer, []);
        return new Scalar(array);
    }

    private Value ForeignArray(IArrayCreationOperation operation)
    {
        if (operation.Type is not IArrayTypeSymbol type || operation.Initializer is not null || type.Rank != 1)
            return Foreign(operation);
        int length = Id(operation.DimensionSizes[0]);
        return new Scalar(_builder.External(Ir(type), $"new {TypeMap.Text(type.ElementType)}[{{0}}]", Effect.Writes, -1, length));
    }

    /// <summary>Memory that may be the result must outlive the call.</summary>
    private Allocation KindOf(IrType type) =>
        type.Form == ArrayForm.Array && TypeMap.ToIr(_method.ReturnType) is { IsArray: true } ? Allocation.Managed : Allocation.Scratch;

    private void Fill(int array, IArrayInitializerOperation initializer, int[] outer)
    {
        for (int i = 0; i < initializer.ElementValues.Length; i++)
        {
            IOperation element = initializer.ElementValues[i];
            if (element is IArrayInitializerOperation inner && outer.Length + 1 < _builder.TypeOf(array).Rank)
            {
                Fill(array, inner, [.. outer, _builder.Integer(i)]);
                continue;
            }

            int value = Adapt(Evaluate(element), _builder.TypeOf(array).Element!);
            _builder.Store(array, [.. outer, _builder.Integer(i)], value);
        }
    }

    private Value Collection(ICollectionExpressionOperation operation)
    {
        if (operation.Type is { } rows && RowLayout(rows) is { } row && !operation.Elements.Any(e => e is ISpreadOperation))
            return RowsOf(Resolve(rows), row, operation.Elements);
        if (Ir(operation.Type) is not { IsArray: true, Rank: 1, Element.Kind: not Compiler.Ir.TypeKind.Opaque } type)
            return Unsupported(operation, "A collection expression of this type", "only arrays and spans of numbers are followed", "Use an array.");
        IrType memory = type.Form == ArrayForm.ReadOnlySpan ? IrType.Span(type.Element!) : type;
        int[] values = [.. operation.Elements.Select(e => Id(e is ISpreadOperation part ? Unconverted(part.Operand) : e))];
        if (operation.Elements.Any(e => e is ISpreadOperation))
            return Spreads(operation, values, memory);
        int array = _builder.Allocate(memory, KindOf(memory), _builder.Integer(values.Length));
        for (int i = 0; i < values.Length; i++)
            _builder.Store(array, [_builder.Integer(i)], Adapt(new Scalar(values[i]), type.Element!));
        return new Scalar(array);
    }

    /// <summary>A collection expression with parts: its length is the sum of theirs, and each begins where the one before ends.</summary>
    private Value Spreads(ICollectionExpressionOperation operation, int[] values, IrType memory)
    {
        int[] lengths = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (operation.Elements[i] is not ISpreadOperation part)
                lengths[i] = _builder.Integer(1);
            else if (_builder.TypeOf(values[i]) is { IsArray: true, Rank: 1 } type && type.Element == memory.Element)
                lengths[i] = _builder.Length(values[i]);
            else
                return Unsupported(part, "'..' over this collection", "only arrays and spans of the same numbers are followed", "Copy the items in a loop.");
        }

        int array = _builder.Allocate(memory, KindOf(memory), lengths.Aggregate((a, b) => _builder.Apply(Arithmetic.Add, a, b)));
        int start = _builder.Integer(0);
        for (int i = 0; i < values.Length; i++)
        {
            if (operation.Elements[i] is ISpreadOperation)
                CopyElements(values[i], ViewOf(array, start, lengths[i]), lengths[i]);
            else
                _builder.Store(array, [start], Adapt(new Scalar(values[i]), memory.Element!));
            start = _builder.Apply(Arithmetic.Add, start, lengths[i]);
        }

        return new Scalar(array);
    }

    /// <summary>stackalloc has no public operation kind of its own; its children are the length and the initial values.</summary>
    private Value StackAllocation(IOperation operation)
    {
        ITypeSymbol? element = (operation.SemanticModel?.GetTypeInfo(operation.Syntax, _cancellation).ConvertedType ?? operation.Type) switch
        {
            INamedTypeSymbol span when TypeMap.IsSpan(span) => span.TypeArguments[0],
            _ => null,
        };
        if (element is not null && TypeMap.LayoutOf(Resolve(element)) is { } row && IsColumnar(row) && operation.Syntax is StackAllocArrayCreationExpressionSyntax { Initializer: null })
            return CreateRows(_compilation.CreateArrayTypeSymbol(Resolve(element)), row, [ToInt32(Id(operation.ChildOperations.First()))]);
        if (element is null || Ir(element).Kind == Compiler.Ir.TypeKind.Opaque)
            return Refuse(operation, Diagnostics.Descriptors.UnsafeCode, "A pointer", "the generator cannot see what it points to", "Assign the stackalloc to a span.");
        ImmutableArray<IOperation> children = [.. operation.ChildOperations];
        InitializerExpressionSyntax? initializer = operation.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax s => s.Initializer,
            ImplicitStackAllocArrayCreationExpressionSyntax s => s.Initializer,
            _ => null,
        };
        int[] values = [.. children.Select(Id)];
        int count = initializer?.Expressions.Count ?? 0;
        int[] elements = [.. values.Skip(values.Length - count)];
        int length = values.Length > count ? ToInt32(values[0]) : _builder.Integer(count);
        int array = _builder.Allocate(IrType.Span(Ir(element)), Allocation.Scratch, length);
        for (int i = 0; i < elements.Length; i++)
            _builder.Store(array, [_builder.Integer(i)], elements[i]);
        return new Scalar(array);
    }

    /// <summary>Fresh memory with the same contents.</summary>
    private int Copy(int source, IrType type)
    {
        int length = _builder.Length(source);
        IrType memory = IrType.ArrayOf(type.Element!);
        int copy = _builder.Allocate(memory, KindOf(memory), length);
        CopyElements(source, copy, length);
        return copy;
    }

    private void CopyElements(int source, int target, int length) =>
        ForEachIndex(length, i => _builder.Store(target, [i], _builder.Load(source, i)));

    /// <summary>A loop that carries nothing.</summary>
    private void ForEachIndex(int length, System.Action<int> body)
    {
        int zero = _builder.Integer(0);
        int[] index = _builder.Open((IrType.Int32, null));
        body(index[0]);
        _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
    }

    /// <summary>The memory that a view shows.</summary>
    private int MemoryOf(int array)
    {
        while (_builder.DefinitionOf(array) is View view)
            array = view.Array;
        return array;
    }

}
