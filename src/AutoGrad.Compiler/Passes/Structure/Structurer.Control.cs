using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Branches and loops.</summary>
internal sealed partial class Structurer
{
    private void VisitIf(If branch)
    {
        Expression condition = Read(branch.Condition);
        int[] results = [.. Enumerable.Range(0, branch.Merged.Count).Where(k => _uses.CountOf(branch.Merged[k]) > 0)];
        Dictionary<int, Expression> initial = DeclareMerged(branch, results, out List<Variable> fresh);

        int mark = _contents.Mark;
        var (then, thenYields) = Nested(branch.Then);
        HashSet<int> thenHeld = Held(branch, results, thenYields);
        _contents.Swap(mark);
        var (otherwise, elseYields) = Nested(branch.Else);
        HashSet<int> elseHeld = Held(branch, results, elseYields);
        _contents.Join(mark);
        bool isEmpty = then.Statements.Count == 0 && otherwise.Statements.Count == 0;
        if (isEmpty && results.Length == 0)
            return;
        if (isEmpty && results.Length == 1 && !KeepsOld(branch, results[0]))
        {
            int k = results[0];
            Expression choice = Choice(condition, thenYields[k], elseYields[k]);
            if (choice.Size <= LongestExpression + 4)
            {
                foreach (Variable variable in fresh)
                {
                    _declared.Remove(variable);
                    _contents.Forget(variable);
                }

                Bind(branch.Merged[k], choice, branch.Origin);
                return;
            }
        }

        WriteOutBefore(branch);
        foreach (Variable variable in fresh)
        {
            int k = results.First(r => VariableOf(branch.Merged[r]) == variable);
            Emit(new DeclareStatement(variable, initial.TryGetValue(k, out Expression? value) ? value : null) { Origin = Silent(branch.Origin) });
        }

        AddMoves(then, branch, results.Where(k => !thenHeld.Contains(k)), thenYields);
        AddMoves(otherwise, branch, results.Where(k => !elseHeld.Contains(k)), elseYields);
        if (then.Statements.Count + otherwise.Statements.Count > 0)
            Emit(new IfStatement(condition, then, otherwise) { Origin = branch.Origin });
    }

    /// <summary>Marks the variables of the results as declared; where one side yields a constant, that is where the variable starts.</summary>
    private Dictionary<int, Expression> DeclareMerged(If branch, int[] results, out List<Variable> fresh)
    {
        Dictionary<int, Expression> initial = [];
        fresh = [];
        foreach (int k in results)
        {
            Variable variable = VariableOf(branch.Merged[k]);
            if (!_declared.Add(variable))
                continue;
            fresh.Add(variable);
            if (ConstantOf(branch.Else, k) is { } otherwise)
                initial[k] = otherwise;
            else if (ConstantOf(branch.Then, k) is { } then)
                initial[k] = then;
            if (initial.TryGetValue(k, out Expression? start))
                _contents.Set(variable, start);
        }

        return initial;
    }

    private Expression? ConstantOf(Region side, int k)
    {
        if (side.Nodes.Any(n => n is Throw))
            return null;
        Constant? constant = side.Nodes.OfType<Constant>().FirstOrDefault(c => c.Result == side.Yields[k]);
        return constant is not null ? new LiteralExpression(constant.Value)
            : _always.TryGetValue(side.Yields[k], out Expression? known) && known is LiteralExpression ? known : null;
    }

    /// <summary>Whether one side leaves the variable as it was: such a branch reads better as a statement.</summary>
    private bool KeepsOld(If branch, int k) =>
        _webs.AreOne(branch.Merged[k], branch.Then.Yields[k]) && !Binds(branch.Then, branch.Then.Yields[k])
        || _webs.AreOne(branch.Merged[k], branch.Else.Yields[k]) && !Binds(branch.Else, branch.Else.Yields[k]);

    private static bool Binds(Region region, int value) => region.Nodes.Any(n => n.Results.Contains(value));

    private static Expression Choice(Expression condition, Expression then, Expression otherwise)
    {
        if (otherwise is LiteralExpression { Value: { Type.Kind: TypeKind.Boolean, Bits: 0 } })
            return new PrimitiveExpression(Logic.And, new[] { condition, then }, IrType.Boolean);
        if (then is LiteralExpression { Value: { Type.Kind: TypeKind.Boolean, Bits: 1 } })
            return new PrimitiveExpression(Logic.Or, new[] { condition, otherwise }, IrType.Boolean);
        return new ConditionalExpression(condition, then, otherwise);
    }

    /// <summary>The results whose variables hold already, at the end of a side, what the side yields.</summary>
    private HashSet<int> Held(If branch, int[] results, Expression[] yields) =>
        [.. results.Where(k => _contents.Of(VariableOf(branch.Merged[k])) is { } held && held == yields[k])];

    private void AddMoves(Block block, If branch, IEnumerable<int> results, Expression[] yields)
    {
        if (block.Statements.LastOrDefault() is ThrowStatement)
            return;
        List<(Variable, Expression, Provenance)> moves = [];
        foreach (int k in results)
            moves.Add((VariableOf(branch.Merged[k]), yields[k], branch.Origin));
        InBlock(block, () => MoveAll(moves));
    }

    private void VisitFor(For loop)
    {
        Expression start = Read(loop.Start), end = Read(loop.End);
        WriteOutBefore(loop);
        end = Stable(end, loop.End, loop.Origin);
        Enter(loop.Initial, loop.Carried, loop.Origin);
        Variable index = new(_function.TypeOf(loop.Index), _function.Values[loop.Index].Name) { IsIndex = true };
        Name(_webs.WebOf(loop.Index), index);
        Contents outside = _contents;
        _contents = new Contents();
        Block body = LoopBody(loop.Body, loop.Carried, loop.Origin);
        _contents = outside.After(_contents);
        if (body.Statements.Count > 0)
            Emit(new ForStatement(index, start, loop.Bound, end, loop.Step, body) { Origin = loop.Origin, Strip = loop.Strip });
    }

    private void VisitWhile(While loop)
    {
        WriteOutBefore(loop);
        Enter(loop.Initial, loop.Body.Arguments, loop.Origin);
        Contents outside = _contents;
        _contents = new Contents();
        var (test, condition) = Nested(loop.Condition);
        Block body = LoopBody(loop.Body, loop.Body.Arguments, loop.Origin);
        _contents = outside.After(_contents);
        Emit(new WhileStatement(test, condition[0], body) { Origin = loop.Origin });
    }

    /// <summary>Brings the carried variables to their initial values.</summary>
    private void Enter(EquatableArray<int> initial, EquatableArray<int> arguments, Provenance origin)
    {
        List<(Variable, Expression, Provenance)> moves = [];
        List<(Variable Variable, Expression Value)> declarations = [];
        for (int k = 0; k < initial.Count; k++)
        {
            Variable variable = VariableOf(arguments[k]);
            Expression value = Read(initial[k]);
            if (value is NameExpression name && name.Variable == variable)
                continue;
            if (_declared.Add(variable))
                declarations.Add((variable, value));
            else
                moves.Add((variable, value, origin));
        }

        // New variables disturb nobody; they are set before any old one changes.
        foreach (var (variable, value) in declarations)
            Emit(new DeclareStatement(variable, value) { Origin = Silent(origin) });
        MoveAll(moves);
    }

    /// <summary>What a loop or branch needs around it says nothing new about the source.</summary>
    private static Provenance Silent(Provenance origin) => origin with { Statement = -1 };

    private Block LoopBody(Region body, EquatableArray<int> arguments, Provenance origin)
    {
        var (block, yields) = Nested(body);
        if (block.Statements.LastOrDefault() is ThrowStatement)
            return block;
        InBlock(block, () => MoveAll([.. arguments.Select((a, k) => (VariableOf(a), yields[k], OriginOf(body, body.Yields[k], origin)))]));
        return block;
    }

    private static Provenance OriginOf(Region body, int value, Provenance otherwise) =>
        body.Nodes.FirstOrDefault(n => n.Results.Contains(value))?.Origin ?? Silent(otherwise);

    /// <summary>A loop's bound is evaluated before every trip: it must not change on the way.</summary>
    private Expression Stable(Expression end, int value, Provenance origin)
    {
        SortedSet<int> reads = [];
        MemoryReads.Collect(end, reads, v => 0);
        bool changes = reads.Count > 0 || end is ForeignExpression
            || end.Names().Any(IsShared)
            || end.Size > 5;
        if (!changes)
            return end;
        Variable bound = new(_function.TypeOf(value), "end");
        _declared.Add(bound);
        Emit(new DeclareStatement(bound, end) { Origin = origin });
        return new NameExpression(bound);
    }

    /// <summary>Writes out what waits and could be disturbed by what happens inside the node.</summary>
    private void WriteOutBefore(Node node)
    {
        bool writes = node.Regions.SelectMany(r => r.AllNodes()).Any(
            n => n is Store or Accumulate or Clear or External { Effect: Effect.Writes } or Throw or Call { IsPure: false });
        foreach (KeyValuePair<int, Pending> waiting in _scope.Waiting)
        {
            if ((writes && !waiting.Value.Reads.IsEmpty) || waiting.Value.Expression.Names().Any(IsShared))
                WriteOut(waiting.Key);
        }
    }

    /// <summary>Assigns several variables as if at once.</summary>
    private void MoveAll(List<(Variable Target, Expression Value, Provenance Origin)> moves)
    {
        moves = [.. moves.Where(m => m.Value is not NameExpression name || name.Variable != m.Target)];
        while (moves.Count > 0)
        {
            int free = moves.FindIndex(m => !moves.Any(o => o != m && o.Value.Mentions(m.Target)));
            if (free >= 0)
            {
                Assign(moves[free].Target, moves[free].Value, moves[free].Origin);
                moves.RemoveAt(free);
                continue;
            }

            // A cycle: one target's old value is kept aside.
            Variable target = moves[0].Target, kept = new(target.Type, null);
            _declared.Add(kept);
            Emit(new DeclareStatement(kept, new NameExpression(target)) { Origin = moves[0].Origin });
            moves = [.. moves.Select(m => (m.Target, Renaming.Replace(m.Value, target, kept), m.Origin))];
        }
    }

    private void InBlock(Block block, System.Action action)
    {
        Scope outer = _scope;
        _scope = new Scope();
        action();
        block.Statements.AddRange(_scope.Block.Statements);
        _scope = outer;
    }
}
