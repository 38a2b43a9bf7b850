using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// Whether the direction moves a number at all. √(x²) at 0 has the tangent 0/0, as the chain rule gives it; but along a direction that leaves x
/// alone it is 0, though the tangent of x² is zero in both cases. So what tells is not the tangent but where it comes from: a parameter's
/// tangent, and for what is computed from several numbers a truth value beside it.
/// </summary>
/// <remarks>
/// Only numbers whose tangent meets an infinite slope are followed, back to where they come from, through branches and loops. Of elements
/// of arrays, results of calls and operands that a function may ignore (a maximum), the tangent itself is asked.
/// </remarks>
internal sealed class Motions
{
    private readonly Function _primal;
    private readonly Activity _activity;
    private readonly FunctionBuilder _builder;
    private readonly Tangents _tangents;
    private readonly Shares _shares;
    private readonly HashSet<int> _wanted = [];
    private readonly Dictionary<int, int> _witnesses = [];

    public Motions(Function primal, Activity activity, FunctionBuilder builder, Tangents tangents, HashSet<Primitive> steep)
    {
        (_primal, _activity, _builder, _tangents, _shares) = (primal, activity, builder, tangents, new Shares(primal));
        foreach (Apply apply in primal.Body.AllNodes().OfType<Apply>().Where(a => steep.Contains(a.Primitive)))
            _wanted.UnionWith(apply.Arguments.Where(activity.IsActive));
        if (_wanted.Count > 0)
            Follow(primal.Body);
    }

    /// <summary>A number that is zero, or a truth value that is false, where the direction leaves the value alone.</summary>
    public int WitnessOf(int value) => _witnesses.TryGetValue(value, out int witness) ? witness : _tangents.Get(value);

    /// <summary>Which of the values of a region's boundary have a truth value of their own there.</summary>
    public int[] Wanted(EquatableArray<int> values) =>
        [.. Enumerable.Range(0, values.Count).Where(k => _primal.TypeOf(values[k]).IsReal && _wanted.Contains(values[k]) && _activity.IsActive(values[k]))];

    /// <summary>The truth value that goes over a region's boundary beside the tangent.</summary>
    public int TruthOf(int value) => _tangents.Find(value) is null ? _builder.Boolean(false) : Moves(WitnessOf(value)).Id;

    public string? NameOf(int value) => _primal.Values[value].Name is { } name ? Paths.Derived(name, "Moves") : null;

    public void Bind(int value, int truth) => _witnesses[value] = truth;

    public void Visit(Apply apply)
    {
        if (!_wanted.Contains(apply.Result) || Sources(apply) is not { } sources)
            return;
        int[] witnesses = [.. sources.Where(s => _tangents.Find(s) is not null).Select(WitnessOf).Distinct()];
        if (witnesses.Length == 1)
            Bind(apply.Result, witnesses[0]);
        else if (witnesses.Length > 1)
            Bind(apply.Result, witnesses.Select(Moves).Aggregate((a, b) => a | b).Id);
    }

    /// <summary>The operands that move the result whenever they move; null where one of them may be ignored.</summary>
    private int[]? Sources(Apply apply)
    {
        int[] active = [.. Enumerable.Range(0, apply.Arguments.Count).Where(i => _activity.IsActive(apply.Arguments[i]))];
        return apply.Primitive.ResultKind == ResultKind.Target || active.All(i => apply.Primitive.Rule?.Partials[i] is null || _shares.Always(apply, i))
            ? [.. active.Where(i => apply.Primitive.ResultKind == ResultKind.Target || apply.Primitive.Rule?.Partials[i] is not null).Select(i => apply.Arguments[i])]
            : null;
    }

    private Condition Moves(int witness)
    {
        Term term = _builder.Term(witness);
        return term.Type.Kind == TypeKind.Boolean ? new Condition(_builder, witness) : term.IsNot(term.Constant(0));
    }

    private void Follow(Region region)
    {
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            switch (region.Nodes[i])
            {
                case Apply apply when _wanted.Contains(apply.Result):
                    _wanted.UnionWith(Sources(apply) ?? []);
                    break;
                case If branch:
                    Want(branch.Then.Yields, branch.Merged);
                    Want(branch.Else.Yields, branch.Merged);
                    Follow(branch.Then);
                    Follow(branch.Else);
                    break;
                case For loop:
                    Follow(loop.Body, loop.Carried, loop.Initial, loop.Final);
                    break;
                case While loop:
                    Follow(loop.Body, loop.Body.Arguments, loop.Initial, loop.Final);
                    break;
            }
        }
    }

    /// <summary>A carried value is followed in every trip, before the loop and after it, if it is at any of them.</summary>
    private void Follow(Region body, EquatableArray<int> arguments, EquatableArray<int> initial, EquatableArray<int> final)
    {
        int before;
        Want(arguments, final);
        do
        {
            before = _wanted.Count;
            Want(body.Yields, arguments);
            Follow(body);
        }
        while (_wanted.Count > before);
        Want(final, arguments);
        Want(initial, arguments);
    }

    private void Want(EquatableArray<int> sources, EquatableArray<int> results) =>
        _wanted.UnionWith(sources.Where((_, k) => _wanted.Contains(results[k])));
}
