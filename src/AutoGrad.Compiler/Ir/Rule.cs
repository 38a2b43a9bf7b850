namespace AutoGrad.Compiler.Ir;

/// <summary>
/// <paramref name="up"/> · ∂f/∂xᵢ. Being linear in <paramref name="up"/>, it serves reverse mode (up is the adjoint of the result)
/// and forward mode (up is the tangent of the i-th operand) alike.
/// </summary>
/// <param name="up">The factor.</param>
/// <param name="at">Operands, result and activity at the point of linearisation.</param>
internal delegate Term Partial(Term up, Linearization at);

/// <summary>The derivative of a primitive.</summary>
/// <param name="Partials">One per operand; null where the primitive is locally constant in that operand, which contributes exactly zero.</param>
internal sealed record Rule(params Partial?[] Partials);

/// <summary>The operands and the result of one application of a primitive.</summary>
internal readonly struct Linearization(Term[] operands, Term result, bool[] active)
{
    private readonly Term[] _operands = operands;
    private readonly bool[] _active = active;

    /// <summary>The value of the primitive.</summary>
    public Term Result { get; } = result;

    public Term X => _operands[0];

    public Term Y => _operands[1];

    public Term Z => _operands[2];

    /// <summary>Whether operand <paramref name="index"/> depends on an active parameter; a constant operand wins a tie.</summary>
    public bool IsActive(int index) => _active[index];
}
