using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FObjective: the method as what optimizers minimize, with its data bound.</summary>
/// <remarks>
/// What is active lies in the point one after the other, structures member by member. The lengths of arrays that are members are known from their
/// owner; of the vectors that are parameters, the last takes what the others leave over, and the constructor takes the lengths of those before it.
/// An active array (not span) is copied from the point into memory that the objective keeps.
/// </remarks>
internal sealed class ObjectiveWriter(CodeWriter writer, MethodModel method)
{
    private readonly Signature _signature = new(method);
    private readonly PointPart[] _parts = [.. PointPart.Of(method)];

    private string Real => _parts[0].Type.RealElement!.Text;

    private string TypeName => method.Stem + "Objective";

    private IEnumerable<PointPart> Vectors => _parts.Where(p => p.IsVector);

    private PointPart[] Arrays => [.. Vectors.Where(v => v.Type.Form == ArrayForm.Array || IsWritable(v))];

    /// <summary>The vector that takes what the others leave over.</summary>
    private PointPart? Rest => _parts.LastOrDefault(p => p.IsVector && !p.IsMember);

    /// <summary>Structures that lend what is not in the point: members without derivatives, lengths of arrays.</summary>
    private IEnumerable<ParameterModel> Lenders => method.Parameters.Where(p => p.IsActive && p.Structure is { } structure && !PointMembers.IsPlain(structure));

    public static bool CanWrite(MethodModel method)
    {
        IReadOnlyList<PointPart> parts = PointPart.Of(method);
        string? real = parts.FirstOrDefault()?.Type.RealElement?.Text;
        return method.ReturnType == real
            && !method.Parameters.Any(p => p.IsRows)
            && parts.All(p => (p.Type.IsReal || p.IsVector) && p.Type.RealElement!.Text == real)
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
        if (Arrays.Length > 0)
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
    private static bool IsWritable(PointPart part) => part.Type.Form == ArrayForm.Span;

    private static string StemOf(PointPart part) => Paths.Identifier(part.Owner.Stem + part.Member);

    private IEnumerable<(string Type, string Field, string Parameter, string ParameterType)> State()
    {
        if (!_signature.IsStatic)
            yield return (OwnerType(), "_owner", "owner", OwnerType());
        foreach (ParameterModel p in method.Parameters.Where(p => !p.IsActive || Lenders.Contains(p)))
            yield return (p.TypeText, FieldOf(p), p.Name, p.TypeText);
        foreach (PointPart v in Vectors.Where(v => !v.IsMember && v != Rest))
            yield return ("int", $"_{StemOf(v)}Length", $"{StemOf(v)}Length", "int");
    }

    private void Fields()
    {
        foreach (var (type, field, _, _) in State())
            writer.Line($"private readonly {type} {field};");
        foreach (PointPart array in Arrays)
            writer.Line($"private readonly {Real}[][] _{StemOf(array)}Copy;");
        if (State().Any() || Arrays.Length > 0)
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
        foreach (PointPart array in Arrays)
            writer.Line($"_{StemOf(array)}Copy = new {Real}[1][];");
        writer.Close();
    }

    private void Value()
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {Real} Value(scoped global::System.ReadOnlySpan<{Real}> point)");
        writer.Open();
        CheckLength();
        string name = PointMembers.AreNeeded(method) ? PointMembers.ValueName(method) : method.Name;
        writer.Line($"return {Receiver}{name}{method.TypeParameters}({string.Join(", ", Arguments)});");
        writer.Close();
    }

    private void ValueAndGradient()
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {Real} ValueAndGradient(scoped global::System.ReadOnlySpan<{Real}> point, scoped global::System.Span<{Real}> gradient)");
        writer.Open();
        CheckLength();
        writer.Line($"global::AutoGrad.Runtime.GradientGuard.Check<{Real}>(gradient, point, nameof(gradient));");
        if (PointMembers.AreNeeded(method))
        {
            IEnumerable<string> outputs = _parts.Select(p => p.IsVector ? $"gradient{Range(p)}" : $"out gradient[{Offset(p)}]");
            writer.Line($"return {Receiver}{PointMembers.GradientName(method)}{method.TypeParameters}({string.Join(", ", Arguments.Concat(outputs))});");
        }
        else
        {
            CallWithStructures();
        }

        writer.Close();
    }

    /// <summary>Gradients that are structures come back as such and are laid out in the flat one.</summary>
    private void CallWithStructures()
    {
        ParameterModel[] structures = [.. _signature.Active.Where(p => p.Structure is not null)];
        IEnumerable<string> outputs = _signature.Active.Select(p => p.Structure is not null
            ? $"out {p.TypeText} {Signature.NameOf(p, ReverseForm.ValueAndGradient)}"
            : Signature.IsVector(p) ? $"gradient{Range(PartOf(p))}" : $"out gradient[{Offset(PartOf(p))}]");
        string call = $"{Receiver}{method.Stem}AndGradient{method.TypeParameters}({string.Join(", ", Arguments.Concat(outputs))});";
        if (structures.Length == 0)
        {
            writer.Line($"return {call}");
            return;
        }

        writer.Line($"{Real} value = {call}");
        foreach (PointPart part in _parts.Where(p => p.IsMember))
            writer.Line($"gradient[{Offset(part)}] = {Signature.NameOf(part.Owner, ReverseForm.ValueAndGradient)}{part.Member};");
        writer.Line("return value;");
    }

    private void CheckLength()
    {
        string isExact = Rest is null ? "true" : "false";
        writer.Line($"global::AutoGrad.Runtime.GradientGuard.CheckPoint<{Real}>(point, {Known(_parts)}, isExact: {isExact}, nameof(point));");
    }

    /// <summary>How many elements the numbers and the vectors of known length take.</summary>
    private string Known(IEnumerable<PointPart> parts)
    {
        string[] lengths = [.. parts.Where(p => p.IsVector && p != Rest).Select(LengthOf)];
        int numbers = parts.Count(p => !p.IsVector);
        return numbers > 0 || lengths.Length == 0
            ? string.Join(" + ", lengths.Append(numbers.ToString(CultureInfo.InvariantCulture)))
            : string.Join(" + ", lengths);
    }

    /// <summary>F's parameters, then the active members as parameters of their own where the called form has them.</summary>
    private IEnumerable<string> Arguments => PointMembers.AreNeeded(method)
        ? method.Parameters.Select(Argument).Concat(_parts.Where(p => p.IsMember).Select(ValueOf))
        : method.Parameters.Select(Argument);

    private string Argument(ParameterModel p)
    {
        if (!p.IsActive || Lenders.Contains(p))
            return p.Modifier.Contains("in ") ? $"in {FieldOf(p)}" : FieldOf(p);
        if (p.Structure is { } structure)
            return PointMembers.AreNeeded(method) ? "default" : structure.Gradient.Fill("", m => ValueOf(_parts.First(part => part.Owner == p && part.Member == m)));
        return ValueOf(PartOf(p));
    }

    private string ValueOf(PointPart part) =>
        !part.IsVector ? $"point[{Offset(part)}]"
        : Arrays.Contains(part) ? $"Copy(_{StemOf(part)}Copy, point{Range(part)})"
        : $"point{Range(part)}";

    private PointPart PartOf(ParameterModel p) => _parts.First(part => part.Owner == p);

    /// <summary>A method that is called like a member of the objective must be named with its type.</summary>
    private string Receiver =>
        !_signature.IsStatic ? "_owner."
        : method.Name is "Value" or "ValueAndGradient" or "Copy" || method.Stem == "Value" ? OwnerType() + "."
        : "";

    /// <summary>Keeps w and _w apart, which have one stem.</summary>
    private static string FieldOf(ParameterModel passive) => "_" + passive.Key;

    /// <summary>Where a number stands, or a vector begins.</summary>
    private string Offset(PointPart part)
    {
        PointPart[] before = [.. _parts.TakeWhile(p => p != part)];
        return Rest is { } rest && before.Contains(rest) ? $"point.Length - {Grouped(Known(_parts.Skip(before.Length)))}" : Known(before);
    }

    private string LengthOf(PointPart vector)
    {
        if (vector.IsMember)
            return (Paths.RootOf(vector.Key) == "this" ? "_owner" : FieldOf(vector.Owner)) + Paths.MemberOf(vector.Key) + ".Length";
        if (vector != Rest)
            return $"_{StemOf(vector)}Length";
        string known = Known(_parts);
        return known == "0" ? "point.Length" : $"point.Length - {Grouped(known)}";
    }

    private static string Grouped(string sum) => sum.Contains(" ") ? $"({sum})" : sum;

    private string Range(PointPart vector) => _parts.Length == 1 ? "" : $".Slice({Offset(vector)}, {LengthOf(vector)})";

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
