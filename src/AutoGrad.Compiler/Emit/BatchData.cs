using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>What a batch objective keeps of the method's parameters, and how its constructor takes and checks them.</summary>
/// <remarks>
/// A vector that varies per row lies row-major in one memory; of anything else that varies there is one per row. Data that all rows share is kept as
/// it is, spans as memory, since an objective lives on the heap and goes to threads.
/// </remarks>
internal sealed class BatchData(CodeWriter writer, MethodModel method, ObjectiveNames names, PointLayout layout)
{
    private const string Guard = "global::AutoGrad.Runtime.RowGuard.";

    /// <summary>Vectors of which each row has its own.</summary>
    public IEnumerable<ParameterModel> Rows => method.Parameters.Where(IsRows);

    /// <summary>Whatever else each row has its own of.</summary>
    public IEnumerable<ParameterModel> Elements => method.Parameters.Where(p => p.IsSample && !IsRows(p));

    /// <summary>Spans that all rows share.</summary>
    public IEnumerable<ParameterModel> Shared => method.Parameters.Where(p => !p.IsSample && !p.IsActive && ObjectiveWriter.IsSpan(p.Type));

    /// <summary>A vector of each row; an array of arrays is one thing, of which there is one per row.</summary>
    public static bool IsRows(ParameterModel p) =>
        p.IsSample && p.Type is { IsArray: true, Rank: 1 } && (p.Type.Form != ArrayForm.Array || !p.Type.Element!.IsArray);

    /// <summary>Parameters whose contents the objective sees as spans.</summary>
    public bool IsMemory(ParameterModel p) => p.IsSample || Shared.Contains(p);

    public bool IsStatic { get; } = method.Modifiers.Split(' ').Contains("static");

    public void Fields()
    {
        foreach (var (type, field, _) in State())
            writer.Line($"private readonly {type} {field};");
        foreach (PointPart matrix in layout.Matrices)
            writer.Line($"private readonly {matrix.Type.Text} {layout.CopyOf(matrix)};");
        if (State().Any() || layout.Matrices.Any())
            writer.Line();
    }

    /// <param name="typeName">The objective.</param>
    /// <param name="memory">Fields that hold memory for copies, with their types.</param>
    public void Constructor(string typeName, IEnumerable<(string Type, string Field)> memory)
    {
        Documented();
        IEnumerable<string> parameters = State().Select(s => $"{s.Type} {s.Parameter}");
        string count = names.Parameter("rowCount");
        if (!Elements.Any())
            parameters = parameters.Append("int " + count);
        writer.Line($"public {typeName}({string.Join(", ", parameters.Concat(layout.Matrices.Select(m => layout.ShapeOf(m).Parameters)))})");
        writer.Open();
        Check(count);
        foreach (var (_, field, parameter) in State())
            writer.Line($"{field} = {parameter};");
        foreach (var (type, field) in memory)
            writer.Line($"{field} = new {type}();");
        foreach (PointPart matrix in layout.Matrices)
            writer.Line($"{layout.CopyOf(matrix)} = {layout.ShapeOf(matrix).New};");
        writer.Close();
    }

    private IEnumerable<(string Type, string Field, string Parameter)> State()
    {
        if (!IsStatic)
            yield return (names.OwnerType, names.Owner, names.OwnerParameter);
        foreach (ParameterModel p in layout.Kept)
            yield return (TypeOf(p), names.FieldOf(p), p.Name);
        foreach (PointPart v in layout.Measured)
            yield return ("int", names.Field(ObjectiveNames.StemOf(v) + "Length"), names.Parameter(ObjectiveNames.StemOf(v) + "Length"));
    }

    private string TypeOf(ParameterModel p) =>
        IsRows(p) ? $"global::System.ReadOnlyMemory<{p.Type.Element!.Text}>"
        : p.IsSample ? $"global::System.ReadOnlyMemory<{p.TypeText}>"
        : !Shared.Contains(p) ? p.TypeText
        : $"global::System.{(p.Type.Form == ArrayForm.Span ? "Memory" : "ReadOnlyMemory")}<{p.Type.Element!.Text}>";

    private void Documented()
    {
        writer.Line("/// <summary>Binds the data; keeps references, copies nothing.</summary>");
        foreach (ParameterModel p in Rows)
            writer.Line($"/// <param name=\"{p.Key}\">Row-major: the <c>{p.Key}</c> of all rows, one after the other, of one length.</param>");
        foreach (ParameterModel p in Elements)
            writer.Line($"/// <param name=\"{p.Key}\">One per row.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">There are no rows, or the lengths do not agree.</exception>");
    }

    /// <summary>The number of rows is that of the first of which there is one per row; all others must agree.</summary>
    private void Check(string count)
    {
        if (Elements.FirstOrDefault() is { } first)
        {
            writer.Line($"RowCount = {Guard}CheckCount({first.Name}.Length, nameof({first.Name}));");
            foreach (ParameterModel p in Elements.Skip(1))
                writer.Line($"{Guard}CheckSame({p.Name}.Length, nameof({p.Name}), RowCount, nameof({first.Name}));");
            count = first.Name;
        }
        else
        {
            writer.Line($"RowCount = {Guard}CheckCount({count}, nameof({count}));");
        }

        foreach (ParameterModel p in Rows)
            writer.Line($"{Guard}CheckRows({p.Name}.Length, nameof({p.Name}), RowCount, nameof({count}));");
        foreach (PointPart v in layout.Measured)
        {
            string length = names.Parameter(ObjectiveNames.StemOf(v) + "Length");
            writer.Line($"global::System.ArgumentOutOfRangeException.ThrowIfNegative({length});");
        }
    }
}
