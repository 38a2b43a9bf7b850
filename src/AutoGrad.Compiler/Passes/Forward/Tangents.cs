using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>The tangent of each active number, by the primal's id; what is missing is a structural zero.</summary>
internal sealed class Tangents(Function primal, FunctionBuilder builder)
{
    private readonly Dictionary<int, Term> _known = [];

    /// <summary>The tangent, or null for a structural zero.</summary>
    public Term? Find(int value) => _known.TryGetValue(value, out Term term) ? term : null;

    /// <summary>The tangent, a constant zero if need be.</summary>
    public int Get(int value) => Find(value)?.Id ?? builder.Real(0, primal.TypeOf(value));

    public void Set(int value, Term tangent) => _known[value] = tangent;

    /// <summary>The tangent of a named value is named after it, if it was made for it (and not handed on from an operand).</summary>
    /// <param name="value">The primal's value.</param>
    /// <param name="tangent">Its tangent.</param>
    /// <param name="first">The first id that was free when the tangent was to be made.</param>
    public void Set(int value, Term tangent, int first)
    {
        bool isNew = tangent.Id >= first && tangent.Literal is null && builder.NameOf(tangent.Id) is null;
        if (isNew && NameOf(value) is { } name)
            builder.Rename(tangent.Id, name);
        if (!tangent.IsZero)
            Set(value, tangent);
    }

    public string? NameOf(int value) => primal.Values[value].Name is { } name ? TangentSignature.NameOf(name) : null;
}
