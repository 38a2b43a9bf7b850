using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Widening;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FJacobian of few rows: all of them by one reverse sweep, whose lanes are the outputs.</summary>
internal sealed class JacobianRowsWriter(CodeWriter writer, MethodModel method)
{
    private const string Runtime = "global::AutoGrad.Runtime.";

    /// <summary>What lies on the stack for fewer active numbers: an array from the pool would take longer than the derivatives.</summary>
    private const int MostOnStack = 64;

    private readonly Signature _signature = new(method);
    private readonly UnitDirections _names = new(writer, method, []);

    public void Write(PrintableRows rows)
    {
        IrType lanes = rows.Member.Lanes!;
        string real = _names.Layout.Real, n = _names.Count, jacobian = Name(TangentSignature.Jacobian), adjoints = Name(FlatAdjoints.Adjoints), backing = Name("scratchArray");
        Documentation.Jacobian(writer, method, _signature);
        MemberHead.Write(writer, method, "void", $"{method.Stem}Jacobian", _signature.Primals.Append($"{IrType.Span(IrType.Opaque(real)).Text} {jacobian}"));
        writer.Open();
        _names.Guards(jacobian, $"{rows.Count} * {n}");
        _names.RunAloneIfEmpty(returns: false);
        writer.Line($"{lanes.Text}[]? {backing} = null;");
        writer.Line("try");
        writer.Open();
        writer.Line($"{IrType.Span(lanes).Text} {adjoints} = {n} <= {MostOnStack} ? stackalloc {lanes.Text}[{n}] : {Runtime}Scratch.Rent(ref {backing}, {n});");
        writer.Line($"{adjoints}.Clear();");
        IEnumerable<string> upstreams = Enumerable.Range(0, rows.Count).Select(i => UnitDirections.Unit(lanes, i));
        writer.Line($"{method.Stem}JacobianRows{method.TypeParameters}({string.Join(", ", _signature.Arguments.Concat(upstreams).Append(adjoints))});");
        writer.Line($"{Runtime}Directions.StoreGradients<{lanes.Text}, {real}>({jacobian}, {adjoints}, {rows.Count});");
        writer.Close();
        writer.Line("finally");
        writer.Open();
        writer.Line($"{Runtime}Scratch.Return({backing});");
        writer.Close();
        writer.Close();
        Sweep(rows.Member, lanes, adjoints);
    }

    private void Sweep(PrintableMember member, IrType lanes, string adjoints)
    {
        writer.Line();
        Documentation.JacobianRows(writer, method, member.Remarks);
        IEnumerable<string> upstreams = member.Code.Parameters.Where(p => p.Type == lanes).Select(p => $"{lanes.Text} {p.Name}");
        IEnumerable<string> parameters = _signature.Primals.Concat(upstreams).Append($"{IrType.Span(lanes).Text} {adjoints}");
        MemberHead.Write(writer, method with { Modifiers = MemberHead.Hidden(method.Modifiers) }, "void", $"{method.Stem}JacobianRows", parameters);
        writer.Open();
        MemberAccess.Enter(writer, member.Code);
        new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        writer.Close();
    }

    private string Name(string name) => _names.Local(name);
}
