using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Derivatives of other methods that bodies call. Every pass maps a function to a function, so the gradient of a method is one that can be
/// differentiated with its caller.
/// </summary>
/// <param name="written">The compilation as the user has written it, without the members.</param>
/// <param name="home">The type beside which the code will stand.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class NestedDerivatives(Compilation written, INamedTypeSymbol home, CancellationToken cancellation)
{
    private const string Longer = "AndGradient";

    private static readonly string[] _suffixes =
        [Longer, "Gradient", "Pullback", "Pushforward", "HessianVectorProduct", "HessianDiagonal", "Hessian", "BatchJacobian", "Jacobian", "BatchObjective", "Objective"];

    private readonly GeneratedDeclarations _declarations = GeneratedDeclarations.Of(written);
    private readonly List<IMethodSymbol> _underway = [];

    public Compilation Written => written;

    public INamedTypeSymbol Home => home;

    /// <summary>The methods whose members have a name that nobody has declared; none for other names.</summary>
    public IReadOnlyList<MethodShape> MethodsOf(string name)
    {
        DifferentiableMethods methods = DifferentiableMethods.Of(written, cancellation);
        return [.. _suffixes.Where(s => IsSuffix(name, s)).SelectMany(s => methods.WithStem(name.Substring(0, name.Length - s.Length), cancellation)).Distinct()];
    }

    /// <summary>Whether calls of a member can be followed at all.</summary>
    public static bool IsFunction(string name) => _suffixes.Take(5).Any(s => IsSuffix(name, s));

    /// <summary>The compilation with the members of some more methods in it.</summary>
    public Compilation Declare(IEnumerable<MethodShape> shapes)
    {
        _declarations.Add(shapes, cancellation);
        return _declarations.Compilation;
    }

    /// <summary>The method of which a member is a derivative; null for what the user has written.</summary>
    public MethodShape? ShapeOf(IMethodSymbol member) => _declarations.ShapeOf(member);

    /// <summary>Does something while a method is being lowered, which may then not be differentiated.</summary>
    public LoweringResult While(IMethodSymbol method, Func<LoweringResult> lower)
    {
        _underway.Add(method);
        try
        {
            return lower();
        }
        finally
        {
            _underway.RemoveAt(_underway.Count - 1);
        }
    }

    /// <summary>A member as a function of its parameters; null with the reason, as a clause, where it has none that can be differentiated.</summary>
    public Function? FunctionOf(MethodShape shape, string member, out string why)
    {
        IMethodSymbol method = shape.Method;
        why = !method.IsStatic || method.IsGenericMethod || method.ContainingType.IsGenericType ? "its method is generic or belongs to an instance"
            : !RealTypes.IsReal(method.ReturnType) ? "its method does not return a number"
            : _underway.Contains(method, SymbolEqualityComparer.Default) ? "its method needs this derivative itself"
            : "";
        if (why.Length > 0)
            return null;
        if (MethodDiscovery.Lower(shape, written, cancellation, this).Primal is not { } primal)
        {
            why = "its method cannot be differentiated";
            return null;
        }

        try
        {
            Function derivative = Derivative(Pipeline.Normalize(primal), member.Substring(shape.Stem.Length));
            why = Obstacle(derivative);
            return why.Length == 0 ? derivative : null;
        }
        catch (UnsupportedByPassException e)
        {
            why = e.Diagnostic.What + " stands in the way";
            return null;
        }
    }

    private Function Derivative(Function primal, string suffix) => suffix switch
    {
        "Pushforward" => Pipeline.Forward(primal, ForwardForm.Pushforward),
        "HessianVectorProduct" => Pipeline.HessianVectorProduct(primal, null, cancellation).Function,
        "Pullback" => Pipeline.Derivative(primal, ReverseForm.Pullback, cancellation),
        _ => Pipeline.Derivative(primal, ReverseForm.ValueAndGradient, cancellation),
    };

    /// <summary>What a derivative may hold that has no derivative of its own.</summary>
    private static string Obstacle(Function derivative)
    {
        if (!derivative.Callees.IsEmpty)
            return "its method calls itself";
        HashSet<int> zeros = [.. derivative.Body.AllNodes().OfType<Apply>().Where(a => a.Primitive == Comparisons.Vanishes).Select(a => a.Result)];
        foreach (Node node in derivative.Body.AllNodes())
        {
            string found = node switch
            {
                NewStack => "its method has a loop of which nobody knows beforehand how often it runs, or which runs more or less often with each trip of the loop around it",
                External { IsPullback: true } => "its method calls a function whose rule has no body",
                External { Effect: Effect.Writes } => "its method changes something besides its result",
                Apply { Primitive: var p, Arguments: var x } when p == Logic.And && x.Any(zeros.Contains) => "a slope may be infinite on a path that was not taken",
                _ => "",
            };
            if (found.Length > 0)
                return found;
        }

        bool isMatrix = derivative.Parameters.Where((p, i) => p.Role is not ParameterRole.Passive && !IsNumberOrVector(derivative.TypeOf(derivative.Body.Arguments[i]))).Any();
        if (isMatrix)
            return "its method is differentiated by a matrix";
        return derivative.Outputs.Any(o => o.IsInPlace || o.Member.Length > 0) || derivative.Parameters.Any(p => Paths.IsPath(p.Name))
            ? "its method is given or returns a structure" : "";
    }

    private static bool IsNumberOrVector(IrType type) => type.IsReal || type is { IsArray: true, Rank: 1, Element.IsReal: true, Column: null };

    private static bool IsSuffix(string name, string suffix) => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal);
}
