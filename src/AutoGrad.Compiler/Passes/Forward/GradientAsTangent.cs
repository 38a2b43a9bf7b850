using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// The gradient with respect to one number is its tangent along 1, in one sweep: what a reverse sweep would have to keep per trip of an open-ended
/// loop is used where it is computed.
/// </summary>
/// <remarks>
/// <b>Cost rule.</b> A tangent costs about as much as the adjoint of the same node. So forward mode costs what the two sweeps cost, without the numbers that are
/// put on stacks, taken off and computed again; of several numbers it would cost that many tangents. It is taken where all that is active is one number,
/// and the reverse sweep needs a stack that grows.
/// </remarks>
internal static class GradientAsTangent
{
    /// <summary>Whether a function is one of one active number, and computes nothing but a number.</summary>
    public static bool IsOfOneNumber(Function primal) =>
        primal.Callees.IsEmpty && primal.Outputs.Count == 1 && VectorOutputs.IsNumber(primal)
        && primal.Parameters.Count(p => p.Role == ParameterRole.Active) == 1 && primal.TypeOf(primal.Body.Arguments[Active(primal)]).IsReal;

    /// <param name="primal">The function.</param>
    /// <param name="reverse">Its gradient by a reverse sweep that keeps all it needs.</param>
    public static bool IsDueTo(Function primal, Function reverse) => IsOfOneNumber(primal) && reverse.Body.AllNodes().Any(n => n is NewStack);

    /// <param name="primal">The function.</param>
    /// <param name="pushforward">The value and its tangent.</param>
    /// <returns>The same with the direction 1, and the gradient as the output in place of the tangent.</returns>
    public static Function Of(Function primal, Function pushforward)
    {
        int direction = pushforward.Parameters.ToList().FindIndex(p => p.Role == ParameterRole.Tangent), active = Active(primal);
        IrType number = primal.TypeOf(primal.Body.Arguments[active]);
        Function bound = Pipeline.Bound(pushforward, new Dictionary<int, Literal> { [direction] = Literal.Of(1.0, number) });
        return bound with { Outputs = new[] { bound.Outputs[0], new Output(DerivativeSignature.NameOf(primal.Parameters[active].Name, ReverseForm.ValueAndGradient)) } };
    }

    public static StorageNote NoteOf(Function primal) =>
        new(primal.Parameters[Active(primal)].Name, primal.TypeOf(primal.Body.Arguments[Active(primal)]).Text, StorageKind.Tangent);

    private static int Active(Function primal) => primal.Parameters.ToList().FindIndex(p => p.Role == ParameterRole.Active);
}
