using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>
/// What a trip of a loop starts from: the carried numbers, the carried arrays, and other arrays that the loop writes. A trip is run again
/// on copies of these arrays, so that nothing else sees it.
/// </summary>
/// <param name="Scalars">Positions among the carried values; without those that are the number of the trip.</param>
/// <param name="Carried">Positions of arrays, which may change places from trip to trip.</param>
/// <param name="Written">Arrays from outside of the loop that it writes, each under one name.</param>
internal sealed record LoopState(int[] Scalars, int[] Carried, int[] Written)
{
    /// <summary>The state, or null if trips of the loop cannot be run again.</summary>
    /// <param name="pair">The loop and its twin.</param>
    /// <param name="function">The function.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="slots">Memory of what trips keep for their adjoints.</param>
    public static LoopState? Of(LoopPair pair, Function function, AliasClasses memory, HashSet<int> slots)
    {
        Node[] body = [.. pair.Body.AllNodes()];
        Definitions inside = Definitions.In(pair.Body);
        if (body.Any(n => n is External { Effect: Effect.Writes } or Pop or NewStack or Call || n.Origin.Sweep == Sweep.Adjoint))
            return null;
        if (body.OfType<External>().Any(e => e.Arguments.Any(a => function.TypeOf(a).IsArray && memory.IsWritten(a))))
            return null;
        if (body.Any(n => n is External { Effect: Effect.Reads }) && function.Body.AllNodes().Any(n => n is External { Effect: Effect.Writes }))
            return null;

        int[] arguments = pair.Arguments;
        int[] carried = [.. Enumerable.Range(0, arguments.Length).Where(k => function.TypeOf(arguments[k]).IsArray)];
        HashSet<int> groups = [.. carried.Select(k => memory.ClassOf(arguments[k]))];
        int[] outer = [.. body.SelectMany(n => n.Operands).Where(o => function.TypeOf(o).IsArray && !inside.Contains(o) && !slots.Contains(o)).Distinct()];
        HashSet<int> written = [.. body.SelectMany(Targets).Select(memory.ClassOf)];
        int[] state = [.. outer.Where(a => written.Contains(memory.ClassOf(a)))];

        bool isClear = state.All(a => !groups.Contains(memory.ClassOf(a)))
            && state.Select(memory.ClassOf).Distinct().Count() == state.Length
            && state.Concat(carried.Select(k => pair.Initial[k])).All(a => function.TypeOf(a) is { Rank: 1, Element.IsArray: false })
            && HaveOneLength(pair, carried, function)
            && !ChangesLater(pair, function, memory, [.. outer.Select(memory.ClassOf).Except(written)])
            && (pair.AreSiblings || (carried.Length + state.Length == 0 && outer.All(a => IsBoundAtTop(function, a)) && pair.Outside(inside).All(v => IsBoundAtTop(function, v) || function.TypeOf(v).Kind is TypeKind.Real or TypeKind.Integer or TypeKind.Boolean)));
        if (!isClear)
            return null;
        Definitions all = Definitions.In(function.Body);
        return new LoopState([.. Enumerable.Range(0, arguments.Length).Except(carried).Where(k => !pair.IsTripNumber(arguments[k], all))], carried, state);
    }

    private static IEnumerable<int> Targets(Node node)
    {
        switch (node)
        {
            case Store store:
                yield return store.Array;
                break;
            case Accumulate add:
                yield return add.Array;
                break;
            case Clear clear:
                yield return clear.Array;
                break;
        }
    }

    /// <summary>Arrays that change places must be of one length: their copies stay in place.</summary>
    private static bool HaveOneLength(LoopPair pair, int[] carried, Function function)
    {
        if (carried.All(k => pair.Yields[k] == pair.Arguments[k]))
            return true;
        Definitions all = Definitions.In(function.Body);
        object Key(int value) => all[value] switch
        {
            Allocate fresh => Key(fresh.Lengths[0]),
            ArrayLength { Dimension: 0 } length => Key(length.Array),
            Constant constant => constant.Value,
            _ => value,
        };
        return carried.All(k => pair.Arguments.Contains(pair.Yields[k]))
            && carried.Select(k => pair.Initial[k]).Distinct().Count() == carried.Length
            && carried.All(k => all[pair.Initial[k]] is Allocate || function.Body.Arguments.Contains(pair.Initial[k]))
            && carried.Select(k => Key(pair.Initial[k])).Distinct().Count() == 1;
    }

    /// <summary>Whether memory that the loop only reads is written after it: then a trip run again would read something else.</summary>
    private static bool ChangesLater(LoopPair pair, Function function, AliasClasses memory, HashSet<int> groups)
    {
        bool isAfter = false;
        foreach (Node node in function.Body.AllNodes())
        {
            if (ReferenceEquals(node, pair.Forward))
                isAfter = true;
            else if (isAfter && node is External { Effect: Effect.Writes } external && external.Arguments.Any(a => groups.Contains(memory.ClassOf(a))))
                return true;
            else if (isAfter && node is Call call && call.Written.Any(a => groups.Contains(memory.ClassOf(a))))
                return true;
            else if (isAfter && Targets(node).Any(a => groups.Contains(memory.ClassOf(a))))
                return true;
        }

        return false;
    }

    private static bool IsBoundAtTop(Function function, int array) =>
        function.Body.Arguments.Contains(array) || function.Body.Nodes.Any(n => n.Results.Contains(array));
}
