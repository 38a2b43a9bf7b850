using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>What a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The property of a diagnostic that carries the suggestion to the code fix.</summary>
    public const string Property = "Nearest";

    /// <summary>The floating-point parameter with the fewest edits, if they are few for the length of the name.</summary>
    public static string? To(string name, IEnumerable<IParameterSymbol> parameters) => parameters
        .Where(p => Discovery.RealTypes.FormOf(p.Type) != Discovery.RealForm.None)
        .Select(p => (p.Name, Edits: Edits(name.ToLowerInvariant(), p.Name.ToLowerInvariant())))
        .Where(p => p.Edits <= Math.Max(1, Math.Min(name.Length, p.Name.Length) / 2))
        .OrderBy(p => p.Edits)
        .ThenBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => p.Name)
        .FirstOrDefault();

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    private static int Edits(string a, string b)
    {
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                int substituted = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(substituted, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], 1 + edits[i - 2, j - 2]);
            }
        }

        return edits[a.Length, b.Length];
    }
}
