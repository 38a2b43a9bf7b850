using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Forward;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes the Hessian's product of an objective, by FHessianVectorProduct; the gradient that comes along goes to scratch memory.</summary>
/// <param name="writer">Where to.</param>
/// <param name="method">The method.</param>
/// <param name="layout">How the point lies.</param>
/// <param name="call">What the call begins with: the receiver, the name and F's arguments, separated by commas.</param>
internal sealed class CurvatureWriter(CodeWriter writer, MethodModel method, PointLayout layout, string call)
{
    private const string Guard = "global::AutoGrad.Runtime.GradientGuard.";
    private const string Scratch = "global::AutoGrad.Runtime.Scratch.";

    private readonly IReadOnlyList<ParameterModel> _active = new Signature(method).Active;

    private string Real => layout.Real;

    /// <summary>Members of the instance, and structures that a point cannot be made into, have no such form.</summary>
    public static bool CanWrite(MethodModel method) =>
        (method.Emit & FileWriter.SecondOrderFamilies) != Derivatives.None && !PointMembers.AreNeeded(method) && !PointPart.Of(method).Any(p => p.IsMatrix);

    /// <summary>Whether there is an objective that asks for products.</summary>
    public static bool IsWritten(MethodModel method) =>
        method.Emit.HasFlag(Derivatives.Gradient) && ObjectiveWriter.CanWrite(method) && CanWrite(method);

    public static string NameOf(MethodModel method) => method.Stem + "HessianVectorProduct";

    public void Write()
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(
            $"public void HessianProduct(scoped global::System.ReadOnlySpan<{Real}> point, scoped global::System.ReadOnlySpan<{Real}> direction, scoped global::System.Span<{Real}> product)");
        writer.Open();
        writer.Line(layout.Check());
        writer.Line($"{Guard}CheckTangent<{Real}>(direction, point.Length, nameof(direction));");
        writer.Line($"{Guard}Check<{Real}>(product, point, nameof(product));");
        writer.Line($"{Guard}CheckOverlap<{Real}>(product, direction, nameof(product));");
        if (layout.Vectors.Any())
        {
            writer.Line($"{Real}[]? scratch = null;");
            writer.Line("try");
            writer.Open();
            writer.Line($"global::System.Span<{Real}> gradient = {Scratch}Rent<{Real}>(ref scratch, point.Length);");
            Call();
            writer.Close();
            writer.Line("finally");
            writer.Open();
            writer.Line($"{Scratch}Return(scratch);");
            writer.Close();
        }
        else
        {
            Call();
        }

        writer.Close();
    }

    private void Call()
    {
        IEnumerable<string> directions = _active.Select(p => p.Structure is { } structure
            ? structure.Gradient.Fill("", m => Number("direction", layout.PartOf(p, m)))
            : Signature.IsVector(p) ? Part("direction", p) : Number("direction", layout.PartOf(p)));
        IEnumerable<string> gradients = _active.Select(p => Signature.IsVector(p) ? Part("gradient", p) : "out _");
        IEnumerable<string> products = _active.Select(p => p.Structure is not null ? $"out {p.TypeText} {ProductOf(p)}"
            : Signature.IsVector(p) ? Part("product", p)
            : "out " + Number("product", layout.PartOf(p)));
        writer.Line($"{call}, {string.Join(", ", directions.Concat(gradients).Concat(products))});");
        foreach (PointPart part in layout.Parts.Where(p => p.IsMember))
            writer.Line($"{Number("product", part)} = {ProductOf(part.Owner)}{part.Member};");
    }

    private static string ProductOf(ParameterModel p) => Identifiers.Escape(TangentSignature.ProductOf(p.Name));

    private string Number(string span, PointPart part) => $"{span}[{layout.Offset(part)}]";

    private string Part(string span, ParameterModel p) => span + layout.Range(layout.PartOf(p));
}
