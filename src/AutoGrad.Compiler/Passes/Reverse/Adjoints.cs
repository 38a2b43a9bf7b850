using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>The current adjoint of each active number, by the id of its copy; what is missing is a structural zero.</summary>
internal sealed class Adjoints(FunctionBuilder builder)
{
    private readonly Dictionary<int, Term> _current = [];

    /// <summary>The first id that belongs to the reverse sweep: only such values are named after what they are the adjoint of.</summary>
    public int FirstOwn { get; set; } = int.MaxValue;

    /// <summary>The adjoint, or null for a structural zero.</summary>
    public Term? Find(int value) => _current.TryGetValue(value, out Term term) ? term : null;

    /// <summary>The adjoint, a constant zero if need be.</summary>
    public Term Get(int value) => Find(value) ?? builder.Term(builder.Real(0, builder.TypeOf(value)));

    public void Set(int value, Term? adjoint)
    {
        if (adjoint is { } term)
            _current[value] = term;
        else
            _current.Remove(value);
    }

    public void Add(int value, Term contribution)
    {
        if (contribution.IsZero)
            return;
        Term sum = Find(value) is { } adjoint ? adjoint + contribution : contribution;
        NameAfter(sum, value);
        _current[value] = sum;
    }

    public Term? Take(int value)
    {
        Term? adjoint = Find(value);
        _current.Remove(value);
        return adjoint;
    }

    /// <summary>The adjoint of a named value is named after it.</summary>
    private void NameAfter(Term adjoint, int value)
    {
        if (builder.NameOf(value) is { } name && adjoint.Id >= FirstOwn && builder.NameOf(adjoint.Id) is null && adjoint.Literal is null)
            builder.Rename(adjoint.Id, NameOfAdjoint(name));
    }

    public static string NameOfAdjoint(string name) => Paths.Stem(name) + "Adjoint";
}
