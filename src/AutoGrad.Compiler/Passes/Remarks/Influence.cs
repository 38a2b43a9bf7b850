using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>
/// From where something reaches the outputs: a derivative (<see cref="Carries"/>) or a number (<see cref="Feeds"/>), which also
/// goes through roundings and conversions to integers. Tests and indices let neither through.
/// </summary>
internal sealed class Influence
{
    private readonly Function _function;
    private readonly AliasClasses _memory;
    private readonly bool _asNumbers;
    private readonly HashSet<int> _reached = [];
    private bool _changed;

    private Influence(Function function, AliasClasses memory, bool asNumbers)
    {
        _function = function;
        _memory = memory;
        _asNumbers = asNumbers;
        foreach (int yield in function.Body.Yields)
            Reach(yield);
        foreach (int argument in function.Body.Arguments.Where(a => function.TypeOf(a).IsRealArray && memory.IsWritten(a)))
            Reach(argument);
        do
        {
            _changed = false;
            Walk(function.Body);
        }
        while (_changed);
    }

    /// <summary>The values through which a derivative reaches an output.</summary>
    public static Influence Carries(Function function, AliasClasses memory) => new(function, memory, asNumbers: false);

    /// <summary>The values that go into the number that an output is.</summary>
    public static Influence Feeds(Function function, AliasClasses memory) => new(function, memory, asNumbers: true);

    public bool this[int value] => _reached.Contains(Key(value));

    private void Walk(Region region)
    {
        for (int n = region.Nodes.Count - 1; n >= 0; n--)
        {
            Node node = region.Nodes[n];
            foreach (Region inner in node.Regions)
                Walk(inner);
            switch (node)
            {
                case Apply apply when this[apply.Result]:
                    ReachOperands(apply);
                    break;
                case External { Result.Count: 1, Site: >= 0 } external when _asNumbers && this[external.Result[0]]:
                    Reach(external.Arguments);
                    break;
                case External { Rule: { } rule } foreign when foreign.Result.Any(r => this[r]):
                    Reach(rule.Active.Map(position => foreign.Arguments[position]));
                    break;
                case Load load when this[load.Result]:
                    Reach(load.Array);
                    break;
                case Store store when this[store.Array]:
                    Reach(store.Value);
                    break;
                case Accumulate add when this[add.Array]:
                    Reach(add.Value);
                    break;
                case Call call when call.Values.Concat(call.Written).Any(v => this[v]):
                    Reach(call.Arguments);
                    break;
                case If branch:
                    Through(branch.Merged, branch.Then.Yields);
                    Through(branch.Merged, branch.Else.Yields);
                    break;
                case For loop:
                    Through(loop.Final, loop.Body.Yields);
                    Through(loop.Carried, loop.Body.Yields);
                    Through(loop.Carried, loop.Initial);
                    Through(loop.Final, loop.Initial);
                    break;
                case While loop:
                    Through(loop.Final, loop.Body.Yields);
                    Through(loop.Body.Arguments, loop.Body.Yields);
                    Through(loop.Body.Arguments, loop.Initial);
                    Through(loop.Final, loop.Initial);
                    break;
                case not (Apply or External or Load or Store or Accumulate or ArrayLength or View or Throw or Call) when node.Results.Any(r => this[r]):
                    Reach(node.Operands);
                    break;
            }
        }
    }

    private void ReachOperands(Apply apply)
    {
        for (int i = 0; i < apply.Arguments.Count; i++)
        {
            bool carries = apply.Primitive.Rule?.Partials[i] is not null;
            bool feeds = _asNumbers && apply.Primitive.ResultKind != ResultKind.Boolean
                && _function.TypeOf(apply.Arguments[i]).Kind is TypeKind.Real or TypeKind.Integer;
            if (carries || feeds)
                Reach(apply.Arguments[i]);
        }
    }

    private void Through(EquatableArray<int> results, EquatableArray<int> sources)
    {
        for (int i = 0; i < results.Count; i++)
        {
            if (this[results[i]])
                Reach(sources[i]);
        }
    }

    private void Reach(EquatableArray<int> values)
    {
        foreach (int value in values)
            Reach(value);
    }

    private void Reach(int value) => _changed |= _reached.Add(Key(value));

    private int Key(int value) => _function.TypeOf(value).IsArray ? _memory.ClassOf(value) : value;
}
