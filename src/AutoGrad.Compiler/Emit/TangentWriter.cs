using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Forward;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes the members that call for forward mode: FPushforward.</summary>
internal sealed class TangentWriter(CodeWriter writer, MethodModel method)
{
    private readonly Signature _signature = new(method);

    public void Pushforward(PrintableMember? member)
    {
        Documentation.Pushforward(writer, method, _signature, member?.Remarks);
        IEnumerable<string> parameters = _signature.Primals.Concat(Inputs(ForwardForm.Pushforward));
        MemberHead.Write(
            writer, method, $"({method.ReturnType} Value, {method.ReturnType} Tangent)", $"{method.Stem}Pushforward", parameters);
        writer.Open();
        if (member is null)
        {
            MemberHead.Refuse(writer, method);
        }
        else
        {
            Guards(ForwardForm.Pushforward);
            new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        }

        writer.Close();
    }

    /// <summary>One tangent or direction per active parameter.</summary>
    private IEnumerable<string> Inputs(ForwardForm form) => _signature.Active.Select(p => Signature.IsVector(p)
        ? $"{IrType.ReadOnlySpan(p.Type.Element!).Text} {Input(p, form)}"
        : $"{p.TypeText} {Input(p, form)}");

    private void Guards(ForwardForm form)
    {
        foreach (ParameterModel p in _signature.Active.Where(Signature.IsMemory))
        {
            string input = Input(p, form), check = "global::AutoGrad.Runtime.GradientGuard.CheckTangent";
            writer.Line(Signature.IsVector(p)
                ? $"{check}<{p.Type.Element!.Text}>({input}, {p.Name}.Length, nameof({input}));"
                : $"{check}({input}, {p.Name}, nameof({input}));");
        }
    }

    private static string Input(ParameterModel parameter, ForwardForm form) =>
        Identifiers.Escape(TangentSignature.InputOf(parameter.Name, form));
}
