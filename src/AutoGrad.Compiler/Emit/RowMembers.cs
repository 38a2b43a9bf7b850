using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>The method for one row of a batch, ready to be printed: all that is active comes in as numbers and spans of the point.</summary>
/// <param name="Value">F; null where the method itself can be called.</param>
/// <param name="Pullback">F and its pullback in one run.</param>
internal sealed record PrintableRow(PrintableMember? Value, PrintableMember Pullback)
{
    /// <summary>The names of the parameters and members whose memory the method overwrites.</summary>
    public IReadOnlyCollection<string> Written { get; init; } = [];

    /// <summary>The form of several rows at once that is taken where all of <see cref="Lengths"/> are short.</summary>
    public PrintableRow? IfShort { get; init; }

    /// <summary>Parameters that are lengths, or vectors, which say how long the loops of a row are.</summary>
    public IReadOnlyCollection<string> Lengths { get; init; } = [];

    /// <summary>Which rows <see cref="Value"/> takes in lanes.</summary>
    public LaneBlocks? ValueLanes { get; init; }

    /// <summary>Which rows <see cref="Pullback"/> takes in lanes.</summary>
    public LaneBlocks? PullbackLanes { get; init; }

    /// <summary>Whether <see cref="Pullback"/> takes several rows that lie one after the other, with their number and the lengths of their parts.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Whether several rows are products of matrices, of so many rows at a time as these have blocks for.</summary>
    public bool AreProducts { get; init; }

    /// <summary>Whether the method changes something that other rows, and other threads, see.</summary>
    public bool LeavesTraces { get; init; }

    /// <summary>Whether memory that the objective reads can be handed to the row's function as it is.</summary>
    public bool OnlyReads(string key, IrType declared) =>
        (Pullback.Code.Parameters.FirstOrDefault(v => v.Hint == key)?.Type ?? declared).Form == ArrayForm.ReadOnlySpan;
}

/// <summary>Writes what a batch objective calls once per row.</summary>
internal sealed class RowMembers(CodeWriter writer, MethodModel method)
{
    private readonly PointPart[] _parts = [.. PointPart.Of(method)];

    public static string ValueName(MethodModel method, bool isBatch) => method.Stem + (isBatch ? "OfRows" : "OfRow");

    public static string PullbackName(MethodModel method, bool isBatch) => method.Stem + (isBatch ? "AndPullbackOfRows" : "AndPullbackOfRow");

    /// <summary>Parameters that are made of nothing but numbers of the point, which come in instead.</summary>
    public static bool IsTakenApart(ParameterModel p) => p.IsActive && p.Structure is { } structure && PointMembers.IsPlain(structure);

    public void Write(PrintableRow row)
    {
        if (row.Value is { } value)
        {
            writer.Line();
            writer.Line(row.IsBatch
                ? $"/// <summary>The sum of <see cref=\"{method.Cref}\"/> over rows one after the other, for the batch objective.</summary>"
                : $"/// <summary>The value of <see cref=\"{method.Cref}\"/> for one row, for the batch objective.</summary>");
            Member(ValueName(method, row.IsBatch), value, row.IsBatch ? Sizes(value) : []);
        }

        writer.Line();
        writer.Line(row.IsBatch
            ? $"/// <summary>The sum of <see cref=\"{method.Cref}\"/> over rows one after the other; adds upstream times its gradient to the adjoints.</summary>"
            : $"/// <summary>The value of <see cref=\"{method.Cref}\"/> for one row; adds upstream times its gradient to the adjoints.</summary>");
        row.Pullback.Remarks.Write(writer);
        IEnumerable<string> adjoints = _parts.Select(p => Adjoint(p, row.Pullback));
        IEnumerable<string> sizes = row.IsBatch ? Sizes(row.Pullback) : [];
        Member(PullbackName(method, row.IsBatch), row.Pullback, [.. sizes, $"{method.ReturnType} {DerivativeSignature.UpstreamName}", .. adjoints]);
        if (row.IfShort is { } several)
            Write(several);
    }

    /// <summary>What the function of several rows takes beside the method's own parameters.</summary>
    private IEnumerable<string> Sizes(PrintableMember member) => method.Parameters.Where(p => p.IsSample && BatchData.IsRows(p))
        .Select(p => BatchFunction.WidthOf(p.Key)).Prepend(BatchFunction.Count).Select(name => Declared(member.Code.Parameters, name));

    private void Member(string name, PrintableMember member, IEnumerable<string> added)
    {
        IEnumerable<string> inputs = method.Parameters.Where(p => !IsTakenApart(p)).Select(p => Input(p, member));
        IEnumerable<string> members = _parts.Where(p => p.IsMember).Select(p => Declared(member.Code.Parameters, p.Key));
        WideLoops.Guard(writer, member.Code.Body);
        MemberHead.Write(writer, method, MemberHead.Hidden(method.Modifiers), method.ReturnType, name, inputs.Concat(members).Concat(added));
        writer.Open();
        MemberAccess.Enter(writer, member.Code);
        KnownLengths.Write(writer, member.Code.Body, Lengths(member));
        new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        writer.Close();
    }

    private static string Input(ParameterModel p, PrintableMember member)
    {
        IrType? type = member.Code.Parameters.FirstOrDefault(v => v.Hint == p.Key)?.Type;
        string modifier = p.Modifier.Contains("in ") ? "in " : "";
        return type is null || type.Form == p.Type.Form ? $"{modifier}{p.TypeText} {p.Name}" : $"{type.Text} {p.Name}";
    }

    private static string Adjoint(PointPart part, PrintableMember member)
    {
        string declared = Declared(member.Code.Parameters, AdjointOf(part));
        return part.Type.IsArray ? declared : "ref " + declared;
    }

    /// <summary>With equal lengths in sight the JIT drops the bounds checks of loops.</summary>
    private IEnumerable<(string Span, string Like)> Lengths(PrintableMember member) => _parts
        .Where(p => p.IsVector && member.Code.Parameters.Any(v => v.Hint == AdjointOf(p)))
        .Select(p => (NameOf(member.Code.Parameters, AdjointOf(p)), NameOf(member.Code.Parameters, p.Key)));

    private static string AdjointOf(PointPart part) => DerivativeSignature.NameOf(part.Owner.Name, ReverseForm.ValueAndPullback) + part.Member;

    private static string Declared(IEnumerable<Variable> variables, string hint)
    {
        Variable variable = variables.First(v => v.Hint == hint);
        return $"{variable.Type.Text} {ExpressionPrinter.Name(variable)}";
    }

    private static string NameOf(IEnumerable<Variable> variables, string hint) => ExpressionPrinter.Name(variables.First(v => v.Hint == hint));
}
