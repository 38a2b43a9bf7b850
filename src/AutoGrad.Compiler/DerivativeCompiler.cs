using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Structure;

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
    public static CompiledMethod Compile(MethodModel model, CancellationToken cancellation)
    {
        if (model.Primal is not { } primal)
            return new CompiledMethod(FileWriter.Write(model, new PrintableMembers()), default);
        try
        {
            Function normal = Pipeline.Normalize(primal);
            cancellation.ThrowIfCancellationRequested();
            return new CompiledMethod(FileWriter.Write(model, Members(model, normal, cancellation)), default);
        }
        catch (UnsupportedByPassException e)
        {
            return new CompiledMethod(FileWriter.Write(model, new PrintableMembers()), new[] { e.Diagnostic });
        }
    }

    private static PrintableMembers Members(MethodModel model, Function primal, CancellationToken cancellation)
    {
        PrintableMembers members = new();
        bool returnsValue = model.ReturnType != "void";
        if (model.Emit.HasFlag(Derivatives.Gradient))
        {
            members = members with
            {
                Gradient = returnsValue ? Reverse(model, primal, ReverseForm.ValueAndGradient, cancellation) : null,
                Pullback = Reverse(model, primal, ReverseForm.Pullback, cancellation),
            };
        }

        if (model.Emit.HasFlag(Derivatives.Pushforward) && returnsValue)
            members = members with { Pushforward = Forward(model, primal) };
        if ((model.Emit & FileWriter.SecondOrderFamilies) != Derivatives.None && returnsValue)
            members = members with { Product = HessianVectorProduct(model, primal, cancellation) };
        return members;
    }

    private static PrintableMember Reverse(MethodModel model, Function primal, ReverseForm form, CancellationToken cancellation)
    {
        var (function, storage) = Pipeline.Reverse(primal, form, cancellation);
        StructuredFunction code = Structure(model, function);
        Remarks remarks = new(Formulas(model, code, form), Subgradients(primal), [.. storage]);
        return new PrintableMember(code, function.Statements, remarks) { Callees = Callees(model, function) };
    }

    private static PrintableMember Forward(MethodModel model, Function primal)
    {
        Function function = Pipeline.Forward(primal, ForwardForm.Pushforward);
        Remarks remarks = new([], Subgradients(primal), null);
        return new PrintableMember(Structure(model, function), function.Statements, remarks) { Callees = Callees(model, function) };
    }

    private static PrintableMember HessianVectorProduct(MethodModel model, Function primal, CancellationToken cancellation)
    {
        bool isRepeated = (model.Emit & (Derivatives.Hessian | Derivatives.HessianDiagonal)) != Derivatives.None;
        if (isRepeated && LeavesTraces(primal))
        {
            throw new UnsupportedByPassException(
                -1, "a method that changes what it is given, whose Hessian takes several runs", "Request Derivatives.HessianVectorProduct instead, or work on a copy.");
        }

        var (function, storage) = Pipeline.HessianVectorProduct(primal, cancellation);
        Remarks remarks = new([], Subgradients(primal), [.. storage]);
        return new PrintableMember(Structure(model, function), function.Statements, remarks) { Callees = Callees(model, function) };
    }

    /// <summary>Whether running the method twice is not the same as running it once.</summary>
    private static bool LeavesTraces(Function primal)
    {
        AliasClasses memory = AliasClasses.Of(primal);
        return primal.Outputs.Any(o => o.Name is not null)
            || primal.Body.Arguments.Any(a => primal.TypeOf(a).IsArray && memory.IsWritten(a))
            || primal.Callees.Prepend(primal).SelectMany(f => f.Body.AllNodes()).Any(n => n is External { Effect: Effect.Writes });
    }

    private static PrintableCallee[] Callees(MethodModel model, Function root) =>
    [
        .. root.Callees.Select(c => Passes.Recursion.Callees.WithDistinctParameters(c)).Select(c =>
            new PrintableCallee(c.Name, [.. c.Body.Yields.Select(c.TypeOf)], Structure(model, c), c.Statements)),
    ];

    private static StructuredFunction Structure(MethodModel model, Function function)
    {
        string[] readOnly =
        [
            .. model.Parameters.Where(p => p.Modifier.Contains("in ") || p.Modifier.Contains("readonly ")).Select(p => p.Name.TrimStart('@')),
        ];
        StructuredFunction code = Structurer.Run(function, readOnly, model.TypeParameters);
        Naming.Apply(code, []);
        return code;
    }

    private static IReadOnlyList<string> Formulas(MethodModel model, StructuredFunction code, ReverseForm form)
    {
        if (form != ReverseForm.ValueAndGradient)
            return [];
        Dictionary<string, string> gradients = [];
        foreach (ParameterModel p in model.Parameters.Where(p => p.IsActive))
            gradients[DerivativeSignature.NameOf(p.Name, form)] = p.Stem;
        return Formula.Of(code, gradients);
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
