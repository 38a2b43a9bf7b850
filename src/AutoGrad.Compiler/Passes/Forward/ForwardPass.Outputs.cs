using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Functions with several outputs: what they return has a tangent beside it, and so has what they leave in parameters.</summary>
internal sealed partial class ForwardPass
{
    private readonly List<(int Given, int Copy)> _copied = [];

    /// <summary>The parameter that receives the tangent of memory that the function writes; of active memory it brings the first one, too.</summary>
    private int DeclareWritten(Parameter parameter, IrType type)
    {
        bool isActive = parameter.Role == ParameterRole.Active;
        bool isVector = type is { Rank: 1, Element.IsReal: true };
        ParameterRole role = isActive ? ParameterRole.Tangent : ParameterRole.Gradient;
        int tangent = _builder.AddParameter(isVector ? type.AsSpan() : type, TangentSignature.NameOf(parameter.Name), role);
        if (!isActive)
            _outputs.Add(tangent);
        return tangent;
    }

    private void EnterWritten(int argument, int tangent)
    {
        if (IsOutput(tangent))
            _builder.Append(new Clear(tangent));
        if (_memory.Share(argument, tangent))
            _copied.Add((tangent, _memory.Of(argument, -1)));
    }

    /// <summary>Values first, then the tangents of what is returned; the tangents of variables go where the variables go.</summary>
    private Function FinishOutputs()
    {
        List<Output> outputs = [.. _primal.Outputs];
        List<int> yields = [.. _primal.Body.Yields.Select(y => _copies[y])];
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        foreach (var (given, copy) in _copied)
            CopyElements(copy, given);
        bool isReturned = _primal.Outputs.Where((o, i) => o.Name is null && _primal.TypeOf(_primal.Body.Yields[i]).RealElement is not null).Any();
        for (int i = 0; i < _primal.Outputs.Count; i++)
        {
            Output output = _primal.Outputs[i];
            int yield = _primal.Body.Yields[i];
            if (_primal.TypeOf(yield).RealElement is null || isReturned != output.Name is null)
                continue;
            if (output.Name is not null && _primal.TypeOf(yield).IsArray)
                throw new UnsupportedByPassException(-1, $"the tangent of the array that is handed out as '{output.Name}'", "Return the array, or write into one.");
            outputs.Add(output.Name is null ? output with { IsTangent = true } : new Output(TangentSignature.NameOf(output.Name)));
            yields.Add(TangentOfOutput(yield));
        }

        return _builder.Finish(outputs, [.. yields]);
    }

    private int TangentOfOutput(int yield) => !_primal.TypeOf(yield).IsArray ? _tangents.Get(yield)
        : _activity.IsActive(yield) ? _memory.Of(yield, -1)
        : _memory.Zero(_copies[yield], _primal.TypeOf(yield));

    private void CopyElements(int source, int target)
    {
        int zero = _builder.Integer(0), length = _builder.Length(source);
        int[] index = _builder.Open((IrType.Int32, null));
        _builder.Store(target, [index[0]], _builder.Load(source, index[0]));
        _builder.For(zero, length, Bound.Less, 1, [], _builder.Close());
    }
}
