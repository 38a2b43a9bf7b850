using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FHessian and FHessianDiagonal: one Hessian–vector product per active number, along its unit direction.</summary>
internal sealed class HessianWriter(CodeWriter writer, MethodModel method, IReadOnlyList<string>? changed)
{
    private const string Gradient = "Gradient";
    private const string Product = "Product";

    private readonly Signature _signature = new(method);
    private readonly UnitDirections _directions = new(writer, method, changed ?? [], Gradient, Product);

    private string Real => method.ReturnType;

    /// <param name="isMade">Whether there are products of the Hessian with directions.</param>
    /// <param name="columns">What computes the products with several directions at a time; null where they take one after the other.</param>
    public void Hessian(bool isMade, PrintableMember? columns)
    {
        Documentation.Hessian(writer, method, _signature);
        Head($"{method.Stem}Hessian");
        Body(isMade, columns, rows: true);
    }

    /// <param name="isMade">Whether there are products of the Hessian with directions.</param>
    /// <param name="columns">What computes the products with several directions at a time; null where they take one after the other.</param>
    public void Diagonal(bool isMade, PrintableMember? columns)
    {
        Documentation.HessianDiagonal(writer, method, _signature);
        Head($"{method.Stem}HessianDiagonal");
        Body(isMade, columns, rows: false);
    }

    /// <summary>The products of the Hessian with several directions.</summary>
    public void Columns(PrintableMember columns)
    {
        Documentation.HessianColumns(writer, method, columns.Remarks);
        IEnumerable<string> parameters = _signature.Primals.Concat(
            [$"{IrType.ReadOnlySpan(columns.Lanes!).Text} {_directions.Directions}", $"{IrType.Span(columns.Lanes!).Text} {_directions.Products}"]);
        MemberHead.Write(writer, method with { Modifiers = MemberHead.Hidden(method.Modifiers) }, Real, $"{method.Stem}HessianColumns", parameters);
        writer.Open();
        MemberAccess.Enter(writer, columns.Code);
        new BodyPrinter(writer, columns.Statements).Print(columns.Code.Body);
        writer.Close();
        if (columns.Narrow is not { } narrow)
            return;
        writer.Line();
        Columns(narrow);
    }

    private void Head(string name) => MemberHead.Write(
        writer, method, Real, name, _signature.Primals.Append($"{IrType.Span(IrType.Opaque(Real)).Text} {_directions.Local("hessian")}"));

    private void Body(bool isMade, PrintableMember? columns, bool rows)
    {
        writer.Open();
        if (isMade && changed is not null)
            Statements(columns, rows);
        else
            MemberHead.Refuse(writer, method);
        writer.Close();
    }

    private void Statements(PrintableMember? columns, bool rows)
    {
        string n = _directions.Count, hessian = _directions.Local("hessian"), value = _directions.Local("value");
        _directions.Guards(hessian, rows ? $"{n} * {n}" : n);
        _directions.RunAloneIfEmpty(returns: true);
        writer.Line($"{Real} {value} = {_directions.Zero};");
        if (columns is null)
            OneByOne(hessian, value, rows);
        else
            WideLoops.Either(writer, columns, c => Several(c.Lanes!, hessian, value, rows));
        writer.Line($"return {value};");
    }

    private void OneByOne(string hessian, string value, bool rows)
    {
        string n = _directions.Count, k = _directions.Index, gradient = _directions.Local("gradient"), product = _directions.Local("product");
        FlatLayout layout = _directions.Layout;
        _directions.Loop(rows ? [gradient] : [gradient, product], () =>
        {
            if (rows)
                writer.Line($"var {product} = {hessian}.Slice({k} * {n}, {n});");
            IEnumerable<string> arguments = _signature.Arguments
                .Concat(layout.Directions(_directions.Direction)).Concat(layout.Outputs(gradient, Gradient)).Concat(layout.Outputs(product, Product));
            writer.Line($"{value} = {method.Stem}HessianVectorProduct{method.TypeParameters}({string.Join(", ", arguments)});");
            layout.Store(Product, product);
            if (!rows)
                writer.Line($"{hessian}[{k}] = {product}[{k}];");
        });
    }

    private void Several(IrType lanes, string hessian, string value, bool rows) => _directions.Loop(lanes, hasProducts: true, hasGroups: false, () =>
    {
        IEnumerable<string> arguments = _signature.Arguments.Concat([_directions.Directions, _directions.Products]);
        writer.Line($"{value} = {method.Stem}HessianColumns{method.TypeParameters}({string.Join(", ", arguments)});");
        string store = $"global::AutoGrad.Runtime.Directions.{(rows ? "StoreRows" : "StoreDiagonal")}<{lanes.Text}, {_directions.Layout.Real}>";
        writer.Line($"{store}({hessian}, {_directions.Products}, {_directions.First});");
    });
}
