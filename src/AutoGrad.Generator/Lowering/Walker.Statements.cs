using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Statements in sequence, and if.</summary>
internal sealed partial class Walker
{
    /// <summary>The body of a method, accessor, constructor, local function or lambda.</summary>
    private void Body(IOperation body)
    {
        switch (body)
        {
            case IMethodBodyOperation method when (method.BlockBody ?? method.ExpressionBody) is { } block:
                Sequence(block.Operations);
                break;
            case IConstructorBodyOperation constructor:
                if (constructor.Initializer is { } initializer)
                    Statement(initializer);
                if ((constructor.BlockBody ?? constructor.ExpressionBody) is { } code)
                    Sequence(code.Operations);
                break;
            case IBlockOperation block:
                Sequence(block.Operations);
                break;
            case ILocalFunctionOperation { Body: { } block }:
                Sequence(block.Operations);
                break;
            default:
                Broken(null);
                break;
        }
    }

    private void Statement(IOperation operation)
    {
        EnsureStack();
        switch (operation)
        {
            case IBlockOperation block:
                int mark = _slots;
                Sequence(block.Operations);
                Forget(mark);
                break;
            case IVariableDeclarationGroupOperation group:
                SetOrigin(group.Syntax);
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                    Declaration(declaration);
                break;
            case IExpressionStatementOperation expression:
                SetOrigin(expression.Syntax);
                Discarded(expression.Operation);
                break;
            case IReturnOperation { Kind: OperationKind.Return } exit:
                SetOrigin(exit.ReturnedValue?.Syntax ?? exit.Syntax);
                Return(exit);
                break;
            case IConditionalOperation branch:
                Branch(branch, null);
                break;
            case IForLoopOperation loop:
                ForLoop(loop);
                break;
            case IWhileLoopOperation loop:
                WhileLoop(loop);
                break;
            case IForEachLoopOperation loop:
                ForEachLoop(loop);
                break;
            case IBranchOperation jump:
                Jump(jump);
                break;
            case ISwitchOperation choice:
                Switch(choice);
                break;
            case IThrowOperation exception:
                SetOrigin(exception.Syntax);
                Raise(exception);
                break;
            case ILabeledOperation labeled:
                Refuse(labeled, Descriptors.Goto, "A label", "jumps to it would leave the structure of blocks", "Use loops, 'break' and 'continue'.");
                break;
            case IEmptyOperation:
            case ILocalFunctionOperation:
                break;
            case IInvalidOperation:
                Broken(null);
                break;
            default:
                SetOrigin(operation.Syntax);
                Discarded(operation);
                break;
        }
    }

    private void Discarded(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IDiscardOperation } assignment:
                Evaluate(assignment.Value);
                break;
            case IIncrementOrDecrementOperation increment:
                Increment(increment, isValueUsed: false);
                break;
            default:
                Evaluate(operation);
                break;
        }
    }

    private void Declaration(IVariableDeclarationOperation declaration)
    {
        foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
        {
            ILocalSymbol local = declarator.Symbol;
            IOperation? initial = (declarator.Initializer ?? declaration.Initializer)?.Value;
            if (local.IsConst)
                continue;
            if (local.Type.TypeKind is Microsoft.CodeAnalysis.TypeKind.Pointer or Microsoft.CodeAnalysis.TypeKind.FunctionPointer)
            {
                Refuse(declarator, Descriptors.UnsafeCode, "A pointer", "the generator cannot see what it points to", "Use a span.");
                continue;
            }

            if (local.RefKind != RefKind.None)
            {
                if (initial is null)
                    Broken(null);
                else
                    _frame.Bind(local, PlaceOf(initial));
                _isPinned = true;
                _declaredAt[local] = _controlDepth;
                continue;
            }

            Value? value = initial is null ? null : Evaluate(initial);
            Slot slot = NewVariable(local, local.Type);
            if (value is not null)
                Write(new VariablePlace(slot), value, declarator);
        }
    }

    /// <summary>Lowers an if.</summary>
    /// <param name="operation">The statement.</param>
    /// <param name="rest">What follows it in the same block.</param>
    /// <returns>Whether <paramref name="rest"/> has been lowered inside.</returns>
    private bool Branch(IConditionalOperation operation, Action? rest)
    {
        _cancellation.ThrowIfCancellationRequested();
        SetOrigin(operation.Condition.Syntax);
        int condition = Id(operation.Condition);
        Provenance origin = _builder.Origin;
        if (_builder.LiteralOf(condition) is { } literal)
        {
            if ((literal.Bits != 0 ? operation.WhenTrue : operation.WhenFalse) is { } taken)
                Statement(taken);
            return false;
        }

        Environment start = _env;
        bool reversed = operation.WhenFalse is not null && !MayComplete(operation.WhenFalse) && MayComplete(operation.WhenTrue);
        IOperation? leaving = reversed ? operation.WhenFalse : operation.WhenTrue;
        IOperation? staying = reversed ? operation.WhenTrue : operation.WhenFalse;
        Side a = LowerStatements(start, () => Optional(leaving));
        bool inside = rest is not null && !a.End.Completes && !a.End.Thrown;
        Side b = LowerStatements(start, () =>
        {
            if (inside)
                Tail(staying, rest!);
            else
                Optional(staying);
        });
        _builder.Origin = origin;
        Merge(condition, start, reversed ? b : a, reversed ? a : b);
        return inside;
    }

    /// <summary>A statement and what follows it, at the end of a branch whose other side has left.</summary>
    private void Tail(IOperation? statement, Action rest)
    {
        switch (statement)
        {
            case null:
                rest();
                break;
            case IBlockOperation block:
                From(block.Operations, 0, rest);
                break;
            default:
                From([statement], 0, rest);
                break;
        }
    }

    private void Optional(IOperation? statement)
    {
        if (statement is not null)
            Statement(statement);
    }

    /// <summary>A quick look at whether control can reach the end of a statement; only a hint, what counts is found while lowering.</summary>
    private static bool MayComplete(IOperation? statement) => statement switch
    {
        null => true,
        IReturnOperation => false,
        IBranchOperation => false,
        IThrowOperation => false,
        IExpressionStatementOperation { Operation: IThrowOperation } => false,
        IBlockOperation block => block.Operations.All(MayComplete),
        IConditionalOperation branch => branch.WhenFalse is null || MayComplete(branch.WhenTrue) || MayComplete(branch.WhenFalse),
        _ => true,
    };

    private void Raise(IThrowOperation operation)
    {
        if (operation.Exception is not { } exception || exception is IConversionOperation { Conversion.Exists: false })
        {
            Broken(null);
            return;
        }

        var (template, arguments) = Saying(() => Template(exception));
        _builder.Append(new Throw(template, arguments.ToArray()));
        _env.Completes = false;
        _env.Thrown = true;
    }
}
