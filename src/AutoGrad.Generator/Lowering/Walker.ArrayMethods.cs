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
        if (ReordersEffects(operation.Arguments))
            return Unsupported(operation, "This call", "its arguments are not written in the order of the parameters, and computing one may change another", "Write them in order.");
        IOperation[] given = ByParameter([.. operation.Arguments.Where(a => a.ArgumentKind != ArgumentKind.DefaultValue)], a => a.Value);
        IOperation[] operands = operation.Instance is { } instance ? [instance, .. given] : given;
        if (plain is { Name: "Empty", IsStatic: true } && owner == "Array" && Ir(operation.Type) is { IsArray: true } empty)
            return new Scalar(_builder.Allocate(empty, KindOf(empty), _builder.Integer(0)));
        if (operands.Length == 0 || Ir(Unconverted(operands[0]).Type) is not { IsArray: true } type)
            return null;
        if (RowsMethod([Unconverted(operands[0]), .. operands.Skip(1)], plain.Name) is { } rows)
            return rows;
        if (BoundOf(plain.Name, operands, type) is { } bound)
            return bound;
        if (type.Rank > 1)
            return MatrixMethod(plain.Name, operands, type);
        return (owner, plain.Name, operands.Length) switch
        {
            (_, "Slice", 2 or 3) or ("MemoryExtensions", "AsSpan", 2 or 3) when isSpan || owner == "MemoryExtensions" => SliceCall(operands),
            ("MemoryExtensions", "AsSpan", 1) => Evaluate(operands[0]),
            (_, "ToArray", 1) => new Scalar(Copy(Id(Unconverted(operands[0])), type)),
            ("Array", "Clone", 1) => new Scalar(Copy(Id(operands[0]), type)),
            (_, "CopyTo", 2) => CopyTo(Id(Unconverted(operands[0])), Target(operands[1])),
            ("Array", "CopyTo", 3) => CopyTo(Id(operands[0]), From(Target(operands[1]), Id(operands[2]))),
            (_, "TryCopyTo", 2) => TryCopyTo(Id(Unconverted(operands[0])), Target(operands[1])),
            ("Array", "Copy", 3) => CopyPart(operands[0], null, operands[1], null, operands[2]),
            ("Array", "Copy", 5) => CopyPart(operands[0], operands[1], operands[2], operands[3], operands[4]),
            (_, "Clear", 1) => ClearAll(Target(operands[0])),
            ("Array", "Clear", 3) => ClearAll(ViewOf(Target(operands[0]), Id(operands[1]), Id(operands[2]))),
            (_, "Fill", 2) => FillAll(Target(operands[0]), operands[1]),
            ("Array", "Fill", 4) => FillPart(operands),
            (_, "Reverse", 1) when isSpan || owner is "MemoryExtensions" or "Array" => ReverseAll(Target(operands[0])),
            ("Array", "Reverse", 3) => ReverseAll(ViewOf(Target(operands[0]), Id(operands[1]), Id(operands[2]))),
            _ => IsQuestion(plain) ? Ask(operation, plain, operands) : null,
        };
    }

    /// <summary>What looks into memory and answers with a truth value or a place: a decision, which carries no derivative.</summary>
    private static bool IsQuestion(IMethodSymbol method) =>
        method.IsStatic && method.ReturnType.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32
        && method.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In && p.Type.TypeKind != Microsoft.CodeAnalysis.TypeKind.Delegate)
        && method.Name is "IndexOf" or "LastIndexOf" or "IndexOfAny" or "LastIndexOfAny" or "IndexOfAnyExcept" or "Contains" or "ContainsAny"
            or "SequenceEqual" or "SequenceCompareTo" or "StartsWith" or "EndsWith" or "BinarySearch" or "Count";

    private Value Ask(IInvocationOperation operation, IMethodSymbol method, IOperation[] operands)
    {
        int[] ids = [.. operands.Select(o => Id(Unconverted(o)))];
        string element = _builder.TypeOf(ids[0]).Element!.Text;
        string arguments = method.IsGenericMethod && method.TypeParameters.Length == 1 ? $"<{element}>" : "";
        string text = $"{TypeMap.Text(method.ContainingType)}.{method.Name}{arguments}({Holes(0, ids.Length)})";
        return new Scalar(_builder.External(Ir(operation.Type), text, Effect.Reads, -1, ids));
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
        if (IsRange(operands[1]))
        {
            var (first, length) = Part(operands[1], array);
            return new Scalar(ViewOf(array, first, length));
        }

        int start = Index(operands[1], array);
        return new Scalar(ViewOf(array, start, operands.Length > 2 ? Id(operands[2]) : null));
    }

    private int From(int array, int start) => ViewOf(array, start, null);

    private Value CopyTo(int source, int target)
    {
        int length = _builder.Length(source);
        GuardLength(length, target);
        return CopyElementsSafely(source, target, length);
    }

    private Value TryCopyTo(int source, int target)
    {
        int length = _builder.Length(source);
        int fits = _builder.Apply(Comparisons.GreaterOrEqual, _builder.Length(target), length);
        _builder.Open();
        CopyElementsSafely(source, target, length);
        Region then = _builder.Close();
        _builder.Open();
        _builder.If(fits, then, _builder.Close());
        return new Scalar(fits);
    }

    /// <summary>Array.Copy, which writes nothing if either array is too short.</summary>
    private Value CopyPart(IOperation source, IOperation? sourceStart, IOperation target, IOperation? targetStart, IOperation count)
    {
        int from = Id(Unconverted(source));
        int? fromStart = sourceStart is null ? null : ToInt32(Id(sourceStart));
        int to = Target(target);
        int? toStart = targetStart is null ? null : ToInt32(Id(targetStart));
        int length = ToInt32(Id(count));
        if (_builder.TypeOf(from).Rank == 2)
            return CopyWithinMatrices(from, fromStart, to, toStart, length);
        from = fromStart is { } i ? From(from, i) : from;
        to = toStart is { } j ? From(to, j) : to;
        GuardLength(length, from);
        GuardLength(length, to);
        return CopyElementsSafely(from, to, length);
    }

    private Value CopyElementsSafely(int source, int target, int length)
    {
        if (_builder.TypeOf(source).Element != _builder.TypeOf(target).Element)
            return Broken(null);
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

    /// <summary>Exchanges the elements at both ends, from the outside in.</summary>
    private Value ReverseAll(int array)
    {
        int length = _builder.Length(array);
        int last = _builder.Apply(Arithmetic.Subtract, length, _builder.Integer(1));
        ForEachIndex(_builder.Apply(Arithmetic.Divide, length, _builder.Integer(2)), i =>
        {
            int mirror = _builder.Apply(Arithmetic.Subtract, last, i);
            int first = _builder.Load(array, i), second = _builder.Load(array, mirror);
            _builder.Store(array, [i], second);
            _builder.Store(array, [mirror], first);
        });
        return Value.None;
    }

    private Value FillPart(IOperation[] operands)
    {
        int array = Target(operands[0]);
        int element = Adapt(Evaluate(operands[1]), _builder.TypeOf(array).Element!);
        int part = ViewOf(array, Id(operands[2]), Id(operands[3]));
        ForEachIndex(_builder.Length(part), i => _builder.Store(part, [i], element));
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
