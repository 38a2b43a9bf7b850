using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// The members of a long method, whose sweeps are written once: FAndPullback returns the value and adds upstream times the gradient to the
/// adjoints; FAndGradient calls it with adjoints of zero, FPullback for nothing but the adjoints. Twice the text would be twice the work for the
/// compiler, for the JIT, and for whoever reads it, and in a method of this length the multiplication by upstream is no matter.
/// </summary>
internal sealed class SharedSweeps(CodeWriter writer, MethodModel method, Signature signature)
{
    /// <summary>The number of values in a method that is long.</summary>
    private const int Long = 5000;

    private string Name => $"{method.Stem}AndPullback";

    /// <summary>Plain numbers and vectors that nobody overwrites: what one pullback can add to whoever asks.</summary>
    public static bool AreDueTo(MethodModel method, Function primal) =>
        primal.Values.Count > Long && method.ReturnsNumber && method.Fields.IsEmpty && primal.Callees.IsEmpty
        && primal.Outputs.All(o => o.Name is null)
        && method.Parameters.All(p => p.Structure is null && (!p.IsActive || !Signature.IsMemory(p) || Signature.IsVector(p)));

    public void Write(PrintableMember sweeps)
    {
        writer.Line($"/// <summary>The value of <see cref=\"{method.Cref}\"/>; adds upstream times its gradient to the adjoints. Both members above call it.</summary>");
        IEnumerable<string> parameters = signature.Primals.Concat(signature.Upstreams).Concat(signature.Adjoints);
        WideLoops.Guard(writer, sweeps.Code.Body);
        MemberHead.Write(writer, method, MemberHead.Hidden(method.Modifiers), method.ReturnType, Name, parameters);
        writer.Open();
        MemberAccess.Enter(writer, sweeps.Code);
        KnownLengths.Write(writer, sweeps.Code.Body, signature.Active.Where(Signature.IsVector).Select(p => (Signature.NameOf(p, ReverseForm.Pullback), p)));
        new BodyPrinter(writer, sweeps.Statements).Print(sweeps.Code.Body);
        writer.Close();
    }

    /// <summary>The body of FAndGradient, behind its guards.</summary>
    public void Gradient()
    {
        foreach (ParameterModel p in signature.Active)
        {
            string gradient = Signature.NameOf(p, ReverseForm.ValueAndGradient);
            writer.Line(Signature.IsMemory(p) ? $"{gradient}.Clear();" : $"{gradient} = {Number(p.TypeText, "0", "Zero")};");
        }

        writer.Line($"return {Call(ReverseForm.ValueAndGradient, Number(method.ReturnType, "1", "One"))};");
    }

    /// <summary>The body of FPullback, behind its guards.</summary>
    public void Pullback() => writer.Line($"{Call(ReverseForm.Pullback, Upstream.Name)};");

    private string Call(ReverseForm form, string upstream)
    {
        IEnumerable<string> adjoints = signature.Active.Select(p => (Signature.IsMemory(p) ? "" : "ref ") + Signature.NameOf(p, form));
        return $"{Name}{method.TypeParameters}({string.Join(", ", signature.Arguments.Append(upstream).Concat(adjoints))})";
    }

    private static string Number(string type, string literal, string member) => type is "double" or "float" ? literal : $"{type}.{member}";
}
