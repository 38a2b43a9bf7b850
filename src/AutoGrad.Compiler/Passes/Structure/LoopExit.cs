using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>One loop that flags end, rewritten so that <c>break</c> does.</summary>
/// <remarks>
/// In the body of <c>while (!done &amp;&amp; i &lt; n)</c> every flag is false until it is set. Where it is set, what the rest of this trip would still do is written down at once,
/// with the flag known, without what nobody reads behind the loop, and ends with <c>break</c>; whatever follows may take the flag to be false.
/// </remarks>
internal sealed class LoopExit
{
    /// <summary>More statements are not repeated in front of an exit.</summary>
    private const int MostRepeated = 4;

    /// <summary>A loop with more exits stays as it is, since each looks at all that follows.</summary>
    private const int MostExits = 8;

    private static readonly Expression s_false = new LiteralExpression(Literal.Of(false)), s_true = new LiteralExpression(Literal.Of(true));

    private readonly Dictionary<Variable, bool> _flags;
    private readonly Func<IReadOnlyDictionary<Variable, bool>, HashSet<Variable>> _live;

    /// <summary>What stands in front of an exit already and can stand in one place only: declared variables, and statements with blocks.</summary>
    private readonly HashSet<object> _placed = [];
    private bool _fails;

    private LoopExit(IEnumerable<Variable> flags, Func<IReadOnlyDictionary<Variable, bool>, HashSet<Variable>> live)
    {
        _flags = flags.ToDictionary(f => f, _ => false);
        _live = live;
    }

    /// <param name="loop">The loop.</param>
    /// <param name="before">The statements in front of it, in its block.</param>
    /// <param name="live">What may be read behind it, if it is left with flags as they are given.</param>
    /// <returns>The loop with its exits; null where it has none, or they cannot be written.</returns>
    public static WhileStatement? Of(
        WhileStatement loop, IReadOnlyList<Statement> before, Func<IReadOnlyDictionary<Variable, bool>, HashSet<Variable>> live)
    {
        List<Expression> terms = [];
        AddTerms(loop.Condition, holds: true, terms);
        Variable[] changes = [.. loop.Body.Statements.SelectMany(s => s.Changes())];
        Variable[] flags = [.. terms.Select(FlagOf).OfType<Variable>().Distinct().Where(f => changes.Contains(f) && StartsFalse(f, before))];
        if (flags.Length == 0 || changes.Count(flags.Contains) > MostExits)
            return null;
        LoopExit exit = new(flags, live);
        var (body, _) = exit.Rewrite(loop.Body.Statements, []);
        Expression[] rest = [.. terms.Where(t => FlagOf(t) is not { } f || !exit._flags.ContainsKey(f))];
        if (exit._fails || rest.Any(exit.MentionsFlag))
            return null;
        Expression condition = rest.Length == 0 ? s_true : rest.Aggregate((a, b) => new PrimitiveExpression(Logic.And, new[] { a, b }, IrType.Boolean));
        return new WhileStatement(new Block(), condition, LoopExits.Of(body)) { Origin = loop.Origin };
    }

    /// <summary>The parts that all hold if the condition does.</summary>
    private static void AddTerms(Expression condition, bool holds, List<Expression> terms)
    {
        if (condition is PrimitiveExpression { Primitive: var p, Operands: var x })
        {
            if (p == Logic.Not)
            {
                AddTerms(x[0], !holds, terms);
                return;
            }

            if (p == (holds ? Logic.And : Logic.Or))
            {
                AddTerms(x[0], holds, terms);
                AddTerms(x[1], holds, terms);
                return;
            }
        }

        terms.Add(holds ? condition : new PrimitiveExpression(Logic.Not, new[] { condition }, IrType.Boolean));
    }

    /// <summary>The variable in <c>!variable</c>.</summary>
    private static Variable? FlagOf(Expression term) =>
        term is PrimitiveExpression { Primitive: var p, Operands: var x } && p == Logic.Not && x[0] is NameExpression { Variable: { IsParameter: false } flag } ? flag : null;

    private static bool StartsFalse(Variable flag, IReadOnlyList<Statement> before)
    {
        for (int i = before.Count - 1; i >= 0; i--)
        {
            if (!before[i].Changes().Contains(flag))
                continue;
            Expression? value = before[i] switch
            {
                DeclareStatement declare => declare.Value,
                AssignStatement assign => assign.Value,
                _ => null,
            };
            return value is LiteralExpression { Value.Bits: 0 };
        }

        return false;
    }

    private bool MentionsFlag(Expression expression) => _flags.Keys.Any(expression.Mentions);

    /// <param name="statements">What is done while all flags are false.</param>
    /// <param name="behind">What follows in this trip.</param>
    /// <returns>The same with exits, and whether no path gets behind it.</returns>
    private (List<Statement> Written, bool IsLeft) Rewrite(IReadOnlyList<Statement> statements, IReadOnlyList<Statement> behind)
    {
        List<Statement> written = [], left = [.. statements];
        while (left.Count > 0 && !_fails)
        {
            Statement statement = left[0];
            left.RemoveAt(0);
            if (statement is AssignStatement { Target: NameExpression target } set && _flags.ContainsKey(target.Variable))
            {
                // Variables that both paths use are declared in front of both.
                for (; left.Count > 0 && left[0] is DeclareStatement { Value: null or LiteralExpression }; left.RemoveAt(0))
                    written.Add(left[0]);
                if (Set(target.Variable, set, [.. left, .. behind], written))
                    return (written, true);
            }
            else if (statement is IfStatement branch)
            {
                if (Branch(branch, left, behind, written))
                    return (written, true);
            }
            else
            {
                written.Add(WithFlags(statement, _flags));
            }
        }

        return (written, false);
    }

    /// <summary>A flag is set, perhaps.</summary>
    private bool Set(Variable flag, AssignStatement set, IReadOnlyList<Statement> rest, List<Statement> written)
    {
        if (set.Value is LiteralExpression { Value.Bits: 0 })
            return false;
        _fails |= MentionsFlag(set.Value);
        List<Statement> exit = Exit(flag, rest);
        if (set.Value is LiteralExpression)
        {
            written.AddRange(exit);
            return true;
        }

        written.Add(new IfStatement(set.Value, LoopExits.Of(exit), new Block()) { Origin = set.Origin });
        return false;
    }

    /// <summary>A branch, one side of which may leave the loop; what the other side does then needs no branch.</summary>
    private bool Branch(IfStatement branch, List<Statement> left, IReadOnlyList<Statement> behind, List<Statement> written)
    {
        if (LoopExits.Decision(branch.Condition, _flags) is { } holds)
        {
            left.InsertRange(0, (holds ? branch.Then : branch.Else).Statements);
            return false;
        }

        if (!branch.Changes().Any(_flags.ContainsKey))
        {
            written.Add(WithFlags(branch, _flags));
            return false;
        }

        _fails |= MentionsFlag(branch.Condition);
        Statement[] rest = [.. left, .. behind];
        var (then, isThenLeft) = Rewrite(branch.Then.Statements, rest);
        var (otherwise, isElseLeft) = Rewrite(branch.Else.Statements, rest);
        if (isThenLeft || !isElseLeft)
        {
            written.Add(new IfStatement(branch.Condition, LoopExits.Of(then), LoopExits.Of(isThenLeft && !isElseLeft ? [] : otherwise)) { Origin = branch.Origin });
            if (isThenLeft && !isElseLeft)
                written.AddRange(otherwise);
            return isThenLeft && isElseLeft;
        }

        Expression opposite = new PrimitiveExpression(Logic.Not, new[] { branch.Condition }, IrType.Boolean);
        written.Add(new IfStatement(opposite, LoopExits.Of(otherwise), new Block()) { Origin = branch.Origin });
        written.AddRange(then);
        return false;
    }

    /// <summary>What the rest of the trip still does for those who come after the loop, and the exit.</summary>
    private List<Statement> Exit(Variable flag, IReadOnlyList<Statement> rest)
    {
        Dictionary<Variable, bool> known = _flags.ToDictionary(f => f.Key, f => f.Key == flag);
        HashSet<Variable> live = _live(known), read = [.. live], mentioned = [];
        List<(Statement Statement, bool IsCopy)> trip = [];
        Follow(rest, isCopy: true, known, trip);
        List<Statement> exit = [];
        int copies = 0;
        for (int i = trip.Count - 1; i >= 0; i--)
        {
            var (statement, isCopy) = trip[i];
            if (IsDropped(statement, read, mentioned))
                continue;
            bool repeats = statement is AssignStatement or AccumulateStatement or PushStatement;
            _fails |= isCopy ? !repeats || ++copies > MostRepeated : !repeats && !_placed.Add(statement is DeclareStatement declare ? declare.Variable : statement);
            if (statement is AssignStatement { Target: NameExpression { Variable: { IsParameter: false } target } })
                read.Remove(target);
            List<Variable> reads = statement.Reads();
            read.UnionWith(reads);
            mentioned.UnionWith(reads);
            mentioned.UnionWith(statement.Changes());
            exit.Add(statement);
        }

        exit.Reverse();
        if (live.Contains(flag))
            exit.Add(new AssignStatement(new NameExpression(flag), s_true));
        exit.Add(new BreakStatement());
        return exit;
    }

    /// <summary>The statements on the way to the trip's end; those of a side that only this exit chooses stand nowhere else.</summary>
    private void Follow(IEnumerable<Statement> statements, bool isCopy, Dictionary<Variable, bool> known, List<(Statement, bool)> trip)
    {
        foreach (Statement statement in statements)
        {
            if (statement is IfStatement branch && LoopExits.Decision(branch.Condition, known) is { } holds)
                Follow((holds ? branch.Then : branch.Else).Statements, isCopy && LoopExits.Decision(branch.Condition, _flags) == holds, known, trip);
            else if (statement is AssignStatement { Target: NameExpression target } set && known.TryGetValue(target.Variable, out bool value))
                _fails |= set.Value is not LiteralExpression literal || literal.Value.Bits != 0 != value;
            else
                trip.Add((WithFlags(statement, known), isCopy));
        }
    }

    /// <summary>Whether nobody reads what it computes; a variable that something is put into is declared, though.</summary>
    private static bool IsDropped(Statement statement, HashSet<Variable> read, HashSet<Variable> mentioned) => statement switch
    {
        DeclareStatement declare => !read.Contains(declare.Variable) && !mentioned.Contains(declare.Variable) && (declare.Value is null || IsPure(declare.Value)),
        AssignStatement { Target: NameExpression { Variable: { IsParameter: false } target } } assign => !read.Contains(target) && IsPure(assign.Value),
        _ => false,
    };

    private static bool IsPure(Expression expression) =>
        expression is not (PopExpression or ForeignExpression or CallExpression) && expression.Parts.All(IsPure);

    /// <summary>A statement in which a flag that is known stands by itself, if it stands there at all.</summary>
    private Statement WithFlags(Statement statement, IReadOnlyDictionary<Variable, bool> known)
    {
        if (!statement.Reads().Any(known.ContainsKey) && !statement.Changes().Any(known.ContainsKey))
            return statement;
        Expression? value = statement switch
        {
            PushStatement push => push.Value,
            AssignStatement { Target: NameExpression } assign => assign.Value,
            DeclareStatement declare => declare.Value,
            _ => null,
        };
        Expression? decided = value is null ? null : Decided(value, known);
        if (decided is null || known.Keys.Any(decided.Mentions) || statement.Changes().Any(known.ContainsKey))
        {
            _fails = true;
            return statement;
        }

        return statement switch
        {
            PushStatement push => new PushStatement(push.Stack, decided) { Origin = push.Origin },
            AssignStatement assign => new AssignStatement(assign.Target, decided) { Origin = assign.Origin },
            DeclareStatement declare => new DeclareStatement(declare.Variable, decided) { Origin = declare.Origin },
            _ => statement,
        };
    }

    /// <summary>A value where flags are known that it is, or that it is chosen by.</summary>
    private static Expression Decided(Expression value, IReadOnlyDictionary<Variable, bool> known) => value switch
    {
        NameExpression name when known.TryGetValue(name.Variable, out bool flag) => flag ? s_true : s_false,
        ConditionalExpression choice when LoopExits.Decision(choice.Condition, known) is { } holds => Decided(holds ? choice.Then : choice.Else, known),
        PrimitiveExpression { Primitive: var p, Operands: var x } when p == Choices.Select && LoopExits.Decision(x[0], known) is { } holds => Decided(x[holds ? 1 : 2], known),
        _ => value,
    };
}
