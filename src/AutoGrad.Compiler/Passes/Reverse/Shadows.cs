using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>
/// The shadow of an array is the array of its elements' adjoints. Shadows follow the primal's structure: a view of an array has
/// the same view of the shadow; memory that an iteration allocates has a shadow that its reverse iteration allocates.
/// </summary>
internal sealed class Shadows(Function primal, Activity activity, ForwardSweep forward, FunctionBuilder builder)
{
    private const string Cure = "Allocate the array outside of the loop or branch, or copy its elements.";
    private readonly Dictionary<int, int> _shadows = [];

    /// <summary>The shadow of a primal array, valid in the reverse region under construction.</summary>
    public int Of(int array, int statement) =>
        _shadows.TryGetValue(array, out int shadow)
            ? shadow
            : throw new UnsupportedByPassException(statement, "an array that outlives the iteration or branch which makes it", Cure);

    public bool Has(int array) => _shadows.ContainsKey(array);

    public void Bind(int array, int shadow) => _shadows[array] = shadow;

    /// <summary>
    /// Arrays of arrays get their shadows while the primal runs, by the same steps: a row that is put into an array has its shadow put
    /// into the array's shadow.
    /// </summary>
    public void Follow(Node node)
    {
        Provenance origin = builder.Origin;
        builder.Origin = new Provenance(-1, Sweep.Adjoint);
        switch (node)
        {
            case Allocate fresh when IsNested(fresh.Result):
                int shadow = builder.Allocate(primal.TypeOf(fresh.Result), Allocation.Managed, [.. fresh.Lengths.Select(l => forward[l])]);
                Name(shadow, fresh.Result);
                Bind(fresh.Result, shadow);
                break;
            case View view when IsNested(view.Result):
                Bind(view.Result, builder.View(Of(view.Array, node.Origin.Statement), forward[view.Start], forward[view.Length]));
                break;
            case Load load when IsNested(load.Result):
                Bind(load.Result, builder.Load(Of(load.Array, node.Origin.Statement), [.. load.Indices.Select(i => forward[i])]));
                break;
            case Store store when IsNested(store.Value):
                Put(store);
                break;
        }

        builder.Origin = origin;
    }

    /// <summary>The shadow of an array that a recursion shares is a span, which no array of arrays can hold.</summary>
    private void Put(Store row)
    {
        int statement = row.Origin.Statement;
        int shadow = Of(row.Value, statement);
        if (builder.TypeOf(shadow).Form is not ArrayForm.Array)
        {
            throw new UnsupportedByPassException(
                statement, "an array parameter that becomes a row of an array of arrays",
                "Copy its elements into a row allocated in the method, or take the array of arrays as the parameter.");
        }

        builder.Store(Of(row.Array, statement), [.. row.Indices.Select(i => forward[i])], shadow);
    }

    /// <summary>Makes the shadows of the arrays that a region brings into being, at the start of its twin.</summary>
    public void Prepare(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            if (node.Results.Any(IsNested) && node is Allocate or View)
                continue;
            builder.Origin = new Provenance(node.Origin.Statement, Sweep.Adjoint);
            switch (node)
            {
                case Allocate fresh when activity.IsActive(fresh.Result):
                    Fresh(fresh.Result, [.. fresh.Lengths.Select(l => forward[l])]);
                    break;
                case View view when activity.IsActive(view.Result):
                    int part = builder.View(Of(view.Array, node.Origin.Statement), forward[view.Start], forward[view.Length]);
                    Name(part, view.Result);
                    Bind(view.Result, part);
                    break;
                case If branch when branch.Results.Any(IsActiveArray):
                    Merge(branch);
                    break;
                case For loop:
                    Carried(loop, loop.Carried, loop.Initial, loop.Body.Yields, loop.Final);
                    break;
                case While loop:
                    Carried(loop, loop.Body.Arguments, loop.Initial, loop.Body.Yields, loop.Final);
                    break;
            }
        }
    }

    public void Fresh(int array, params int[] lengths)
    {
        IrType type = primal.TypeOf(array);
        IrType shadowType = type.Rank == 1 ? IrType.Span(type.Element!) : type;
        int shadow = builder.Allocate(shadowType, Allocation.Scratch, lengths);
        Name(shadow, array);
        Bind(array, shadow);
    }

    /// <summary>An array chosen by a condition has the shadow chosen by the same condition.</summary>
    private void Merge(If branch)
    {
        int[] arrays = [.. Enumerable.Range(0, branch.Results.Count).Where(i => IsActiveArray(branch.Results[i]))];
        builder.Open();
        Region then = builder.Close([.. arrays.Select(i => Of(branch.Then.Yields[i], branch.Origin.Statement))]);
        builder.Open();
        Region otherwise = builder.Close([.. arrays.Select(i => Of(branch.Else.Yields[i], branch.Origin.Statement))]);
        int[] merged = builder.If(forward[branch.Condition], then, otherwise);
        for (int k = 0; k < arrays.Length; k++)
            Bind(branch.Results[arrays[k]], merged[k]);
    }

    /// <summary>The places of a loop's carried active arrays, and from which argument each takes its next array.</summary>
    public (int[] Places, int[] Sources) Exchange(EquatableArray<int> arguments, EquatableArray<int> yields, int statement)
    {
        int[] places = [.. Enumerable.Range(0, arguments.Count).Where(i => IsActiveArray(arguments[i]))];
        int[] sources = [.. places.Select(i => arguments.ToList().IndexOf(yields[i]))];
        if (sources.Any(s => s < 0) || sources.Distinct().Count() != sources.Length)
        {
            throw new UnsupportedByPassException(
                statement, "an array variable that takes another array in a loop, other than by exchange with a second variable",
                "Copy the elements instead.");
        }

        return (places, sources);
    }

    /// <summary>
    /// Arrays that a loop carries may change places from trip to trip. Their shadows change places likewise: a loop of as many trips,
    /// which does nothing else, tells whose shadow is whose after the last trip.
    /// </summary>
    private void Carried(Node loop, EquatableArray<int> arguments, EquatableArray<int> initial, EquatableArray<int> yields, EquatableArray<int> final)
    {
        int statement = loop.Origin.Statement;
        var (places, sources) = Exchange(arguments, yields, statement);
        if (places.Length == 0)
            return;
        int[] start = [.. places.Select(i => Of(initial[i], statement))];
        int[] after = start;
        if (!places.SequenceEqual(sources))
        {
            (IrType, string?)[] carried = [.. start.Select(s => (builder.TypeOf(s), builder.NameOf(s)))];
            int[] entry = builder.Open([(IrType.Int32, null), .. carried]);
            Region body = builder.Close([.. sources.Select(s => entry[1 + Array.IndexOf(places, s)])]);
            after = loop is For counted
                ? builder.For(forward[counted.Start], forward[counted.End], counted.Bound, counted.Step, start, body)
                : builder.For(builder.Integer(0), forward.LinkOf(loop).Trips, Bound.Less, 1, start, body);
        }

        for (int k = 0; k < places.Length; k++)
        {
            Bind(arguments[places[k]], start[k]);
            Bind(final[places[k]], after[k]);
        }
    }

    private bool IsNested(int value) => IsActiveArray(value) && activity.Memory.IsNested(value);

    private bool IsActiveArray(int value) => primal.TypeOf(value).IsArray && activity.IsActive(value);

    private void Name(int shadow, int array)
    {
        if (primal.Values[array].Name is { } name)
            builder.Rename(shadow, Adjoints.NameOfAdjoint(name));
    }
}
