using System;

namespace AutoGrad.Compiler.Ir;

/// <summary><c>result = array[indices]</c>.</summary>
internal sealed record Load(int Result, int Array, EquatableArray<int> Indices) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override EquatableArray<int> Operands => Ids.Of(Array, Indices);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int array = use(Array);
        EquatableArray<int> indices = Indices.Renamed(use);
        int result = define(Result);
        return array == Array && indices.IsSame(Indices) && result == Result ? this : this with { Array = array, Indices = indices, Result = result };
    }
}

/// <summary><c>array[indices] = value</c>.</summary>
internal sealed record Store(int Array, EquatableArray<int> Indices, int Value) : Node
{
    public override EquatableArray<int> Operands => Ids.Of(Array, Indices, Value);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region) =>
        this with { Array = use(Array), Indices = Indices.Renamed(use), Value = use(Value) };
}

/// <summary><c>array[indices] += value</c>: the form in which adjoints reach memory; the order of such steps does not matter.</summary>
internal sealed record Accumulate(int Array, EquatableArray<int> Indices, int Value) : Node
{
    public override EquatableArray<int> Operands => Ids.Of(Array, Indices, Value);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region) =>
        this with { Array = use(Array), Indices = Indices.Renamed(use), Value = use(Value) };
}

/// <summary>Sets every element to zero.</summary>
internal sealed record Clear(int Array) : Node
{
    public override EquatableArray<int> Operands => Ids.Of(Array);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region) =>
        this with { Array = use(Array) };
}

/// <summary>How fresh memory is obtained.</summary>
internal enum Allocation
{
    /// <summary><c>new T[n]</c> that the method returns or hands on.</summary>
    Managed,

    /// <summary>Zeroed scratch that lives no longer than the call (or the iteration that makes it).</summary>
    Scratch,

    /// <summary>Scratch whose first contents are never read.</summary>
    Buffer,
}

/// <summary><c>result = fresh memory of the given lengths</c>; zeroed unless a buffer.</summary>
internal sealed record Allocate(int Result, EquatableArray<int> Lengths, Allocation Kind) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override EquatableArray<int> Operands => Lengths;

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        EquatableArray<int> lengths = Lengths.Renamed(use);
        int result = define(Result);
        return lengths.IsSame(Lengths) && result == Result ? this : this with { Lengths = lengths, Result = result };
    }
}

/// <summary><c>result = array.Slice(start, length)</c>: another name for part of the same memory.</summary>
internal sealed record View(int Result, int Array, int Start, int Length) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override EquatableArray<int> Operands => new[] { Array, Start, Length };

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int array = use(Array);
        int start = use(Start);
        int length = use(Length);
        int result = define(Result);
        return array == Array && start == Start && length == Length && result == Result ? this : this with { Array = array, Start = start, Length = length, Result = result };
    }
}

/// <summary><c>result = array.GetLength(dimension)</c>, of type int; an array's lengths never change.</summary>
internal sealed record ArrayLength(int Result, int Array, int Dimension) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override EquatableArray<int> Operands => Ids.Of(Array);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int array = use(Array);
        int result = define(Result);
        return array == Array && result == Result ? this : this with { Array = array, Result = result };
    }
}

/// <summary><c>result = empty growable stack</c> (of type opaque ValueStack&lt;T&gt;); released when the method ends.</summary>
internal sealed record NewStack(int Result) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int result = define(Result);
        return result == Result ? this : this with { Result = result };
    }
}

/// <summary><c>stack.Push(value)</c>.</summary>
internal sealed record Push(int Stack, int Value) : Node
{
    public override EquatableArray<int> Operands => new[] { Stack, Value };

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region) =>
        this with { Stack = use(Stack), Value = use(Value) };
}

/// <summary><c>result = stack.Pop()</c>.</summary>
internal sealed record Pop(int Result, int Stack) : Node
{
    public override EquatableArray<int> Results => Ids.Of(Result);

    public override EquatableArray<int> Operands => Ids.Of(Stack);

    public override Node Remap(Func<int, int> use, Func<int, int> define, Func<Region, Region> region)
    {
        int stack = use(Stack);
        int result = define(Result);
        return stack == Stack && result == Result ? this : this with { Stack = stack, Result = result };
    }
}
