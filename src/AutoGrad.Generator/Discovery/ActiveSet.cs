using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>With respect to what a method is differentiated.</summary>
/// <param name="Parameters">The active parameters, in the order of the method.</param>
/// <param name="Members">Fields and properties that the attribute names, with the index of the name.</param>
/// <param name="Unknown">Names of the attribute that name nothing, with their index.</param>
/// <param name="NameOf">The index of the name by which the attribute chose a parameter; absent for default choices.</param>
internal sealed record ActiveSet(
    ImmutableArray<IParameterSymbol> Parameters,
    ImmutableArray<(ISymbol Member, int Index)> Members,
    ImmutableArray<(string Name, int Index)> Unknown,
    ImmutableDictionary<string, int> NameOf)
{
    public bool IsEmpty => Parameters.IsEmpty && Members.IsEmpty;

    /// <summary>The types of what is active, in the order of the generated members' parameters.</summary>
    public IEnumerable<ITypeSymbol> Types => Parameters.Select(p => p.Type)
        .Concat(Members.Select(m => m.Member is IPropertySymbol property ? property.Type : ((IFieldSymbol)m.Member).Type));

    public static ActiveSet Of(IMethodSymbol method, DifferentiableArguments arguments)
    {
        if (arguments.Names.IsEmpty)
            return new ActiveSet([.. method.Parameters.Where(IsActiveByDefault)], [], [], ImmutableDictionary<string, int>.Empty);

        Dictionary<string, int> chosen = [];
        List<(ISymbol, int)> members = [];
        List<(string, int)> unknown = [];
        for (int i = 0; i < arguments.Names.Length; i++)
        {
            string name = arguments.Names[i];
            if (method.Parameters.Any(p => p.Name == name))
                chosen[name] = i;
            else if (!method.IsStatic && MemberOf(method.ContainingType, name) is { } member)
                members.Add((member, i));
            else
                unknown.Add((name, i));
        }

        return new ActiveSet(
            [.. method.Parameters.Where(p => chosen.ContainsKey(p.Name))],
            [.. members],
            [.. unknown],
            chosen.ToImmutableDictionary());
    }

    private static bool IsActiveByDefault(IParameterSymbol parameter) =>
        parameter.RefKind != RefKind.Out
        && RealTypes.FormOf(parameter.Type) != RealForm.None
        && !KnownNames.Has(parameter, KnownNames.NotDifferentiated)
        && !KnownNames.Has(parameter, KnownNames.Sample);

    private static ISymbol? MemberOf(INamedTypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).FirstOrDefault(m => m is IFieldSymbol or IPropertySymbol) is { } member)
                return member;
        }

        return null;
    }
}
