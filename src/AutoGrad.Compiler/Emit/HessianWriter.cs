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

    public void Hessian(bool isMade)
    {
        Documentation.Hessian(writer, method, _signature);
        Head($"{method.Stem}Hessian");
        Body(isMade, rows: true);
    }

    public void Diagonal(bool isMade)
    {
        Documentation.HessianDiagonal(writer, method, _signature);
        Head($"{method.Stem}HessianDiagonal");
        Body(isMade, rows: false);
    }

    private void Head(string name) => MemberHead.Write(
        writer, method, Real, name, _signature.Primals.Append($"{IrType.Span(IrType.Opaque(Real)).Text} {_directions.Local("hessian")}"));

    private void Body(bool isMade, bool rows)
    {
        writer.Open();
        if (isMade && changed is not null)
            Statements(rows);
        else
            MemberHead.Refuse(writer, method);
        writer.Close();
    }

    private void Statements(bool rows)
    {
        string n = _directions.Count, k = _directions.Index, hessian = _directions.Local("hessian"), value = _directions.Local("value");
        string gradient = _directions.Local("gradient"), product = _directions.Local("product");
        FlatLayout layout = _directions.Layout;
        _directions.Guards(hessian, rows ? $"{n} * {n}" : n);
        _directions.RunAloneIfEmpty(returns: true);
        writer.Line($"{Real} {value} = {_directions.Zero};");
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
        writer.Line($"return {value};");
    }
}
