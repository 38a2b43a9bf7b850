using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>The first elements of an array, all of which a loop writes: <c>for i &lt; n: a[2·i] = …, a[2·i + 1] = …</c>.</summary>
/// <param name="Trips">How often the loop runs, if that is no negative number.</param>
/// <param name="PerTrip">How many elements a trip writes, each of them one behind the other.</param>
internal sealed record WrittenRows(int Trips, int PerTrip)
{
    /// <param name="function">The function.</param>
    /// <param name="definitions">Its nodes.</param>
    /// <param name="names">The names of the array, with the values that are added to their indices; −1 for nothing.</param>
    /// <returns>One of several loops; null where there is none.</returns>
    public static WrittenRows? Of(Function function, Definitions definitions, IReadOnlyDictionary<int, int> names) =>
        function.Body.Nodes.OfType<For>().Select(loop => Of(loop, definitions, names)).FirstOrDefault(written => written is not null);

    /// <param name="loop">The loop.</param>
    /// <param name="definitions">The nodes of its function.</param>
    /// <param name="names">The names of the array, with the values that are added to their indices; −1 for nothing.</param>
    public static WrittenRows? Of(For loop, Definitions definitions, IReadOnlyDictionary<int, int> names)
    {
        if (loop is not { Step: 1, Bound: Bound.Less } || definitions[loop.Start] is not Constant { Value.Bits: 0 })
            return null;
        IEnumerable<(long Factor, long Offset)?> written = loop.Body.Nodes.OfType<Store>().Where(s => names.ContainsKey(s.Array))
            .Select(s => Sum(Affine(s.Indices[0]), names[s.Array] < 0 ? (0, 0) : Affine(names[s.Array])));
        foreach (IGrouping<long, long> block in written.Where(w => w is { Factor: > 0 }).GroupBy(w => w!.Value.Factor, w => w!.Value.Offset))
        {
            if (block.Where(offset => offset >= 0 && offset < block.Key).Distinct().Count() == block.Key)
                return new WrittenRows(loop.End, (int)block.Key);
        }

        return null;

        (long Factor, long Offset)? Affine(int value) => value == loop.Index ? (1, 0) : definitions[value] switch
        {
            Constant constant => (0, constant.Value.Bits),
            Apply apply when apply.Primitive == Arithmetic.Add => Sum(Affine(apply.Arguments[0]), Affine(apply.Arguments[1])),
            Apply apply when apply.Primitive == Arithmetic.Multiply => Product(Affine(apply.Arguments[0]), Affine(apply.Arguments[1])),
            _ => null,
        };
    }

    private static (long Factor, long Offset)? Sum((long Factor, long Offset)? a, (long Factor, long Offset)? b) =>
        a is { } x && b is { } y ? Small(x.Factor + y.Factor, x.Offset + y.Offset) : null;

    private static (long Factor, long Offset)? Product((long Factor, long Offset)? a, (long Factor, long Offset)? b) =>
        a is { } x && b is { } y && (x.Factor == 0 || y.Factor == 0) ? Small(x.Factor * y.Offset + x.Offset * y.Factor, x.Offset * y.Offset) : null;

    /// <summary>No trip writes very many elements, and numbers that are not small might wrap.</summary>
    private static (long Factor, long Offset)? Small(long factor, long offset) =>
        factor is >= -Largest and <= Largest && offset is >= -Largest and <= Largest ? (factor, offset) : null;

    private const int Largest = 1 << 10;
}
