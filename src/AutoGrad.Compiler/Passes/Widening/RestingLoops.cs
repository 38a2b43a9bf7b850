using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>Memory of tangents that a loop reads or writes.</summary>
/// <param name="Array">The memory, or the part of it that the loop touches.</param>
/// <param name="Extent">How many tangents that is.</param>
/// <param name="IsReplaced">Whether the loop writes all of it before it reads any of it.</param>
internal sealed record TouchedMemory(int Array, int Extent, bool IsReplaced);

/// <summary>
/// Finds loops that leave at rest what rests. All that they do to tangents is linear, and the tangents come from memory and go to memory: where
/// the j-th vectors of all that such a loop touches are zero, they are zero behind it, however the parts of the memory overlap.
/// </summary>
/// <remarks>
/// A tangent may be computed to be zero where the number moves, and what it is multiplied by may be infinite: loops with roots, quotients and the
/// like are none of these. How often such a loop runs is known, so that the cost rule can count: which vectors rest is asked of each part once, and the trips must read
/// and write at least twice as much.
/// </remarks>
internal sealed class RestingLoops(Function function, IrType lanes)
{
    private const int MostSteps = 2048, Gain = 2;

    private readonly AliasClasses _memory = AliasClasses.Of(function);
    private readonly Definitions _definitions = Definitions.In(function.Body);

    /// <param name="node">A node.</param>
    /// <returns>What a loop touches; null if the node is no such loop.</returns>
    public TouchedMemory[]? Of(Node node)
    {
        if (node is not For loop || !IsLinear(loop))
            return null;
        Node[] nodes = [.. loop.Body.AllNodes()];
        int[] arrays = [.. nodes.Select(ArrayOf).Where(a => a >= 0).Distinct()];
        if (arrays.Length == 0 || arrays.Any(a => ExtentOf(a) is null))
            return null;
        KnownTrips trips = new(_definitions, MostSteps);
        if (!trips.Run(loop))
            return null;
        Access[] accesses = [.. trips.Accesses.Where(a => arrays.Contains(a.Array))];
        return accesses.Length < Gain * arrays.Sum(a => ExtentOf(a)!.Value) ? null
            : [.. arrays.Select(a => new TouchedMemory(a, (int)ExtentOf(a)!.Value, IsReplaced(accesses, a)))];
    }

    /// <summary>The memory of tangents that a node reads or writes; −1 for none.</summary>
    private int ArrayOf(Node node)
    {
        int array = node switch
        {
            Load load => load.Array,
            Store store => store.Array,
            Accumulate add => add.Array,
            _ => -1,
        };
        return array >= 0 && IsVectors(array) ? array : -1;
    }

    /// <summary>Tangents enter and leave the loop through memory alone, and each branch and trip of it, too.</summary>
    private bool IsLinear(For loop)
    {
        Node[] nodes = [.. loop.Body.AllNodes()];
        HashSet<int> inside = [.. nodes.SelectMany(n => n.Results)];
        return loop.Operands.Concat(loop.Final).Concat(loop.Body.Arguments).All(v => !IsWide(v)) && loop.Body.Yields.All(v => !IsWide(v))
            && nodes.All(n => IsLinear(n) && n.Operands.All(o => !IsWide(o) || (IsVectors(o) ? !inside.Contains(o) : inside.Contains(o) || IsZero(o))));
    }

    private bool IsLinear(Node node) => node switch
    {
        Apply apply when IsVector(apply.Result) => IsLinear(apply),
        Apply apply => apply.Arguments.All(a => !IsVector(a)) && !MayBeInfinite(apply),
        Load or Store or Accumulate or ArrayLength => true,
        External external when external.Results.Any(IsVector) => IsZero(external.Result[0]),
        While => false,
        _ => !node.Operands.Concat(node.Results).Any(IsWide) && node.Regions.All(r => !r.Arguments.Concat(r.Yields).Any(IsWide)),
    };

    private bool IsLinear(Apply apply)
    {
        Primitive p = apply.Primitive;
        int vectors = apply.Arguments.Count(IsVector);
        return p == Arithmetic.Add || p == Arithmetic.Subtract || p == Arithmetic.Negate ? vectors == apply.Arguments.Count
            : p == Arithmetic.Multiply ? vectors == 1
            : p == Arithmetic.Divide ? vectors == 1 && IsVector(apply.Arguments[0]) && !MayBeInfinite(apply)
            : p == Choices.Select && !IsVector(apply.Arguments[0]);
    }

    private bool MayBeInfinite(Apply apply) =>
        apply.Primitive.MayBeSingular && (IsVector(apply.Result) || function.TypeOf(apply.Result).IsReal)
        && !(apply.Primitive == Arithmetic.Divide && _definitions[apply.Arguments[1]] is Constant { Value.Real: not 0 });

    /// <summary>How many tangents an array or a part of one holds; null where that is not known, or where the loop made it.</summary>
    private long? ExtentOf(int array) => _definitions[array] switch
    {
        View view => LiteralOf(view.Length),
        Allocate { Lengths.Count: 1 } fresh => LiteralOf(fresh.Lengths[0]),
        _ => null,
    };

    /// <summary>Whether every element is written for certain, and none is read before. Parts that overlap are read at their own names.</summary>
    private bool IsReplaced(Access[] accesses, int array)
    {
        HashSet<long> written = [];
        foreach (Access access in accesses.Where(a => a.Array == array))
        {
            if (access.IsWrite && access is { IsCertain: true, Index: { } index })
                written.Add(index);
            else if (!access.IsWrite && (access.Index is not { } read || !written.Contains(read)))
                return false;
        }

        return Enumerable.Range(0, (int)ExtentOf(array)!.Value).All(i => written.Contains(i))
            && accesses.All(a => a.Array == array || !a.IsWrite || _memory.ClassOf(a.Array) != _memory.ClassOf(array));
    }

    private bool IsVector(int value) => function.TypeOf(value) == lanes;

    private bool IsVectors(int value) => function.TypeOf(value).IsArray && function.TypeOf(value).Element == lanes;

    private bool IsWide(int value) => IsVector(value) || IsVectors(value);

    private bool IsZero(int value) => _definitions[value] is External { Template: var text } && text == $"{lanes.Text}.Zero";

    private long? LiteralOf(int value) => _definitions[value] is Constant constant ? constant.Value.Bits : null;
}
