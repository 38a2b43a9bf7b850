using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>The parameter lists of the generated members: F's own parameters, then what each member adds.</summary>
internal sealed class Signature(MethodModel method)
{
    public IReadOnlyList<ParameterModel> Active { get; } = [.. method.Parameters.Where(p => p.IsActive), .. method.Fields];

    public IReadOnlyList<ParameterModel> Passive { get; } = [.. method.Parameters.Where(p => !p.IsActive)];

    public bool IsStatic { get; } = method.Modifiers.Split(' ').Contains("static");

    public bool ReturnsNumber => method.ReturnsNumber;

    /// <summary>Data in which the method leaves what it computes.</summary>
    public IReadOnlyList<ParameterModel> Outputs { get; } = [.. method.Parameters.Where(p => p is { IsOutput: true, IsActive: false })];

    /// <summary>What a pullback is given: the adjoint of the result, or of what the method leaves in its parameters.</summary>
    public IEnumerable<string> Upstreams => method.ReturnsNumber || method.Result is { HoldsNumbers: true }
        ? [$"{(method.Result is { Type: { IsArray: true, Rank: 1, Element.IsReal: true } vector } ? vector.AsReadOnlySpan().Text : method.ReturnType)} {Upstream.Name}"]
        : Outputs.Select(p => $"{(IsVector(p) ? p.Type.AsReadOnlySpan().Text : p.TypeText)} {NameOf(p, ReverseForm.Pullback)}");

    /// <summary>Whether every active parameter is a number that is handed out, so that the gradient can be returned.</summary>
    public bool IsScalar => Active.All(p => !p.Type.IsArray);

    /// <summary>F's parameters as declared on a member that adds required ones: without params and default values.</summary>
    public IEnumerable<string> Primals => method.Parameters.Select(p => $"{Modifier(p)}{p.TypeText} {p.Name}");

    /// <summary>F's parameters handed on.</summary>
    public IEnumerable<string> Arguments => method.Parameters.Select(Argument);

    public IEnumerable<string> Gradients => Active.Select(p => IsMemory(p)
        ? $"{SpanOf(p)} {NameOf(p, ReverseForm.ValueAndGradient)}"
        : $"out {p.TypeText} {NameOf(p, ReverseForm.ValueAndGradient)}");

    public IEnumerable<string> Adjoints => Active.Select(p => IsMemory(p)
        ? $"{SpanOf(p)} {NameOf(p, ReverseForm.Pullback)}"
        : $"ref {p.TypeText} {NameOf(p, ReverseForm.Pullback)}");

    public static string NameOf(ParameterModel parameter, ReverseForm form) => Identifiers.Escape(DerivativeSignature.NameOf(parameter.Name, form));

    public static string Argument(ParameterModel parameter)
    {
        string keyword = parameter.Modifier.Contains("out ") ? "out "
            : parameter.Modifier.Contains("ref readonly ") ? "in "
            : parameter.Modifier.Contains("ref ") ? "ref "
            : parameter.Modifier.Contains("in ") ? "in "
            : "";
        return keyword + parameter.Name;
    }

    public static bool IsMemory(ParameterModel parameter) => parameter.Type.IsArray;

    public static bool IsVector(ParameterModel parameter) => parameter.Type is { IsArray: true, Rank: 1, Element.IsReal: true } || parameter.IsRows;

    /// <summary>A vector's gradient is a span; a matrix's has the matrix's own type.</summary>
    public static string SpanOf(ParameterModel parameter) =>
        IsVector(parameter) ? IrType.Span(parameter.Type.Element!).Text : parameter.TypeText;

    private static string Modifier(ParameterModel parameter) => parameter.Modifier.Replace("params ", "");
}
