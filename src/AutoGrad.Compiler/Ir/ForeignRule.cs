namespace AutoGrad.Compiler.Ir;

/// <summary>
/// How a derivative flows through a foreign call: by the pullback that somebody has written for it. The function is taken to be one: it
/// computes a number from its arguments and changes nothing.
/// </summary>
/// <param name="Name">The function, for messages.</param>
/// <param name="Pullback">
/// The call of the pullback: holes for the arguments as in the call itself, the next one for the upstream factor, then one per adjoint,
/// with <c>ref</c> before those of numbers. It adds upstream · ∂F/∂p to each.
/// </param>
/// <param name="Active">The positions of the arguments that have adjoints, in their order.</param>
/// <param name="Lost">The positions of numbers without an adjoint, through which a derivative would be lost: an error at the call's site.</param>
internal sealed record ForeignRule(string Name, string Pullback, EquatableArray<int> Active, EquatableArray<int> Lost)
{
    /// <summary>
    /// The call of the pushforward, where there is one: holes for the arguments as in the call itself, then one per tangent of <c>Active</c>. Its
    /// result is <c>(T Value, T Tangent)</c>.
    /// </summary>
    public string? Pushforward { get; init; }

    /// <summary>The pullback's own body, where its source is there and second derivatives are asked for.</summary>
    public Function? Body { get; init; }
}
