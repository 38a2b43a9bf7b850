using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FObjective: the method as what optimizers minimize, with its data bound.</summary>
/// <remarks>
/// Active parameters lie one after the other in the point. The last vector takes what the others leave over; the constructor
/// takes the lengths of all vectors before it. An active array (not span) is copied from the point into memory that the objective keeps.
/// </remarks>
internal sealed class ObjectiveWriter(CodeWriter writer, MethodModel method)
{
    private readonly Signature _signature = new(method);

    private string Real => _signature.Active[0].Type.RealElement!.Text;

    private string TypeName => method.Stem + "Objective";

    private IReadOnlyList<ParameterModel> Vectors => [.. _signature.Active.Where(Signature.IsVector)];

    private IReadOnlyList<ParameterModel> Arrays => [.. Vectors.Where(v => v.Type.Form == ArrayForm.Array || IsWritable(v))];

    public static bool CanWrite(MethodModel method)
    {
        Signature signature = new(method);
        string? real = signature.Active.FirstOrDefault()?.Type.RealElement?.Text;
        return signature.ReturnsValue && real is not null && method.ReturnType == real
            && signature.Active.All(p => (p.Type.IsReal || Signature.IsVector(p)) && p.Type.RealElement!.Text == real)
            && method.Parameters.All(p => !p.Modifier.Contains("ref ") && !p.Modifier.Contains("out "));
    }

    public void Write()
    {
        Documentation.Objective(writer, method, _signature);
        writer.Line(MemberHead.GeneratedCode);
        bool holdsSpan = _signature.Passive.Any(p => IsSpan(p.Type));
        string accessibility = method.Modifiers.Replace(" static", "").Replace(" readonly", "");
        writer.Line($"{accessibility} readonly {(holdsSpan ? "ref " : "")}struct {TypeName}{method.TypeParameters} : global::AutoGrad.IObjective<{Real}>{method.Constraints}");
        writer.Open();
        Fields();
        Constructor();
        writer.Line();
        Value();
        writer.Line();
        ValueAndGradient();
        if (Arrays.Count > 0)
        {
            writer.Line();
            Copy();
        }

        writer.Close();
    }

    private static bool IsSpan(IrType type) =>
        type.Form is ArrayForm.Span or ArrayForm.ReadOnlySpan || type.Text.StartsWith("global::System.Span<", System.StringComparison.Ordinal)
        || type.Text.StartsWith("global::System.ReadOnlySpan<", System.StringComparison.Ordinal);

    /// <summary>A writable span of the primal must not write into the optimizer's point.</summary>
    private static bool IsWritable(ParameterModel parameter) => parameter.Type.Form == ArrayForm.Span;

    private IEnumerable<(string Type, string Field, string Parameter, string ParameterType)> State()
    {
        if (!_signature.IsStatic)
            yield return (OwnerType(), "_owner", "owner", OwnerType());
        foreach (ParameterModel p in _signature.Passive)
            yield return (p.TypeText, "_" + p.Stem, p.Name, p.TypeText);
        foreach (ParameterModel v in Vectors.Take(Vectors.Count - 1))
            yield return ("int", $"_{v.Stem}Length", $"{v.Stem}Length", "int");
    }

    private void Fields()
    {
        foreach (var (type, field, _, _) in State())
            writer.Line($"private readonly {type} {field};");
        foreach (ParameterModel array in Arrays)
            writer.Line($"private readonly {Real}[][] _{array.Stem}Copy;");
        if (State().Any() || Arrays.Count > 0)
            writer.Line();
    }

    private void Constructor()
    {
        var state = State().ToArray();
        writer.Line("/// <summary>Binds the data; keeps references, copies nothing.</summary>");
        writer.Line($"public {TypeName}({string.Join(", ", state.Select(s => $"{s.ParameterType} {s.Parameter}"))})");
        writer.Open();
        foreach (var (_, field, parameter, _) in state)
            writer.Line($"{field} = {parameter};");
        foreach (ParameterModel array in Arrays)
            writer.Line($"_{array.Stem}Copy = new {Real}[1][];");
        writer.Close();
    }

    private void Value()
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {Real} Value(scoped global::System.ReadOnlySpan<{Real}> point)");
        writer.Open();
        CheckLength();
        writer.Line($"return {Receiver}{method.Name}{method.TypeParameters}({string.Join(", ", method.Parameters.Select(Argument))});");
        writer.Close();
    }

    private void ValueAndGradient()
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {Real} ValueAndGradient(scoped global::System.ReadOnlySpan<{Real}> point, scoped global::System.Span<{Real}> gradient)");
        writer.Open();
        CheckLength();
        writer.Line($"global::AutoGrad.Runtime.GradientGuard.Check<{Real}>(gradient, point, nameof(gradient));");
        IEnumerable<string> outputs = _signature.Active.Select(p => Signature.IsVector(p) ? $"gradient{Range(p)}" : $"out gradient[{Offset(p)}]");
        string arguments = string.Join(", ", method.Parameters.Select(Argument).Concat(outputs));
        writer.Line($"return {Receiver}{method.Stem}AndGradient{method.TypeParameters}({arguments});");
        writer.Close();
    }

    private void CheckLength()
    {
        bool isExact = Vectors.Count == 0;
        writer.Line(
            $"global::AutoGrad.Runtime.GradientGuard.CheckPoint<{Real}>(point, {Known(_signature.Active)}, isExact: {(isExact ? "true" : "false")}, nameof(point));");
    }

    /// <summary>How many elements the numbers and the vectors of stated length take.</summary>
    private string Known(IEnumerable<ParameterModel> parameters)
    {
        ParameterModel? last = Vectors.LastOrDefault();
        string[] lengths = [.. parameters.Where(p => Signature.IsVector(p) && p != last).Select(p => $"_{p.Stem}Length")];
        int numbers = parameters.Count(p => !Signature.IsVector(p));
        return numbers > 0 || lengths.Length == 0
            ? string.Join(" + ", lengths.Append(numbers.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            : string.Join(" + ", lengths);
    }

    private string Argument(ParameterModel p)
    {
        if (!p.IsActive)
            return p.Modifier.Contains("in ") ? $"in _{p.Stem}" : $"_{p.Stem}";
        if (!Signature.IsVector(p))
            return $"point[{Offset(p)}]";
        return Arrays.Contains(p) ? $"Copy(_{p.Stem}Copy, point{Range(p)})" : $"point{Range(p)}";
    }

    private string Receiver => _signature.IsStatic ? "" : "_owner.";

    /// <summary>Where a number stands, or a vector begins.</summary>
    private string Offset(ParameterModel parameter)
    {
        ParameterModel[] before = [.. _signature.Active.TakeWhile(p => p != parameter)];
        return Vectors.Count > 0 && before.Contains(Vectors[Vectors.Count - 1])
            ? $"point.Length - {Known(_signature.Active.Skip(before.Length))}"
            : Known(before);
    }

    private string LengthOf(ParameterModel vector)
    {
        if (vector != Vectors[Vectors.Count - 1])
            return $"_{vector.Stem}Length";
        string known = Known(_signature.Active);
        return known == "0" ? "point.Length" : known.Contains(" ") ? $"point.Length - ({known})" : $"point.Length - {known}";
    }

    private string Range(ParameterModel vector) =>
        _signature.Active.Count == 1 ? "" : $".Slice({Offset(vector)}, {LengthOf(vector)})";

    /// <summary>A private copy of a part of the point, made anew only when its length changes.</summary>
    private void Copy()
    {
        writer.Line($"private static {Real}[] Copy({Real}[][] kept, scoped global::System.ReadOnlySpan<{Real}> values)");
        writer.Open();
        writer.Line("if (kept[0] is null || kept[0].Length != values.Length)");
        writer.Line($"    kept[0] = new {Real}[values.Length];");
        writer.Line("values.CopyTo(kept[0]);");
        writer.Line("return kept[0];");
        writer.Close();
    }

    private string OwnerType()
    {
        string head = method.ContainingTypes[method.ContainingTypes.Count - 1];
        foreach (string keyword in new[] { "record struct ", "record class ", "class ", "struct ", "record ", "interface " })
        {
            int at = head.IndexOf(keyword, System.StringComparison.Ordinal);
            if (at >= 0)
                return head.Substring(at + keyword.Length).Trim();
        }

        return head;
    }
}
