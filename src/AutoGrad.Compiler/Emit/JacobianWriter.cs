using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Forward;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FJacobian: one column per active number, by forward mode along its unit direction.</summary>
internal sealed class JacobianWriter(CodeWriter writer, MethodModel method, IReadOnlyList<string>? changed)
{
    /// <summary>What the columns of several vectors are called.</summary>
    private const string Groups = "JacobianColumnGroups";

    private readonly Signature _signature = new(method);
    private readonly UnitDirections _directions = new(writer, method, changed ?? []);

    private string Matrix => $"{IrType.Span(IrType.Opaque(_directions.Layout.Real)).Text} {Name(TangentSignature.Jacobian)}";

    /// <param name="column">The statements that compute one column, or several.</param>
    /// <param name="groups">The same for several vectors of columns, where there may be many.</param>
    /// <param name="rows">The number of rows as C# text, if it is known before the method runs.</param>
    public void Write(PrintableMember? column, PrintableMember? groups, string? rows)
    {
        Documentation.Jacobian(writer, method, _signature);
        MemberHead.Write(writer, method, "void", $"{method.Stem}Jacobian", _signature.Primals.Append(Matrix));
        writer.Open();
        if (column is null)
            MemberHead.Refuse(writer, method);
        else
            Columns(rows, column, groups is not null);
        writer.Close();
        if (column is not null)
            Column(column, NameOf(column.Lanes));
        if (column?.Narrow is { } narrow)
            Column(narrow, NameOf(narrow.Lanes));
        if (column is not null && groups is not null)
            Column(groups, Groups);
    }

    private static string NameOf(IrType? lanes) => lanes is null ? "JacobianColumn" : "JacobianColumns";

    private void Columns(string? rows, PrintableMember column, bool areGrouped)
    {
        string n = _directions.Count, jacobian = Name(TangentSignature.Jacobian);
        _directions.Guards(jacobian, rows is null ? null : rows == "1" ? n : $"{rows} * {n}");
        _directions.RunAloneIfEmpty(returns: false);
        if (column.Lanes is null)
            _directions.Loop([], () => Run(_directions.Layout.Directions(_directions.Direction)));
        else
            WideLoops.Either(writer, column, c => Lanes(c.Lanes!, areGrouped && ReferenceEquals(c, column)));

        void Lanes(IrType lanes, bool hasGroups) => _directions.Loop(lanes, hasProducts: false, hasGroups, () => Several(hasGroups));

        void Several(bool isChosen)
        {
            if (isChosen)
            {
                writer.Line($"if ({_directions.Vectors} == 1)");
                writer.Open();
            }

            Run([_directions.Directions]);
            if (isChosen)
            {
                writer.Close();
                writer.Line("else");
                writer.Open();
                Run([_directions.Directions], Groups);
                writer.Close();
            }
        }

        void Run(IEnumerable<string> directions, string? name = null)
        {
            IEnumerable<string> arguments = _signature.Arguments.Concat(directions).Concat([jacobian, column.Lanes is null ? _directions.Index : _directions.First, n]);
            writer.Line($"{method.Stem}{name ?? NameOf(column.Lanes)}{method.TypeParameters}({string.Join(", ", arguments)});");
        }
    }

    private void Column(PrintableMember column, string name)
    {
        writer.Line();
        Documentation.JacobianColumn(writer, method, column.Lanes is not null, column.Remarks);
        IEnumerable<string> directions = column.Lanes is null
            ? TangentWriter.Inputs(_signature, ForwardForm.JacobianColumn) : [$"{IrType.ReadOnlySpan(column.Lanes).Text} {_directions.Directions}"];
        IEnumerable<string> parameters = _signature.Primals.Concat(directions)
            .Concat([Matrix, $"int {Name(TangentSignature.Column)}", $"int {Name(TangentSignature.Columns)}"]);
        MemberHead.Write(writer, method with { Modifiers = MemberHead.Hidden(method.Modifiers) }, "void", method.Stem + name, parameters);
        writer.Open();
        Block code = column.Code.Body;
        MemberAccess.Enter(writer, column.Code);
        if (column.Lanes is null)
            KnownLengths.Write(writer, code, _signature.Active.Where(Signature.IsVector).Select(p => (TangentWriter.Input(p, ForwardForm.JacobianColumn), p)));
        new BodyPrinter(writer, column.Statements).Print(code);
        writer.Close();
    }

    private string Name(string name) => _directions.Local(name);
}
