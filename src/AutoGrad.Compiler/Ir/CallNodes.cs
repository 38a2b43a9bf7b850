using System.Linq;

namespace AutoGrad.Compiler.Ir;

/// <summary>What a caller may know of a function that it calls; one entry per parameter.</summary>
/// <param name="Active">Whether a derivative may flow through the parameter at some call.</param>
/// <param name="Written">Whether the function writes into the array, or moves the stack.</param>
/// <param name="Effect">What else it does.</param>
/// <param name="MayBeSingular">Whether an infinity may arise in the recursion or be handed to it.</param>
internal sealed record Contract(EquatableArray<bool> Active, EquatableArray<bool> Written, Effect Effect, bool MayBeSingular = true)
{
    /// <summary>Knows nothing yet.</summary>
    public static Contract Unknown(int parameters)
    {
        bool[] none = new bool[parameters];
        return new Contract(none, none, Effect.Pure);
    }
}

/// <summary>
/// <c>results = callee(arguments)</c>: a call that takes part in a recursion. The callee is one of the <see cref="Function.Callees"/> of the
/// root; arrays and stacks are handed over by reference, everything else by value.
/// </summary>
internal sealed record Call(EquatableArray<int> Values, string Callee, EquatableArray<int> Arguments, Contract Contract) : Node
{
    public override EquatableArray<int> Results => Values;

    public override EquatableArray<int> Operands => Arguments;

    /// <summary>The arrays and stacks that the call changes.</summary>
    public EquatableArray<int> Written => Arguments.Where((_, k) => Contract.Written[k]).ToArray();

    /// <summary>The call of a sweep, which moves the stacks: it stays where it is, even if nobody reads its results.</summary>
    public Call AsSweep(string callee) => this with { Callee = callee, Contract = Contract with { Effect = Effect.Writes } };

    /// <summary>Whether it can only compute its results: such a call may be dropped.</summary>
    public bool IsPure => Contract.Effect != Effect.Writes && Contract.Written.All(w => !w);

    public override Node Remap(System.Func<int, int> use, System.Func<int, int> define, System.Func<Region, Region> region)
    {
        EquatableArray<int> arguments = Arguments.Renamed(use);
        EquatableArray<int> values = Values.Renamed(define);
        return arguments.IsSame(Arguments) && values.IsSame(Values) && !Values.IsEmpty ? this : this with { Arguments = arguments, Values = values };
    }
}

/// <summary>
/// One sweep of a function that calls itself, between Reverse and Halves: the forward sweep and its linked twin, the reverse sweep, which
/// become two functions. Like a loop of one trip, it has arguments of its own: arrays that are gone when the reverse sweep comes.
/// </summary>
internal sealed record Frame(EquatableArray<int> Values, EquatableArray<int> Initial, Region Body) : Compound
{
    public override EquatableArray<int> Results => Values;

    protected override EquatableArray<int> Read => Initial;

    protected override EquatableArray<Region> Inner => new[] { Body };

    public override Node Remap(System.Func<int, int> use, System.Func<int, int> define, System.Func<Region, Region> region) =>
        this with { Initial = Initial.Renamed(use), Body = region(Body), Values = Values.Renamed(define) };
}
