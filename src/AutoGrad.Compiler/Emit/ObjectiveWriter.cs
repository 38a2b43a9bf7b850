using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FObjective: the method as what optimizers minimize, with its data bound.</summary>
/// <remarks>An active array (not span) is copied from the point into memory that the objective keeps.</remarks>
internal sealed class ObjectiveWriter
{
    private readonly CodeWriter _writer;
    private readonly MethodModel _method;
    private readonly Signature _signature;
    private readonly ObjectiveNames _names;
    private readonly PointLayout _layout;
    private readonly bool _hasVectors;

    /// <param name="writer">Where to.</param>
    /// <param name="method">The method.</param>
    /// <param name="hasVectors">Whether there is a form of the method with its loops in vectors.</param>
    public ObjectiveWriter(CodeWriter writer, MethodModel method, bool hasVectors)
    {
        _hasVectors = hasVectors;
        _writer = writer;
        _method = method;
        _signature = new Signature(method);
        _names = new ObjectiveNames(method, TypeName);
        _layout = new PointLayout(method, _names);
    }

    private string Real => _layout.Real;

    private string TypeName => _method.Stem + "Objective";

    private PointPart[] Matrices => [.. _layout.Matrices];

    private PointPart[] Arrays => [.. _layout.Vectors.Where(v => v.Type.Form == ArrayForm.Array || IsWritable(v))];

    public static bool CanWrite(MethodModel method)
    {
        IReadOnlyList<PointPart> parts = PointPart.Of(method);
        string? real = parts.FirstOrDefault()?.Type.RealElement?.Text;
        return method.ReturnType == real
            && !method.Parameters.Any(p => p.IsRows)
            && parts.All(p => (p.Type.IsReal || p.IsVector || p.IsMatrix) && p.Type.RealElement!.Text == real)
            && (!parts.Any(p => p.IsMatrix) || !parts.Any(p => p.IsMember))
            && method.Parameters.All(p => !p.Modifier.Contains("ref ") && !p.Modifier.Contains("out "));
    }

    public void Write()
    {
        Documentation.Objective(_writer, _method, _signature);
        _writer.Line(MemberHead.GeneratedCode);
        bool holdsSpan = _signature.Passive.Any(p => IsSpan(p.Type));
        _writer.Line($"{Accessibility(_method)} readonly {(holdsSpan ? "ref " : "")}struct {TypeName}{_method.TypeParameters} : global::AutoGrad.{(CurvatureWriter.CanWrite(_method) ? "ICurvatureObjective" : "IObjective")}<{Real}>{_method.Constraints}");
        _writer.Open();
        Fields();
        Constructor();
        _writer.Line();
        Value();
        _writer.Line();
        ValueAndGradient();
        if (CurvatureWriter.CanWrite(_method))
        {
            _writer.Line();
            string product = CurvatureWriter.NameOf(_method), arguments = string.Join(", ", Arguments);
            new CurvatureWriter(_writer, _method, _layout, $"{ReceiverOf(product)}{product}{_method.TypeParameters}({arguments}").Write();
        }

        if (Arrays.Length > 0)
        {
            _writer.Line();
            Copy();
        }

        _writer.Close();
    }

    public static string Accessibility(MethodModel method) => method.Modifiers.Replace(" static", "").Replace(" readonly", "");

    public static bool IsSpan(IrType type) =>
        type.Form is ArrayForm.Span or ArrayForm.ReadOnlySpan || type.Text.StartsWith("global::System.Span<", System.StringComparison.Ordinal)
        || type.Text.StartsWith("global::System.ReadOnlySpan<", System.StringComparison.Ordinal);

    /// <summary>A writable span of the primal must not write into the optimizer's point.</summary>
    private static bool IsWritable(PointPart part) => part.Type.Form == ArrayForm.Span;

    private string CopyOf(PointPart part) => _layout.CopyOf(part);

    private string GradientOf(PointPart matrix) => _names.Field(ObjectiveNames.StemOf(matrix) + "Gradient");

    private IEnumerable<(string Type, string Field, string Parameter)> State()
    {
        if (!_signature.IsStatic)
            yield return (_names.OwnerType, _names.Owner, _names.OwnerParameter);
        foreach (ParameterModel p in _layout.Kept)
            yield return (p.TypeText, _names.FieldOf(p), p.Name);
        foreach (PointPart v in _layout.Measured)
            yield return ("int", _names.Field(ObjectiveNames.StemOf(v) + "Length"), _names.Parameter(ObjectiveNames.StemOf(v) + "Length"));
    }

    private void Fields()
    {
        foreach (var (type, field, _) in State())
            _writer.Line($"private readonly {type} {field};");
        foreach (PointPart array in Arrays)
            _writer.Line($"private readonly {Real}[][] {CopyOf(array)};");
        foreach (PointPart matrix in Matrices)
        {
            _writer.Line($"private readonly {matrix.Type.Text} {CopyOf(matrix)};");
            _writer.Line($"private readonly {matrix.Type.Text} {GradientOf(matrix)};");
        }

        if (State().Any() || Arrays.Length + Matrices.Length > 0)
            _writer.Line();
    }

    private void Constructor()
    {
        var state = State().ToArray();
        string shapes = Matrices.Length == 0 ? "" : " A matrix lies in the point row after row; its shape is told here.";
        _writer.Line($"/// <summary>Binds the data; keeps references, copies nothing.{shapes}</summary>");
        IEnumerable<string> parameters = state.Select(s => $"{s.Type} {s.Parameter}").Concat(Matrices.Select(m => _layout.ShapeOf(m).Parameters));
        _writer.Line($"public {TypeName}({string.Join(", ", parameters)})");
        _writer.Open();
        foreach (var (_, field, parameter) in state)
            _writer.Line($"{field} = {parameter};");
        foreach (PointPart array in Arrays)
            _writer.Line($"{CopyOf(array)} = new {Real}[1][];");
        foreach (PointPart matrix in Matrices)
        {
            _writer.Line($"{CopyOf(matrix)} = {_layout.ShapeOf(matrix).New};");
            _writer.Line($"{GradientOf(matrix)} = {_layout.ShapeOf(matrix).New};");
        }

        _writer.Close();
    }

    private void Value()
    {
        _writer.Line("/// <inheritdoc/>");
        _writer.Line($"public {Real} Value(scoped global::System.ReadOnlySpan<{Real}> point)");
        _writer.Open();
        _writer.Line(_layout.Check());
        LoadMatrices();
        string name = PointMembers.AreNeeded(_method) ? PointMembers.ValueName(_method) : _hasVectors ? MemberWriter.ValueName(_method) : _method.Name;
        _writer.Line($"return {ReceiverOf(name)}{name}{_method.TypeParameters}({string.Join(", ", Arguments)});");
        _writer.Close();
    }

    private void ValueAndGradient()
    {
        _writer.Line("/// <inheritdoc/>");
        _writer.Line($"public {Real} ValueAndGradient(scoped global::System.ReadOnlySpan<{Real}> point, scoped global::System.Span<{Real}> gradient)");
        _writer.Open();
        _writer.Line(_layout.Check());
        _writer.Line($"global::AutoGrad.Runtime.GradientGuard.Check<{Real}>(gradient, point, nameof(gradient));");
        LoadMatrices();
        if (PointMembers.AreNeeded(_method))
        {
            IEnumerable<string> outputs = _layout.Parts.Select(p => p.IsVector ? $"gradient{_layout.Range(p)}" : $"out gradient[{_layout.Offset(p)}]");
            string name = PointMembers.GradientName(_method);
            _writer.Line($"return {ReceiverOf(name)}{name}{_method.TypeParameters}({string.Join(", ", Arguments.Concat(outputs))});");
        }
        else
        {
            CallWithStructures();
        }

        _writer.Close();
    }

    private void LoadMatrices()
    {
        foreach (PointPart matrix in Matrices)
            _writer.Line($"{FlatLayout.Memory}Load<{Real}>(point{_layout.Range(matrix)}, {CopyOf(matrix)});");
    }

    /// <summary>Gradients that are structures come back as such and are laid out in the flat one.</summary>
    private void CallWithStructures()
    {
        ParameterModel[] structures = [.. _signature.Active.Where(p => p.Structure is not null)];
        IEnumerable<string> outputs = _signature.Active.Select(p => p.Structure is not null
            ? $"out {p.TypeText} {GradientOf(p)}"
            : _layout.PartOf(p).IsMatrix ? GradientOf(_layout.PartOf(p))
            : Signature.IsVector(p) ? $"gradient{_layout.Range(_layout.PartOf(p))}" : $"out gradient[{_layout.Offset(_layout.PartOf(p))}]");
        string name = _method.Stem + "AndGradient";
        string call = $"{ReceiverOf(name)}{name}{_method.TypeParameters}({string.Join(", ", Arguments.Concat(outputs))});";
        if (structures.Length + Matrices.Length == 0)
        {
            _writer.Line($"return {call}");
            return;
        }

        _writer.Line($"{Real} value = {call}");
        foreach (PointPart part in _layout.Parts.Where(p => p.IsMember))
            _writer.Line($"gradient[{_layout.Offset(part)}] = {GradientOf(part.Owner)}{part.Member};");
        foreach (PointPart matrix in Matrices)
            _writer.Line($"{FlatLayout.Memory}Store<{Real}>({GradientOf(matrix)}, gradient{_layout.Range(matrix)});");
        _writer.Line("return value;");
    }

    private static string GradientOf(ParameterModel p) => Signature.NameOf(p, ReverseForm.ValueAndGradient);

    /// <summary>F's parameters, then the active members as parameters of their own where the called form has them.</summary>
    private IEnumerable<string> Arguments => PointMembers.AreNeeded(_method)
        ? _method.Parameters.Select(Argument).Concat(_layout.Parts.Where(p => p.IsMember).Select(ValueOf))
        : _method.Parameters.Select(Argument);

    private string Argument(ParameterModel p)
    {
        if (_layout.Kept.Contains(p))
            return p.Modifier.Contains("in ") ? $"in {_names.FieldOf(p)}" : _names.FieldOf(p);
        if (p.Structure is { } structure)
            return PointMembers.AreNeeded(_method) ? "default" : structure.Gradient.Fill("", m => ValueOf(_layout.PartOf(p, m)));
        return ValueOf(_layout.PartOf(p));
    }

    private string ValueOf(PointPart part) =>
        part.IsMatrix ? _layout.Handed(part, CopyOf(part))
        : !part.IsVector ? $"point[{_layout.Offset(part)}]"
        : Arrays.Contains(part) ? $"Copy({CopyOf(part)}, point{_layout.Range(part)})"
        : $"point{_layout.Range(part)}";

    /// <summary>A method that is called like something of the objective must be named with its type.</summary>
    private string ReceiverOf(string name) =>
        !_signature.IsStatic ? _names.Owner + "."
        : name is "Value" or "ValueAndGradient" or "HessianProduct" or "Copy" or "point" or "gradient" or "value" ? _names.OwnerType + "."
        : "";

    /// <summary>A private copy of a part of the point, made anew only when its length changes.</summary>
    private void Copy()
    {
        _writer.Line($"private static {Real}[] Copy({Real}[][] kept, scoped global::System.ReadOnlySpan<{Real}> values)");
        _writer.Open();
        _writer.Line("if (kept[0] is null || kept[0].Length != values.Length)");
        _writer.Line($"    kept[0] = new {Real}[values.Length];");
        _writer.Line("values.CopyTo(kept[0]);");
        _writer.Line("return kept[0];");
        _writer.Close();
    }
}
