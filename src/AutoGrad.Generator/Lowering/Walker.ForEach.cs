using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>foreach: counted loops over memory that has a length and indices.</summary>
internal sealed partial class Walker
{
    private void ForEachLoop(IForEachLoopOperation operation)
    {
        SetOrigin(operation.Collection.Syntax);
        IOperation collection = operation.Collection;
        while (collection is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
            collection = conversion.Operand;
        if (EnumeratorOf(operation) is { } own)
        {
            ForEachOf(operation, collection, own);
            return;
        }

        int mark = _slots;
        Value whole = Evaluate(collection);
        ITypeSymbol? type = collection.Type is null ? null : Resolve(collection.Type);
        Counted? counted = type is null ? null
            : whole is Aggregate columns && IsColumns(whole) && RowLayout(type) is { } row
                ? new Counted(_builder.Length(FirstColumn(columns)), i => new RowPlace(columns, [i], row.Type))
                : whole is Scalar { Id: var source } ? Count(type, source) : null;
        if (type is null || operation.IsAsynchronous || counted is not { } loop)
        {
            Unsupported(
                operation.Collection, $"foreach over '{type?.ToDisplayString()}'", "only arrays, spans, lists and enumerators with source have an order that can be walked backwards",
                "Copy the items into an array and loop over that.");
            return;
        }

        ExitTarget exit = new(mark), next = new(mark);
        Labels(operation, exit, next);

        RunForEach(operation, exit, next, loop);
        Forget(mark);
    }

    /// <summary>Something with a length and elements.</summary>
    private sealed record Counted(int Length, Func<int, Place> Element);

    private static ITypeSymbol? ElementTypeOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments.Length: 1 } span => span.TypeArguments[0],
        _ => null,
    };

    private Counted? Count(ITypeSymbol type, int source)
    {
        IrType ir = _builder.TypeOf(source);
        if (ir is { IsArray: true, Rank: 1 })
            return new Counted(_builder.Length(source), i => new ElementPlace(source, [i], ElementTypeOf(type)));
        if (ir is { IsArray: true, Rank: 2 })
            return RowByRow(source, type);
        ITypeSymbol? element = type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
            { SpecialType: SpecialType.System_String } => _compilation.GetSpecialType(SpecialType.System_Char),
            INamedTypeSymbol { TypeArguments.Length: 1, Name: "List" or "IReadOnlyList" or "IList" or "ImmutableArray" or "Span" or "ReadOnlySpan" } list => list.TypeArguments[0],
            _ => null,
        };
        if (element is null)
            return null;
        string count = type is INamedTypeSymbol { Name: "List" or "IReadOnlyList" or "IList" } ? "{0}.Count" : "{0}.Length";
        int length = _builder.External(IrType.Int32, count, Effect.Reads, -1, source);
        return new Counted(length, i => new ForeignPlace(Ir(element), element, "{0}[{1}]", [source, i], isStatic: false));
    }

    /// <summary>The elements of a matrix, in the order in which foreach takes them.</summary>
    private Counted RowByRow(int matrix, ITypeSymbol type)
    {
        int width = _builder.Length(matrix, 1);
        return new Counted(
            _builder.Apply(Arithmetic.Multiply, _builder.Length(matrix), width),
            i => new ElementPlace(matrix, [_builder.Apply(Arithmetic.Divide, i, width), _builder.Apply(Arithmetic.Remainder, i, width)], ElementTypeOf(type)));
    }

    private void RunForEach(IForEachLoopOperation operation, ExitTarget exit, ExitTarget next, Counted loop)
    {
        LoopShape shape = ShapeOf(operation);
        Environment start = _env;
        Provenance origin = _builder.Origin;
        for (int attempt = 0; ; attempt++)
        {
            _env = start.Copy();
            _builder.Origin = origin;
            bool counted = !shape.Breaks && !shape.Returns;
            Carry carry = new(this, shape, exit, start, indexed: true);
            Region? test = counted ? null : TestIndex(carry, loop.Length);
            _env = start.Copy();
            carry.Open();
            _controlDepth++;
            BindElement(operation, loop.Element(carry.Index));
            Statement(operation.Body);
            Arrive(next);
            _controlDepth--;
            _builder.Origin = origin;
            int? following = counted ? null : _builder.Apply(Arithmetic.Add, carry.Index, _builder.Integer(1));
            if (!carry.Close(out Region body, following))
            {
                if (attempt > 1000)
                    throw new InvalidOperationException("a loop does not settle");
                continue;
            }

            _env = start;
            _builder.Origin = origin;
            NoteLoop((test ?? body).Arguments, operation);
            int zero = _builder.Integer(0);
            int[] initial = carry.Initial(zero);
            int[] results = test is null
                ? _builder.For(zero, loop.Length, Bound.Less, 1, [.. initial.Skip(1)], body)
                : _builder.While(initial, test, body);
            carry.Finish(results, test is null ? 0 : 1);
            return;
        }
    }

    private Region TestIndex(Carry carry, int length)
    {
        carry.Open();
        int stay = _builder.Apply(Comparisons.Less, carry.Index, length);
        return carry.CloseTest(_builder.Apply(Logic.And, _builder.Apply(Logic.Not, carry.Exited()!.Value), stay));
    }

    private void BindElement(IForEachLoopOperation operation, Place element)
    {
        switch (operation.LoopControlVariable)
        {
            case IVariableDeclaratorOperation { Symbol: { RefKind: not RefKind.None } local }:
                _frame.Bind(local, element);
                break;
            case IVariableDeclaratorOperation { Symbol: { } local } declarator:
                Value value = Read(element, operation);
                if (operation.Syntax is ForEachStatementSyntax syntax)
                    value = ConvertElement(operation, syntax, value, local.Type);
                Write(new VariablePlace(NewVariable(local, local.Type)), value, declarator);
                break;
            case { } pattern:
                Deconstruct(TargetsOf(pattern), Read(element, operation), ElementTypeOf(operation), operation);
                break;
            default:
                Broken(null);
                break;
        }
    }

    private static ITypeSymbol? ElementTypeOf(IForEachLoopOperation operation) =>
        operation.Syntax is CommonForEachStatementSyntax syntax ? operation.SemanticModel?.GetForEachStatementInfo(syntax).ElementType : null;

    private Value ConvertElement(IForEachLoopOperation operation, ForEachStatementSyntax syntax, Value value, ITypeSymbol target)
    {
        if (operation.SemanticModel is not { } model)
            return value;
        ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
        return info.ElementType is { } element && !info.ElementConversion.IsIdentity ? Convert(operation, value, element, target, null, false) : value;
    }
}
