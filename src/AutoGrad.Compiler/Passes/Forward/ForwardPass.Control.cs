using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Branches and loops: the tangents of what they merge and carry travel behind it.</summary>
internal sealed partial class ForwardPass
{
    private void VisitIf(If branch)
    {
        int[] active = ActiveIndices(branch.Merged);
        int condition = _copies[branch.Condition];
        int[] moving = _motions.Wanted(branch.Merged);
        Crossing crossing = new([], active, [], moving);
        Region then = Inner(branch.Then, crossing), otherwise = Inner(branch.Else, crossing);
        int[] merged = Final(branch.Merged, active, moving);
        _builder.Origin = Provenance.None;
        _builder.Append(new If(merged, condition, then, otherwise) { Origin = branch.Origin });
    }

    private void VisitFor(For loop)
    {
        int[] active = ActiveIndices(loop.Carried);
        int start = _copies[loop.Start], end = _copies[loop.End];
        int[] moving = _motions.Wanted(loop.Carried);
        int[] initial = Initial(loop, loop.Initial, active, moving);
        Region body = Inner(loop.Body, new([.. active.Select(k => k + 1)], active, [.. moving.Select(k => k + 1)], moving));
        int[] final = Final(loop.Final, active, moving);
        _builder.Origin = Provenance.None;
        _builder.Append(new For(final, start, end, loop.Bound, loop.Step, initial, body) { Origin = loop.Origin, Link = loop.Link });
    }

    private void VisitWhile(While loop)
    {
        int[] active = ActiveIndices(loop.Body.Arguments);
        int[] moving = _motions.Wanted(loop.Body.Arguments);
        int[] initial = Initial(loop, loop.Initial, active, moving);
        Region condition = Inner(loop.Condition, new(active, [], moving, []));
        Region body = Inner(loop.Body, new(active, active, moving, moving));
        int[] final = Final(loop.Final, active, moving);
        _builder.Origin = Provenance.None;
        _builder.Append(new While(final, initial, condition, body) { Origin = loop.Origin, Link = loop.Link });
    }

    /// <summary>Copies a region with what crosses its boundary, behind its arguments and behind its yields.</summary>
    private Region Inner(Region region, Crossing crossing)
    {
        (int[] arguments, int[] yields, int[] entering, int[] leaving) = crossing;
        int[] entry = _builder.Open(
        [
            .. region.Arguments.Select(a => (_primal.TypeOf(a), _primal.Values[a].Name)),
            .. arguments.Select(k => (TangentType(region.Arguments[k]), _tangents.NameOf(region.Arguments[k]))),
            .. entering.Select(k => (IrType.Boolean, _motions.NameOf(region.Arguments[k]))),
        ]);
        for (int k = 0; k < region.Arguments.Count; k++)
            _copies.Add(region.Arguments[k], entry[k]);
        for (int k = 0; k < arguments.Length; k++)
            BindTangent(region.Arguments[arguments[k]], entry[region.Arguments.Count + k]);
        for (int k = 0; k < entering.Length; k++)
            _motions.Bind(region.Arguments[entering[k]], entry[region.Arguments.Count + arguments.Length + k]);
        foreach (Node node in region.Nodes)
            Visit(node);
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        int[] tangents = [.. yields.Select(k => TangentOf(region.Yields[k])), .. leaving.Select(k => _motions.TruthOf(region.Yields[k]))];
        return _builder.Close(Both(Copies(region.Yields), tangents));
    }

    private int[] Initial(Node loop, EquatableArray<int> initial, int[] active, int[] moving)
    {
        _builder.Origin = new Provenance(loop.Origin.Statement, Sweep.Tangent);
        return [.. Copies(initial), .. active.Select(k => TangentOf(initial[k])), .. moving.Select(k => _motions.TruthOf(initial[k]))];
    }

    private int[] Final(EquatableArray<int> final, int[] active, int[] moving) =>
        [.. final.Select(Define), .. active.Select(k => NewTangent(final[k])), .. moving.Select(k => NewTruth(final[k]))];

    private int NewTruth(int value)
    {
        int truth = _builder.NewValue(IrType.Boolean, _motions.NameOf(value));
        _motions.Bind(value, truth);
        return truth;
    }

    private int TangentOf(int value) => _primal.TypeOf(value).IsArray ? _memory.Of(value, -1) : _tangents.Get(value);

    private int NewTangent(int value)
    {
        int tangent = _builder.NewValue(TangentType(value), _tangents.NameOf(value));
        BindTangent(value, tangent);
        return tangent;
    }

    private IrType TangentType(int value) => _primal.TypeOf(value).IsArray ? _memory.TypeOf(value) : _primal.TypeOf(value);

    private void BindTangent(int value, int tangent)
    {
        if (_primal.TypeOf(value).IsArray)
            _memory.Bind(value, tangent);
        else
            _tangents.Set(value, _builder.Term(tangent));
    }

    /// <summary>The places of numbers and arrays that carry derivatives.</summary>
    private int[] ActiveIndices(EquatableArray<int> values) =>
        [.. Enumerable.Range(0, values.Count).Where(k => _primal.TypeOf(values[k]).Kind is TypeKind.Real or TypeKind.Array && _activity.IsActive(values[k]))];

    private static int[] Both(int[] primals, int[] tangents) => [.. primals, .. tangents];

    /// <summary>What crosses the boundary of a region, by position.</summary>
    /// <param name="Arguments">Arguments whose tangents come in.</param>
    /// <param name="Yields">Yields whose tangents go out.</param>
    /// <param name="Entering">Arguments of which it is told whether they move.</param>
    /// <param name="Leaving">Yields of which it is told whether they move.</param>
    private readonly record struct Crossing(int[] Arguments, int[] Yields, int[] Entering, int[] Leaving);
}
