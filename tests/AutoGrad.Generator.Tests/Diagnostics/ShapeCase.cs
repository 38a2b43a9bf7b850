using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>A declaration that is refused.</summary>
/// <param name="Claim">What it shows; the name of the test.</param>
/// <param name="Marked">The members of a partial class, or whole types if <paramref name="IsWhole"/>, with marks.</param>
/// <param name="Message">The message of the first diagnostic.</param>
/// <param name="IsWhole">Whether the text is a file of its own below the usings.</param>
/// <param name="Severity">Of the first diagnostic.</param>
public sealed record ShapeCase(
    string Claim, string Marked, string Message, bool IsWhole = false, DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Numerics;\nusing System.Threading.Tasks;\nusing AutoGrad;\n\n";

    /// <summary>The whole file.</summary>
    public string Source => Usings + (IsWhole ? Marked : $"public static partial class Losses\n{{\n    {Marked}\n}}\n");

    /// <inheritdoc/>
    public override string ToString() => Claim;
}
