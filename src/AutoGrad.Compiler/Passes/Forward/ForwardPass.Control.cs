using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Branches and loops: the tangents of what they merge and carry travel behind it.</summary>
internal sealed partial class ForwardPass
{
    private void VisitIf(If branch)
    {
        int[] active = ActiveIndices(branch.Results);
        int condition = _copies[branch.Condition];
        Region then = Inner(branch.Then, [], active), otherwise = Inner(branch.Else, [], active);
        int[] merged = [.. branch.Results.Select(Define)];
        int[] tangents = [.. active.Select(k => NewTangent(branch.Results[k]))];
        _builder.Origin = Provenance.None;
        _builder.Append(new If(Both(merged, tangents), condition, then, otherwise) { Origin = branch.Origin });
    }

    private void VisitFor(For loop)
    {
        int[] active = ActiveIndices(loop.Carried);
        int start = _copies[loop.Start], end = _copies[loop.End];
        int[] initial = Initial(loop, loop.Initial, active);
        Region body = Inner(loop.Body, [.. active.Select(k => k + 1)], active);
        int[] final = Final(loop.Final, active);
        _builder.Origin = Provenance.None;
        _builder.Append(new For(final, start, end, loop.Bound, loop.Step, initial, body) { Origin = loop.Origin });
    }

    private void VisitWhile(While loop)
    {
        int[] active = ActiveIndices(loop.Body.Arguments);
        int[] initial = Initial(loop, loop.Initial, active);
        Region condition = Inner(loop.Condition, active, []);
        Region body = Inner(loop.Body, active, active);
        int[] final = Final(loop.Final, active);
        _builder.Origin = Provenance.None;
        _builder.Append(new While(final, initial, condition, body) { Origin = loop.Origin });
    }

    /// <summary>Copies a region with tangents: of the given arguments behind its arguments, of the given yields behind its yields.</summary>
    private Region Inner(Region region, int[] arguments, int[] yields)
    {
        int[] entry = _builder.Open(
        [
            .. region.Arguments.Select(a => (_primal.TypeOf(a), _primal.Values[a].Name)),
            .. arguments.Select(k => (TangentType(region.Arguments[k]), _tangents.NameOf(region.Arguments[k]))),
        ]);
        for (int k = 0; k < region.Arguments.Count; k++)
            _copies.Add(region.Arguments[k], entry[k]);
        for (int k = 0; k < arguments.Length; k++)
            BindTangent(region.Arguments[arguments[k]], entry[region.Arguments.Count + k]);
        foreach (Node node in region.Nodes)
            Visit(node);
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        int[] tangents = [.. yields.Select(k => TangentOf(region.Yields[k]))];
        return _builder.Close(Both(Copies(region.Yields), tangents));
    }

    private int[] Initial(Node loop, EquatableArray<int> initial, int[] active)
    {
        _builder.Origin = new Provenance(loop.Origin.Statement, Sweep.Tangent);
        return Both(Copies(initial), [.. active.Select(k => TangentOf(initial[k]))]);
    }

    private int[] Final(EquatableArray<int> final, int[] active) =>
        Both([.. final.Select(Define)], [.. active.Select(k => NewTangent(final[k]))]);

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
}
