using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes FHessian and FHessianDiagonal: one Hessian–vector product per active number, along its unit direction.</summary>
internal sealed class HessianWriter(CodeWriter writer, MethodModel method)
{
    private const string Runtime = "global::AutoGrad.Runtime.";

    private readonly Signature _signature = new(method);

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
        writer, method, Real, name, _signature.Primals.Append($"{IrType.Span(IrType.Opaque(Real)).Text} {Local("hessian")}"));

    private void Body(bool isMade, bool rows)
    {
        writer.Open();
        if (isMade)
            Statements(rows);
        else
            MemberHead.Refuse(writer, method);
        writer.Close();
    }

    private void Statements(bool rows)
    {
        string n = Local("n"), k = Local("k"), hessian = Local("hessian"), memory = Local("scratch"), scratch = Local("scratchArray");
        string value = Local("value"), direction = Local("direction"), gradient = Local("gradient"), product = Local("product");
        writer.Line($"int {n} = {Count(_signature.Active)};");
        writer.Line($"{Runtime}GradientGuard.CheckLength<{Real}>({hessian}, {(rows ? $"{n} * {n}" : n)}, nameof({hessian}));");
        foreach (ParameterModel p in method.Parameters.Where(p => p.Type is { IsArray: true, Rank: 1 } && p.Type.Element!.Text == Real))
            writer.Line($"{Runtime}GradientGuard.CheckOverlap<{Real}>({hessian}, {p.Name}, nameof({hessian}));");
        if (_signature.Active.All(Signature.IsVector))
        {
            writer.Line($"if ({n} == 0)");
            writer.Line($"    return {Called}{method.Name}{method.TypeParameters}({string.Join(", ", _signature.Arguments)});");
        }

        writer.Line($"{Real} {value} = {Zero};");
        writer.Line($"{Real}[]? {scratch} = null;");
        writer.Line("try");
        writer.Open();
        writer.Line($"var {memory} = {Runtime}Scratch.Zeroed(ref {scratch}, {(rows ? 2 : 3)} * {n});");
        writer.Line($"var {direction} = {memory}.Slice(0, {n});");
        writer.Line($"var {gradient} = {memory}.Slice({n}, {n});");
        if (!rows)
            writer.Line($"var {product} = {memory}.Slice(2 * {n}, {n});");
        writer.Line($"for (int {k} = 0; {k} < {n}; {k}++)");
        writer.Open();
        if (rows)
            writer.Line($"var {product} = {hessian}.Slice({k} * {n}, {n});");
        writer.Line($"{direction}[{k}] = {One};");
        IEnumerable<string> arguments = _signature.Arguments
            .Concat(Parts(direction, "")).Concat(Parts(gradient, "out ")).Concat(Parts(product, "out "));
        writer.Line($"{value} = {method.Stem}HessianVectorProduct{method.TypeParameters}({string.Join(", ", arguments)});");
        writer.Line($"{direction}[{k}] = {Zero};");
        if (!rows)
            writer.Line($"{hessian}[{k}] = {product}[{k}];");
        writer.Close();
        writer.Close();
        writer.Line("finally");
        writer.Open();
        writer.Line($"{Runtime}Scratch.Return({scratch});");
        writer.Close();
        writer.Line($"return {value};");
    }

    /// <summary>The parts of a flat span that belong to the active parameters, in order.</summary>
    private IEnumerable<string> Parts(string span, string keyword)
    {
        for (int i = 0; i < _signature.Active.Count; i++)
        {
            ParameterModel p = _signature.Active[i];
            string start = Count([.. _signature.Active.Take(i)]);
            yield return Signature.IsVector(p) ? $"{span}.Slice({start}, {p.Name}.Length)" : $"{keyword}{span}[{start}]";
        }
    }

    private static string Count(IReadOnlyList<ParameterModel> parameters)
    {
        int scalars = parameters.Count(p => !Signature.IsVector(p));
        IEnumerable<string> terms = parameters.Where(Signature.IsVector).Select(p => p.Name + ".Length");
        if (scalars > 0 || !terms.Any())
            terms = terms.Append(scalars.ToString(CultureInfo.InvariantCulture));
        return string.Join(" + ", terms);
    }

    private string One => Real is "double" or "float" ? "1" : $"{Real}.One";

    private string Zero => Real is "double" or "float" ? "0" : $"{Real}.Zero";

    /// <summary>The method itself, which a parameter of its name must not hide.</summary>
    private string Called => _signature.IsStatic ? "" : "this.";

    /// <summary>A name that no parameter has.</summary>
    private string Local(string name)
    {
        string chosen = name;
        for (int i = 1; method.Parameters.Any(p => p.Name.TrimStart('@') == chosen); i++)
            chosen = name + i.ToString(CultureInfo.InvariantCulture);
        return chosen;
    }
}
