using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Conversions: numbers change their type, arrays keep their memory, everything else is foreign.</summary>
internal sealed partial class Walker
{
    /// <summary>Whether what is evaluated is only said, in an exception or a line of output: then a number may be boxed.</summary>
    private int _saying;

    private TResult Saying<TResult>(System.Func<TResult> evaluate)
    {
        _saying++;
        TResult result = evaluate();
        _saying--;
        return result;
    }

    private Value Conversion(IConversionOperation operation)
    {
        if (!operation.Conversion.Exists)
            return Broken(operation);
        if (operation.Operand.Type is not { } source || operation.Type is not { } target)
        {
            if (operation.Operand is IAnonymousFunctionOperation or IMethodReferenceOperation or ICollectionExpressionOperation or IThrowOperation)
                return Evaluate(operation.Operand);
            if (operation.Operand is IConditionalOperation or ISwitchExpressionOperation or ITupleOperation or IDefaultValueOperation && operation.Type is not null)
                return Evaluate(operation.Operand);
            if (IsNullable(operation.Type) && operation.Operand.ConstantValue is { HasValue: true, Value: null })
                return Default(operation.Type);
            return operation.Operand.ConstantValue.HasValue ? new Scalar(ConstantOf(null, operation.Type!)) : Broken(operation);
        }

        return Convert(operation, Evaluate(operation.Operand), source, target, operation.OperatorMethod, operation.IsChecked);
    }

    /// <summary>C# refuses constants that a conversion would cut off, unless it is told that this is meant; folding may make a constant of anything.</summary>
    private static bool MayLose(ITypeSymbol source, ITypeSymbol target) =>
        IsInteger(source) && IsInteger(target) && source.SpecialType != target.SpecialType;

    private static bool IsInteger(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_UInt64;

    private Value Convert(IOperation operation, Value value, ITypeSymbol source, ITypeSymbol target, IMethodSymbol? method, bool isChecked)
    {
        source = Resolve(source);
        target = Resolve(target);
        if (SymbolEqualityComparer.Default.Equals(source, target) || value is Closure or Chosen or Reference)
            return value;
        if (ConvertNullable(operation, value, source, target, isChecked) is { } nullable)
            return nullable;
        IrType from = Ir(source), to = Ir(target);
        if (IsColumns(value) && (TypeMap.IsSpan(target) || target is IArrayTypeSymbol))
            return value;
        if (value is Aggregate { Layout.Type.IsReferenceType: true } && !IsColumns(value) && target.IsReferenceType && method is null)
            return value;
        if (value is Aggregate tuple)
            return ConvertAggregate(operation, tuple, source, target, method, isChecked);
        if (from.IsArray && (to.IsArray || TypeMap.IsSpan(target)))
            return value;
        if (method is not null && !method.DeclaringSyntaxReferences.IsEmpty)
            return CallOperator(operation, method, value, null);
        int id = IdOf(value, operation);
        from = _builder.TypeOf(id);
        if (from == to)
            return value;
        bool isNumber = from.Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer;
        if (isNumber && to.Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer && Conversions.To(to) is { } conversion
            && (!HasOverflowOfItsOwn(isChecked) || to.IsReal))
            return new Scalar(Exactly(id, to) ?? _builder.Apply(conversion, id));
        bool isBoxed = from.IsReal && to.Kind == Compiler.Ir.TypeKind.Opaque && !target.IsValueType;
        if (isBoxed && _saying > 0)
            return new Scalar(_builder.External(to, "((object){0})", Effect.Pure, -1, id));
        if (isBoxed)
            return Refuse(operation, Descriptors.Boxing, SourceLine.Of(operation.Syntax), from.Text);
        string text = to.IsReal || (!HasOverflowOfItsOwn(isChecked) && !MayLose(source, target)) ? $"(({to.Text}){{0}})" : WithOverflow($"({to.Text}){{0}}", isChecked);

        // An integer carries no derivative, of whatever type it is.
        int site = from.IsReal && IsWhole(target) ? -1 : UseSite(operation, id);
        int converted = _builder.External(to, text, Effect.Pure, site, id);
        if (source.IsReferenceType && target.IsReferenceType)
            SameObject(id, converted);
        return Spread(new Scalar(converted), target);
    }

    private static bool IsWhole(ITypeSymbol type) =>
        IsInteger(type) || type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Enum || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    /// <summary>An integer literal that a conversion makes real is a real literal.</summary>
    private int? Exactly(int id, IrType to) =>
        to.IsReal && _builder.LiteralOf(id) is { Type.Kind: Compiler.Ir.TypeKind.Integer } literal ? _builder.Real(literal.Bits, to) : null;

    private Value ConvertAggregate(IOperation operation, Aggregate value, ITypeSymbol source, ITypeSymbol target, IMethodSymbol? method, bool isChecked)
    {
        if (method is not null)
            return CallOperator(operation, method, value, null);
        if (TypeMap.LayoutOf(target) is { } layout && target.IsTupleType && layout.Parts.Length == value.Parts.Length)
        {
            Value[] parts = new Value[value.Parts.Length];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = Convert(operation, value.Parts[i], value.Layout.Parts[i].Type, layout.Parts[i].Type, null, isChecked);
            return new Aggregate(layout, [.. parts]);
        }

        return TypeMap.HoldsReals(source)
            ? Refuse(operation, Descriptors.Boxing, SourceLine.Of(operation.Syntax), source.ToDisplayString())
            : Unsupported(operation, "This conversion", "a value that was taken apart is needed as a whole", "Convert its members one by one.");
    }

    /// <summary>The same memory or number under the type that its variable declares.</summary>
    private int Adapt(Value value, IrType type)
    {
        if (value is not Scalar { Id: var id })
            return _builder.Constant(Literal.Default(type));
        IrType actual = _builder.TypeOf(id);
        if (actual == type || !type.IsArray || !actual.IsArray)
            return id;
        if (actual.Column != type.Column)
        {
            Location place = _builder.Origin.Statement is >= 0 and int statement ? _statements[statement] : _method.Locations[0];
            Refusals.Add(
                place, Descriptors.Alias, _builder.NameOf(id) ?? "the array", "it stands for an array of structs that the method is given and for another one",
                "Copy the elements instead.");
        }

        int view = _builder.NewValue(type, null);
        int start = _builder.Integer(0), length = _builder.Length(id);
        _builder.Append(new View(view, id, start, length));
        return view;
    }
}
