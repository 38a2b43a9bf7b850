using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Checkpointing;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Recursion;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Storage;
using AutoGrad.Compiler.Passes.Structure;
using AutoGrad.Compiler.Passes.Widening;

namespace AutoGrad.Compiler;

/// <summary>Something a pass cannot do, to be reported at a statement of the user's source.</summary>
/// <param name="Statement">An index into <see cref="Function.Statements"/>, or −1 for the method itself.</param>
/// <param name="What">What stands in the way, as a phrase: "an array that outlives the iteration which allocates it".</param>
/// <param name="Cure">What to do instead, as a sentence.</param>
internal sealed record PassDiagnostic(int Statement, string What, string Cure);

/// <summary>What becomes of one method.</summary>
internal sealed record CompiledMethod(SourceFile File, EquatableArray<PassDiagnostic> Diagnostics);

/// <summary>The pipeline behind the equality gate: IR in, C# text out.</summary>
internal static class DerivativeCompiler
{
    /// <summary>The number of values of a member that is too long to have its formula in the doc comment.</summary>
    private const int LargestWithFormula = 100;

    public static CompiledMethod Compile(MethodModel model, CancellationToken cancellation)
    {
        if (model.Primal is not { } primal)
            return new CompiledMethod(FileWriter.Write(model, new PrintableMembers()), default);
        List<PassDiagnostic> said = [];
        PrintableMembers members = new();
        Function? normal = null;
        Attempt(() => normal = Normal(model, primal));
        cancellation.ThrowIfCancellationRequested();
        if (normal is not null)
        {
            foreach (Func<PrintableMembers, PrintableMembers> family in Families(model, normal, cancellation))
                Attempt(() => members = family(members));
        }

        return new CompiledMethod(FileWriter.Write(model, members), said.ToArray());

        void Attempt(Action step)
        {
            try
            {
                step();
            }
            catch (UnsupportedByPassException e)
            {
                if (!said.Contains(e.Diagnostic))
                    said.Add(e.Diagnostic);
            }
        }
    }

    /// <summary>Rows that meet the same matrix go in blocks, unless sums must keep their order.</summary>
    private static Function Normal(MethodModel model, Function primal)
    {
        Function normal = Pipeline.Normalize(primal);
        return model.Vectorize ? RowBlocks.Run(normal, model.Rows) : normal;
    }

    /// <summary>The families of members, each of which may be refused without the others.</summary>
    private static IEnumerable<Func<PrintableMembers, PrintableMembers>> Families(MethodModel model, Function primal, CancellationToken cancellation)
    {
        if (model.Emit.HasFlag(Derivatives.Gradient))
            yield return members => WithGradient(members, model, primal, cancellation);
        if (model.Emit.HasFlag(Derivatives.Pushforward))
            yield return members => members with { Pushforward = Forward(model, primal) };
        if ((model.Emit & FileWriter.SecondOrderFamilies) != Derivatives.None && model.ReturnsNumber)
            yield return members => HessianVectorProduct(members, model, primal, cancellation);
        if ((model.Emit & (Derivatives.Hessian | Derivatives.HessianDiagonal | Derivatives.Jacobian)) != Derivatives.None)
            yield return members => members with { Changed = Changed(model, primal) };
        if (model.Emit.HasFlag(Derivatives.Jacobian))
            yield return members => members.Changed is null ? members : Jacobian(members, model, primal, cancellation) with { Rows = Rows(primal) };
        if (model.Emit.HasFlag(Derivatives.BatchJacobian))
            yield return members => members.Column is null && members.JacobianRows is null ? members : members with { BatchJacobian = BatchJacobian(model, primal, cancellation) };
    }

    private static PrintableMembers WithGradient(PrintableMembers members, MethodModel model, Function primal, CancellationToken cancellation)
    {
        CheckOutputs(model, primal);
        members = SharesSweeps(model, primal) ? members with { Sweeps = Reverse(model, primal, ReverseForm.ValueAndPullback, cancellation) } : members with
        {
            Gradient = model.ReturnsNumber ? Reverse(model, primal, ReverseForm.ValueAndGradient, cancellation) : null,
            Pullback = Reverse(model, primal, ReverseForm.Pullback, cancellation),
        };
        if (PointMembers.AreNeeded(model))
            members = members with { ValueAtPoint = ValueAtPoint(model, primal), GradientAtPoint = GradientAtPoint(model, primal, cancellation) };
        else if (ObjectiveWriter.CanWrite(model))
            members = members with { Value = InVectors(model, primal) };
        return BatchObjectiveWriter.CanWrite(model) ? members with { Row = RowCompiler.Compile(model, primal, cancellation) } : members;
    }

    /// <summary>There must be something to take the adjoints or tangents of, and a place for each of them.</summary>
    private static void CheckOutputs(MethodModel model, Function primal)
    {
        if (model.ReturnsNumber)
            return;
        VectorOutputs outputs = VectorOutputs.Of(primal);
        if (outputs.Parameters.Any(p => p is null))
            return;
        Output? array = primal.Outputs.Where((o, i) => o.Name is not null && primal.TypeOf(primal.Body.Yields[i]).IsRealArray).FirstOrDefault();
        if (array is not null)
            throw new UnsupportedByPassException(-1, $"an array that is handed out as '{array.Name}'", "Return the array, or write into one.");
        if (outputs.Values.Count == 0 && !primal.Outputs.Any(o => o.IsInPlace))
            throw ComputesNothing;
    }

    private static UnsupportedByPassException ComputesNothing =>
        new(-1, "a method that computes nothing", "Return numbers, or write them into a span.");

    private static PrintableMember Reverse(MethodModel model, Function primal, ReverseForm form, CancellationToken cancellation)
    {
        var (function, storage) = Pipeline.Reverse(primal, form, CheckpointOf(model), cancellation);
        StructuredFunction code = Structure(model, function);
        Remarks remarks = new(Formulas(model, function, form), Subgradients(primal), [.. storage]);
        return new PrintableMember(code, function.Statements, remarks) { Callees = Callees(model, function), ChangesArrays = ChangesArrays(primal) };
    }

    public static CheckpointRequest? CheckpointOf(MethodModel model) => model.Checkpoint == 0 ? null : new(model.Checkpoint, model.Vectorize, model.Rows);

    private static bool SharesSweeps(MethodModel model, Function primal) => SharedSweeps.AreDueTo(model, primal) && !ChangesArrays(primal);

    private static bool ChangesArrays(Function primal)
    {
        AliasClasses memory = AliasClasses.Of(primal);
        return primal.Body.Arguments.Any(a => primal.TypeOf(a).IsArray && memory.IsWritten(a));
    }

    /// <summary>The method itself, with the active members of structures and of the instance as parameters.</summary>
    private static PrintableMember ValueAtPoint(MethodModel model, Function primal) =>
        Printable(model, primal, new Remarks([], [], null), isAtPoint: true);

    /// <summary>The method itself, where it can be written faster than it is: with loops over vectors, or calls of the runtime's kernels. Nothing in it is kept.</summary>
    private static PrintableMember? InVectors(MethodModel model, Function primal)
    {
        if (!model.Vectorize || !primal.Callees.IsEmpty || !primal.Body.AllNodes().Any(n => n is For))
            return null;
        Function after = Verifier.Verify(RowSearches.Run(ColumnClears.Run(primal), model.Rows), nameof(RowSearches));
        after = Verifier.Verify(LoopIdiomsPass.Run(after, isGuarded: true, rows: model.Rows), nameof(LoopIdiomsPass));
        if (!after.Body.AllNodes().Any(n => n is For { Strip: not null } || (n is External { Template: var template } && LoopIdiomsPass.IsKernel(template))))
            return null;
        after = Verifier.Verify(RecurrencesFirst.Run(after), nameof(RecurrencesFirst));
        return new PrintableMember(Statements(model, after, rewrite: LoopExits.Run), after.Statements, new Remarks([], [], null));
    }

    private static PrintableMember GradientAtPoint(MethodModel model, Function primal, CancellationToken cancellation)
    {
        var (function, _) = Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, CheckpointOf(model), cancellation);
        return Printable(model, PointMembers.WithSpans(function), new Remarks([], [], null), isAtPoint: true);
    }

    /// <summary>A function with the remarks that go into its doc comment.</summary>
    public static PrintableMember Printable(MethodModel model, Function function, Remarks remarks, bool isAtPoint) =>
        new(Structure(model, function, isAtPoint), function.Statements, remarks) { Callees = Callees(model, function) };

    private static PrintableMember Forward(MethodModel model, Function primal)
    {
        CheckOutputs(model, primal);
        Function function = Pipeline.Forward(primal, ForwardForm.Pushforward);
        Remarks remarks = new([], Subgradients(primal), null);
        return new PrintableMember(Structure(model, function), function.Statements, remarks) { Callees = Callees(model, function) };
    }

    private static PrintableMembers HessianVectorProduct(PrintableMembers members, MethodModel model, Function primal, CancellationToken cancellation)
    {
        var (function, storage) = Pipeline.HessianVectorProduct(primal, CheckpointOf(model), cancellation);
        Remarks remarks = new([], Subgradients(primal), [.. storage]);
        bool hasSeveral = (model.Emit & (Derivatives.Hessian | Derivatives.HessianDiagonal)) != Derivatives.None;
        return members with
        {
            Product = new PrintableMember(Structure(model, function), function.Statements, remarks) { Callees = Callees(model, function) },
            Columns = hasSeveral && Lanes(model, function, ForwardForm.HessianVectorProduct) is { } lanes ? Printable(model, lanes, remarks) : null,
        };
    }

    /// <summary>The same for several directions at a time; null where they are taken one after the other.</summary>
    private static DirectionLanes? Lanes(MethodModel model, Function function, ForwardForm form) =>
        model.Vectorize ? DirectionLanes.Of(function, form, [.. PointPart.Of(model).Select(p => p.Key)]) : null;

    private static PrintableMember Printable(MethodModel model, DirectionLanes lanes, Remarks remarks) =>
        Printable(model, lanes.Function, lanes.Vector, remarks)! with { Narrow = lanes.Narrow is { } narrow ? Printable(model, narrow, remarks) : null };

    private static PrintableMember? Printable(MethodModel model, Function? lanes, IrType? vector, Remarks remarks) => lanes is null ? null
        : new PrintableMember(Structure(model, lanes), lanes.Statements, remarks) { Callees = Callees(model, lanes), Lanes = vector };

    private static PrintableMembers Jacobian(PrintableMembers members, MethodModel model, Function primal, CancellationToken cancellation)
    {
        if (VectorOutputs.Of(primal).Values.Count == 0)
            throw ComputesNothing;
        if (JacobianRows(model, primal, cancellation) is { } rows)
            return members with { JacobianRows = rows };
        Function function = Pipeline.JacobianColumn(primal);
        Remarks remarks = new([], Subgradients(primal), null);
        DirectionLanes? lanes = Lanes(model, function, ForwardForm.JacobianColumn);
        return members with
        {
            Column = lanes is null ? Printable(model, function, null, remarks) : Printable(model, lanes, remarks),
            ColumnGroups = Printable(model, lanes?.Groups, lanes?.Vector, remarks),
        };
    }

    /// <summary>
    /// The rows of a Jacobian of few rows, in reverse mode: with an output per lane they take one sweep, whatever the number of columns. A sweep
    /// that had to keep something is not worth it: forward mode keeps nothing.
    /// </summary>
    private static PrintableRows? JacobianRows(MethodModel model, Function primal, CancellationToken cancellation)
    {
        string[] active = [.. PointPart.Of(model).Select(p => p.Key)];
        if (!model.Vectorize || OutputLanes.NumbersOf(primal, active) is not { } number)
            return null;
        try
        {
            var (pullback, storage) = Pipeline.Reverse(primal, ReverseForm.Pullback, cancellation);
            if (storage.Any(n => n.Kind != StorageKind.Recomputed) || OutputLanes.Of(pullback, active, number) is not { } lanes)
                return null;
            PrintableMember member = Printable(model, lanes.Function, lanes.Vector, new Remarks([], Subgradients(primal), [.. storage]))!;
            return new PrintableRows(member, lanes.Outputs);
        }
        catch (UnsupportedByPassException)
        {
            return null;
        }
    }

    /// <summary>Several runs at once; one after the other in numbers that sums must keep their order in, or where what a run does is its own.</summary>
    private static PrintableRuns BatchJacobian(MethodModel model, Function primal, CancellationToken cancellation)
    {
        int outputs = VectorOutputs.Of(primal).Values.Count;
        if (!model.Vectorize || model.Rows == RowsIn.Sequence)
            return new PrintableRuns(null, outputs);
        try
        {
            string[] active = [.. PointPart.Of(model).Select(p => p.Key)], own = [.. model.Parameters.Where(BatchJacobianWriter.IsOwn).Select(p => p.Key)];
            if (RunLanes.Of(primal, active, own, cancellation) is not { } lanes)
                return new PrintableRuns(null, outputs);
            Remarks remarks = new([], Subgradients(primal), [.. lanes.Storage]);
            PrintableMember member = Printable(model, lanes.Function, lanes.Vector, remarks)!;
            return new PrintableRuns(member with { Narrow = Printable(model, lanes.Narrow?.Function, lanes.Narrow?.Vector, remarks) }, outputs);
        }
        catch (UnsupportedByPassException)
        {
            return new PrintableRuns(null, outputs);
        }
    }

    /// <summary>The number of numbers that the method computes, as C# text; null where it returns arrays of its own.</summary>
    private static string? Rows(Function primal)
    {
        VectorOutputs outputs = VectorOutputs.Of(primal);
        bool[] isArray = [.. outputs.Values.Select(v => primal.TypeOf(v).IsArray)];
        if (outputs.Values.Where((_, i) => isArray[i] && outputs.Parameters[i] is null).Any())
            return null;
        int numbers = isArray.Count(a => !a);
        string[] terms = [.. outputs.Parameters.Where((_, i) => isArray[i]).Select(p => Identifiers.Escape(p!) + ".Length")];
        if (numbers > 0)
            terms = [.. terms, numbers.ToString(CultureInfo.InvariantCulture)];
        return terms.Length == 1 ? terms[0] : $"({string.Join(" + ", terms)})";
    }

    /// <summary>What a method overwrites must be as it was before each of several runs, so it must be something that can be kept.</summary>
    private static string[] Changed(MethodModel model, Function primal)
    {
        AliasClasses memory = AliasClasses.Of(primal);
        if (primal.Callees.Prepend(primal).SelectMany(f => f.Body.AllNodes()).OfType<External>().FirstOrDefault(n => n.Effect == Effect.Writes) is { } foreign)
            throw Traces(foreign.Origin.Statement, "other code that changes something, in a method whose derivatives take several runs");
        List<string> changed = [];
        for (int i = 0; i < primal.Parameters.Count; i++)
        {
            int argument = primal.Body.Arguments[i];
            string name = primal.Parameters[i].Name;
            if (primal.TypeOf(argument).IsArray ? memory.IsWritten(argument) : primal.Outputs.Any(o => o.Name == name))
                changed.Add(name);
            if (primal.TypeOf(argument) is { IsArray: true } type && (type.Rank != 1 || type.Element!.IsArray) && memory.IsWritten(argument))
                throw Traces(-1, $"a method that changes the matrix '{name}', whose derivatives take several runs");
        }

        // Fields, and members of structs, are not given back their first contents.
        if (changed.FirstOrDefault(name => !model.Parameters.Any(p => p.Name.TrimStart('@') == name)) is { } member)
            throw Traces(-1, $"a method that changes '{member}', whose derivatives take several runs");

        return [.. changed];
    }

    private static UnsupportedByPassException Traces(int statement, string what) =>
        new(statement, what, "Request Derivatives.HessianVectorProduct or Derivatives.Pushforward instead, or work on a copy.");

    private static PrintableCallee[] Callees(MethodModel model, Function root) =>
    [
        .. root.Callees.SelectMany(c => LastLevels.Run(c) ?? [BaseCases.Run(c)]).Select(Passes.Recursion.Callees.WithDistinctParameters).Select(c =>
            new PrintableCallee(c.Name, [.. c.Body.Yields.Select(c.TypeOf)], Structure(model, c, isCallee: true), c.Statements)),
    ];

    private static StructuredFunction Structure(MethodModel model, Function function, bool isAtPoint = false, bool isCallee = false)
    {
        function = ColumnClears.Run(function);
        if (model.Vectorize && model.Checkpoint == 0)
            function = Verifier.Verify(RowSearches.Run(function, model.Rows), nameof(RowSearches));
        CheckpointPlan plan = CheckpointPlan.Of(function);
        if (model.Vectorize)
        {
            Dictionary<int, int> ids = [];
            function = Verifier.Verify(LoopIdiomsPass.Run(function, isGuarded: !isCallee, ids, model.Rows), nameof(LoopIdiomsPass));
            plan = plan.Renamed(ids);
        }

        if (model.Checkpoint != 0)
            function = Verifier.Verify(CheckpointPass.Run(function, plan, model.Checkpoint), nameof(CheckpointPass));
        function = Verifier.Verify(RecurrencesFirst.Run(function), nameof(RecurrencesFirst));
        return Statements(model, function, isAtPoint, isCallee, LoopExits.Run);
    }

    private static StructuredFunction Statements(
        MethodModel model, Function function, bool isAtPoint = false, bool isCallee = false, Func<StructuredFunction, StructuredFunction>? rewrite = null)
    {
        MemberAccess members = new(model, isAtPoint);
        StructuredFunction code = Structurer.Run(function, members.ReadOnly(function), model.TypeParameters, isCallee ? null : members.Assembled);
        code = rewrite?.Invoke(code) ?? code;
        members.Bind(code);
        Naming.Apply(code, isCallee ? [] : members.Reserved);
        return code;
    }

    /// <summary>The formula is read from the plain statements: loops as they were, element by element.</summary>
    private static IReadOnlyList<string> Formulas(MethodModel model, Function function, ReverseForm form)
    {
        if (form != ReverseForm.ValueAndGradient || function.Values.Count > LargestWithFormula)
            return [];
        Dictionary<string, string> gradients = [];
        foreach (ParameterModel p in new Signature(model).Active)
        {
            string gradient = DerivativeSignature.NameOf(p.Name, form);
            if (p.Structure is null)
                gradients[gradient] = p.Stem;
            foreach (MemberModel member in p.Structure?.Members.Where(m => m.IsActive) ?? [])
                gradients[gradient + member.Path] = p.Stem + member.Path;
        }

        return Formula.Of(Statements(model, ColumnClears.Run(function)), gradients);
    }

    /// <summary>The choices taken at kinks of what the method calls.</summary>
    private static IReadOnlyList<string> Subgradients(Function primal)
    {
        string[] choices =
        [
            .. primal.Callees.Prepend(primal).SelectMany(KinksOf).Distinct(),
        ];
        return choices.Length == 0 ? [] : [$"At kinks: {string.Join("; ", choices)}."];
    }

    private static IEnumerable<string> KinksOf(Function function)
    {
        Activity activity = Activity.Of(function);
        return function.Body.AllNodes().OfType<Apply>()
            .Where(a => a.Primitive.Subgradient is not null && a.Arguments.Any(activity.IsActive))
            .Select(a => a.Primitive.Subgradient!);
    }
}
