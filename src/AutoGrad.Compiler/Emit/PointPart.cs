using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>What lies at one place of an objective's point: an active parameter, field or member of a structure.</summary>
/// <param name="Owner">The parameter or field.</param>
/// <param name="Member">The path of the member, "" for the whole.</param>
/// <param name="Type">Its type.</param>
internal sealed record PointPart(ParameterModel Owner, string Member, IrType Type)
{
    public string Key => Owner.Key + Member;

    public bool IsVector => Type is { IsArray: true, Rank: 1, Element.IsReal: true };

    /// <summary>A matrix, or rows of their own lengths: a point holds its numbers one row after the other.</summary>
    public bool IsMatrix => Type is { IsArray: true, Form: ArrayForm.Array, Column: null }
        && (Type is { Rank: 2, Element.IsReal: true } or { Rank: 1, Element: { IsArray: true, Form: ArrayForm.Array, Rank: 1, Element.IsReal: true } });

    /// <summary>Whether it belongs to the instance or to a structure, which know how long it is.</summary>
    public bool IsMember => Paths.IsPath(Key);

    /// <summary>All parts, in the order in which they lie in the point.</summary>
    public static IReadOnlyList<PointPart> Of(MethodModel method) =>
    [
        .. new Signature(method).Active.SelectMany(p => p.Structure is { } structure
            ? structure.Members.Where(m => m.IsActive).Select(m => new PointPart(p, m.Path, m.Type))
            : [new PointPart(p, "", p.Type)]),
    ];
}
