using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Checkpointing;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.OwnArrays;
using AutoGrad.Compiler.Passes.Recursion;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes;

/// <summary>The order of the passes; each maps a function to a function, and the verifier looks at every one.</summary>
internal static class Pipeline
{
    /// <summary>The form that differentiation starts from: counted loops where there is a counter.</summary>
    public static Function Normalize(Function primal)
    {
        Function chosen = Verified(Verifier.Verify(primal, "Lowering"), f => f.Each(ChosenSpans.Run), nameof(ChosenSpans));
        Function windows = Verified(chosen, f => f.Each(Windows.Run), nameof(Windows));
        Function counted = Verified(windows, f => f.Each(CountedLoops.Run), nameof(CountedLoops));
        Function simple = Verified(counted, f => f.Each(SimplifyPass.Run), nameof(SimplifyPass));
        Function boxed = Verified(simple, f => f.Each(Boxes.Run), nameof(Boxes));
        Function local = Verified(boxed, LocalArrays.Run, nameof(LocalArrays));
        return Verified(local, f => f.Each(Accumulations.Run).Reached(), nameof(Accumulations));
    }

    /// <summary>The function behind a pass, verified; what the pass leaves as it is, the verifier has seen.</summary>
    private static Function Verified(Function function, Func<Function, Function> pass, string name, bool linked = false)
    {
        Function result = pass(function);
        return ReferenceEquals(result, function) ? function : Verifier.Verify(result, name, linked);
    }

    /// <summary>The primal with its tangents.</summary>
    public static Function Forward(Function primal, ForwardForm form)
    {
        Function function = WithTangents(primal, form);
        return Tidied(function);
    }

    /// <summary>A derivative, simplified.</summary>
    private static Function Tidied(Function derivative)
    {
        Function simple = Verified(derivative, f => f.Each(SimplifyPass.Run).Reached(), nameof(SimplifyPass));
        Function multiplied = Verified(simple, f => f.Each(Reciprocals.Run), nameof(Reciprocals));

        // Products have numbers that quotients did not have, which may cancel.
        return ReferenceEquals(multiplied, simple) ? simple : Verified(multiplied, f => f.Each(SimplifyPass.Run), nameof(SimplifyPass));
    }

    private static Function WithTangents(Function primal, ForwardForm form)
    {
        primal = Contracts.Infer(primal);
        Function[] callees = [.. primal.Callees, .. primal.Callees.Select(c => ForwardPass.Run(c, ForwardForm.Callee))];
        Function function = (ForwardPass.Run(primal, form) with { Callees = callees }).Reached();
        return Verifier.Verify(function, nameof(ForwardPass));
    }

    /// <summary>One column of the Jacobian; arrays that the primal returns stay inside.</summary>
    public static Function JacobianColumn(Function primal) =>
        Verifier.Verify(WithoutResult(WithTangents(primal, ForwardForm.JacobianColumn)).Each(FreshMemory.Run), nameof(FreshMemory));

    /// <summary>Arrays that the primal makes for its caller, of which only derivatives are wanted, live in scratch memory.</summary>
    private static Function WithoutResult(Function function)
    {
        function = Verifier.Verify(LocalArrays.Run(function, LocalArrays.Kept.ByOthers), nameof(LocalArrays));
        return Tidied(function);
    }

    public static (Function Function, EquatableArray<StorageNote> Storage) Reverse(
        Function primal, ReverseForm form, CancellationToken cancellation) => Reverse(primal, form, checkpoint: null, cancellation);

    /// <param name="primal">The normal form.</param>
    /// <param name="form">The member.</param>
    /// <param name="checkpoint">How many states long loops may keep; null for no limit.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static (Function Function, EquatableArray<StorageNote> Storage) Reverse(
        Function primal, ReverseForm form, CheckpointRequest? checkpoint, CancellationToken cancellation)
    {
        // What keeps nothing needs no states, and is the same with and without them.
        if (checkpoint is not null && form == ReverseForm.ValueAndGradient && GradientAsTangent.IsOfOneNumber(primal)
            && Reverse(primal, form, cancellation) is var free && free.Storage.Any(n => n.Kind == StorageKind.Tangent))
            return free;

        var (function, notes) = CheckpointPlan.Choose(checkpoint, states =>
        {
            var (written, kept) = Adjoint(primal, form, states, cancellation);
            bool makesResult = form == ReverseForm.Pullback && primal.Body.Yields.Any(y => primal.TypeOf(y).IsArray);
            written = Assigned(makesResult ? WithoutResult(written) : written);
            if (form == ReverseForm.ValueAndGradient && checkpoint is null && InForwardMode(primal, written) is { } tangent)
                return tangent;
            return new StoredFunction(written, Left(written, kept));
        });
        return (function, notes);
    }

    /// <summary>The gradient in forward mode, where that is due and possible.</summary>
    private static StoredFunction? InForwardMode(Function primal, Function reverse)
    {
        if (!GradientAsTangent.IsDueTo(primal, reverse))
            return null;
        try
        {
            Function gradient = Verifier.Verify(GradientAsTangent.Of(primal, Forward(primal, ForwardForm.Pushforward)), nameof(GradientAsTangent));
            return new StoredFunction(Assigned(gradient), new[] { GradientAsTangent.NoteOf(primal) });
        }
        catch (UnsupportedByPassException)
        {
            return null;
        }
    }

    /// <summary>The tangent of the gradient: forward over reverse.</summary>
    public static (Function Function, EquatableArray<StorageNote> Storage) HessianVectorProduct(
        Function primal, CheckpointRequest? checkpoint, CancellationToken cancellation)
    {
        var (function, notes) = CheckpointPlan.Choose(checkpoint, states =>
        {
            var (gradient, kept) = Adjoint(primal, ReverseForm.ValueAndGradient, states, cancellation, isDifferentiated: true);
            Function product = Forward(gradient, ForwardForm.HessianVectorProduct);
            return new StoredFunction(Assigned(product), Left(product, kept));
        });
        return (function, notes);
    }

    /// <summary>A derivative as a function that others call, so that it is differentiated once more with them.</summary>
    public static Function Derivative(Function primal, ReverseForm form, CancellationToken cancellation) =>
        Assigned(Adjoint(primal, form, TripStates.None, cancellation, isDifferentiated: true).Function);

    /// <summary>The function for constants in place of some of its parameters, by their positions.</summary>
    public static Function Bound(Function function, IReadOnlyDictionary<int, Literal> constants)
    {
        Provenance origin = new(-1, Sweep.Tangent);
        IEnumerable<Node> bound = constants.Select(c => (Node)new Constant(function.Body.Arguments[c.Key], c.Value) { Origin = origin });
        Region body = function.Body with
        {
            Arguments = function.Body.Arguments.Where((_, i) => !constants.ContainsKey(i)).ToArray(),
            Nodes = bound.Concat(function.Body.Nodes).ToArray(),
        };
        Parameter[] parameters = [.. function.Parameters.Where((_, i) => !constants.ContainsKey(i))];
        Function rest = Verifier.Verify(Renumbering.Apply(function with { Body = body, Parameters = parameters }), nameof(Bound));
        return Verifier.Verify(SimplifyPass.Run(rest), nameof(SimplifyPass));
    }

    /// <summary>The notes on memory that the simplified function still has; several buffers may have one name.</summary>
    private static EquatableArray<StorageNote> Left(Function function, EquatableArray<StorageNote> notes)
    {
        Dictionary<string, int> left = [];
        foreach (string name in function.Body.AllNodes().Where(n => n is Allocate or NewStack).Select(n => function.Values[n.Results[0]].Name).OfType<string>())
            left[name] = (left.TryGetValue(name, out int known) ? known : 0) + 1;
        return notes.Where(n => n.Buffer is null || (left.TryGetValue(n.Buffer, out int count) && (left[n.Buffer] = count - 1) >= 0)).ToArray();
    }

    private static (Function Function, EquatableArray<StorageNote> Storage) Adjoint(
        Function primal, ReverseForm form, TripStates states, CancellationToken cancellation, bool isDifferentiated = false)
    {
        var joint = primal.Callees.IsEmpty ? null : JointSweeps.Of(primal, form, isDifferentiated);
        var (function, notes) = joint ?? Stored(primal, form, states, cancellation, isDifferentiated);
        Verifier.Verify(function, nameof(StoragePass));
        cancellation.ThrowIfCancellationRequested();
        function = Verified(function, f => f.Each(LoopDirection.Run), nameof(LoopDirection));
        function = Verified(function, f => f.Each(EmptyLoops.Run), nameof(EmptyLoops));
        return (Tidied(function), notes);
    }

    /// <summary>Both sweeps, with what the one leaves for the other.</summary>
    private static (Function Function, EquatableArray<StorageNote> Storage) Stored(
        Function primal, ReverseForm form, TripStates states, CancellationToken cancellation, bool isDifferentiated)
    {
        Sweeps? sweeps = primal.Callees.IsEmpty ? null : Sweeps.Of(primal, isDifferentiated);
        Function linked = Linked(primal, form, sweeps, isDifferentiated);
        cancellation.ThrowIfCancellationRequested();
        if (sweeps is not null)
        {
            var (sweep, kept) = Store(linked, states, isDifferentiated);
            return (sweeps.Attach(sweep), kept.Concat(sweeps.Notes).ToArray());
        }

        return StoredPrivately(primal, form, linked, states, isDifferentiated) ?? Store(linked, states, isDifferentiated);
    }

    private static Function Linked(Function primal, ReverseForm form, Sweeps? sweeps, bool isDifferentiated)
    {
        Function linked = Verifier.Verify(ReversePass.Run(primal, form, sweeps?.Plan, isDifferentiated), nameof(ReversePass), linked: true);
        Function fused = Verified(linked, f => FusePass.Run(f), nameof(FusePass), linked: true);
        if (sweeps is not null)
            return fused;
        Function read = Verified(fused, TwinValues.Run, nameof(TwinValues), linked: true);
        return Verified(read, Winners.Run, nameof(Winners), linked: true);
    }

    /// <summary>With arrays that belong to the trips of a loop made there, if that lets more loops be fused; memory is made anew on every trip.</summary>
    private static (Function Function, EquatableArray<StorageNote> Storage)? StoredPrivately(
        Function primal, ReverseForm form, Function linked, TripStates states, bool isDifferentiated)
    {
        if (Twins(linked) == 0)
            return null;
        Function privately = PrivateArrays.Run(primal);
        if (ReferenceEquals(privately, primal))
            return null;
        try
        {
            Function other = Linked(Verifier.Verify(privately, nameof(PrivateArrays)), form, null, isDifferentiated);
            return Twins(other) < Twins(linked) ? Store(other, states, isDifferentiated) : null;
        }
        catch (UnsupportedByPassException)
        {
            return null;
        }
    }

    /// <summary>The loops and branches that have reverse twins still.</summary>
    private static int Twins(Function linked) => linked.Body.AllNodes().Count(n => n is { Link: > 0, Origin.Sweep: Sweep.Adjoint });

    private static (Function Function, EquatableArray<StorageNote> Notes) Store(Function linked, TripStates states, bool isDifferentiated)
    {
        // Loops that keep few states run whole trips again, and must be found as they are; tangents of what is filled again would be summed in another order.
        var (function, notes) = ReferenceEquals(states, TripStates.None) && !isDifferentiated
            ? Replay.Choose(linked, f => StoragePass.Run(ReferenceEquals(f, linked) ? f : Verifier.Verify(f, nameof(Replay), linked: true)))
            : StoragePass.Run(linked, states: states);
        return (function, notes);
    }

    /// <summary>Gradients that are cleared and then added to are assigned where that is the same.</summary>
    private static Function Assigned(Function function)
    {
        function = Verified(function, LastWrites.Run, nameof(LastWrites));
        function = Verified(function, f => f.Each(ClearedElement.Run), nameof(ClearedElement));
        function = Verified(function, FirstWrite.Run, nameof(FirstWrite));
        function = Verified(function, f => f.Each(FirstAdditions.Run), nameof(FirstAdditions));
        function = Verified(function, f => f.Each(UnreadElements.Run), nameof(UnreadElements));
        function = Verified(function, f => f.Each(CopiedArrays.Run), nameof(CopiedArrays));
        function = Verified(function, LeadingWrite.Run, nameof(LeadingWrite));
        return Verified(function, StoredInPlace.Run, nameof(StoredInPlace));
    }
}
