using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// Writes the loops of a batch objective: over the rows listed, or over the first ones where no list is given, in order; one call per row.
/// </summary>
/// <remarks>
/// The row's part of the data and the parts of the point are spans of it. Copies are made only for a method that writes into what it is given, anew
/// for each row, or that hands an array on to code that takes nothing else.
/// </remarks>
/// <param name="writer">Where to.</param>
/// <param name="method">The method.</param>
/// <param name="row">What runs per row; null for a method that was refused.</param>
/// <param name="value">The name of the method, or of a form of it in vectors.</param>
/// <param name="names">The objective's names.</param>
/// <param name="layout">Where the parts of the point lie.</param>
/// <param name="data">The rows.</param>
internal sealed class RowLoop(CodeWriter writer, MethodModel method, PrintableRow? row, string value, ObjectiveNames names, PointLayout layout, BatchData data)
{
    private const string Copies = "global::AutoGrad.Runtime.RowCopies";
    private const string Span = "global::System.Span";
    private const string ReadOnlySpan = "global::System.ReadOnlySpan";
    private static readonly string BlockRows = RowBlockWriter.Rows.ToString(CultureInfo.InvariantCulture);

    private readonly string _point = names.Parameter("point");
    private readonly string _rows = names.Parameter("rows");
    private readonly string _count = names.Parameter("count");
    private readonly string _gradient = names.Parameter("gradient");
    private readonly string _sum = names.Parameter("sum");
    private readonly string _index = names.Parameter("k");
    private readonly string _current = names.Parameter("row");

    private string Real => layout.Real;

    /// <summary>Fields that hold memory for copies, with their types.</summary>
    public IEnumerable<(string Type, string Field)> Memory => CopiedParts.Select(p => ($"{Copies}<{Real}>", names.Field(CopyOf(p) + "Copies")))
        .Concat(CopiedRows.Select(p => ($"{Copies}<{p.Type.Element!.Text}>", names.Field(CopyOf(p) + "Copies"))))
        .Concat(OverwritesPoint ? [($"{Copies}<{Real}>", names.Field("gradientCopies"))] : []);

    private PointPart[] CopiedParts => row is null ? [] : [.. layout.Vectors.Where(v => !row.OnlyReads(v.Key, v.Type))];

    private ParameterModel[] CopiedRows => row is null ? [] : [.. data.Rows.Where(p => !row.OnlyReads(p.Key, p.Type))];

    /// <summary>A pullback takes the adjoints of what it has overwritten for those of the final contents, so each row needs its own.</summary>
    private bool OverwritesPoint => row is not null && layout.Vectors.Any(v => row.Written.Contains(v.Key));

    private bool IsWritten(PointPart part) => row is not null && row.Written.Contains(part.Key);

    public void Mean()
    {
        Head("The mean over the rows listed; over the first ones, if none are.", "Mean", "");
        if (row is null)
        {
            MemberHead.Refuse(writer, method);
        }
        else
        {
            Before();
            string call = ValueCall(row);
            if (row.IsBatch)
                Blocks(row, row.ValueLanes, [], call);
            else if (row.IfShort is { } several)
                Choose(() => Blocks(several, several.ValueLanes, [], ValueCall(several)), () => Loop([], call));
            else
                Loop([], call);
        }

        writer.Close();
    }

    private string ValueCall(PrintableRow made)
    {
        string name = made.Value is null ? value : RowMembers.ValueName(method, made.IsBatch);
        IEnumerable<string> arguments = made.Value is null ? method.Parameters.Select(p => Whole(p)) : Arguments(made.IsBatch);
        return $"{_sum} += {Receiver(name)}{name}{method.TypeParameters}({string.Join(", ", arguments.Concat(Sizes(made)))});";
    }

    /// <summary>Rows with short loops in them run in lanes, others by themselves.</summary>
    private void Choose(System.Action several, System.Action oneByOne)
    {
        IEnumerable<string> lengths = data.Rows.Select(Width).Concat(layout.Vectors.Where(v => row!.Lengths.Contains(v.Key)).Select(v => Part(v) + ".Length"));
        writer.Line($"if ({string.Join(" && ", lengths.Select(l => $"{l} <= {RowLengths.LongestShort.ToString(CultureInfo.InvariantCulture)}"))})");
        writer.Open();
        several();
        writer.Close();
        writer.Line("else");
        writer.Open();
        oneByOne();
        writer.Close();
    }

    public void MeanAndGradient()
    {
        Head("The same with its gradient: each row adds its part.", "MeanAndGradient", $", scoped {Span}<{Real}> {_gradient}");
        if (row is null)
        {
            MemberHead.Refuse(writer, method);
            writer.Close();
            return;
        }

        string upstream = names.Parameter(DerivativeSignature.UpstreamName), adjoints = _gradient;
        writer.Line($"{_gradient}.Clear();");
        writer.Line($"{Real} {upstream} = {One} / {Number(_count)};");
        if (OverwritesPoint)
        {
            adjoints = names.Parameter("rowGradient");
            writer.Line($"{Real}[] {adjoints} = {names.Field("gradientCopies")}.Rent({_gradient}.Length);");
        }

        Before();
        foreach (PointPart v in layout.Vectors.Where(_ => layout.Parts.Length > 1))
            writer.Line($"{Span}<{Real}> {Local(v)}Adjoint = {Flat(adjoints)}{layout.Range(v, _point)};");
        foreach (PointPart matrix in layout.Matrices)
        {
            writer.Line($"{matrix.Type.Text} {Local(matrix)}Adjoint = {FlatLayout.Memory}Like<{Real}>({layout.CopyOf(matrix)});");
            if (!IsWritten(matrix))
                writer.Line(Cleared(matrix));
        }

        IEnumerable<string> outputs = layout.Parts.Select(p =>
            p.IsMatrix ? Local(p) + "Adjoint" : !p.IsVector ? $"ref {adjoints}[{layout.Offset(p, _point)}]" : layout.Parts.Length > 1 ? Local(p) + "Adjoint" : adjoints);
        string call = PullbackCall(row);
        string[] closing =
        [
            .. layout.Matrices.Where(m => !IsWritten(m)).Select(m => $"{FlatLayout.Memory}Store<{Real}>({Local(m)}Adjoint, {_gradient}{layout.Range(m, _point)});"),
            .. layout.Matrices.Select(m => $"{FlatLayout.Memory}Return<{Real}>({Local(m)}Adjoint);"),
            .. OverwritesPoint ? [$"{names.Field("gradientCopies")}.Return({adjoints});"] : System.Array.Empty<string>(),
        ];
        string[] steps =
        [
            .. OverwritesPoint ? [$"{Flat(adjoints)}.Clear();"] : System.Array.Empty<string>(),
            .. layout.Matrices.Where(IsWritten).Select(Cleared),
            call,
            .. OverwritesPoint ? [$"global::AutoGrad.Runtime.RowGuard.Add<{Real}>({_gradient}, {adjoints});"] : System.Array.Empty<string>(),
            .. layout.Matrices.Where(IsWritten).Select(m => $"{FlatLayout.Memory}Add<{Real}>({Local(m)}Adjoint, {_gradient}{layout.Range(m, _point)});"),
        ];
        if (row.IsBatch)
            Blocks(row, row.PullbackLanes, closing, call);
        else if (row.IfShort is { } several)
            Choose(() => Blocks(several, several.PullbackLanes, closing, PullbackCall(several)), () => Loop(closing, steps));
        else
            Loop(closing, steps);
        writer.Close();

        string PullbackCall(PrintableRow made)
        {
            string name = RowMembers.PullbackName(method, made.IsBatch);
            return $"{_sum} += {Receiver(name)}{name}{method.TypeParameters}({string.Join(", ", Arguments(made.IsBatch).Concat(Sizes(made)).Append(upstream).Concat(outputs))});";
        }
    }

    private string Cleared(PointPart matrix) => matrix.Type.Rank == 2
        ? $"global::System.Array.Clear({Local(matrix)}Adjoint);"
        : $"global::AutoGrad.Runtime.GradientGuard.Clear({Local(matrix)}Adjoint);";

    private string Loaded(PointPart matrix) => $"{FlatLayout.Memory}Load<{Real}>({_point}{layout.Range(matrix, _point)}, {Local(matrix)});";

    private string Flat(string adjoints) => adjoints == _gradient ? adjoints : $"global::System.MemoryExtensions.AsSpan({adjoints})";

    private void Head(string summary, string name, string added)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"private {Real} {name}(scoped {ReadOnlySpan}<{Real}> {_point}, scoped {ReadOnlySpan}<int> {_rows}, int {_count}{added})");
        writer.Open();
    }

    /// <summary>The data as spans, the parts of the point, and the memory for copies.</summary>
    private void Before()
    {
        foreach (ParameterModel p in method.Parameters.Where(data.IsMemory))
        {
            bool isWritable = data.Shared.Contains(p) && p.Type.Form == ArrayForm.Span;
            string element = BatchData.IsRows(p) || data.Shared.Contains(p) ? p.Type.Element!.Text : p.TypeText;
            writer.Line($"{(isWritable ? Span : ReadOnlySpan)}<{element}> {p.Name} = {names.FieldOf(p)}.Span;");
            if (BatchData.IsRows(p))
                writer.Line($"int {Width(p)} = {p.Name}.Length / RowCount;");
        }

        foreach (PointPart v in layout.Vectors.Where(_ => layout.Parts.Length > 1))
            writer.Line($"{ReadOnlySpan}<{Real}> {Local(v)} = {_point}{layout.Range(v, _point)};");
        foreach (PointPart matrix in layout.Matrices)
        {
            writer.Line($"{matrix.Type.Text} {Local(matrix)} = {FlatLayout.Memory}Like<{Real}>({layout.CopyOf(matrix)});");
            if (!IsWritten(matrix))
                writer.Line(Loaded(matrix));
        }

        foreach (PointPart v in CopiedParts)
        {
            writer.Line($"{Real}[] {CopyOf(v)} = {names.Field(CopyOf(v) + "Copies")}.Rent({Part(v)}.Length);");
            if (!row!.Written.Contains(v.Key))
                writer.Line($"{Part(v)}.CopyTo({CopyOf(v)});");
        }

        foreach (ParameterModel p in CopiedRows)
            writer.Line($"{p.Type.Element!.Text}[] {CopyOf(p)} = {names.Field(CopyOf(p) + "Copies")}.Rent({Width(p)});");
    }

    /// <param name="closing">What follows the loop.</param>
    /// <param name="steps">What a row does.</param>
    private void Loop(string[] closing, params string[] steps)
    {
        writer.Line($"{Real} {_sum} = {Zero};");
        writer.Line($"for (int {_index} = 0; {_index} < {_count}; {_index}++)");
        writer.Open();
        writer.Line($"int {_current} = {_rows}.IsEmpty ? {_index} : {_rows}[{_index}];");
        foreach (PointPart v in CopiedParts.Where(v => row!.Written.Contains(v.Key)))
            writer.Line($"{Part(v)}.CopyTo({CopyOf(v)});");
        foreach (ParameterModel p in CopiedRows)
            writer.Line($"{RowOf(p)}.CopyTo({CopyOf(p)});");
        foreach (PointPart matrix in layout.Matrices.Where(IsWritten))
            writer.Line(Loaded(matrix));
        foreach (string step in steps)
            writer.Line(step);
        writer.Close();
        writer.Line();
        foreach (string copy in CopiedParts.Select(CopyOf).Concat(CopiedRows.Select(CopyOf)))
            writer.Line($"{names.Field(copy + "Copies")}.Return({copy});");
        foreach (PointPart matrix in layout.Matrices)
            writer.Line($"{FlatLayout.Memory}Return<{Real}>({Local(matrix)});");
        foreach (string line in closing)
            writer.Line(line);
        writer.Line($"return {_sum} / {Number(_count)};");
    }

    /// <summary>As many rows at a time as their function has blocks for, one after the other in memory, or in lanes.</summary>
    private void Blocks(PrintableRow made, LaneBlocks? lanes, string[] closing, string call)
    {
        ParameterModel[] samples = [.. method.Parameters.Where(p => p.IsSample)];
        foreach (ParameterModel p in samples)
            writer.Line($"{TakenAs(made, p)}[]? {MemoryOf(p)} = null;");
        string most = made.AreProducts ? BlockRows : names.Parameter("blockRows");
        if (!made.AreProducts)
            writer.Line($"int {most} = global::AutoGrad.Runtime.RowGather.RowsInBlock({string.Join(" + ", samples.Select(p => BatchData.IsRows(p) ? Width(p) : "1"))});");
        writer.Line($"{Real} {_sum} = {Zero};");
        writer.Line($"for (int {_index} = 0; {_index} < {_count}; {_index} += {most})");
        writer.Open();
        writer.Line($"int {_current} = int.Min({_count} - {_index}, {most});");
        foreach (ParameterModel p in samples)
        {
            string width = BatchData.IsRows(p) ? Width(p) : "1";
            string take = lanes is null || !lanes.Arrays.Contains(p.Key) ? "Take" : lanes.AreWide ? "InWideLanes" : "InLanes";
            if (TakenAs(made, p) != ElementOf(p))
                (take, width) = ("Numbers", "");
            writer.Line($"{ReadOnlySpan}<{TakenAs(made, p)}> {BlockOf(p)} = global::AutoGrad.Runtime.RowGather.{take}({p.Name}, {(width.Length == 0 ? "" : width + ", ")}{_rows}, {_index}, {_current}, ref {MemoryOf(p)});");
        }

        writer.Line(call);
        writer.Close();
        writer.Line();
        foreach (ParameterModel p in samples)
            writer.Line($"global::AutoGrad.Runtime.Scratch.Return({MemoryOf(p)});");
        foreach (PointPart matrix in layout.Matrices)
            writer.Line($"{FlatLayout.Memory}Return<{Real}>({Local(matrix)});");
        foreach (string line in closing)
            writer.Line(line);
        writer.Line($"return {_sum} / {Number(_count)};");
    }

    private string[] Sizes(PrintableRow made) => made.IsBatch ? [_current, .. data.Rows.Select(Width)] : [];

    /// <summary>What the function of several rows takes per row: labels come as numbers.</summary>
    private static string TakenAs(PrintableRow made, ParameterModel p) =>
        made.Pullback.Code.Parameters.FirstOrDefault(v => v.Hint == p.Key)?.Type is { Element: { IsReal: true } number } ? number.Text : ElementOf(p);

    private static string ElementOf(ParameterModel p) => BatchData.IsRows(p) ? p.Type.Element!.Text : p.TypeText;

    private string BlockOf(ParameterModel p) => names.Parameter(p.Stem + "Rows");

    private string MemoryOf(ParameterModel p) => names.Parameter(p.Stem + "Memory");

    /// <summary>The arguments of the row's function: structures of plain numbers come member by member.</summary>
    private IEnumerable<string> Arguments(bool ofBlock) => method.Parameters.Where(p => !RowMembers.IsTakenApart(p)).Select(p => Whole(p, ofBlock))
        .Concat(layout.Parts.Where(p => p.IsMember).Select(ValueOf));

    /// <summary>The argument for a parameter of the method.</summary>
    private string Whole(ParameterModel p, bool ofBlock = false)
    {
        string keyword = p.Modifier.Contains("in ") && !RowMembers.IsTakenApart(p) ? "in " : "";
        if (ofBlock && p.IsSample)
            return BlockOf(p);
        if (BatchData.IsRows(p))
            return CopiedRows.Contains(p) ? CopyOf(p) : RowOf(p);
        if (p.IsSample)
            return $"{keyword}{p.Name}[{_current}]";
        if (data.Shared.Contains(p))
            return p.Name;
        if (layout.Kept.Contains(p))
            return keyword + names.FieldOf(p);
        return p.Structure is { } structure
            ? structure.Gradient.Fill("", m => ValueOf(layout.PartOf(p, m)))
            : ValueOf(layout.PartOf(p));
    }

    private string ValueOf(PointPart part) =>
        part.IsMatrix ? layout.Handed(part, Local(part))
        : !part.IsVector ? $"{_point}[{layout.Offset(part, _point)}]"
        : CopiedParts.Contains(part) ? CopyOf(part)
        : Part(part);

    private string Part(PointPart vector) => layout.Parts.Length > 1 ? Local(vector) : _point;

    private string RowOf(ParameterModel p) => $"{p.Name}.Slice({_current} * {Width(p)}, {Width(p)})";

    private string Width(ParameterModel p) => names.Parameter(p.Stem + "Width");

    /// <summary>A parameter of the method keeps its name; a member of something gets one.</summary>
    private string Local(PointPart part) => part.IsMember ? names.Parameter(ObjectiveNames.StemOf(part)) : part.Owner.Name;

    private string CopyOf(PointPart part) => names.Parameter(ObjectiveNames.StemOf(part) + "Copy");

    private string CopyOf(ParameterModel p) => names.Parameter(p.Stem + "Row");

    /// <summary>A method that is called like something of the objective must be named with its type.</summary>
    private string Receiver(string name) =>
        !data.IsStatic ? names.Owner + "."
        : name is "Value" or "ValueAndGradient" or "RowCount" or "Mean" or "MeanAndGradient" || names.IsParameter(name) ? names.OwnerType + "."
        : "";

    private string Zero => Real is "double" or "float" ? "0" : $"{Real}.Zero";

    private string One => Real switch
    {
        "double" => "1.0",
        "float" => "1f",
        _ => $"{Real}.One",
    };

    private string Number(string count) => Real is "double" or "float" ? count : $"{Real}.CreateChecked({count})";
}
