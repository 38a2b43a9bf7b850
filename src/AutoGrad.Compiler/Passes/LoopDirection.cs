using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Turns a reverse loop around to run upwards where the order of its trips does not matter: its carried values only collect, and it
/// neither reads nor overwrites memory that another trip writes, nor takes anything from a stack. The adjoint of <c>b[i] = f(a[i])</c>, which
/// reads and clears one element per trip, is such a loop.
/// </summary>
internal sealed class LoopDirection
{
    private readonly Function _function;
    private readonly AliasClasses _memory;
    private readonly Definitions _definitions;

    private LoopDirection(Function function)
    {
        _function = function;
        _memory = AliasClasses.Of(function);
        _definitions = Definitions.In(function.Body);
    }

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(IsBackwards))
            return function;
        LoopDirection pass = new(function);
        return function.WithBody(pass.Turn(function.Body));
    }

    /// <summary>Whether a reverse loop only adds to memory and carries nothing, so that all that its trips have in common are sums.</summary>
    public static bool OnlyCollects(Function function, For loop) => new LoopDirection(function).IsOrderFree(loop, hasElements: false);

    private static bool IsBackwards(Node node) => node is For { Step: -1, Bound: Bound.GreaterOrEqual, Origin.Sweep: Sweep.Adjoint };

    private Region Turn(Region region) => region.WithNodes([.. region.Nodes.Map(n => Turn(n.WithRegions(Turn)))]);

    private Node Turn(Node node)
    {
        if (!IsBackwards(node) || node is not For loop || !IsOrderFree(loop, hasElements: true))
            return node;
        return ExclusiveEnd(loop.Start) is { } end
            ? loop with { Start = loop.End, End = end, Bound = Bound.Less, Step = 1 }
            : loop with { Start = loop.End, End = loop.Start, Bound = Bound.LessOrEqual, Step = 1 };
    }

    /// <summary>n, if the value is n − 1.</summary>
    private int? ExclusiveEnd(int value) =>
        _definitions[value] is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Subtract
        && _definitions[x[1]] is Constant { Value.Bits: 1, Value.Type.Kind: TypeKind.Integer }
            ? x[0]
            : null;

    /// <param name="loop">The loop.</param>
    /// <param name="hasElements">Whether trips may have elements of their own, which they read and write.</param>
    private bool IsOrderFree(For loop, bool hasElements)
    {
        if (!Enumerable.Range(0, loop.Initial.Count).All(
            i => Accumulation.Holds(loop.Body, loop.Body.Arguments[i + 1], loop.Body.Yields[i])))
            return false;
        HashSet<int> own = [], read = [], written = [];
        foreach (Node node in loop.Body.AllNodes())
        {
            switch (node)
            {
                case Allocate fresh:
                    own.Add(_memory.ClassOf(fresh.Result));
                    break;
                case Load load:
                    read.Add(_memory.ClassOf(load.Array));
                    break;
                case Store store:
                    read.Add(_memory.ClassOf(store.Array));
                    written.Add(_memory.ClassOf(store.Array));
                    break;
                case Clear clear:
                    read.Add(_memory.ClassOf(clear.Array));
                    written.Add(_memory.ClassOf(clear.Array));
                    break;
                case Accumulate add:
                    written.Add(_memory.ClassOf(add.Array));
                    break;
                case Push or Pop or Throw or Call { IsPure: false } or External { Effect: not Effect.Pure }:
                    return false;
            }
        }

        if (!read.Any(c => written.Contains(c) && !own.Contains(c)))
            return true;

        // Elements of its own are all that such a trip may change: then turning the loop around changes no sum by a bit.
        return hasElements && written.All(c => own.Contains(c) || HasElementPerTrip(loop, c) || HasBlocks(loop, c))
            && Enumerable.Range(0, loop.Initial.Count).All(i => loop.Body.Arguments[i + 1] == loop.Body.Yields[i]);
    }

    /// <summary>Whether each trip touches elements of the memory that no other trip touches: all at one index that is the trip's own.</summary>
    private bool HasElementPerTrip(For loop, int memory)
    {
        Definitions inside = Definitions.In(loop.Body);
        int? array = null;
        HashSet<(int Position, int Index)> common = [];
        foreach (Node node in loop.Body.AllNodes().Where(n => n is not ArrayLength && n.Operands.Any(o => _memory.ClassOf(o) == memory)))
        {
            (int Array, EquatableArray<int> Indices)? access = node switch
            {
                Load load => (load.Array, load.Indices),
                Store store => (store.Array, store.Indices),
                Accumulate add => (add.Array, add.Indices),
                _ => null,
            };
            if (access is not { } touched || inside.Contains(touched.Array) || (array is not null && array != touched.Array))
                return false;
            HashSet<(int Position, int Index)> own = [.. touched.Indices.Select((index, at) => (at, index)).Where(i => IsIndexOf(loop, inside, i.index))];
            if (array is null)
                common = own;
            else
                common.IntersectWith(own);
            array = touched.Array;
        }

        return common.Count > 0;
    }

    /// <summary>Whether every trip touches one element of each of several blocks of the memory, and no other trip touches these.</summary>
    private bool HasBlocks(For loop, int memory)
    {
        TripElements elements = new(_function, _definitions, loop);
        HashSet<Node> everyTrips = new(loop.Body.Nodes, ReferenceComparer.Instance);
        List<TripPosition?> touched = [];
        foreach (Node node in loop.Body.AllNodes().Where(n => n is not (ArrayLength or View) && n.Operands.Any(o => _memory.ClassOf(o) == memory)))
        {
            touched.Add(!everyTrips.Contains(node) ? null : node switch
            {
                Load load => elements.Of(load.Array, load.Indices),
                Store store when _memory.ClassOf(store.Value) != memory => elements.Of(store.Array, store.Indices),
                Accumulate add => elements.Of(add.Array, add.Indices),
                _ => null,
            });
        }

        return elements.AreApart(touched);
    }

    /// <summary>The index, or it plus or minus something fixed.</summary>
    private static bool IsIndexOf(For loop, Definitions inside, int value) => value == loop.Index
        || (inside[value] is Apply { Primitive: var p, Arguments: { Count: 2 } x } && (p == Arithmetic.Add || p == Arithmetic.Subtract)
            && x.Count(a => a == loop.Index) == 1 && x.Count(a => !IsInside(inside, a)) == 1);

    private static bool IsInside(Definitions inside, int value) => inside.Contains(value) && inside[value] is not Constant;
}
