using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>Says of the loops of a function which form they can take, and whether that is worth it.</summary>
/// <param name="function">The function.</param>
/// <param name="rows">How rows are to be run.</param>
internal sealed class LoopJudge(Function function, RowsIn rows)
{
    private const int FewTrips = 8;

    private readonly MemoryGroups _memory = MemoryGroups.Of(function);

    public Definitions Definitions { get; } = Definitions.In(function.Body);

    /// <summary>How rows are to be run.</summary>
    public RowsIn Rows { get; set; } = rows;

    public RowPlan? RowsOf(For loop, bool isInLoop) =>
        Rows == RowsIn.Sequence || IsShort(loop) ? null : RowPlan.Of(function, loop, _memory, isInLoop, Costs);

    /// <summary>What keeps the rows of a loop from running in lanes, whatever it costs; null if nothing does.</summary>
    public string? ObstacleOf(For loop, bool isInLoop) => RowPlan.ObstacleOf(function, loop, _memory, isInLoop, Costs);

    public StripPlan? StripsOf(For loop) => IsShort(loop) ? null : StripPlan.Of(function, Definitions, loop, _memory);

    public ProductNest? ProductOf(For loop) => ProductNest.Of(function, Definitions, _memory, loop);

    /// <summary>A loop that is known to make few trips.</summary>
    public bool IsShort(For loop) => Definitions[loop.Start] is Constant start && Definitions[loop.End] is Constant end
        && end.Value.Bits - start.Value.Bits < FewTrips;

    /// <summary>A loop through the rows of a block (<see cref="RowBlocks"/>): many, and all but the last block's are whole vectors.</summary>
    public bool IsBlock(For loop) => Definitions[loop.End] is Apply { Primitive: var p, Arguments: var x } && p == Extrema.Min
        && x.Any(a => Definitions[a] is Constant { Value.Bits: RowBlockWriter.Rows });

    /// <summary>Whether a loop would run in strips as if its trips knew nothing of each other, and nothing says that it is short.</summary>
    private bool IsLong(For loop) => StripsOf(loop) is { HandedOn.Count: 0 };

    private RowCosts Costs => new(IsShort, IsLong) { AreForced = Rows == RowsIn.Lanes };
}
