using System.Text;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>The user's text as one line: no comments, single spaces.</summary>
internal static class SourceLine
{
    private const int Longest = 120;

    /// <summary>The text of a statement or expression, as a comment or message quotes it.</summary>
    public static string Of(SyntaxNode node)
    {
        StringBuilder text = new();
        bool gap = false;
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            if (text.Length > 0 && (gap || token.HasLeadingTrivia))
                text.Append(' ');
            text.Append(token.Text);
            gap = token.HasTrailingTrivia;
            if (text.Length > Longest)
                break;
        }

        string line = text.ToString().Trim().TrimEnd(';').Replace('\n', ' ').Replace('\r', ' ');
        return line.Length <= Longest ? line : line.Substring(0, Longest - 1) + "…";
    }
}
