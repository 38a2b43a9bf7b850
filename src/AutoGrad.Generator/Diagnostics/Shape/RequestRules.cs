using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>Whether the members that the attribute asks for can stand where they would.</summary>
internal static class RequestRules
{
    /// <summary>The families that can be had of a method: second derivatives need a value that is one number, matrices numbers of one type.</summary>
    public static Derivatives Available(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        Derivatives jacobian = !VectorOutput.IsAvailable(shape) ? Derivatives.None
            : BatchRuns.AreAvailable(shape) ? Derivatives.Jacobian | Derivatives.BatchJacobian
            : Derivatives.Jacobian;
        if (method.ReturnsVoid || !RealTypes.IsReal(method.ReturnType))
            return VectorOutput.Families(shape) | jacobian;
        Derivatives ofValue = Derivatives.Gradient | Derivatives.Pushforward | Derivatives.HessianVectorProduct | jacobian;
        bool isUniform = shape.Active.Types.SelectMany(type => RealTypes.NumbersIn(type))
            .All(number => SymbolEqualityComparer.Default.Equals(number, method.ReturnType));
        return isUniform ? ofValue | Derivatives.Hessian | Derivatives.HessianDiagonal : ofValue;
    }

    public static IEnumerable<ShapeProblem> Check(MethodShape shape, CancellationToken cancellation)
    {
        Derivatives available = Available(shape), missing = shape.Arguments.Emit & ~available;
        if (missing != Derivatives.None && !BodyRules.HasResult(shape))
        {
            yield return ShapeProblem.Unsaid(Consequence.Skip); // AG0005 says more.
        }
        else if (missing != Derivatives.None)
        {
            Location place = shape.Arguments.LocationOfProperty(nameof(shape.Arguments.Emit), cancellation);
            bool leavesSome = (shape.Arguments.Emit & available) != Derivatives.None;
            yield return ShapeProblem.Told(
                leavesSome ? Consequence.None : Consequence.Skip, Descriptors.NotEmitted, place, Names(missing), shape.Method.Name, Names(available));
        }
        else if (shape.Arguments.Emit == Derivatives.None)
        {
            yield return ShapeProblem.Unsaid(Consequence.Skip);
        }

        if (shape.Arguments.Name is { } name && !SyntaxFacts.IsValidIdentifier(name))
        {
            Location place = shape.Arguments.LocationOfProperty(nameof(shape.Arguments.Name), cancellation);
            yield return ShapeProblem.Told(Consequence.Skip, Descriptors.NameNotAnIdentifier, place, name);
        }
        else if (!shape.Active.IsEmpty && Collision(shape, cancellation) is { } collision)
        {
            yield return new ShapeProblem(collision, Consequence.Skip);
        }
    }

    private static string Names(Derivatives families) => families.ToString().Replace(", ", " | Derivatives.");

    /// <summary>Of a method that gets its other members: why the objectives are not among them.</summary>
    public static IEnumerable<ShapeProblem> Objectives(MethodShape shape)
    {
        bool hasGradient = (shape.Arguments.Emit & Available(shape)).HasFlag(Derivatives.Gradient);
        bool returnsNumber = RealTypes.IsReal(shape.Method.ReturnType);
        bool hasObjective = hasGradient && returnsNumber && ObjectiveWriter.CanWrite(MethodModels.Of(shape, null));
        if (hasGradient && returnsNumber && !hasObjective)
        {
            yield return ShapeProblem.Told(
                Consequence.None, Descriptors.NoObjective, Places.NameOf(shape.Method), shape.Stem, shape.Method.Name);
        }

        if (hasObjective)
            yield break;
        foreach (IParameterSymbol sample in shape.Method.Parameters.Where(p => KnownNames.Has(p, KnownNames.Sample)))
        {
            if (shape.Active.NameOf.ContainsKey(sample.Name))
                continue; // AG0012 says more.
            string reason = sample.RefKind is RefKind.Ref or RefKind.Out or RefKind.RefReadOnlyParameter ? "a row of data is handed in by value, so take it by value or as a span"
                : !RealTypes.IsReal(shape.Method.ReturnType) ? $"a mean is that of one number, so let '{shape.Method.Name}' return one"
                : !hasGradient ? "request Derivatives.Gradient"
                : "it needs the active parameters and the result to have one floating-point type, no arrays of structs, and no ref or out parameters";
            yield return ShapeProblem.Told(Consequence.None, Descriptors.NoBatchObjective, Places.NameOf(sample), shape.Stem, sample.Name, reason);
        }
    }

    /// <summary>With what the user wrote first; then with what other attributed methods of the type bring, of which the first stands.</summary>
    private static Diagnostic? Collision(MethodShape shape, CancellationToken cancellation)
    {
        INamedTypeSymbol type = shape.Method.ContainingType;
        Location place = shape.Arguments.Name is null
            ? Places.NameOf(shape.Method)
            : shape.Arguments.LocationOfProperty(nameof(shape.Arguments.Name), cancellation);
        GeneratedMember[] members = [.. GeneratedMember.Of(shape)];
        foreach (GeneratedMember member in members)
        {
            if (type.Name == member.Name || type.GetMembers(member.Name).Any(m => !KnownNames.IsGenerated(m) && member.ClashesWith(m)))
                return Diagnostic.Create(Descriptors.MemberExists, place, shape.Method.Name, member.Name, type.Name);
        }

        foreach (MethodShape earlier in EarlierShapes(shape))
        {
            foreach (GeneratedMember other in GeneratedMember.Of(earlier))
            {
                if (members.Any(m => m.ClashesWith(other)))
                    return Diagnostic.Create(Descriptors.MembersClash, place, Overload(earlier), Overload(shape), other.Name);
            }
        }

        return null;
    }

    private static IEnumerable<MethodShape> EarlierShapes(MethodShape shape) => shape.Method.ContainingType.GetMembers()
        .OfType<IMethodSymbol>()
        .TakeWhile(m => !SymbolEqualityComparer.Default.Equals(m, shape.Method))
        .Select(MethodShape.Of)
        .OfType<MethodShape>()
        .Where(s => HintNames.SignatureOf(s.Method) != HintNames.SignatureOf(shape.Method));

    private static string Overload(MethodShape shape) => shape.Method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
