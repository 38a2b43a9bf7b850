using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Widening;

namespace AutoGrad.Compiler.Emit;

/// <summary>The Jacobians of several runs at once, one per lane.</summary>
/// <param name="Member">What computes them; null where FJacobian is called for one run after the other.</param>
/// <param name="Outputs">How many numbers the method returns.</param>
internal sealed record PrintableRuns(PrintableMember? Member, int Outputs);

/// <summary>Writes FBatchJacobian: a loop over as many runs at a time as a vector has lanes, or over one run after the other.</summary>
internal sealed class BatchJacobianWriter(CodeWriter writer, MethodModel method)
{
    private const string Runtime = "global::AutoGrad.Runtime.";

    private readonly Signature _signature = new(method);

    private string Real => PointPart.Of(method)[0].Type.RealElement!.Text;

    private string Result => Name("jacobians");

    private string Runs => Name("runs");

    private string Run => Name("run");

    private string Block => Name("block");

    private string Adjoints => Name(FlatAdjoints.Adjoints);

    /// <summary>Whether each run has its own: numbers, and vectors of them.</summary>
    public static bool IsOwn(ParameterModel parameter) => parameter.Structure is null && parameter.Type.RealElement is not null;

    /// <param name="runs">Null if the method was not differentiated.</param>
    public void Write(PrintableRuns? runs)
    {
        Documentation.BatchJacobian(writer, method, _signature);
        IEnumerable<string> inputs = method.Parameters.Select(p => IsOwn(p) ? $"global::AutoGrad.Rows<{Real}> {p.Name}" : $"{p.TypeText} {p.Name}");
        MemberHead.Write(writer, method, "void", $"{method.Stem}BatchJacobian", inputs.Append($"global::System.Span<{Real}> {Result}"));
        writer.Open();
        if (runs is null)
        {
            MemberHead.Refuse(writer, method);
            writer.Close();
            return;
        }

        Guards(runs.Outputs);
        if (runs.Member is { } member)
            WideLoops.Either(writer, member, Lanes);
        else
            OneByOne();
        writer.Close();
        if (runs.Member is not null)
            Member(runs.Member);
        if (runs.Member?.Narrow is { } narrow)
            Member(narrow);
    }

    private void Guards(int outputs)
    {
        string columns = string.Join(" + ", _signature.Active.Select(Width));
        writer.Line($"int {Block} = {(outputs == 1 ? columns : $"{outputs} * ({columns})")};");
        writer.Line($"int {Runs} = {Runtime}BatchRows.Count({Result}.Length, {Block}, nameof({Result}));");
        foreach (ParameterModel p in method.Parameters.Where(IsOwn))
            writer.Line($"{Runtime}BatchRows.Check<{Real}>(in {p.Name}, {Runs}, {(p.Type.IsArray ? "false" : "true")}, {Result}, nameof({p.Name}));");
    }

    private void OneByOne()
    {
        writer.Line($"for (int {Run} = 0; {Run} < {Runs}; {Run}++)");
        IEnumerable<string> arguments = method.Parameters.Select(p => !IsOwn(p) ? p.Name : p.Type.IsArray ? $"{p.Name}[{Run}]" : $"{p.Name}[{Run}][0]");
        writer.Line($"    {Receiver}{method.Stem}Jacobian{method.TypeParameters}({string.Join(", ", arguments.Append($"{Result}.Slice({Run} * {Block}, {Block})"))});");
    }

    private void Lanes(PrintableMember member)
    {
        string vector = member.Lanes!.Text, backing = Name("scratchArray"), memory = Name("scratch");
        ParameterModel[] own = [.. method.Parameters.Where(IsOwn)];
        writer.Line($"{vector}[]? {backing} = null;");
        writer.Line("try");
        writer.Open();
        writer.Line($"var {memory} = {Runtime}Scratch.Rent(ref {backing}, {string.Join(" + ", own.Select(p => p.Name + ".Width").Append(Block))});");
        foreach (ParameterModel p in own)
        {
            writer.Line($"var {LanesOf(p)} = {memory}.Slice(0, {p.Name}.Width);");
            writer.Line($"{memory} = {memory}.Slice({p.Name}.Width);");
        }

        writer.Line($"for (int {Run} = 0; {Run} < {Runs}; {Run} += {vector}.Count)");
        writer.Open();
        writer.Line($"{Runtime}BatchRows.Fetch<{Real}>({Result}, {Run}, {Block});");
        foreach (ParameterModel p in own)
            writer.Line($"{Runtime}BatchRows.Load<{Real}>(in {p.Name}, {Run}, {Runs}, {LanesOf(p)});");
        IEnumerable<string> arguments = method.Parameters.Select(p => !IsOwn(p) ? p.Name : p.Type.IsArray ? LanesOf(p) : LanesOf(p) + "[0]");
        writer.Line($"{Receiver}{MemberName}{method.TypeParameters}({string.Join(", ", arguments.Append(memory))});");
        writer.Line($"{Runtime}BatchRows.Store<{Real}>({Result}, {Run}, {memory});");
        writer.Close();
        writer.Close();
        writer.Line("finally");
        writer.Open();
        writer.Line($"{Runtime}Scratch.Return({backing});");
        writer.Close();
    }

    private void Member(PrintableMember member)
    {
        string vector = member.Lanes!.Text;
        writer.Line();
        Documentation.JacobianLanes(writer, method, member.Remarks);
        IEnumerable<string> inputs = method.Parameters.Select(p => !IsOwn(p) ? $"{p.TypeText} {p.Name}"
            : p.Type.IsArray ? $"{IrType.ReadOnlySpan(member.Lanes).Text} {p.Name}" : $"{vector} {p.Name}");
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        MemberHead.Write(writer, method, MemberHead.Hidden(method.Modifiers), "void", MemberName, inputs.Append($"{IrType.Span(member.Lanes).Text} {Adjoints}"));
        writer.Open();
        MemberAccess.Enter(writer, member.Code);
        new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        writer.Close();
    }

    private string Receiver => _signature.IsStatic ? "" : "this.";

    private string MemberName => method.Stem + "JacobianLanes";

    private string LanesOf(ParameterModel p) => Name(p.Stem + "Lanes");

    private static string Width(ParameterModel p) => p.Type.IsArray ? p.Name + ".Width" : "1";

    private string Name(string name) => UnitDirections.Free(method, name);
}
