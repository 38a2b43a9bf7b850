using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Methods of arrays and spans that are views, loops or lengths.</summary>
internal sealed partial class Walker
{
    /// <summary>The result of a known method on memory; null for other methods.</summary>
    private Value? ArrayMethod(IInvocationOperation operation, IMethodSymbol method)
    {
        IMethodSymbol plain = method.ReducedFrom ?? method;
        string owner = plain.ContainingType?.Name ?? "";
        bool isSpan = TypeMap.IsSpan(method.ContainingType);
        bool isFramework = isSpan || (plain.ContainingType is { DeclaringSyntaxReferences.IsEmpty: true }
            && owner is "MemoryExtensions" or "Array" or "Enumerable");
        if (!isFramework)
            return null;
        IOperation[] operands = operation.Instance is { } instance
            ? [instance, .. operation.Arguments.Where(a => a.ArgumentKind != ArgumentKind.DefaultValue).Select(a => a.Value)]
            : [.. operation.Arguments.Where(a => a.ArgumentKind != ArgumentKind.DefaultValue).Select(a => a.Value)];
        if (plain is { Name: "Empty", IsStatic: true } && owner == "Array" && Ir(operation.Type) is { IsArray: true } empty)
            return new Scalar(_builder.Allocate(empty, KindOf(empty), _builder.Integer(0)));
        if (operands.Length == 0 || Ir(Unconverted(operands[0]).Type) is not { IsArray: true } type)
            return null;
        return (owner, plain.Name, operands.Length) switch
        {
            (_, "Slice", 2 or 3) or ("MemoryExtensions", "AsSpan", 2 or 3) when isSpan || owner == "MemoryExtensions" => SliceCall(operands),
            ("MemoryExtensions", "AsSpan", 1) => Evaluate(operands[0]),
            (_, "ToArray", 1) => new Scalar(Copy(Id(Unconverted(operands[0])), type)),
            ("Array", "Clone", 1) => new Scalar(Copy(Id(operands[0]), type)),
            (_, "CopyTo", 2) => CopyTo(Id(operands[0]), Target(operands[1]), null),
            ("Array", "Copy", 3) => CopyTo(Id(Unconverted(operands[0])), Target(operands[1]), operands[2]),
            (_, "Clear", 1) => ClearAll(Target(operands[0])),
            (_, "Fill", 2) => FillAll(Target(operands[0]), operands[1]),
            (_, "GetLength", 2) when operands[1].ConstantValue is { HasValue: true, Value: int dimension } => new Scalar(_builder.Length(Id(operands[0]), dimension)),
            _ => null,
        };
    }

    /// <summary>Memory that is about to be written.</summary>
    private int Target(IOperation operation)
    {
        int array = Id(Unconverted(operation));
        if (IsForeignMemory(array))
            Refuse(operation, Diagnostics.Descriptors.MemberWrite, SourceLine.Of(operation.Syntax));
        return array;
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
            operation = conversion.Operand;
        return operation;
    }

    private Value SliceCall(IOperation[] operands)
    {
        int array = Id(operands[0]);
        if (operands[1] is not { Type.SpecialType: SpecialType.System_Int32 })
            return Unsupported(operands[1], "A System.Range as a value", "it is not followed", "Give the start and the length.");
        int start = Id(operands[1]);
        return new Scalar(ViewOf(array, start, operands.Length > 2 ? Id(operands[2]) : null));
    }

    private Value CopyTo(int source, int target, IOperation? count)
    {
        int length = count is null ? _builder.Length(source) : ToInt32(Id(count));
        if (_builder.TypeOf(source).Element != _builder.TypeOf(target).Element)
            return Broken(null);
        if (count is null)
            GuardLength(length, target);
        if (MemoryOf(source) != MemoryOf(target))
        {
            CopyElements(source, target, length);
            return Value.None;
        }

        // The parts may overlap, and the order of a plain loop would then read what it has written.
        int buffer = _builder.Allocate(IrType.ArrayOf(_builder.TypeOf(source).Element!), Allocation.Scratch, length);
        CopyElements(source, buffer, length);
        CopyElements(buffer, target, length);
        return Value.None;
    }

    /// <summary>CopyTo writes nothing if the target is too short.</summary>
    private void GuardLength(int length, int target) => ThrowIf(
        _builder.Apply(Comparisons.Less, _builder.Length(target), length), "new global::System.ArgumentException(\"Destination is too short.\")");

    private Value ClearAll(int array)
    {
        _builder.Append(new Clear(array));
        return Value.None;
    }

    private Value FillAll(int array, IOperation value)
    {
        int element = Adapt(Evaluate(value), _builder.TypeOf(array).Element!);
        ForEachIndex(_builder.Length(array), i => _builder.Store(array, [i], element));
        return Value.None;
    }
}
