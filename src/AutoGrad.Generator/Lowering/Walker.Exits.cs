using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>return, break and continue: they set a flag that lasts until control has left what they leave.</summary>
internal sealed partial class Walker
{
    private readonly Dictionary<ISymbol, ExitTarget> _labels = new(SymbolEqualityComparer.Default);

    private void Return(IReturnOperation operation)
    {
        if (operation.ReturnedValue is { } returned)
        {
            if (_frame.Method.RefKind != RefKind.None)
                ReturnReference(returned);
            else if (_frame.Result is { } result)
                Write(new VariablePlace(result), Evaluate(returned), returned);
            else
                Discarded(returned);
        }

        if (_env.Completes)
            Leave(_frame.Exit);
    }

    private void Leave(ExitTarget target)
    {
        _env.SetFlag(target, Flag.Taken);
        _env.Completes = false;
    }

    private void Jump(IBranchOperation operation)
    {
        if (operation.BranchKind == BranchKind.GoTo || !_labels.TryGetValue(operation.Target, out ExitTarget? target))
        {
            Refuse(operation, Descriptors.Goto, "goto", "it leaves the structure of blocks that the reverse sweep follows backwards", "Use loops, 'break' and 'continue'.");
            return;
        }

        Leave(target);
    }

    /// <summary>Whether a jump has been taken on some path to here; null if none can have been.</summary>
    private int? PendingExit()
    {
        int? exited = null;
        foreach (var (_, flag) in _env.Flags.Select(f => (f.Key, f.Value)).ToList())
        {
            if (flag.When is { } id)
                exited = exited is { } other ? _builder.Apply(Logic.Or, other, id) : id;
        }

        return exited;
    }

    /// <summary>Lowers what runs only if no jump has been taken.</summary>
    private void Guard(int exited, Action rest)
    {
        Environment start = _env;
        Side left = LowerStatements(start, () =>
        {
            _env.Completes = false;
            List<ExitTarget> flags = [.. _env.Flags.Select(f => f.Key)];
            if (flags.Count == 1)
                _env.SetFlag(flags[0], Flag.Taken);
        });
        Side stayed = LowerStatements(start, () =>
        {
            foreach (ExitTarget target in _env.Flags.Select(f => f.Key).ToList())
                _env.SetFlag(target, null);
            rest();
        });
        Merge(exited, start, left, stayed);
    }

    /// <summary>Control arrives at the target: the flag has done its duty.</summary>
    private void Arrive(ExitTarget target)
    {
        if (_env.FlagOf(target) is not null)
        {
            _env.Completes = true;
            _env.SetFlag(target, null);
        }
    }

    private void Switch(ISwitchOperation operation)
    {
        SetOrigin(operation.Value.Syntax);
        Value value = Evaluate(operation.Value);
        ExitTarget exit = new(_slots);
        _labels[operation.ExitLabel] = exit;
        List<ISwitchCaseOperation> cases = [.. operation.Cases];
        List<(ISwitchCaseOperation Case, ICaseClauseOperation Clause)> clauses = [.. cases.SelectMany(c => c.Clauses.Select(l => (c, l)))];
        ISwitchCaseOperation? fallback = cases.FirstOrDefault(c => c.Clauses.Any(l => l.CaseKind == CaseKind.Default));
        if (cases.Any(c => c.Syntax.DescendantNodes().Any(n => n is Microsoft.CodeAnalysis.CSharp.Syntax.GotoStatementSyntax)))
        {
            Refuse(operation, Descriptors.Goto, "goto case", "it leaves the structure of blocks that the reverse sweep follows backwards", "Repeat the statements, or move them into a method.");
            return;
        }

        SwitchFrom(cases, 0, fallback, value, operation.Value);
        if (_env.FlagOf(exit) is not null)
            Arrive(exit);
    }

    /// <summary>Cases are tried in order of the source; the default comes last wherever it stands.</summary>
    private void SwitchFrom(List<ISwitchCaseOperation> cases, int first, ISwitchCaseOperation? fallback, Value value, IOperation subject)
    {
        while (first < cases.Count && cases[first] == fallback && cases[first].Clauses.Length == 1)
            first++;
        if (first >= cases.Count)
        {
            if (fallback is not null)
                CaseBody(fallback);
            return;
        }

        ISwitchCaseOperation current = cases[first];
        SetOrigin(current.Clauses[0].Syntax);
        int condition = CaseTest(current, 0, value, subject);
        if (_builder.LiteralOf(condition) is { } literal)
        {
            if (literal.Bits != 0)
                CaseBody(current);
            else
                SwitchFrom(cases, first + 1, fallback, value, subject);
            return;
        }

        Environment start = _env;
        Compiler.Ir.Provenance origin = _builder.Origin;
        Side taken = LowerStatements(start, () => CaseBody(current));
        Side others = LowerStatements(start, () => SwitchFrom(cases, first + 1, fallback, value, subject));
        _builder.Origin = origin;
        Merge(condition, start, taken, others);
    }

    /// <summary>Whether one of the clauses of a case matches, from a given one on.</summary>
    private int CaseTest(ISwitchCaseOperation current, int clause, Value value, IOperation subject)
    {
        int test = current.Clauses[clause] switch
        {
            ISingleValueCaseClauseOperation single => EqualTo(value, single.Value, subject),
            IPatternCaseClauseOperation pattern => PatternCase(pattern, value, subject),
            IDefaultCaseClauseOperation => _builder.Boolean(false),
            var other => IdOf(Unsupported(other), other),
        };
        if (clause + 1 == current.Clauses.Length)
            return test;
        return IdOf(
            Choose(test, _compilation.GetSpecialType(SpecialType.System_Boolean), () => new Scalar(_builder.Boolean(true)), () => new Scalar(CaseTest(current, clause + 1, value, subject))),
            subject);
    }

    private int PatternCase(IPatternCaseClauseOperation clause, Value value, IOperation subject)
    {
        int test = Match(clause.Pattern, value, subject.Type);
        if (clause.Guard is not { } guard)
            return test;
        return IdOf(Choose(test, guard.Type, () => Evaluate(guard), () => new Scalar(_builder.Boolean(false))), guard);
    }

    /// <summary>The break at the end of a case only says that the case ends.</summary>
    private static ImmutableArray<IOperation> WithoutBreak(ImmutableArray<IOperation> body)
    {
        if (body.Length == 1 && body[0] is IBlockOperation block)
            body = block.Operations;
        return body.Length > 0 && body[body.Length - 1] is IBranchOperation { BranchKind: BranchKind.Break } ? body.RemoveAt(body.Length - 1) : body;
    }

    private void CaseBody(ISwitchCaseOperation current)
    {
        int mark = _slots;
        Sequence(WithoutBreak(current.Body));
        Forget(mark);
    }
}
