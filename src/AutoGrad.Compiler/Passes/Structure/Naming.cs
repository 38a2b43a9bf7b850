using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// Gives every local its name: the user's own where there is one, else t1, t2, …; a number is appended where two scopes that
/// enclose one another would use the same name. Sibling scopes may use one name each.
/// </summary>
internal sealed class Naming
{
    private static readonly string[] _indices = ["i", "j", "k", "l", "m"];

    private readonly Dictionary<string, List<(int Enter, int Exit)>> _taken = new(StringComparer.Ordinal);
    private readonly List<(Variable Variable, int Enter, int Exit)> _locals = [];

    /// <summary>Per hint and scope, the first number that may still be free.</summary>
    private readonly Dictionary<(string Hint, int Enter), int> _next = [];
    private int _clock;

    public static void Apply(StructuredFunction function, IEnumerable<string> reserved)
    {
        Naming naming = new();
        int enter = naming._clock++;
        naming.Walk(function.Body, enter);
        int exit = naming._clock++;
        foreach (Variable parameter in function.Parameters.Concat(function.Outputs))
        {
            if (parameter.HasOwnName)
                naming._locals.Add((parameter, enter, exit));
            else
                naming.Take(parameter.Hint!, enter, exit);
        }

        foreach (string name in reserved)
            naming.Take(name, enter, exit);
        foreach (var (variable, from, to) in naming._locals.OrderBy(l => l.Variable.Hint is null && !l.Variable.IsIndex))
            variable.Name = naming.Choose(variable, from, to < 0 ? exit : to);
    }

    private void Walk(Block block, int enter)
    {
        int first = _locals.Count;
        foreach (Statement statement in block.Statements)
            Walk(statement, enter);
        int exit = _clock++;
        Close(first, enter, exit);
    }

    private void Walk(Statement statement, int enter)
    {
        switch (statement)
        {
            case DeclareStatement declare:
                _locals.Add((declare.Variable, enter, -1));
                break;
            case AllocateStatement fresh:
                _locals.Add((fresh.Variable, fresh.IsMadeBefore ? 0 : enter, -1));
                if (fresh.Backing is { } backing)
                    _locals.Add((backing, 0, -1));
                break;
            case CallStatement call:
                foreach (var (target, _) in call.Targets.Where(t => t.IsNew))
                    _locals.Add((target, enter, -1));
                break;
            case StackStatement stack:
                _locals.Add((stack.Variable, enter, -1));
                break;
            case IfStatement branch:
                Walk(branch.Then, _clock++);
                Walk(branch.Else, _clock++);
                break;
            case ForStatement loop:
                int header = _clock++;
                int at = _locals.Count;
                _locals.Add((loop.Index, header, -1));
                Walk(loop.Body, _clock++);
                Close(at, header, _clock++);
                break;
            case WhileStatement loop:
                int test = _clock++;
                int from = _locals.Count;
                foreach (Statement inner in loop.Test.Statements)
                    Walk(inner, test);

                // A test of several statements is printed at the head of the body: one scope.
                if (loop.Test.Statements.Count == 0)
                    Walk(loop.Body, _clock++);
                foreach (Statement inner in loop.Test.Statements.Count == 0 ? [] : loop.Body.Statements)
                    Walk(inner, test);
                Close(from, test, _clock++);
                break;
        }
    }

    private void Close(int first, int enter, int exit)
    {
        for (int i = first; i < _locals.Count; i++)
        {
            if (_locals[i].Enter == enter && _locals[i].Exit < 0)
                _locals[i] = (_locals[i].Variable, enter, exit);
        }
    }

    private string Choose(Variable variable, int enter, int exit)
    {
        if (variable.Hint is null && variable.IsIndex)
        {
            string? index = _indices.FirstOrDefault(i => IsFree(i, enter, exit));
            if (index is not null)
                return Take(index, enter, exit);
        }

        // Names are only ever taken: what was too low a number for this scope once still is.
        string? hint = variable.Hint is { } path ? Paths.Identifier(path) : null;
        _next.TryGetValue((hint ?? "", enter), out int number);
        string candidate = Candidate(hint, number);
        while (!IsFree(candidate, enter, exit))
            candidate = Candidate(hint, ++number);
        _next[(hint ?? "", enter)] = number;
        return Take(candidate, enter, exit);
    }

    /// <summary>a, a1, a2, … or t1, t2, …</summary>
    private static string Candidate(string? hint, int number) =>
        hint is null ? "t" + (number + 1) : number == 0 ? hint : hint + number;

    private bool IsFree(string name, int enter, int exit) =>
        !_taken.TryGetValue(name, out var scopes) || !scopes.Any(s => s.Enter <= exit && enter <= s.Exit);

    private string Take(string name, int enter, int exit)
    {
        if (!_taken.TryGetValue(name, out var scopes))
            _taken[name] = scopes = [];
        scopes.Add((enter, exit));
        return name;
    }
}
