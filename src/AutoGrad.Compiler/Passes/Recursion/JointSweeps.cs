using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// Recursions in which the adjoint that a call hands down never depends on what calls return (sums, determinants, polynomials, trees of
/// products with data): a function gets its upstream adjoint beforehand and runs both sweeps at once. Nothing is kept, and memory is that
/// of the primal.
/// </summary>
internal sealed class JointSweeps
{
    private readonly Function _root;
    private readonly RecursionPlan _plan;
    private readonly List<StorageNote> _notes = [];

    private JointSweeps(Function root, bool isDifferentiated)
    {
        _root = root;
        _plan = new RecursionPlan(root) { IsJoint = true, IsDifferentiated = isDifferentiated };
    }

    /// <summary>The derivative of the root; null if some call has to wait for the results of another.</summary>
    public static (Function Function, EquatableArray<StorageNote> Notes)? Of(Function root, ReverseForm form, bool isDifferentiated) =>
        new JointSweeps(root, isDifferentiated).Build(form);

    private (Function, EquatableArray<StorageNote>)? Build(ReverseForm form)
    {
        // The adjoint of what is overwritten is taken out of the shadow in the middle of the sweep: then order matters.
        bool overwrites = _root.Callees.Any(
            c => Enumerable.Range(0, c.Parameters.Count).Any(i => c.Parameters[i].Role == ParameterRole.Active && IsWritten(c, i)));
        if (overwrites)
            return null;
        List<Function> callees = [.. _root.Callees];
        foreach (Function callee in _root.Callees)
        {
            Function fused = Fused(ReversePass.Joint(callee, _plan));
            if (fused.Body.AllNodes().Any(IsReverse))
                return null;
            callees.Add(Stored(fused) with { Name = CallNames.Joint(callee.Name) });
        }

        Function root = Fused(ReversePass.Run(_root, form, _plan, _plan.IsDifferentiated));
        if (!root.Body.AllNodes().Where(IsReverse).All(n => CanRepeat(root, (Call)n)))
            return null;
        Function complete = Stored(Repeating(root)) with { Callees = callees };
        return (Contracts.Infer(complete.Reached()), _notes);
    }

    private static bool IsWritten(Function function, int parameter) =>
        function.TypeOf(function.Body.Arguments[parameter]).IsArray && AliasClasses.Of(function).IsWritten(function.Body.Arguments[parameter]);

    private static Function Fused(Function linked)
    {
        Verifier.Verify(linked, nameof(ReversePass), linked: true);
        return Verifier.Verify(FusePass.Run(linked, joins: true), nameof(FusePass), linked: true);
    }

    private Function Stored(Function linked)
    {
        var (function, notes) = StoragePass.Run(linked);
        _notes.AddRange(notes);
        return Verifier.Verify(function, nameof(StoragePass));
    }

    private bool IsReverse(Node node) => node is Call call && _root.Callees.Any(c => CallNames.Reverse(c.Name) == call.Callee);

    private static Call TwinOf(Function root, Call reverse) => root.Body.AllNodes().OfType<Call>().First(c => c.Link == reverse.Link && c.Callee != reverse.Callee);

    /// <summary>Whether the root may call the function a second time, for its adjoint, with the same effect: none.</summary>
    private static bool CanRepeat(Function root, Call reverse)
    {
        Call forward = TwinOf(root, reverse);
        AliasClasses memory = AliasClasses.Of(root);
        Definitions definitions = Definitions.In(root.Body);
        return forward.IsPure && forward.Arguments.Where(a => root.TypeOf(a).IsArray).All(a => !memory.IsWritten(a) && IsParameter(a));

        bool IsParameter(int array)
        {
            while (definitions[array] is View view)
                array = view.Array;
            return root.Body.Arguments.Contains(array);
        }
    }

    /// <summary>
    /// The root's own calls may wait for results: once. Their reverse sweeps run the function again, which costs less than a stack would.
    /// </summary>
    private Function Repeating(Function root)
    {
        List<ValueInfo> values = [.. root.Values];
        Region Walk(Region region) => region with { Nodes = region.Nodes.Map(n => IsReverse(n) ? Repeated((Call)n) : n.WithRegions(Walk)) };
        return Renumbering.Apply(root with { Body = Walk(root.Body), Values = values });

        Node Repeated(Call reverse)
        {
            Call forward = TwinOf(root, reverse);
            int[] again = [.. forward.Values.Select(v =>
            {
                values.Add(values[v] with { Name = null });
                return values.Count - 1;
            })];
            EquatableArray<int> arguments = forward.Arguments.Concat(reverse.Arguments).ToArray();
            bool[] written = [.. forward.Contract.Written, .. reverse.Contract.Written];
            Contract contract = Contract.Unknown(arguments.Count) with { Written = written, Effect = forward.Contract.Effect };
            return new Call(again.Concat(reverse.Values).ToArray(), CallNames.Joint(forward.Callee), arguments, contract) { Origin = reverse.Origin };
        }
    }
}
