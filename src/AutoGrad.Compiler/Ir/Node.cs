using System;

namespace AutoGrad.Compiler.Ir;

/// <summary>Which sweep of a derivative a node belongs to.</summary>
internal enum Sweep
{
    Primal,
    Adjoint,
    Tangent,
}

/// <summary>Where a node comes from.</summary>
/// <param name="Statement">An index into <see cref="Function.Statements"/>, or −1.</param>
/// <param name="Sweep">The sweep it belongs to.</param>
/// <param name="IsAgain">Whether it computes once more, in another sweep, what the method has computed: it is rounded as there.</param>
internal readonly record struct Provenance(int Statement, Sweep Sweep, bool IsAgain = false)
{
    public static readonly Provenance None = new(-1, Sweep.Primal);
}

/// <summary>One step of a region, in A-normal form: operands and results are value ids.</summary>
internal abstract record Node
{
    public Provenance Origin { get; init; } = Provenance.None;

    /// <summary>
    /// Between Reverse and Storage: the number that a branch or loop of the forward sweep shares with its twin in the reverse sweep; loops with slots
    /// have it to the end. Else 0.
    /// </summary>
    public int Link { get; init; }

    public virtual EquatableArray<int> Results => default;

    public virtual EquatableArray<int> Operands => default;

    public virtual EquatableArray<Region> Regions => default;

    /// <summary>The same node with other ids: <paramref name="use"/> for operands, <paramref name="define"/> for results.</summary>
    /// <remarks>
    /// What binds a value and does not change stays the same object. What binds none is always a new one: it may stand in two places, and
    /// passes tell nodes apart by identity.
    /// </remarks>
    public abstract Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region);
}

/// <summary><c>result = literal</c>.</summary>
internal sealed record Constant(int Result, Literal Value) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int result = define(Result);
        return result == Result ? this : this with { Result = result };
    }
}

/// <summary><c>result = primitive(arguments)</c>; pure.</summary>
internal sealed record Apply(int Result, Primitive Primitive, EquatableArray<int> Arguments) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override EquatableArray<int> Operands => Arguments;

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        EquatableArray<int> arguments = Arguments.Renamed(use);
        int result = define(Result);
        return arguments.IsSame(Arguments) && result == Result ? this : this with { Arguments = arguments, Result = result };
    }
}

/// <summary>What a piece of foreign C# may do besides computing its result.</summary>
internal enum Effect
{
    /// <summary>Nothing: may be moved, merged and dropped.</summary>
    Pure,

    /// <summary>Reads state that other code may change: may be dropped, not moved across effects.</summary>
    Reads,

    /// <summary>Changes something outside: stays where it is, exactly once.</summary>
    Writes,
}

/// <summary>A C# expression (or statement, without result) of which nothing is known but what stands here, with holes <c>{0}</c>, <c>{1}</c>… for its operands.</summary>
/// <remarks>Holes are filled with parenthesised operands where precedence needs it; braces of the text are doubled, as in string.Format.</remarks>
/// <param name="Result">One value or none.</param>
/// <param name="Template">The C# text; members are written qualified (<c>this.rate</c>, <c>global::N.T.M({0})</c>) so that no local hides them.</param>
/// <param name="Arguments">The operands.</param>
/// <param name="Effect">What it does besides computing its result.</param>
/// <param name="Site">An index into the lowering's table of source places, for the diagnostic if an operand turns out to be active; −1 for none.</param>
internal sealed record External(
    EquatableArray<int> Result, string Template, EquatableArray<int> Arguments, Effect Effect, int Site = -1) : Node
{
    /// <summary>How a derivative flows through the call; null where none can.</summary>
    public ForeignRule? Rule { get; init; }

    /// <summary>A call of a pullback: its results are variables that start at zero and are passed by reference, in holes after the operands'.</summary>
    public bool IsPullback { get; init; }

    public override EquatableArray<int> Results => Result;

    public override EquatableArray<int> Operands => Arguments;

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        EquatableArray<int> arguments = Arguments.Renamed(use);
        EquatableArray<int> result = Result.Renamed(define);
        return arguments.IsSame(Arguments) && result.IsSame(Result) && !Result.IsEmpty ? this : this with { Arguments = arguments, Result = result };
    }
}

/// <summary><c>throw template;</c> control does not pass it; the region's yields after it are never read.</summary>
internal sealed record Throw(string Template, EquatableArray<int> Arguments) : Node
{
    public override EquatableArray<int> Operands => Arguments;

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region) =>
        this with { Arguments = Arguments.Renamed(use) };
}
