using System;

namespace AutoGrad.Compiler.Ir;

/// <summary>
/// A nested sequence of nodes. Its arguments are bound on entry (loop-carried values), its yields leave it.
/// A region may read values bound outside of it.
/// </summary>
internal sealed record Region(EquatableArray<int> Arguments, EquatableArray<Node> Nodes, EquatableArray<int> Yields)
{
    public static readonly Region Empty = new(default, default, default);
}

/// <summary>A node with regions inside of it. Every pass asks every node for them, so the lists are made once.</summary>
internal abstract record Compound : Node
{
    private EquatableArray<Region> _regions;
    private EquatableArray<int> _operands;

    protected Compound()
    {
    }

    /// <summary>A copy is made to be changed, so it makes lists of its own.</summary>
    protected Compound(Compound original)
        : base(original)
    {
    }

    public sealed override EquatableArray<Region> Regions => _regions.IsEmpty ? _regions = Inner : _regions;

    public sealed override EquatableArray<int> Operands => _operands.IsEmpty ? _operands = Read : _operands;

    protected abstract EquatableArray<Region> Inner { get; }

    protected abstract EquatableArray<int> Read { get; }

    public virtual bool Equals(Compound? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

/// <summary><c>results = condition ? then : otherwise</c>; only the chosen region runs.</summary>
internal sealed record If(EquatableArray<int> Merged, int Condition, Region Then, Region Else) : Compound
{
    public override EquatableArray<int> Results => Merged;

    protected override EquatableArray<int> Read => Ids.Of(Condition);

    protected override EquatableArray<Region> Inner => new[] { Then, Else };

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int condition = use(Condition);
        return this with { Condition = condition, Then = region(Then), Else = region(Else), Merged = Merged.Renamed(define) };
    }
}

/// <summary>The test that keeps a counted loop going.</summary>
internal enum Bound
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>
/// <c>for (i = start; i bound end; i += step)</c> with loop-carried values: <see cref="Body"/> takes (i, carried…) and yields the next carried values.
/// The body does not change i; start and end are fixed before the loop. The results are the carried values after the last trip.
/// </summary>
internal sealed record For(
    EquatableArray<int> Final, int Start, int End, Bound Bound, long Step, EquatableArray<int> Initial, Region Body) : Compound
{
    public override EquatableArray<int> Results => Final;

    protected override EquatableArray<int> Read => Ids.Of(Start, End, Initial);

    protected override EquatableArray<Region> Inner => new[] { Body };

    public int Index => Body.Arguments[0];

    /// <summary>
    /// A strip loop: each trip handles as many elements as a vector of this type has, and i moves on by that number. Start to end is a whole
    /// number of strips.
    /// </summary>
    public IrType? Strip { get; init; }

    /// <summary>The carried values on entry of a trip.</summary>
    public EquatableArray<int> Carried => Ids.Behind(Body.Arguments);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int start = use(Start), end = use(End);
        EquatableArray<int> initial = Initial.Renamed(use);
        return this with { Start = start, End = end, Initial = initial, Body = region(Body), Final = Final.Renamed(define) };
    }
}

/// <summary>
/// <c>while (condition) body</c> with loop-carried values: <see cref="Condition"/> takes (carried…) and yields one bool,
/// <see cref="Body"/> takes (carried…) and yields the next ones.
/// </summary>
internal sealed record While(EquatableArray<int> Final, EquatableArray<int> Initial, Region Condition, Region Body) : Compound
{
    public override EquatableArray<int> Results => Final;

    protected override EquatableArray<int> Read => Initial;

    protected override EquatableArray<Region> Inner => new[] { Condition, Body };

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        EquatableArray<int> initial = Initial.Renamed(use);
        return this with { Initial = initial, Condition = region(Condition), Body = region(Body), Final = Final.Renamed(define) };
    }
}
