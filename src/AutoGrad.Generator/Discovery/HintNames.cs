using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// Names of generated files: Namespace.Type.Method.g.cs. The host compares them without regard to case and loses all output on a
/// duplicate, so whatever is not plainly unique carries a hash of the exact signature.
/// </summary>
internal static class HintNames
{
    private const int LongestStem = 120;
    private const string Extension = ".g.cs";

    private static readonly SymbolDisplayFormat _signature = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    /// <summary>How often each name occurs in a namespace or type: counted once, however many methods ask. Nothing here keeps a symbol alive.</summary>
    private static readonly ConditionalWeakTable<INamespaceOrTypeSymbol, Dictionary<string, int>> _siblings = new();

    public static string Of(IMethodSymbol method)
    {
        ISymbol[] path = [.. Path(method)];
        string plain = string.Join(".", path.Select(s => s.Name));
        string safe = Safe(plain);
        bool isUnique = safe == plain && path.All(IsPlainlyNamed);
        if (isUnique && safe.Length <= LongestStem)
            return safe + Extension;
        string stem = safe.Length <= LongestStem ? safe : safe.Substring(safe.Length - LongestStem);
        return $"{stem}.{Hash(SignatureOf(method))}{Extension}";
    }

    /// <summary>Equal for two declarations of which at most one can stand.</summary>
    public static string SignatureOf(IMethodSymbol method)
    {
        string kinds = string.Concat(Path(method).OfType<INamedTypeSymbol>().Select(t => $"{t.TypeKind}`{t.Arity}."));
        return $"{kinds}{method.ToDisplayString(_signature)}`{method.Arity}";
    }

    private static IEnumerable<ISymbol> Path(IMethodSymbol method)
    {
        Stack<ISymbol> path = new();
        ISymbol? symbol = method;
        while (symbol is not (null or IModuleSymbol or INamespaceSymbol { IsGlobalNamespace: true }))
        {
            path.Push(symbol);
            symbol = symbol.ContainingSymbol;
        }

        return path;
    }

    /// <summary>No sibling's name differs from it only in case, parameters or arity.</summary>
    private static bool IsPlainlyNamed(ISymbol symbol)
    {
        bool isGeneric = symbol is INamedTypeSymbol { Arity: > 0 } or IMethodSymbol { Arity: > 0 };
        if (isGeneric || symbol.ContainingSymbol is not INamespaceOrTypeSymbol container)
            return false;
        return _siblings.GetValue(container, CountNames).TryGetValue(symbol.Name, out int count) && count == 1;
    }

    private static Dictionary<string, int> CountNames(INamespaceOrTypeSymbol container)
    {
        Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);
        foreach (ISymbol member in container.GetMembers())
            counts[member.Name] = counts.TryGetValue(member.Name, out int count) ? count + 1 : 1;
        return counts;
    }

    private static string Safe(string name)
    {
        StringBuilder safe = new(name.Length);
        foreach (char c in name)
            safe.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' ? c : '_');
        return safe.ToString();
    }

    /// <summary>FNV-1a, 64 bits: the same on every machine and in every run.</summary>
    private static string Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
            hash = unchecked((hash ^ c) * 1099511628211);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
