using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// Writes what an objective calls where the method reads active numbers from the instance, or from structures that a point cannot be made into:
/// the method and its gradient with those numbers as parameters.
/// </summary>
internal sealed class PointMembers(CodeWriter writer, MethodModel method)
{
    private readonly Signature _signature = new(method);
    private readonly PointPart[] _parts = [.. PointPart.Of(method)];

    public static string ValueName(MethodModel method) => method.Stem + "AtPoint";

    public static string GradientName(MethodModel method) => method.Stem + "AndGradientAtPoint";

    public static bool AreNeeded(MethodModel method) => ObjectiveWriter.CanWrite(method)
        && new Signature(method).Active.Any(p => Paths.IsPath(p.Key) || (p.Structure is { } structure && !IsPlain(structure)));

    /// <summary>A structure of nothing but numbers, which a point can be made into.</summary>
    public static bool IsPlain(StructureModel structure) =>
        !structure.Gradient.TakesSource && structure.Members.All(m => m.IsActive && m.Type.IsReal);

    /// <summary>The arrays of a structure's gradient are parts of the optimizer's memory here.</summary>
    public static Function WithSpans(Function function)
    {
        ValueInfo[] values = [.. function.Values];
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            int argument = function.Body.Arguments[i];
            IrType type = values[argument].Type;
            if (function.Parameters[i].Role == ParameterRole.Gradient && type is { Rank: 1, Element.IsReal: true })
                values[argument] = values[argument] with { Type = IrType.Span(type.Element) };
        }

        return function with { Values = values };
    }

    public void Write(PrintableMember? value, PrintableMember? gradient)
    {
        writer.Line();
        writer.Line($"/// <summary><see cref=\"{method.Cref}\"/> with {Names} as {Parameters}, for the objective.</summary>");
        Member(ValueName(method), value, []);
        writer.Line();
        writer.Line($"/// <summary>The value and gradient of <see cref=\"{method.Cref}\"/> with {Names} as {Parameters}, for the objective.</summary>");
        Member(GradientName(method), gradient, _parts.Select(p => Gradient(p, gradient)));
    }

    private IEnumerable<PointPart> Members => _parts.Where(p => p.IsMember);

    private string Names => string.Join(", ", Members.Select(p => $"<c>{Documentation.NameOf(p.Key)}</c>"));

    private string Parameters => Members.Count() == 1 ? "a parameter" : "parameters";

    private void Member(string name, PrintableMember? member, IEnumerable<string> gradients)
    {
        IEnumerable<string> inputs = Members.Select(p => $"{p.Type.Text} {NameOf(member?.Code.Parameters, p.Key)}");
        MethodModel hidden = method with { Modifiers = _signature.IsStatic ? "private static" : "private" };
        WideLoops.Guard(writer, member?.Code.Body);
        MemberHead.Write(writer, hidden, method.ReturnType, name, _signature.Primals.Concat(inputs).Concat(gradients));
        writer.Open();
        if (member is null)
        {
            MemberHead.Refuse(writer, method);
        }
        else
        {
            MemberAccess.Enter(writer, member.Code);
            new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        }

        writer.Close();
    }

    private string Gradient(PointPart part, PrintableMember? member)
    {
        string path = DerivativeSignature.NameOf(part.Owner.Name, ReverseForm.ValueAndGradient) + part.Member;
        return part.IsVector
            ? $"{IrType.Span(part.Type.Element!).Text} {NameOf(member?.Code.Parameters, path)}"
            : $"out {part.Type.Text} {NameOf(member?.Code.Outputs, path)}";
    }

    /// <summary>The objective calls the members of a method that was refused, too: they have the same parameters.</summary>
    private string NameOf(IEnumerable<Variable>? variables, string hint) => variables is null
        ? UnitDirections.Free(method, "given_" + hint.Replace(".", "_").Replace("@", ""))
        : ExpressionPrinter.Name(variables.First(v => v.Hint == hint));
}
