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

    public void Bind(int array, int shadow) => _shadows[array] = shadow;

    /// <summary>Makes the shadows of the arrays that a region brings into being, at the start of its twin.</summary>
    public void Prepare(Region region)
    {
        foreach (Node node in region.Nodes)
        {
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
                    Carried(loop.Carried, loop.Initial, loop.Body.Yields, loop.Final, node.Origin.Statement);
                    break;
                case While loop:
                    Carried(loop.Body.Arguments, loop.Initial, loop.Body.Yields, loop.Final, node.Origin.Statement);
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

    /// <summary>A loop may carry an array along, but not (yet) exchange it for another one.</summary>
    private void Carried(
        EquatableArray<int> arguments, EquatableArray<int> initial, EquatableArray<int> yields, EquatableArray<int> final, int statement)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (!IsActiveArray(arguments[i]))
                continue;
            if (yields[i] != arguments[i])
                throw new UnsupportedByPassException(statement, "an array variable that changes its array in a loop", "Copy the elements instead of exchanging the arrays.");
            Bind(arguments[i], Of(initial[i], statement));
            Bind(final[i], Of(initial[i], statement));
        }
    }

    private bool IsActiveArray(int value) => primal.TypeOf(value).IsArray && activity.IsActive(value);

    private void Name(int shadow, int array)
    {
        if (primal.Values[array].Name is { } name)
            builder.Rename(shadow, Adjoints.NameOfAdjoint(name));
    }
}
