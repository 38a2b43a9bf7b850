using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Structure;

namespace AutoGrad.Compiler.Emit;

/// <summary>A derivative that is ready to be printed.</summary>
/// <param name="Code">Its statements.</param>
/// <param name="Statements">The source statements that its comments quote.</param>
/// <param name="Remarks">What its doc comment says.</param>
internal sealed record PrintableMember(StructuredFunction Code, EquatableArray<string> Statements, Remarks Remarks)
{
    /// <summary>The functions of the recursions that it calls.</summary>
    public IReadOnlyList<PrintableCallee> Callees { get; init; } = [];

    /// <summary>The vector, where it takes as many directions at a time as this has lanes.</summary>
    public IrType? Lanes { get; init; }

    /// <summary>The same for vectors of half the width, for machines that have no wider ones; null where it is for narrow ones itself.</summary>
    public PrintableMember? Narrow { get; init; }

    /// <summary>Whether the method writes into arrays or spans that it is given.</summary>
    public bool ChangesArrays { get; init; }
}

/// <summary>A pullback whose lanes are the outputs.</summary>
/// <param name="Member">The pullback.</param>
/// <param name="Count">How many outputs there are.</param>
internal sealed record PrintableRows(PrintableMember Member, int Count);

/// <summary>The derivatives of one method; what is null is declared and throws, if it is asked for.</summary>
/// <param name="Gradient">FAndGradient.</param>
/// <param name="Pullback">FPullback.</param>
/// <param name="Pushforward">FPushforward.</param>
/// <param name="Product">FHessianVectorProduct.</param>
/// <param name="Columns">Products with several directions, for FHessian and FHessianDiagonal; null where they take one after the other.</param>
/// <param name="Column">One column of FJacobian, or several.</param>
/// <param name="ColumnGroups">Several vectors of columns; null where there are few.</param>
/// <param name="Rows">The number of rows of FJacobian as C# text, if it is known before the method runs.</param>
/// <param name="ValueAtPoint">F with active members as parameters, for the objective.</param>
/// <param name="GradientAtPoint">FAndGradient in that form.</param>
/// <param name="Row">F for one row of a batch.</param>
/// <param name="Sweeps">What FAndGradient and FPullback both call, in place of bodies of their own.</param>
internal sealed record PrintableMembers(
    PrintableMember? Gradient = null,
    PrintableMember? Pullback = null,
    PrintableMember? Pushforward = null,
    PrintableMember? Product = null,
    PrintableMember? Columns = null,
    PrintableMember? Column = null,
    PrintableMember? ColumnGroups = null,
    string? Rows = null,
    PrintableMember? ValueAtPoint = null,
    PrintableMember? GradientAtPoint = null,
    PrintableRow? Row = null,
    PrintableMember? Sweeps = null)
{
    /// <summary>The parameters that the method overwrites, where a member takes several runs; null if it cannot run several times.</summary>
    public IReadOnlyList<string>? Changed { get; init; }

    /// <summary>F with its loops in vectors, for the objective; null where F itself is as good.</summary>
    public PrintableMember? Value { get; init; }

    /// <summary>The rows of FJacobian, where they are had in one reverse sweep; then it has no columns.</summary>
    public PrintableRows? JacobianRows { get; init; }

    /// <summary>FBatchJacobian.</summary>
    public PrintableRuns? BatchJacobian { get; init; }

    /// <summary>Those that there are.</summary>
    public IEnumerable<PrintableMember> All =>
        new[] { Gradient, Pullback, Pushforward, Product, Columns, Column, ColumnGroups, Value, ValueAtPoint, GradientAtPoint, Row?.Value, Row?.Pullback, Sweeps }.OfType<PrintableMember>();
}

/// <summary>Writes the members that call for reverse mode: FGradient, FAndGradient, FPullback.</summary>
internal sealed class MemberWriter(CodeWriter writer, MethodModel method)
{
    private readonly Signature _signature = new(method);

    public static string ValueName(MethodModel method) => method.Stem + "InVectors";

    /// <summary>What the objective calls for values alone.</summary>
    public void Value(PrintableMember value)
    {
        writer.Line();
        writer.Line($"/// <summary>The value of <see cref=\"{method.Cref}\"/>, its loops in vectors, for the objective.</summary>");
        WideLoops.Guard(writer, value.Code.Body);
        MemberHead.Write(writer, method, MemberHead.Hidden(method.Modifiers), method.ReturnType, ValueName(method), _signature.Primals);
        writer.Open();
        MemberAccess.Enter(writer, value.Code);
        new BodyPrinter(writer, value.Statements).Print(value.Code.Body);
        writer.Close();
    }

    /// <summary>The gradient alone: a return value or tuple where all active parameters are numbers.</summary>
    public void Gradient()
    {
        Documentation.Gradient(writer, method, _signature);
        string call = $"{method.Stem}AndGradient{method.TypeParameters}";
        if (!_signature.IsScalar)
        {
            Head("void", $"{method.Stem}Gradient", _signature.Primals.Concat(_signature.Gradients));
            string outputs = string.Join(", ", _signature.Arguments.Concat(_signature.Active.Select(p =>
                (Signature.IsMemory(p) ? "" : "out ") + Signature.NameOf(p, ReverseForm.ValueAndGradient))));
            writer.Line($"    => {call}({outputs});");
            return;
        }

        string type = _signature.Active.Count == 1
            ? _signature.Active[0].TypeText
            : $"({string.Join(", ", _signature.Active.Select(p => $"{p.TypeText} {Identifiers.Escape(p.Stem)}"))})";
        Head(type, $"{method.Stem}Gradient", _signature.Primals);
        writer.Open();
        string arguments = string.Join(", ", _signature.Arguments.Concat(_signature.Active.Select(p =>
            $"out {p.TypeText} {Signature.NameOf(p, ReverseForm.ValueAndGradient)}")));
        writer.Line($"{call}({arguments});");
        string results = string.Join(", ", _signature.Active.Select(p => Signature.NameOf(p, ReverseForm.ValueAndGradient)));
        writer.Line(_signature.Active.Count == 1 ? $"return {results};" : $"return ({results});");
        writer.Close();
    }

    public void ValueAndGradient(PrintableMembers made)
    {
        Documentation.ValueAndGradient(writer, method, _signature, (made.Gradient ?? made.Sweeps)?.Remarks);
        WideLoops.Guard(writer, made.Gradient?.Code.Body);
        Head(method.ReturnType, $"{method.Stem}AndGradient", _signature.Primals.Concat(_signature.Gradients));
        Body(made.Gradient, ReverseForm.ValueAndGradient, made.Sweeps);
    }

    public void Pullback(PrintableMembers made)
    {
        Documentation.Pullback(writer, method, _signature, (made.Pullback ?? made.Sweeps)?.Remarks);
        if ((made.Pullback ?? made.Sweeps) is { ChangesArrays: true })
            writer.Line("[global::AutoGrad.Runtime.Overwrites]");
        WideLoops.Guard(writer, made.Pullback?.Code.Body);
        Head("void", $"{method.Stem}Pullback", _signature.Primals.Concat(_signature.Upstreams).Concat(_signature.Adjoints));
        Body(made.Pullback, ReverseForm.Pullback, made.Sweeps);
    }

    /// <summary>What the two above call, if they are not written out.</summary>
    public void Shared(PrintableMember sweeps) => new SharedSweeps(writer, method, _signature).Write(sweeps);

    private void Head(string type, string name, IEnumerable<string> parameters) => MemberHead.Write(writer, method, type, name, parameters);

    private void Body(PrintableMember? member, ReverseForm form, PrintableMember? sweeps)
    {
        writer.Open();
        if (sweeps is not null)
        {
            Guards(form);
            SharedSweeps shared = new(writer, method, _signature);
            if (form == ReverseForm.Pullback)
                shared.Pullback();
            else
                shared.Gradient();
        }
        else if (member is null)
        {
            MemberHead.Refuse(writer, method);
        }
        else
        {
            MemberAccess.Enter(writer, member.Code);
            Guards(form);
            KnownLengths.Write(writer, member.Code.Body, _signature.Active.Where(Signature.IsVector).Select(v => (Signature.NameOf(v, form), v)));
            new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        }

        writer.Close();
    }

    /// <summary>The arrays of the adjoints that the caller gave in a structure.</summary>
    private void StructureGuards()
    {
        foreach (ParameterModel p in _signature.Active.Where(p => p is { Structure: not null, IsRows: false }))
        {
            string adjoint = Signature.NameOf(p, ReverseForm.Pullback);
            foreach (MemberModel array in p.Structure!.Members.Where(m => m is { IsActive: true, Type.IsArray: true }))
            {
                string check = array.Type.Rank == 1 ? $"Check<{array.Type.Element!.Text}>" : "CheckShape";
                writer.Line($"global::AutoGrad.Runtime.GradientGuard.{check}({adjoint}{array.Path}, {p.Name}{array.Path}, nameof({adjoint}));");
            }
        }
    }

    /// <summary>The adjoints that a pullback is given in spans, which it must not overwrite while it reads them.</summary>
    private IEnumerable<string> UpstreamVectors(string element)
    {
        IEnumerable<string> outputs = _signature.Outputs.Where(p => Signature.IsVector(p) && p.Type.Element!.Text == element).Select(p => Signature.NameOf(p, ReverseForm.Pullback));
        bool isReturned = method.Result is { Type: { IsArray: true, Rank: 1, Element: { IsReal: true } real } } && real.Text == element;
        return isReturned ? outputs.Append(Upstream.Name) : outputs;
    }

    /// <summary>Lengths and overlaps are checked before anything is written.</summary>
    private void Guards(ReverseForm form)
    {
        foreach (ParameterModel matrix in _signature.Active.Where(p => Signature.IsMemory(p) && !Signature.IsVector(p)))
        {
            string gradient = Signature.NameOf(matrix, form);
            writer.Line($"global::AutoGrad.Runtime.GradientGuard.CheckShape({gradient}, {matrix.Name}, nameof({gradient}));");
        }

        ParameterModel[] vectors = [.. _signature.Active.Where(Signature.IsVector)];
        for (int i = 0; i < vectors.Length; i++)
        {
            string gradient = Signature.NameOf(vectors[i], form), element = vectors[i].Type.Element!.Text;
            writer.Line($"global::AutoGrad.Runtime.GradientGuard.Check<{element}>({gradient}, {vectors[i].Name}, nameof({gradient}));");
            IEnumerable<string> others = method.Parameters.Concat(method.Fields)
                .Where(p => p != vectors[i] && p.Type is { IsArray: true, Rank: 1 } && p.Type.Element!.Text == element)
                .Select(p => p.Name)
                .Concat(form == ReverseForm.Pullback ? UpstreamVectors(element) : [])
                .Concat(vectors.Take(i).Where(v => v.Type.Element!.Text == element).Select(v => Signature.NameOf(v, form)));
            foreach (string other in others)
                writer.Line($"global::AutoGrad.Runtime.GradientGuard.CheckOverlap<{element}>({gradient}, {other}, nameof({gradient}));");
        }

        if (form == ReverseForm.Pullback)
            StructureGuards();
        foreach (ParameterModel output in form == ReverseForm.Pullback ? _signature.Outputs.Where(Signature.IsMemory) : [])
        {
            string adjoint = Signature.NameOf(output, form), element = output.Type.RealElement!.Text;
            writer.Line($"global::AutoGrad.Runtime.GradientGuard.CheckUpstream<{element}>({adjoint}, {output.Name}{(Signature.IsVector(output) ? ".Length" : "")}, nameof({adjoint}));");
        }
    }
}
