using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Which lengths decide whether the loops inside of a row are short, where the code cannot know: those of the row's slices, and of vectors of the point.
/// </summary>
internal sealed class RowLengths
{
    /// <summary>Loops up to this length are short: rows with these in them are faster in lanes (docs/batches.md).</summary>
    public const int LongestShort = 32;

    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly HashSet<string> _names = [];

    private RowLengths(Function function)
    {
        _function = function;
        _definitions = Definitions.In(function.Body);
    }

    /// <summary>The names of parameters that are such lengths, or have them; null where others have a say in it.</summary>
    /// <param name="rows">The loss of several rows.</param>
    public static IReadOnlyCollection<string>? Of(Function rows)
    {
        RowLengths lengths = new(rows);
        LoopJudge judge = new(rows, RowsIn.Auto);
        For[] inner = [.. LoopIdiomsPass.LoopsUpTo(rows, BatchFunction.Count).SelectMany(f => f.Body.AllNodes()).OfType<For>().Where(f => !judge.IsShort(f) && !f.Body.AllNodes().Any(n => n is For))];
        return inner.All(f => lengths.IsKnown(f.Start) && lengths.IsKnown(f.End)) && lengths._names.Count > 0 ? lengths._names : null;
    }

    private bool IsKnown(int value)
    {
        if (NameOf(value) is { } parameter)
            return _function.TypeOf(value) == IrType.Int32 && Add(parameter);
        return _definitions[value] switch
        {
            Constant known => known.Value.Bits <= LongestShort,
            ArrayLength length when _definitions[length.Array] is View view => IsKnown(view.Length),
            ArrayLength length when _definitions[length.Array] is Allocate made => IsKnown(made.Lengths[length.Dimension]),
            ArrayLength length => NameOf(length.Array) is { } array && Add(array),
            Apply { Arguments: var x } apply when apply.Primitive == Arithmetic.Divide => IsKnown(x[0]) && _definitions[x[1]] is Constant { Value.Bits: > 0 },
            Apply { Arguments: var x } apply => (apply.Primitive == Arithmetic.Add || apply.Primitive == Arithmetic.Subtract) && x.All(IsKnown),
            _ => false,
        };
    }

    private string? NameOf(int value) =>
        Enumerable.Range(0, _function.Parameters.Count).Where(i => _function.Body.Arguments[i] == value).Select(i => _function.Parameters[i].Name).FirstOrDefault();

    private bool Add(string name)
    {
        _names.Add(name);
        return true;
    }
}
