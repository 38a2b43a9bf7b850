using System.Collections.Generic;
using System.Linq;
using System.Text;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Foreign expressions: C# text that generated code repeats, with holes for what the IR computes.</summary>
internal sealed partial class Walker
{
    private Value Foreign(IOperation operation)
    {
        if (operation is ICoalesceOperation coalesce)
            return Coalesce(coalesce);
        var (template, arguments) = Template(operation);
        if (operation.Type is null)
            return Broken(operation);
        return Spread(new Scalar(_builder.External(Ir(operation.Type), template, Effect.Reads, UseSite(operation, [.. arguments]), [.. arguments])), operation.Type);
    }

    private Value Coalesce(ICoalesceOperation operation)
    {
        if (IsNullable(operation.Value.Type) && TypeMap.LayoutOf(Resolve(operation.Value.Type!)) is not null)
            return Evaluate(operation.Value) is var nullable && IsNullable(nullable) ? CoalesceNullable(operation, nullable) : Broken(operation);
        if (operation.Value.Type is not { IsReferenceType: true })
            return Unsupported(operation, "'??' on a nullable number", "nullable numbers are not followed", "Test HasValue before, or pass the number in.");
        int value = Id(operation.Value);
        int isNull = IsNull(value);
        return Choose(isNull, operation.Type, () => Evaluate(operation.WhenNull), () => new Scalar(value));
    }

    private Value CoalesceAssignment(ICoalesceAssignmentOperation operation)
    {
        if (IsNullable(operation.Target.Type) && TypeMap.LayoutOf(Resolve(operation.Target.Type!)) is not null)
            return AssignNullable(operation);
        if (operation.Target.Type is not { IsReferenceType: true })
            return Unsupported(operation, "'??=' on a nullable number", "nullable numbers are not followed", "Test HasValue before, or pass the number in.");
        Place target = PlaceOf(operation.Target);
        int value = IdOf(Read(target, operation.Target), operation.Target);
        int isNull = IsNull(value);
        return Choose(isNull, operation.Type, Assigned, () => new Scalar(value));

        Value Assigned()
        {
            Value assigned = Evaluate(operation.Value);
            Write(target, assigned, operation);
            return assigned;
        }
    }

    /// <summary>The text of a foreign expression and its operands.</summary>
    private (string Template, List<int> Arguments) Template(IOperation operation)
    {
        StringBuilder text = new();
        List<int> arguments = [];
        Append(operation, text, arguments);
        return (text.ToString(), arguments);
    }

    private void Append(IOperation operation, StringBuilder text, List<int> arguments)
    {
        EnsureStack();
        switch (operation)
        {
            case { ConstantValue.HasValue: true, Type: { } type }:
                text.Append(Escape(ConstantText.Of(operation.ConstantValue.Value, type)));
                break;
            case IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion when conversion.Type is { IsReferenceType: true }:
                Append(conversion.Operand, text, arguments);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation when creation.Initializer is null:
                text.Append("new ").Append(TypeMap.Text(Resolve(constructor.ContainingType))).Append('(');
                AppendAll(creation.Arguments, text, arguments);
                text.Append(')');
                break;
            case IInterpolatedStringOperation interpolated:
                AppendInterpolated(interpolated, text, arguments);
                break;
            case ITypeOfOperation { TypeOperand: { } named }:
                text.Append("typeof(").Append(TypeMap.Text(Resolve(named))).Append(')');
                break;
            case IIsTypeOperation test:
                text.Append('(');
                Append(test.ValueOperand, text, arguments);
                text.Append(" is ").Append(TypeMap.Text(Resolve(test.TypeOperand))).Append(')');
                break;
            case IArrayCreationOperation { Initializer: { } initializer, Type: IArrayTypeSymbol { Rank: 1 } array } when Ir(array.ElementType).Kind == Compiler.Ir.TypeKind.Opaque:
                text.Append("new ").Append(TypeMap.Text(Resolve(array.ElementType))).Append("[] {{ ");
                for (int i = 0; i < initializer.ElementValues.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    AppendKept(initializer.ElementValues[i], text, arguments);
                }

                text.Append(" }}");
                break;
            case ISizeOfOperation or IUtf8StringOperation:
                text.Append(Escape(operation.Syntax.ToString()));
                break;
            default:
                text.Append('{').Append(arguments.Count).Append('}');
                arguments.Add(Id(operation));
                break;
        }
    }

    /// <summary>An element of an array of objects, which may be read back: a number in a box would lose its derivative.</summary>
    private void AppendKept(IOperation element, StringBuilder text, List<int> arguments)
    {
        if (_saying == 0 && element is IConversionOperation { Operand: { Type: { } type } boxed, Type.IsReferenceType: true } && TypeMap.HoldsReals(type) && !boxed.ConstantValue.HasValue)
            Refuse(boxed, Descriptors.Boxing, SourceLine.Of(boxed.Syntax), type.ToDisplayString());
        else
            Append(element, text, arguments);
    }

    private void AppendAll(IEnumerable<IArgumentOperation> operands, StringBuilder text, List<int> arguments)
    {
        bool first = true;
        foreach (IArgumentOperation argument in operands.Where(a => a.ArgumentKind != ArgumentKind.DefaultValue))
        {
            if (!first)
                text.Append(", ");
            first = false;
            if (argument.Parameter is { } parameter && argument.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ArgumentSyntax { NameColon: not null })
                text.Append(ConstantText.Identifier(parameter.Name)).Append(": ");
            if (argument.ArgumentKind == ArgumentKind.ParamArray && argument.Value is IArrayCreationOperation { Initializer: { } list })
            {
                for (int i = 0; i < list.ElementValues.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(list.ElementValues[i], text, arguments);
                }

                continue;
            }

            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
                Refuse(argument, Descriptors.OpaqueCall, SourceLine.Of(argument.Syntax), Cures.General);
            Append(argument.Value, text, arguments);
        }
    }

    private void AppendInterpolated(IInterpolatedStringOperation operation, StringBuilder text, List<int> arguments)
    {
        text.Append("$\"");
        foreach (IInterpolatedStringContentOperation part in operation.Parts)
        {
            switch (part)
            {
                case IInterpolatedStringTextOperation { Text.ConstantValue.Value: string literal }:
                    AppendLiteral(literal, text);
                    break;
                case IInterpolationOperation interpolation:
                    AppendHole(interpolation.Expression, interpolation.Alignment, interpolation.FormatString, text, arguments);
                    break;
                case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: { Length: > 0 } given } call }:
                    if (call.TargetMethod.Name == "AppendLiteral" && given[0].Value.ConstantValue.Value is string appended)
                        AppendLiteral(appended, text);
                    else
                        AppendHole(given[0].Value, Given("alignment"), Given("format"), text, arguments);
                    break;

                    IOperation? Given(string name) => given.FirstOrDefault(a => a.Parameter?.Name == name && a.ArgumentKind != ArgumentKind.DefaultValue)?.Value;
                default:
                    Unsupported(operation);
                    break;
            }
        }

        text.Append('"');
    }

    private void AppendLiteral(string literal, StringBuilder text)
    {
        string quoted = ConstantText.Of(literal, _compilation.GetSpecialType(SpecialType.System_String));
        text.Append(Escape(Escape(quoted.Substring(1, quoted.Length - 2))));
    }

    private void AppendHole(IOperation expression, IOperation? alignment, IOperation? format, StringBuilder text, List<int> arguments)
    {
        text.Append("{{(");
        Append(expression, text, arguments);
        text.Append(')');
        if (alignment is not null)
            text.Append(',').Append(alignment.Syntax);
        if (format?.ConstantValue.Value is string form)
            text.Append(':').Append(Escape(form));
        text.Append("}}");
    }

    private static string Escape(string text) => text.Replace("{", "{{").Replace("}", "}}");
}
