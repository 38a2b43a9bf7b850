using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// What the pushforward of a function with several outputs hands out beside their values. A returned value has a tangent of its own type. Where
/// nothing is returned, what is left in a parameter has its tangent in a parameter, too: in and out where the parameter is active, else only out.
/// </summary>
/// <param name="Returned">Arrays that are returned, alone or in a structure.</param>
/// <param name="Written">Parameters whose memory the function writes, as values of its body.</param>
internal sealed record HandedOutTangents(IReadOnlyList<int> Returned, IReadOnlyList<int> Written)
{
    public static readonly HandedOutTangents None = new([], []);

    public static HandedOutTangents Of(Function primal, ForwardForm form)
    {
        if (form != ForwardForm.Pushforward || VectorOutputs.IsNumber(primal))
            return None;
        VectorOutputs outputs = VectorOutputs.Of(primal);
        int[] arrays = [.. outputs.Values.Where(v => primal.TypeOf(v).IsArray).Distinct()];
        bool isReturned = outputs.Parameters.Any(p => p is null);
        return isReturned ? new(arrays, []) : new([], arrays);
    }

    public bool IsWritten(int argument) => Written.Contains(argument);
}
