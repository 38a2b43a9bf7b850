using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// A loop over rows that searches something for each row, a nearest centre, a best candidate, and then works with what it has found, becomes two:
/// the first searches for all rows and keeps one whole number per row, and so can take a row per lane (RowStrips), its comparisons masks; the second is
/// the loop as it was, which reads what was found.
/// </summary>
/// <remarks>
/// It is done if the first one then runs in lanes. Nobody may see the difference: the search reads nothing that the loop writes, and the loop writes nothing
/// but gradients and memory of the method's own.
/// </remarks>
internal sealed class RowSearches
{
    private readonly Function _function;
    private readonly AliasClasses _memory;

    private RowSearches(Function function)
    {
        _function = function;
        _memory = AliasClasses.Of(function);
    }

    /// <param name="function">The function.</param>
    /// <param name="rows">How rows are to be run; a search in lanes is not one row after the other.</param>
    public static Function Run(Function function, RowsIn rows = RowsIn.Auto)
    {
        if (rows == RowsIn.Sequence)
            return function;

        // Most methods have no loop in a loop that hands on a whole number.
        while (function.Body.Nodes.OfType<For>().Any(rows => rows.Body.Nodes.OfType<For>().Any(f => f.Final.Any(v => function.TypeOf(v) == IrType.Int32)))
            && new RowSearches(function).Split() is { } split)
            function = split;
        return function;
    }

    private Function? Split()
    {
        Definitions definitions = Definitions.In(_function.Body);
        foreach (For rows in _function.Body.Nodes.OfType<For>())
        {
            if (rows is not { Step: 1, Bound: Bound.Less, Strip: null, Link: 0 } || definitions[rows.Start] is not Constant { Value.Bits: 0 }
                || _function.TypeOf(rows.Index) != IrType.Int32 || !WritesOnlyItsOwn(rows))
                continue;
            foreach (For search in rows.Body.Nodes.OfType<For>())
            {
                if (Search.Of(_function, rows, search) is { } found && ReadsWhatStays(rows, found) && Split(rows, found) is { } split)
                    return split;
            }
        }

        return null;
    }

    /// <summary>Both loops, if the first one can take a row per lane.</summary>
    private Function? Split(For rows, Search search)
    {
        SearchWriter writer = new(_function, rows, search);
        IReadOnlyList<Node> nodes = writer.Write();
        Node[] all = [.. _function.Body.Nodes.SelectMany(n => ReferenceEquals(n, rows) ? nodes : [n])];
        Dictionary<int, int> ids = [];
        Function split = Renumbering.Apply(DeadCode.Run(_function with { Body = _function.Body with { Nodes = all }, Values = writer.Values.ToArray() }), ids);
        For first = split.Body.Nodes.OfType<For>().First(f => f.Index == ids[writer.Index]);
        return RowPlan.Of(split, first, MemoryGroups.Of(split), isInLoop: false, new RowCosts(IsShort: _ => false, IsLong: _ => true)) is null ? null : split;
    }

    private bool WritesOnlyItsOwn(For rows)
    {
        HashSet<int> seen = [.. Enumerable.Range(0, _function.Parameters.Count).Where(i => _function.Parameters[i].Role != ParameterRole.Gradient)
            .Select(i => _function.Body.Arguments[i]).Where(v => _function.TypeOf(v).IsArray).Select(_memory.ClassOf)];
        return rows.Body.AllNodes().All(n => n switch
        {
            Constant or Apply or View or ArrayLength or Load or If or For => true,
            Allocate { Kind: not Allocation.Managed } => true,
            External { Effect: Effect.Pure } => true,
            Store or Accumulate or Clear => !seen.Contains(_memory.ClassOf(n.Operands[0])),
            _ => false,
        });
    }

    private bool ReadsWhatStays(For rows, Search search)
    {
        HashSet<int> written = [.. rows.Body.AllNodes().Where(n => n is Store or Accumulate or Clear).Select(n => _memory.ClassOf(n.Operands[0]))];
        return search.Nodes.Concat(search.Nodes.SelectMany(n => n.Regions.SelectMany(r => r.AllNodes()))).OfType<Load>().All(l => !written.Contains(_memory.ClassOf(l.Array)));
    }
}
