using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Loops: what they assign is carried from one iteration to the next.</summary>
internal sealed partial class Walker
{
    private readonly Dictionary<IOperation, LoopShape> _shapes = [];

    /// <summary>A loop of the source, in one common form.</summary>
    /// <param name="Operation">The statement.</param>
    /// <param name="Exit">Where break leads.</param>
    /// <param name="Continue">Where continue leads.</param>
    /// <param name="Test">The test, or null for none.</param>
    /// <param name="Body">One iteration.</param>
    /// <param name="Step">What follows each iteration, also after continue.</param>
    /// <param name="TestFirst">False for do-while.</param>
    /// <param name="IsStepFree">Whether nobody can see that the step is also taken when the loop has been left.</param>
    private sealed record LoopForm(
        ILoopOperation Operation, ExitTarget Exit, ExitTarget Continue, LoopTest? Test, Action Body, Action? Step, bool TestFirst,
        bool IsStepFree = false);

    /// <summary>What is asked before or after each trip.</summary>
    /// <param name="Origin">The expression in the source that it comes from.</param>
    /// <param name="Value">Lowers it, each time anew.</param>
    private sealed record LoopTest(IOperation Origin, Func<Value> Value);

    private LoopTest? TestOf(IOperation? condition) => condition is null ? null : new LoopTest(condition, () => Evaluate(condition));

    private void ForLoop(IForLoopOperation operation)
    {
        int mark = _slots;
        ExitTarget exit = new(mark);
        foreach (IOperation before in operation.Before)
            Statement(before);
        ExitTarget next = new(_slots);
        Labels(operation, exit, next);
        Run(new LoopForm(
            operation, exit, next, TestOf(operation.Condition), () => Statement(operation.Body),
            operation.AtLoopBottom.IsEmpty ? null : () => Sequence(operation.AtLoopBottom), TestFirst: true,
            operation.AtLoopBottom.All(step => IsCounting(step, operation))));
        Forget(mark);
    }

    /// <summary>A step such as <c>i++</c> of a counter that ends with the loop: counting once more after a break changes nothing.</summary>
    private static bool IsCounting(IOperation step, IForLoopOperation loop)
    {
        IOperation? target = step switch
        {
            IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation increment } => increment.Target,
            IExpressionStatementOperation { Operation: ICompoundAssignmentOperation { Value.ConstantValue.HasValue: true } add } => add.Target,
            _ => null,
        };
        return target is ILocalReferenceOperation { Local: var local, Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 }
            && loop.Locals.Contains(local, SymbolEqualityComparer.Default);
    }

    private void WhileLoop(IWhileLoopOperation operation)
    {
        ExitTarget exit = new(_slots), next = new(_slots);
        Labels(operation, exit, next);
        Run(new LoopForm(operation, exit, next, TestOf(operation.Condition), () => Statement(operation.Body), null, operation.ConditionIsTop));
    }

    private void Labels(ILoopOperation operation, ExitTarget exit, ExitTarget next)
    {
        _labels[operation.ExitLabel] = exit;
        _labels[operation.ContinueLabel] = next;
    }

    private LoopShape ShapeOf(IOperation loop)
    {
        if (!_shapes.TryGetValue(loop, out LoopShape? shape))
            _shapes.Add(loop, shape = LoopShape.Guess(loop));
        return shape;
    }

    private void Run(LoopForm form)
    {
        LoopShape shape = ShapeOf(form.Operation);
        if (!form.TestFirst)
            shape.TestInBody = true;
        Environment start = _env;
        Provenance origin = _builder.Origin;
        for (int attempt = 0; ; attempt++)
        {
            shape.Breaks |= shape.TestInBody;
            _env = start.Copy();
            _builder.Origin = origin;
            Carry carry = new(this, shape, form.Exit, start, indexed: false);
            Region test = LowerTest(form, carry, out bool isPure, out bool endless);
            if (!isPure)
            {
                shape.TestInBody = true;
                continue;
            }

            _env = start.Copy();
            _builder.Origin = origin;
            carry.Open();
            _controlDepth++;
            Iteration(form, shape);
            _controlDepth--;
            if (!carry.Close(out Region body))
            {
                if (attempt > 1000)
                    throw new InvalidOperationException("a loop does not settle");
                continue;
            }

            _env = start;
            _builder.Origin = origin;
            NoteLoop(test.Arguments, form.Operation);
            carry.Finish(_builder.While(carry.Initial(), test, body), 0);
            AfterLoop(form, shape, endless);
            return;
        }
    }

    private void AfterLoop(LoopForm form, LoopShape shape, bool endless)
    {
        if (!endless || shape.Breaks)
            return;
        _env.Completes = false;
        if (shape.Returns)
            _env.SetFlag(_frame.Exit, Flag.Taken);
        else
            _env.Thrown = true;
    }

    private Region LowerTest(LoopForm form, Carry carry, out bool isPure, out bool endless)
    {
        carry.Open();
        Environment before = _env.Copy();
        LoopTest? test = carry.Shape.TestInBody ? null : form.Test;
        bool isEndless = endless = test is null || test.Origin.ConstantValue is { HasValue: true, Value: true };
        _controlDepth++;
        if (test is not null)
            SetOrigin(test.Origin.Syntax);
        Value go = carry.Exited() is { } exited
            ? Choose(exited, null, () => new Scalar(_builder.Boolean(false)), () => isEndless ? new Scalar(_builder.Boolean(true)) : test!.Value())
            : isEndless ? new Scalar(_builder.Boolean(true)) : test!.Value();
        _controlDepth--;
        int id = IdOf(go, test?.Origin);
        isPure = SameEnvironment(before, _env) && !_builder.CurrentNodes.Any(HasEffect);
        return carry.CloseTest(id);
    }

    private static bool HasEffect(Node node) => node switch
    {
        Store or Clear or Accumulate or Throw or Compiler.Ir.Allocate => true,
        External external => external.Effect == Effect.Writes,
        _ => node.Regions.Any(r => r.Nodes.Any(HasEffect)),
    };

    private void Iteration(LoopForm form, LoopShape shape)
    {
        if (shape.TestInBody && form.TestFirst && form.Test is { } first)
        {
            SetOrigin(first.Origin.Syntax);
            int go = IdOf(first.Value(), first.Origin);
            Environment start = _env;
            Side run = LowerStatements(start, () => BodyAndStep(form));
            Side stop = LowerStatements(start, () => Leave(form.Exit));
            Merge(go, start, run, stop);
            return;
        }

        BodyAndStep(form);
        if (form.TestFirst || form.Test is null || !_env.Completes)
            return;
        Unexited(() =>
        {
            SetOrigin(form.Test.Origin.Syntax);
            int go = IdOf(form.Test.Value(), form.Test.Origin);
            _env.SetFlag(form.Exit, new Flag(false, _builder.Apply(Logic.Not, go)));
        });
    }

    private void BodyAndStep(LoopForm form)
    {
        form.Body();
        Arrive(form.Continue);
        if (form.Step is not { } step || !_env.Completes)
            return;
        if (form.IsStepFree)
            CountOn(step);
        else
            Unexited(step);
    }

    /// <summary>Takes the step although a jump may be pending.</summary>
    private void CountOn(Action step)
    {
        List<KeyValuePair<ExitTarget, Flag>> flags = [.. _env.Flags];
        foreach (var (target, _) in flags.Select(f => (f.Key, f.Value)))
            _env.SetFlag(target, null);
        step();
        foreach (var (target, flag) in flags.Select(f => (f.Key, f.Value)))
            _env.SetFlag(target, flag);
    }

    private void Unexited(Action rest)
    {
        if (PendingExit() is { } exited)
            Guard(exited, rest);
        else
            rest();
    }
}
