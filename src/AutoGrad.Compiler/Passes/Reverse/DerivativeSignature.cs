using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>The parameters and outputs of a derivative, declared on its builder.</summary>
/// <param name="Primals">The copies of the primal's parameters.</param>
/// <param name="Gradients">Per primal parameter: the gradient array or the incoming adjoint of a scalar, or −1.</param>
/// <param name="Upstreams">The adjoints of what the function computes, which a pullback is given.</param>
/// <param name="ScalarOutputs">The outputs that receive the scalars' gradients: output, index of the primal parameter, incoming adjoint.</param>
internal sealed record DerivativeSignature(
    int[] Primals, int[] Gradients, IReadOnlyList<Upstream> Upstreams, IReadOnlyList<(Output Output, int Primal, int? Adjoint)> ScalarOutputs)
{
    public const string UpstreamName = Upstream.Name;

    private IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public static DerivativeSignature Declare(Function primal, ReverseForm form, FunctionBuilder builder)
    {
        int[] primals =
        [
            .. primal.Parameters.Select((p, i) => builder.AddParameter(primal.TypeOf(primal.Body.Arguments[i]), p.Name, p.Role)),
        ];
        IReadOnlyList<Upstream> upstreams = form == ReverseForm.ValueAndGradient ? [] : Upstream.Declare(primal, builder);
        int[] gradients = [.. Enumerable.Repeat(-1, primals.Length)];
        List<(Output, int, int?)> outputs = [];
        for (int i = 0; i < primals.Length; i++)
        {
            if (primal.Parameters[i].Role != ParameterRole.Active)
                continue;
            IrType type = primal.TypeOf(primal.Body.Arguments[i]);
            string name = NameOf(primal.Parameters[i].Name, form);
            if (type.IsArray)
            {
                // The array of a structure's gradient is an array, too, unless only the array itself is handed in.
                bool isSpan = type.Rank == 1 && type.Element!.IsReal && (type.Column is not null || type.Form != ArrayForm.Array || !Paths.IsPath(name));
                gradients[i] = builder.AddParameter(isSpan ? type.AsSpan() : type, name, ParameterRole.Gradient);
            }
            else if (form != ReverseForm.ValueAndGradient)
            {
                gradients[i] = builder.AddParameter(type, name, ParameterRole.Adjoint);
            }

            if (type.IsReal)
                outputs.Add((new Output(name), i, gradients[i] >= 0 ? gradients[i] : null));
        }

        return new DerivativeSignature(primals, gradients, upstreams, outputs) { Parameters = [.. primal.Parameters] };
    }

    /// <summary>The incoming adjoint of a scalar parameter that F overwrites.</summary>
    public int? AdjointOf(string parameter)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Name == parameter && Gradients[i] >= 0)
                return Gradients[i];
        }

        return null;
    }

    /// <summary>wGradient, wAdjoint: the parameter's name without a leading @ or _, and a suffix.</summary>
    public static string NameOf(string parameter, ReverseForm form) =>
        Paths.Derived(parameter, form == ReverseForm.ValueAndGradient ? "Gradient" : "Adjoint");
}
