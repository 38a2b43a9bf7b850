using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Emit;

/// <summary>The doc comments of generated members.</summary>
internal static class Documentation
{
    public static void Gradient(CodeWriter writer, MethodModel method, Signature signature)
    {
        writer.Line($"/// <summary>The gradient of <see cref=\"{method.Cref}\"/> with respect to {Names(signature.Active)}.</summary>");
    }

    public static void ValueAndGradient(CodeWriter writer, MethodModel method, Signature signature, Remarks? remarks)
    {
        writer.Line(
            $"/// <summary>The value of <see cref=\"{method.Cref}\"/> and its gradient with respect to {Names(signature.Active)}, which is overwritten.</summary>");
        remarks?.Write(writer);
    }

    public static void Pullback(CodeWriter writer, MethodModel method, Signature signature, Remarks? remarks)
    {
        writer.Line("/// <summary>");
        writer.Line(signature.ReturnsNumber || method.Result is { HoldsNumbers: true }
            ? $"/// Reverse mode of <see cref=\"{method.Cref}\"/>: adds upstream times the derivative to the adjoints of {Names(signature.Active)}."
            : signature.Outputs.Count > 0
            ? $"/// Reverse mode of <see cref=\"{method.Cref}\"/>: adds the adjoints of {Names(signature.Outputs)} times the derivatives to the adjoints of {Names(signature.Active)}."
            : $"/// Reverse mode of <see cref=\"{method.Cref}\"/>: turns the adjoints of what it leaves behind into those of {Names(signature.Active)} on entry.");
        writer.Line("/// </summary>");
        remarks?.Write(writer);
    }

    public static void Pushforward(CodeWriter writer, MethodModel method, Signature signature, Remarks? remarks)
    {
        writer.Line("/// <summary>");
        ParameterModel[] outputs = [.. method.Parameters.Where(p => p.IsOutput)];
        writer.Line(outputs.Length == 0
            ? $"/// Forward mode of <see cref=\"{method.Cref}\"/>: the value, and its derivative along the tangents of {Names(signature.Active)}."
            : $"/// Forward mode of <see cref=\"{method.Cref}\"/>: runs it, and leaves the derivatives of {Names(outputs)} along the tangents of {Names(signature.Active)}.");
        writer.Line("/// </summary>");
        remarks?.Write(writer);
    }

    public static void HessianVectorProduct(CodeWriter writer, MethodModel method, Signature signature, Remarks? remarks)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The value of <see cref=\"{method.Cref}\"/>, its gradient with respect to {Names(signature.Active)}, and the product of its Hessian");
        writer.Line("/// with a direction: the derivative of the gradient along it.");
        writer.Line("/// </summary>");
        remarks?.Write(writer);
    }

    public static void Hessian(CodeWriter writer, MethodModel method, Signature signature)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The value of <see cref=\"{method.Cref}\"/> and its second derivatives with respect to {Names(signature.Active)},");
        writer.Line("/// laid out in this order: n×n, row-major.");
        writer.Line("/// </summary>");
    }

    public static void HessianDiagonal(CodeWriter writer, MethodModel method, Signature signature)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The value of <see cref=\"{method.Cref}\"/> and the diagonal of its Hessian with respect to {Names(signature.Active)},");
        writer.Line("/// laid out in this order.");
        writer.Line("/// </summary>");
    }

    public static void HessianColumns(CodeWriter writer, MethodModel method, Remarks? remarks)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The value of <see cref=\"{method.Cref}\"/> and the products of its Hessian with several directions, one per lane.");
        writer.Line("/// </summary>");
        remarks?.Write(writer);
    }

    public static void Jacobian(CodeWriter writer, MethodModel method, Signature signature)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The derivatives of what <see cref=\"{method.Cref}\"/> computes with respect to {Names(signature.Active)}, laid out in this");
        writer.Line("/// order: m×n, row-major, a row per number that it computes.");
        writer.Line("/// </summary>");
    }

    public static void JacobianColumn(CodeWriter writer, MethodModel method, bool isSeveral, Remarks? remarks)
    {
        writer.Line(isSeveral
            ? $"/// <summary>Columns of the Jacobian of <see cref=\"{method.Cref}\"/>: the derivatives along several directions, one per lane.</summary>"
            : $"/// <summary>One column of the Jacobian of <see cref=\"{method.Cref}\"/>: the derivatives along a direction.</summary>");
        remarks?.Write(writer);
    }

    public static void JacobianRows(CodeWriter writer, MethodModel method, Remarks? remarks)
    {
        writer.Line($"/// <summary>The gradients of all that <see cref=\"{method.Cref}\"/> computes, each in lanes of its own, added to adjoints.</summary>");
        remarks?.Write(writer);
    }

    public static void BatchJacobian(CodeWriter writer, MethodModel method, Signature signature)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The Jacobians of <see cref=\"{method.Cref}\"/> with respect to {Names(signature.Active)} for many runs, of which each has a row");
        writer.Line($"/// of every parameter that is numbers: m×n blocks as <c>{method.Stem}Jacobian</c> lays them out, one behind the other.");
        writer.Line("/// </summary>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A parameter has another number of rows than there are blocks.</exception>");
    }

    public static void JacobianLanes(CodeWriter writer, MethodModel method, Remarks? remarks)
    {
        writer.Line($"/// <summary>The Jacobians of <see cref=\"{method.Cref}\"/> for as many runs as a vector has lanes.</summary>");
        remarks?.Write(writer);
    }

    public static void Objective(CodeWriter writer, MethodModel method, Signature signature)
    {
        writer.Line(
            $"/// <summary><see cref=\"{method.Cref}\"/> as an objective of {Names(signature.Active)}, laid out in this order in one point.</summary>");
    }

    public static void BatchObjective(CodeWriter writer, MethodModel method, Signature signature, bool leavesTraces)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// The mean of <see cref=\"{method.Cref}\"/> over rows of {Names([.. method.Parameters.Where(p => p.IsSample)])}, as an objective of");
        writer.Line($"/// {Names(signature.Active)}, laid out in this order in one point.");
        writer.Line("/// </summary>");
        if (leavesTraces)
            writer.Line($"/// <remarks>For one thread at a time: <see cref=\"{method.Cref}\"/> changes what it is given, or what other code sees.</remarks>");
    }

    /// <summary>A name as people say it.</summary>
    public static string NameOf(string name) =>
        name.StartsWith(Paths.Instance, System.StringComparison.Ordinal) ? name.Substring(Paths.Instance.Length) : name.TrimStart('@');

    /// <summary>"x", "x and y", "x, y and z", as references.</summary>
    private static string Names(IReadOnlyList<ParameterModel> parameters)
    {
        string[] names = [.. parameters.Select(p => $"<c>{NameOf(p.Name)}</c>")];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}";
    }
}

/// <summary>What the doc comment says about how the derivative is computed.</summary>
/// <param name="Formulas">The derivative in mathematical notation, for small functions.</param>
/// <param name="Subgradients">The choices taken at kinks.</param>
/// <param name="Storage">What is kept for the reverse sweep; null where there is none.</param>
internal sealed record Remarks(IReadOnlyList<string> Formulas, IReadOnlyList<string> Subgradients, IReadOnlyList<StorageNote>? Storage)
{
    public void Write(CodeWriter writer)
    {
        List<string> lines = [.. Formulas, .. Subgradients];
        if (Storage is not null && Storage.All(n => n.Kind == StorageKind.Recomputed))
            lines.Add("Stores nothing for the reverse sweep.");
        lines.AddRange((Storage ?? []).GroupBy(n => (n.Kind, n.Element, n.Count)).Select(k => Stored(k.Key.Kind, k.Key.Element, k.Key.Count, [.. k])));
        if ((Storage ?? []).Any(n => n.Kind is StorageKind.State or StorageKind.ArrayState))
            lines.Add("Runs trips again from these states, by the binomial schedule of Griewank and Walther (2000).");

        if (lines.Count == 0)
            return;
        if (lines.Count == 1)
        {
            writer.Line($"/// <remarks>{Escape(lines[0])}</remarks>");
            return;
        }

        writer.Line("/// <remarks>");
        foreach (string line in lines)
            writer.Line($"/// {Escape(line)}<br/>");
        writer.Line("/// </remarks>");
    }

    private static string Stored(StorageKind kind, string element, string? count, StorageNote[] notes)
    {
        string names = string.Join(", ", notes.Select(n => n.Value).Distinct());
        string each = $"{notes.Length} × {SizeOf(element)} bytes per";
        return kind switch
        {
            StorageKind.Tangent => $"Computed in forward mode, along {names}: stores nothing, where a reverse sweep would need stacks.",
            StorageKind.Recomputed => $"Computes {names} again for the reverse sweep.",
            StorageKind.State => $"Keeps {names} in each state of the loop: {notes.Length} × {SizeOf(element)} bytes per state.",
            StorageKind.ArrayState => $"Keeps {names} in each state of the loop: {SizeOf(element)} bytes per element and state.",
            StorageKind.Recursion => $"Stores {names} for the reverse sweep: {each} call of the recursion, in a stack that grows.",
            StorageKind.Stack => $"Stores {names} for the reverse sweep: {each} trip, in a stack that grows.",
            _ when count is not null =>
                $"Stores {names} for the reverse sweep: {each} trip, {(notes.Length == 1 ? "" : notes.Length + "·")}{SizeOf(element)}·{Group(count)} in all, in a rented buffer.",
            _ => $"Stores {names} for the reverse sweep: {each} trip, in a rented buffer.",
        };
    }

    private static string Group(string count) => count.Contains(" ") && !count.Contains("·") ? $"({count})" : count;

    private static string SizeOf(string element) => element switch
    {
        "double" or "long" => "8",
        "float" or "int" => "4",
        "bool" => "1",
        _ => "up to 16",
    };

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
