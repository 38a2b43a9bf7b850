using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Functions of a recursion: their tangents are functions of their own, with the tangents of what is handed in and out behind it.</summary>
internal sealed partial class ForwardPass
{
    private void VisitCall(Call call)
    {
        bool isActive = _activity.IsActive(call);
        int[] arguments = Copies(call.Arguments);
        int[] results = [.. call.Values.Select(Define)];
        _builder.Origin = Provenance.None;
        if (!isActive)
        {
            _builder.Append(call with { Arguments = arguments, Values = results });
            return;
        }

        _builder.Origin = new Provenance(call.Origin.Statement, Sweep.Tangent);
        int[] active = [.. Enumerable.Range(0, arguments.Length).Where(i => call.Contract.Active[i])];
        int[] tangents = [.. active.Select(i => TangentArgument(call.Arguments[i]))];
        int[] varied = [.. call.Values.Where(v => _primal.TypeOf(v).IsReal).Select(NewTangent)];
        bool[] written = [.. call.Contract.Written, .. active.Select(i => call.Contract.Written[i])];
        Contract contract = new(new bool[written.Length], written, call.Contract.Effect);
        _builder.Origin = Provenance.None;
        _builder.Append(new Call(Both(results, varied), CallNames.Tangent(call.Callee), Both(arguments, tangents), contract) { Origin = call.Origin });
    }

    private int TangentArgument(int value) => _primal.TypeOf(value).IsStack ? _stacks[value] : TangentOf(value);

    /// <summary>The type of the parameter that brings the tangent of another one.</summary>
    private IrType TangentParameter(int argument)
    {
        IrType type = _primal.TypeOf(argument);
        bool isReadOnly = type is { IsArray: true, Rank: 1, Element.IsReal: true } && !_activity.Memory.IsWritten(argument);
        return !type.IsArray ? type : isReadOnly ? type.AsReadOnlySpan() : _memory.TypeOf(argument);
    }

    private void EnterCallee(int argument, int tangent)
    {
        IrType type = _primal.TypeOf(argument);
        if (type.IsStack)
            _stacks.Add(argument, tangent);
        else if (type.IsArray && _activity.IsActive(argument))
            EnterMemory(argument, tangent);
        else if (type.IsReal)
            _tangents.Set(argument, _builder.Term(tangent));
    }

    private void EnterMemory(int argument, int tangent)
    {
        if (_memory.TypeOf(argument) == _builder.TypeOf(tangent))
            _memory.Bind(argument, tangent);
        else
            _memory.Enter(argument, tangent);
    }
}
