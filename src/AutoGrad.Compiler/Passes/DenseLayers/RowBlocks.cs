using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>
/// A loop over rows in which every row meets the same matrix runs over blocks of rows, stage by stage: where one row's dot products were, the product of
/// two matrices stands for a whole block. It is the method itself that is rewritten, before it is differentiated, so that adjoints and tangents are
/// products of matrices, too.
/// </summary>
/// <remarks>
/// A stage does for all rows of a block what the row's body does between two products; what later stages read of earlier ones is kept per row. A loop
/// stays as it is unless no stage of one row can notice a later stage of a row before (<see cref="RowStages"/>), or if the products would not be
/// recognised as such in the end (<see cref="ProductNest"/>). Loops known to be short are left alone.
/// </remarks>
internal static class RowBlocks
{
    /// <param name="function">The method, in its normal form.</param>
    /// <param name="rows">How rows are to be run: in lanes is not in blocks, and neither is one after the other.</param>
    /// <returns>The same function if there is nothing to be blocked.</returns>
    public static Function Run(Function function, RowsIn rows = RowsIn.Auto)
    {
        if (rows == RowsIn.Sequence || (rows == RowsIn.Lanes && LoopIdiomsPass.HasRowsInLanes(function)) || !function.Callees.IsEmpty || !Candidates(function).Any())
            return function;
        Function blocked = WithLengths(PrivateArrays.Run(function));
        int next = 0, count = 0;
        while (Candidates(blocked).Skip(next).FirstOrDefault() is { } loop)
        {
            if (Blocked(blocked, loop) is { } better)
            {
                // The loop over blocks stands in the loop's place, with the stages inside.
                blocked = better;
                count++;
                next += Candidates(better).Skip(next).Take(1).Sum(l => l.Body.AllNodes().OfType<For>().Count(IsDeep));
            }

            next++;
        }

        return count == 0 ? function : blocked;
    }

    /// <summary>Whether there are products of two matrices, of which a block is best as small as the kernel's.</summary>
    public static bool HasProducts(Function function) => Products(function, 3) > 0;

    /// <summary>The length of a slice is the number that it was taken with, which tells more.</summary>
    private static Function WithLengths(Function function)
    {
        Definitions definitions = Definitions.In(function.Body);
        Dictionary<int, int> lengths = [];
        foreach (ArrayLength length in function.Body.AllNodes().OfType<ArrayLength>())
        {
            if (definitions[length.Array] is View view)
                lengths[length.Result] = view.Length;
        }

        int Known(int value) => lengths.TryGetValue(value, out int length) ? Known(length) : value;
        return lengths.Count == 0 ? function : function with { Body = function.Body.Substitute(Known) };
    }

    private static bool IsDeep(For loop) => loop.Body.Nodes.OfType<For>().Any(l => l.Body.Nodes.Any(n => n is For));

    /// <summary>Outer loops first.</summary>
    private static IEnumerable<For> Candidates(Function function)
    {
        HashSet<Node> outer = new(OuterLoops(function.Body), ReferenceComparer.Instance);
        return function.Body.AllNodes().OfType<For>().Where(l => IsDeep(l) || (outer.Contains(l) && l.Body.Nodes.Any(n => n is For)));
    }

    /// <summary>The loops that stand in no other one.</summary>
    private static IEnumerable<For> OuterLoops(Region region) => region.Nodes.SelectMany(n => n is For loop ? [loop] : n is While ? [] : n.Regions.SelectMany(OuterLoops));

    private static Function? Blocked(Function function, For loop) => OfMatrices(function, loop) ?? (OuterLoops(function.Body).Contains(loop, ReferenceComparer.Instance) ? OfVectors(function, loop) : null);

    /// <summary>One number per row: where a row was, a matrix times a vector stands for a block.</summary>
    private static Function? OfVectors(Function function, For loop)
    {
        MemoryGroups memory = MemoryGroups.Of(function);
        RowProgram program = new(function, memory, loop);
        if (!program.IsolateRowSums() || RowStages.Of(program, memory) is not { WritesOutside: false } stages)
            return null;
        Function blocked = Written(program, stages);
        return Products(blocked, 2) >= Products(function, 2) + program.Products.Count ? Verifier.Verify(blocked, nameof(RowBlocks)) : null;
    }

    private static Function? OfMatrices(Function function, For loop)
    {
        MemoryGroups memory = MemoryGroups.Of(function);
        RowProgram program = new(function, memory, loop);
        if (!IsDeep(loop) || !program.Isolate() || RowStages.Of(program, memory) is not { } stages)
            return null;
        Function blocked = Written(program, stages);
        return Products(blocked, 3) >= Products(function, 3) + program.Products.Count ? Verifier.Verify(blocked, nameof(RowBlocks)) : null;
    }

    private static Function Written(RowProgram program, RowStages stages)
    {
        IReadOnlyList<Node> nodes = new RowBlockWriter(program, stages).Nodes();
        Function function = program.Function;
        return Renumbering.Apply(function with { Body = Replace(function.Body, program.Loop, nodes), Values = program.Values.ToArray() });
    }

    private static Region Replace(Region region, For loop, IReadOnlyList<Node> nodes) => region with
    {
        Nodes = region.Nodes.SelectMany(n => ReferenceEquals(n, loop) ? nodes : [n.WithRegions(r => Replace(r, loop, nodes))]).ToArray(),
    };

    /// <summary>How many nests of so many loops are products.</summary>
    private static int Products(Function function, int loops)
    {
        Definitions definitions = Definitions.In(function.Body);
        MemoryGroups memory = MemoryGroups.Of(function);
        return function.Body.AllNodes().OfType<For>().Count(l => ProductNest.Of(function, definitions, memory, l) is { } product && product.Nest.Loops.Count == loops);
    }
}
