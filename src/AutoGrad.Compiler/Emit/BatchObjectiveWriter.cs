using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FBatchObjective: the mean of the method over rows of data, as training consumes it.</summary>
/// <remarks>
/// Two loops over rows, in <see cref="RowLoop"/>, serve the four methods of the interface: for all rows they are given no list. What stands in the
/// loops is one call per row, so that other ways of running many rows can take its place.
/// </remarks>
internal sealed class BatchObjectiveWriter
{
    private const string Guard = "global::AutoGrad.Runtime.GradientGuard.";

    private readonly CodeWriter _writer;
    private readonly MethodModel _method;
    private readonly PrintableRow? _row;
    private readonly ObjectiveNames _names;
    private readonly PointLayout _layout;
    private readonly BatchData _data;
    private readonly RowLoop _loop;

    /// <param name="writer">Where to.</param>
    /// <param name="method">The method.</param>
    /// <param name="row">What runs per row; null for a method that was refused.</param>
    /// <param name="hasVectors">Whether there is a form of the method with its loops in vectors.</param>
    public BatchObjectiveWriter(CodeWriter writer, MethodModel method, PrintableRow? row, bool hasVectors)
    {
        _writer = writer;
        _method = method;
        _row = row;
        _names = new ObjectiveNames(method, TypeNameOf(method));
        _layout = new PointLayout(method, _names);
        _data = new BatchData(writer, method, _names, _layout);
        _loop = new RowLoop(writer, method, row, hasVectors ? MemberWriter.ValueName(method) : method.Name, _names, _layout, _data);
    }

    public static string TypeNameOf(MethodModel method) => method.Stem + "BatchObjective";

    public static bool CanWrite(MethodModel method) => method.Parameters.Any(p => p.IsSample) && ObjectiveWriter.CanWrite(method);

    /// <summary>The names, in the IR, of the vectors that are parts of the point or of the data.</summary>
    public static IEnumerable<string> Vectors(MethodModel method) =>
        PointPart.Of(method).Where(p => p.IsVector).Select(p => p.Key).Concat(method.Parameters.Where(BatchData.IsRows).Select(p => p.Key));

    private string Real => _layout.Real;

    private string Point => $"scoped global::System.ReadOnlySpan<{Real}> point";

    private string Gradient => $"scoped global::System.Span<{Real}> gradient";

    private static string List => "scoped global::System.ReadOnlySpan<int> rows";

    public void Write()
    {
        if (_row is not null)
            new RowMembers(_writer, _method).Write(_row);
        _writer.Line();
        Documentation.BatchObjective(_writer, _method, new Signature(_method), _row is { LeavesTraces: true });
        _writer.Line(MemberHead.GeneratedCode);
        _writer.Line($"{ObjectiveWriter.Accessibility(_method)} readonly struct {TypeNameOf(_method)}{_method.TypeParameters} : global::AutoGrad.IBatchObjective<{Real}>{_method.Constraints}");
        _writer.Open();
        foreach (var (type, field) in _loop.Memory)
            _writer.Line($"private readonly {type} {field};");
        _data.Fields();
        _data.Constructor(TypeNameOf(_method), _loop.Memory);
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("public int RowCount { get; }");
        Interface();
        _loop.Mean();
        _loop.MeanAndGradient();
        _writer.Close();
    }

    private void Interface()
    {
        Method($"Value({Point})", "Mean(point, default, RowCount)", isList: false, isGradient: false);
        Method($"Value({Point}, {List})", "Mean(point, rows, rows.Length)", isList: true, isGradient: false);
        Method($"ValueAndGradient({Point}, {Gradient})", "MeanAndGradient(point, default, RowCount, gradient)", isList: false, isGradient: true);
        Method($"ValueAndGradient({Point}, {List}, {Gradient})", "MeanAndGradient(point, rows, rows.Length, gradient)", isList: true, isGradient: true);
    }

    private void Method(string signature, string call, bool isList, bool isGradient)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line($"public {Real} {signature}");
        _writer.Open();
        _writer.Line(_layout.Check());
        _writer.Line(isList
            ? "global::AutoGrad.Runtime.RowGuard.CheckList(rows, RowCount, nameof(rows));"
            : "global::AutoGrad.Runtime.RowGuard.CheckBound(RowCount);");
        if (isGradient)
        {
            _writer.Line($"{Guard}Check<{Real}>(gradient, point, nameof(gradient));");
            foreach (ParameterModel p in _layout.Kept.Where(p => p.Structure is null && HoldsReals(p)))
                _writer.Line($"{Guard}CheckOverlap<{Real}>(gradient, {_names.FieldOf(p)}{(_data.IsMemory(p) ? ".Span" : "")}, nameof(gradient));");
        }

        _writer.Line($"return {call};");
        _writer.Close();
    }

    /// <summary>Data that a gradient could overlap.</summary>
    private bool HoldsReals(ParameterModel p) =>
        BatchData.IsRows(p) || !p.IsSample ? p.Type is { IsArray: true, Rank: 1 } && p.Type.Element!.Text == Real : p.Type.Text == Real;
}
