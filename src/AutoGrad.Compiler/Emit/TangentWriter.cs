using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes the members that call for forward mode: FPushforward, FHessianVectorProduct.</summary>
internal sealed class TangentWriter(CodeWriter writer, MethodModel method)
{
    private readonly Signature _signature = new(method);

    public void Pushforward(PrintableMember? member)
    {
        Documentation.Pushforward(writer, method, _signature, member?.Remarks);
        IEnumerable<string> parameters = _signature.Primals.Concat(Inputs(_signature, ForwardForm.Pushforward)).Concat(OutputTangents);
        bool isPair = method.ReturnsNumber || method.Result is { HoldsNumbers: true };
        string result = isPair ? $"({method.ReturnType} Value, {method.ReturnType} Tangent)" : method.ReturnType;
        WideLoops.Guard(writer, member?.Code.Body);
        MemberHead.Write(writer, method, result, $"{method.Stem}Pushforward", parameters);
        Body(member, code =>
        {
            Guards(ForwardForm.Pushforward);
            WrittenGuards();
            IEnumerable<ParameterModel> vectors = Vectors.Concat(_signature.Outputs.Where(Signature.IsVector));
            KnownLengths.Write(writer, code, vectors.Select(p => (Input(p, ForwardForm.Pushforward), p)));
        });
    }

    /// <summary>What receives the tangents of data in which the method leaves what it computes.</summary>
    private IEnumerable<string> OutputTangents => _signature.Outputs.Select(p => Signature.IsMemory(p)
        ? $"{Signature.SpanOf(p)} {Input(p, ForwardForm.Pushforward)}"
        : $"out {p.TypeText} {Input(p, ForwardForm.Pushforward)}");

    /// <summary>Tangents that are written have the shape of what they belong to and overlap nothing.</summary>
    private void WrittenGuards()
    {
        const string Check = "global::AutoGrad.Runtime.GradientGuard.Check";
        ParameterModel[] written = [.. _signature.Active.Concat(_signature.Outputs).Where(p => p.IsOutput && Signature.IsMemory(p))];
        List<(string Name, string Element)> seen = [];
        foreach (ParameterModel p in written)
        {
            string tangent = Input(p, ForwardForm.Pushforward), element = p.Type.Element!.Text;
            if (!Signature.IsVector(p))
            {
                writer.Line($"{Check}Shape({tangent}, {p.Name}, nameof({tangent}));");
                continue;
            }

            writer.Line($"{Check}<{element}>({tangent}, {p.Name}, nameof({tangent}));");
            IEnumerable<(string Name, string Element)> others = method.Parameters
                .Where(o => o != p && o.Type is { IsArray: true, Rank: 1 }).Select(o => (o.Name, o.Type.Element!.Text))
                .Concat(Vectors.Where(o => !o.IsOutput).Select(o => (Input(o, ForwardForm.Pushforward), o.Type.Element!.Text)))
                .Concat(seen);
            foreach (var (other, _) in others.Where(o => o.Element == element).ToArray())
                writer.Line($"{Check}Overlap<{element}>({tangent}, {other}, nameof({tangent}));");
            seen.Add((tangent, element));
        }
    }

    /// <param name="member">The statements.</param>
    /// <param name="isHidden">Whether it only serves FHessian or FHessianDiagonal.</param>
    public void HessianVectorProduct(PrintableMember? member, bool isHidden)
    {
        Documentation.HessianVectorProduct(writer, method, _signature, member?.Remarks);
        IEnumerable<string> parameters =
            _signature.Primals.Concat(Inputs(_signature, ForwardForm.HessianVectorProduct)).Concat(_signature.Gradients).Concat(Products);
        MethodModel head = isHidden ? method with { Modifiers = MemberHead.Hidden(method.Modifiers) } : method;
        WideLoops.Guard(writer, member?.Code.Body);
        MemberHead.Write(writer, head, method.ReturnType, $"{method.Stem}HessianVectorProduct", parameters);
        Body(member, code =>
        {
            Guards(ForwardForm.HessianVectorProduct);
            OutputGuards();
            KnownLengths.Write(writer, code, Vectors.SelectMany(p => new[]
            {
                (Input(p, ForwardForm.HessianVectorProduct), p), (Signature.NameOf(p, ReverseForm.ValueAndGradient), p), (Product(p), p),
            }));
        });
    }

    private IEnumerable<ParameterModel> Vectors => _signature.Active.Where(Signature.IsVector);

    private IEnumerable<string> Products => _signature.Active.Select(p =>
        Signature.IsVector(p) ? $"{IrType.Span(p.Type.Element!).Text} {Product(p)}"
        : Signature.IsMemory(p) ? $"{p.TypeText} {Product(p)}"
        : $"out {p.TypeText} {Product(p)}");

    private void Body(PrintableMember? member, Action<Block> guards)
    {
        writer.Open();
        if (member is null)
        {
            MemberHead.Refuse(writer, method);
        }
        else
        {
            MemberAccess.Enter(writer, member.Code);
            guards(member.Code.Body);
            new BodyPrinter(writer, member.Statements).Print(member.Code.Body);
        }

        writer.Close();
    }

    /// <summary>One tangent or direction per active parameter.</summary>
    public static IEnumerable<string> Inputs(Signature signature, ForwardForm form) => signature.Active.Select(p =>
        form == ForwardForm.Pushforward && p.IsOutput ? $"{(Signature.IsMemory(p) ? Signature.SpanOf(p) : "ref " + p.TypeText)} {Input(p, form)}"
        : Signature.IsVector(p) ? $"{IrType.ReadOnlySpan(p.Type.Element!).Text} {Input(p, form)}"
        : $"{p.TypeText} {Input(p, form)}");

    private void Guards(ForwardForm form)
    {
        foreach (ParameterModel p in _signature.Active.Where(p => Signature.IsMemory(p) && !(form == ForwardForm.Pushforward && p.IsOutput)))
        {
            string input = Input(p, form), check = "global::AutoGrad.Runtime.GradientGuard.CheckTangent";
            writer.Line(Signature.IsVector(p)
                ? $"{check}<{p.Type.Element!.Text}>({input}, {p.Name}.Length, nameof({input}));"
                : $"{check}({input}, {p.Name}, nameof({input}));");
        }

        StructureGuards(form);
    }

    /// <summary>The arrays of the directions that the caller gave in a structure.</summary>
    private void StructureGuards(ForwardForm form)
    {
        foreach (ParameterModel p in _signature.Active.Where(p => p is { Structure: not null, IsRows: false }))
        {
            string input = Input(p, form), check = "global::AutoGrad.Runtime.GradientGuard.CheckTangent";
            foreach (MemberModel array in p.Structure!.Members.Where(m => m is { IsActive: true, Type.IsArray: true }))
            {
                writer.Line(array.Type.Rank == 1
                    ? $"{check}<{array.Type.Element!.Text}>({input}{array.Path}, {p.Name}{array.Path}.Length, nameof({input}));"
                    : $"{check}({input}{array.Path}, {p.Name}{array.Path}, nameof({input}));");
            }
        }
    }

    /// <summary>What is written may overlap nothing that is read, and no other output.</summary>
    private void OutputGuards()
    {
        const string Check = "global::AutoGrad.Runtime.GradientGuard.Check";
        ParameterModel[] memory = [.. _signature.Active.Where(Signature.IsMemory)];
        var outputs = memory.Select(p => (p, Signature.NameOf(p, ReverseForm.ValueAndGradient))).Concat(memory.Select(p => (p, Product(p))));
        List<(string Name, string Element)> seen = [];
        foreach (var (parameter, output) in outputs)
        {
            string element = parameter.Type.Element!.Text;
            if (!Signature.IsVector(parameter))
            {
                writer.Line($"{Check}Shape({output}, {parameter.Name}, nameof({output}));");
                continue;
            }

            writer.Line($"{Check}<{element}>({output}, {parameter.Name}, nameof({output}));");
            IEnumerable<(string Name, string Element)> others = method.Parameters
                .Where(p => p != parameter && p.Type is { IsArray: true, Rank: 1 }).Select(p => (p.Name, p.Type.Element!.Text))
                .Concat(memory.Where(Signature.IsVector).Select(p => (Input(p, ForwardForm.HessianVectorProduct), p.Type.Element!.Text)))
                .Concat(seen);
            foreach (var (other, _) in others.Where(o => o.Element == element).ToArray())
                writer.Line($"{Check}Overlap<{element}>({output}, {other}, nameof({output}));");
            seen.Add((output, element));
        }
    }

    private static string Product(ParameterModel parameter) => Identifiers.Escape(TangentSignature.ProductOf(parameter.Name));

    /// <summary>The tangent or direction of an active parameter.</summary>
    public static string Input(ParameterModel parameter, ForwardForm form) =>
        Identifiers.Escape(TangentSignature.InputOf(parameter.Name, form));
}
