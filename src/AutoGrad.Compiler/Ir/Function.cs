namespace AutoGrad.Compiler.Ir;

/// <summary>What is known of a value.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">The user's (or a derived) name for it, a hint for the printed text; null for temporaries.</param>
internal sealed record ValueInfo(IrType Type, string? Name);

/// <summary>The role of a parameter, which decides what a pass may do with it.</summary>
internal enum ParameterRole
{
    /// <summary>Data: carries no derivative.</summary>
    Passive,

    /// <summary>A parameter with respect to which the function is differentiated.</summary>
    Active,

    /// <summary>The factor by which a pullback scales.</summary>
    Upstream,

    /// <summary>Memory that receives the gradient or adjoint of an active array.</summary>
    Gradient,

    /// <summary>The adjoint of a scalar on entry of a pullback.</summary>
    Adjoint,

    /// <summary>The tangent of an active parameter.</summary>
    Tangent,
}

/// <summary>A parameter: the i-th argument of the body.</summary>
/// <param name="Name">As the user wrote it, without a leading @.</param>
/// <param name="Role">What it is to the passes.</param>
internal sealed record Parameter(string Name, ParameterRole Role)
{
    /// <summary>An earlier array parameter that some caller gives the same memory; −1 for none.</summary>
    public int Shares { get; init; } = -1;

    /// <summary>
    /// Whether it is rows of which as many as a vector has lanes lie together, element by element: the first elements of these rows, then the second
    /// ones. What is left over behind the last whole vector lies row by row.
    /// </summary>
    public bool IsInLanes { get; init; }
}

/// <summary>Where a yield of the body goes.</summary>
/// <param name="Name">The out or ref parameter that receives it; null for the returned value.</param>
internal sealed record Output(string? Name)
{
    /// <summary>Which member of a returned structure it is: .X, .From.Y; "" where the value is returned as it is.</summary>
    public string Member { get; init; } = "";

    /// <summary>Whether it belongs to the tangent of the returned value.</summary>
    public bool IsTangent { get; init; }

    /// <summary>Whether the function itself has left it there, statement by statement: a member of an object, of which only the adjoint is of interest.</summary>
    public bool IsInPlace { get; init; }
}

/// <summary>A function: every pass maps one to another.</summary>
/// <param name="Name">A name for people.</param>
/// <param name="Parameters">One per argument of <paramref name="Body"/>.</param>
/// <param name="Outputs">One per yield of <paramref name="Body"/>.</param>
/// <param name="Body">The nodes; its arguments are the parameters.</param>
/// <param name="Values">Types and names, indexed by value id.</param>
/// <param name="Statements">The source text of statements, indexed by <see cref="Provenance.Statement"/>.</param>
internal sealed record Function(
    string Name,
    EquatableArray<Parameter> Parameters,
    EquatableArray<Output> Outputs,
    Region Body,
    EquatableArray<ValueInfo> Values,
    EquatableArray<string> Statements)
{
    /// <summary>The functions that take part in a recursion: only the root has them, and they call one another by name.</summary>
    public EquatableArray<Function> Callees { get; init; }

    public IrType TypeOf(int value) => Values[value].Type;
}
