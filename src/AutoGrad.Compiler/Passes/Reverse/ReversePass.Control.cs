using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>Branches and loops.</summary>
internal sealed partial class ReversePass
{
    private void ReverseIf(If branch)
    {
        var (link, _) = _forward.LinkOf(branch);
        if (link == 0)
            return;
        int[] results = ActiveIndices(branch.Results);
        Term?[] up = [.. results.Select(i => _adjoints.Take(_forward[branch.Results[i]]))];
        int[] free = FreeValues.Of(_primal, _activity, branch.Then, branch.Else);
        Term?[] before = [.. free.Select(v => _adjoints.Find(_forward[v]))];

        Term?[] then = Side(branch.Then, branch.Else, out var thenRegion);
        Term?[] otherwise = Side(branch.Else, branch.Then, out var elseRegion);

        // What both sides leave the same needs no merging: an adjoint that merely passes through.
        int[] changed = [.. Enumerable.Range(0, free.Length).Where(k => then[k]?.Id != otherwise[k]?.Id)];
        foreach (int k in Enumerable.Range(0, free.Length).Where(k => then[k]?.Id == otherwise[k]?.Id))
            _adjoints.Set(_forward[free[k]], then[k]);
        Region first = Close(thenRegion, then), second = Close(elseRegion, otherwise);
        int[] merged = [.. changed.Select(k => _builder.NewValue(_primal.TypeOf(free[k]), NameOfAdjoint(free[k])))];
        _builder.Origin = new Provenance(branch.Origin.Statement, Sweep.Adjoint);
        _builder.Append(new If(merged, _forward[branch.Condition], first, second) { Link = link });
        for (int k = 0; k < changed.Length; k++)
        {
            // A side that contributes nothing leaves a zero that must stay zero.
            if (IsWeak(then[changed[k]]) || IsWeak(otherwise[changed[k]]))
                _builder.MarkStructuralZero(merged[k]);
            _adjoints.Set(_forward[free[changed[k]]], _builder.Term(merged[k]));
        }

        Term?[] Side(Region side, Region other, out IReadOnlyList<Node> nodes)
        {
            _builder.Open();
            for (int k = 0; k < results.Length; k++)
            {
                if (up[k] is { } adjoint && _activity.IsActive(side.Yields[results[k]]))
                    _adjoints.Add(_forward[side.Yields[results[k]]], adjoint);
            }

            Reverse(side);
            Term?[] after = [.. free.Select(v => _adjoints.Find(_forward[v]))];
            nodes = [.. _builder.CurrentNodes];
            _builder.Close();
            for (int k = 0; k < free.Length; k++)
                _adjoints.Set(_forward[free[k]], before[k]);
            return after;
        }

        Region Close(IReadOnlyList<Node> nodes, Term?[] after)
        {
            _builder.Open();
            foreach (Node node in nodes)
                _builder.Append(node);
            _builder.Origin = new Provenance(branch.Origin.Statement, Sweep.Adjoint);
            return _builder.Close([.. changed.Select(k => after[k]?.Id ?? _builder.Real(0, _primal.TypeOf(free[k])))]);
        }
    }

    private bool IsWeak(Term? adjoint) => adjoint is not { } term || term.IsZero || _builder.MayBeStructuralZero(term.Id);

    private void ReverseFor(For loop)
    {
        var (link, _) = _forward.LinkOf(loop);
        if (link == 0)
            return;
        int last = LastIndex.Of(_builder, _forward[loop.Start], _forward[loop.End], loop.Bound, loop.Step);
        Bound back = loop.Step > 0 ? Bound.GreaterOrEqual : Bound.LessOrEqual;
        ReverseLoop(loop, loop.Body, loop.Carried, loop.Initial, loop.Final, _primal.Values[loop.Index].Name, (initial, final, body) =>
            new For(final, last, _forward[loop.Start], back, -loop.Step, initial, body) { Link = link });
    }

    private void ReverseWhile(While loop)
    {
        var (link, trips) = _forward.LinkOf(loop);
        if (link == 0)
            return;
        int one = _builder.Integer(1);
        int last = _builder.Apply(Arithmetic.Subtract, trips, one);
        int zero = _builder.Integer(0);
        ReverseLoop(loop, loop.Body, loop.Body.Arguments, loop.Initial, loop.Final, "trip", (initial, final, body) =>
            new For(final, last, zero, Bound.GreaterOrEqual, -1, initial, body) { Link = link });
    }

    /// <summary>The reverse loop carries the adjoints of the carried values, then those of the outer numbers that the body reads.</summary>
    private void ReverseLoop(
        Node loop, Region body, EquatableArray<int> arguments, EquatableArray<int> initial, EquatableArray<int> final,
        string? indexName, Func<int[], int[], Region, Node> make)
    {
        int[] carried = ActiveIndices(arguments);
        int[] free = FreeValues.Of(_primal, _activity, body);
        int[] adjoints = [.. carried.Select(i => arguments[i]), .. free];
        Term[] start =
        [
            .. carried.Select(i => _adjoints.Take(_forward[final[i]]) ?? Zero(arguments[i])),
            .. free.Select(v => _adjoints.Get(_forward[v])),
        ];

        var (places, sources) = _shadows.Exchange(arguments, body.Yields, loop.Origin.Statement);
        if (places.SequenceEqual(sources))
            places = sources = [];
        int[] shadows = [.. places.Select(i => Shadow(final[i], loop))];
        int[] entry = _builder.Open(
        [
            (IrType.Int32, indexName), .. adjoints.Select(v => (_primal.TypeOf(v), NameOfAdjoint(v))),
            .. shadows.Select(s => (_builder.TypeOf(s), _builder.NameOf(s))),
        ]);
        bool[] strong = StrongIn(arguments, body, carried, start);
        for (int k = 0; k < adjoints.Length; k++)
        {
            if (!strong[k])
                _builder.MarkStructuralZero(entry[k + 1]);
        }

        // What the trip yields in place k is the array of argument sources[k]: backwards, that argument's shadow stands in place k.
        for (int k = 0; k < places.Length; k++)
            _shadows.Bind(arguments[sources[k]], entry[1 + adjoints.Length + k]);
        int[] exchanged = [.. places.Select(i => entry[1 + adjoints.Length + Array.IndexOf(sources, i)])];

        for (int k = 0; k < free.Length; k++)
            _adjoints.Set(_forward[free[k]], _builder.Term(entry[carried.Length + k + 1]));
        for (int k = 0; k < carried.Length; k++)
        {
            int yield = body.Yields[carried[k]];
            if (_activity.IsActive(yield))
                _adjoints.Add(_forward[yield], _builder.Term(entry[k + 1]));
        }

        Reverse(body);
        _builder.Origin = new Provenance(loop.Origin.Statement, Sweep.Adjoint);
        Region reversed = _builder.Close([.. adjoints.Select(v => _adjoints.Get(_forward[v]).Id), .. exchanged]);
        int[] results =
        [
            .. adjoints.Select(v => _builder.NewValue(_primal.TypeOf(v), NameOfAdjoint(v))),
            .. shadows.Select(s => _builder.NewValue(_builder.TypeOf(s), _builder.NameOf(s))),
        ];
        _builder.Append(make([.. start.Select(t => t.Id), .. shadows], results, reversed));
        for (int k = 0; k < adjoints.Length; k++)
        {
            if (!strong[k])
                _builder.MarkStructuralZero(results[k]);
        }

        for (int k = 0; k < free.Length; k++)
            _adjoints.Set(_forward[free[k]], _builder.Term(results[carried.Length + k]));
        for (int k = 0; k < carried.Length; k++)
        {
            if (_activity.IsActive(initial[carried[k]]))
                _adjoints.Add(_forward[initial[carried[k]]], _builder.Term(results[k]));
        }
    }

    /// <summary>Which of the adjoints that a reverse loop carries are never structural zeros: carried ones first, then those of free values.</summary>
    private bool[] StrongIn(EquatableArray<int> arguments, Region body, int[] carried, Term[] start)
    {
        bool[] after = new bool[arguments.Count];
        for (int k = 0; k < carried.Length; k++)
            after[carried[k]] = !IsWeak(start[k]);
        bool[] kept = _strong.Of(arguments, body, after);
        return [.. start.Select((term, k) => k < carried.Length ? kept[carried[k]] : !IsWeak(term))];
    }
}
