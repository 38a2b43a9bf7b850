using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Checkpointing;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>What a stated number of states does for a method.</summary>
internal enum CheckpointUse
{
    /// <summary>A loop is reversed with so many states.</summary>
    Applied,

    /// <summary>No trip leaves anything that would have to be kept.</summary>
    NothingPerTrip,

    /// <summary>Something is kept per trip, but no loop is a recurrence whose trips can be run again.</summary>
    NoRecurrence,

    /// <summary>What is kept is kept per call of a recursion.</summary>
    PerCall,
}

/// <summary>Asks the passes themselves.</summary>
internal static class CheckpointUses
{
    /// <param name="primal">As it was lowered.</param>
    /// <param name="checkpoint">What is asked for.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static CheckpointUse Of(Function primal, CheckpointRequest checkpoint, CancellationToken cancellation)
    {
        ReverseForm form = VectorOutputs.IsNumber(primal) ? ReverseForm.ValueAndGradient : ReverseForm.Pullback;
        Function normal = Pipeline.Normalize(primal);
        normal = checkpoint.Vectorize ? RowBlocks.Run(normal, checkpoint.Rows) : normal;
        EquatableArray<StorageNote> notes = Pipeline.Reverse(normal, form, checkpoint, cancellation).Storage;

        // A gradient in forward mode has no use for states; the pullback beside it may have.
        if (notes.Any(n => n.Kind == StorageKind.Tangent))
            notes = Pipeline.Reverse(normal, ReverseForm.Pullback, checkpoint, cancellation).Storage;
        return notes switch
        {
            _ when notes.Any(n => n.Kind is StorageKind.State or StorageKind.ArrayState) => CheckpointUse.Applied,
            _ when notes.Any(n => n.Kind is StorageKind.Buffer or StorageKind.Stack) => CheckpointUse.NoRecurrence,
            _ when notes.Any(n => n.Kind == StorageKind.Recursion) => CheckpointUse.PerCall,
            _ => CheckpointUse.NothingPerTrip,
        };
    }
}
