using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// A loop that is left early says so: where a flag ends it, <c>break</c> stands where the flag would be set, and nothing is asked, carried or
/// reset any more for the trip that does not come.
/// </summary>
/// <remarks>
/// The IR has no jumps: <c>break</c>, <c>return</c> and exceptions of a test come as flags, in the primal and in what is made of it. This looks at statements alone, when all
/// decisions have been made. A loop whose exits cannot be told in short stays as it is.
/// </remarks>
internal static class LoopExits
{
    public static StructuredFunction Run(StructuredFunction function)
    {
        if (!function.Body.Statements.Any(HasOpenLoop))
            return function;
        Dictionary<Variable, int> reads = Count(function.Body.Statements.SelectMany(s => s.Reads()));
        Block body = Rewrite(function.Body, [], isInLoop: false, reads);
        return ReferenceEquals(body, function.Body) ? function : function with { Body = WithoutUnread(body) };
    }

    private static bool HasOpenLoop(Statement statement) => statement is WhileStatement || statement.Blocks().Any(b => b.Statements.Any(HasOpenLoop));

    private static Dictionary<Variable, int> Count(IEnumerable<Variable> names)
    {
        Dictionary<Variable, int> counts = [];
        foreach (Variable name in names)
            counts[name] = (counts.TryGetValue(name, out int count) ? count : 0) + 1;
        return counts;
    }

    /// <param name="block">Some statements.</param>
    /// <param name="behind">Those that follow them, where no loop is around them.</param>
    /// <param name="isInLoop">Whether one is.</param>
    /// <param name="reads">How often the function reads each variable.</param>
    private static Block Rewrite(Block block, IReadOnlyList<Statement> behind, bool isInLoop, Dictionary<Variable, int> reads)
    {
        List<Statement> written = [];
        for (int i = 0; i < block.Statements.Count; i++)
        {
            Statement statement = block.Statements[i];
            if (HasOpenLoop(statement))
            {
                Statement[] after = isInLoop ? [] : [.. block.Statements.Skip(i + 1), .. behind];
                if (statement is WhileStatement { Test.Statements.Count: 0 } loop)
                    statement = LoopExit.Of(loop, written, flags => isInLoop ? LiveAround(loop, written, reads) : LiveBehind(after, flags)) ?? loop;
                bool isBranch = statement is IfStatement;
                statement = WithBlocks(statement, b => Rewrite(b, after, isInLoop || !isBranch, reads));
            }

            written.Add(statement);
        }

        return IsSame(block, written) ? block : Of(written);
    }

    private static Statement WithBlocks(Statement statement, Func<Block, Block> block)
    {
        Block[] before = [.. statement.Blocks()], now = [.. before.Select(block)];
        if (before.Zip(now, ReferenceEquals).All(same => same))
            return statement;
        return statement switch
        {
            IfStatement branch => new IfStatement(branch.Condition, now[0], now[1]) { Origin = branch.Origin },
            ForStatement loop => new ForStatement(loop.Index, loop.Start, loop.Bound, loop.End, loop.Step, now[0]) { Origin = loop.Origin, Strip = loop.Strip },
            WhileStatement loop => new WhileStatement(now[0], loop.Condition, now[1]) { Origin = loop.Origin },
            _ => statement,
        };
    }

    /// <summary>What may be read after a loop that no other is around: what the statements behind it read, where what depends on a flag is known.</summary>
    private static HashSet<Variable> LiveBehind(Statement[] after, IReadOnlyDictionary<Variable, bool> flags)
    {
        HashSet<Variable> live = [];
        Collect(after, flags.ToDictionary(f => f.Key, f => f.Value), live);
        return live;
    }

    /// <summary>
    /// What may be read after a loop in another one: whatever is read outside of it, and what it finds when it is met again, unless that is set in front of it
    /// or belongs to a trip.
    /// </summary>
    private static HashSet<Variable> LiveAround(WhileStatement loop, List<Statement> before, Dictionary<Variable, int> reads)
    {
        Dictionary<Variable, int> inside = Count(loop.Reads());
        HashSet<Variable> set = [.. before.Where(s => s is DeclareStatement { Value: not null } or AssignStatement).SelectMany(s => s.Changes())];
        AddDeclared(loop.Body, set);
        return [.. reads.Where(r => !inside.TryGetValue(r.Key, out int own) || own < r.Value || !set.Contains(r.Key)).Select(r => r.Key)];
    }

    private static void AddDeclared(Block block, HashSet<Variable> declared)
    {
        foreach (Statement statement in block.Statements)
        {
            if (statement is DeclareStatement declare)
                declared.Add(declare.Variable);
            foreach (Block inner in statement.Blocks())
                AddDeclared(inner, declared);
        }
    }

    private static void Collect(IEnumerable<Statement> statements, Dictionary<Variable, bool> flags, HashSet<Variable> live)
    {
        foreach (Statement statement in statements)
        {
            if (statement is IfStatement branch && Decision(branch.Condition, flags) is { } holds)
            {
                // The flag itself is read.
                live.UnionWith(branch.Condition.Names());
                Collect((holds ? branch.Then : branch.Else).Statements, flags, live);
                continue;
            }

            live.UnionWith(statement.Reads());
            foreach (Variable changed in statement.Changes())
                flags.Remove(changed);
        }
    }

    /// <summary>What a flag, or its opposite, is known to be.</summary>
    public static bool? Decision(Expression condition, IReadOnlyDictionary<Variable, bool> flags) => condition switch
    {
        NameExpression name => flags.TryGetValue(name.Variable, out bool known) ? known : null,
        PrimitiveExpression { Primitive: var p, Operands: var x } when p == Logic.Not => !Decision(x[0], flags),
        _ => null,
    };

    /// <summary>Without the declarations of flags that nobody mentions any more.</summary>
    private static Block WithoutUnread(Block body)
    {
        HashSet<Variable> mentioned = [.. body.Statements.SelectMany(s => s.Reads())];
        foreach (Statement statement in body.Statements)
            AddAssigned(statement, mentioned);
        return Without(body, mentioned);
    }

    private static void AddAssigned(Statement statement, HashSet<Variable> mentioned)
    {
        if (statement is not DeclareStatement && statement.Blocks().Count == 0)
            mentioned.UnionWith(statement.Changes());
        foreach (Statement inner in statement.Blocks().SelectMany(b => b.Statements))
            AddAssigned(inner, mentioned);
    }

    private static Block Without(Block block, HashSet<Variable> mentioned)
    {
        List<Statement> written = [];
        foreach (Statement statement in block.Statements)
        {
            if (statement is DeclareStatement { Value: LiteralExpression { Value.Type.Kind: TypeKind.Boolean } } flag && !mentioned.Contains(flag.Variable))
                continue;
            written.Add(WithBlocks(statement, b => Without(b, mentioned)));
        }

        return Of(written);
    }

    public static Block Of(IEnumerable<Statement> statements)
    {
        Block block = new();
        block.Statements.AddRange(statements);
        return block;
    }

    private static bool IsSame(Block block, List<Statement> statements) =>
        block.Statements.Count == statements.Count && block.Statements.Zip(statements, ReferenceEquals).All(same => same);
}
