using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics;

/// <summary>
/// Every message that the generator and the analyzer can give. Ids: AG0001–AG0899 the shape of a declaration (Descriptors.Shape.cs),
/// AG09xx the generator itself, AG1001–AG1999 what stands inside a body (Descriptors.Language.cs), AG2001–AG2999 remarks on the
/// derivatives of a body that can be differentiated (Descriptors.Remarks.cs).
/// </summary>
/// <remarks>
/// Each id has an entry of the same name in LIMITATIONS.md and a row in AnalyzerReleases.Unshipped.md; tests hold them together.
/// Messages say what stands in the way and what to do about it.
/// </remarks>
internal static partial class Descriptors
{
    /// <summary>The category of messages about a declaration: parameters, return type, containing type, attribute.</summary>
    internal const string Shape = "AutoGrad.Shape";

    /// <summary>The category of messages about a statement or an expression of a differentiated body.</summary>
    internal const string Language = "AutoGrad.Language";

    /// <summary>The category of remarks on derivatives that exist, and may not be what was meant.</summary>
    internal const string Remark = "AutoGrad.Remark";

    /// <summary>The category of messages about the generator itself.</summary>
    internal const string Tool = "AutoGrad.Tool";

    private const string HelpRoot = "https://github.com/autograd-net/autograd/blob/main/LIMITATIONS.md#";

    /// <summary>An exception in our own code; the method's members are declared and throw, the other methods come out as usual.</summary>
    public static readonly DiagnosticDescriptor InternalError = Create(
        "AG0900",
        "The generator failed",
        "Internal error while differentiating '{0}': {1}. Please report it with the source of this method; its generated members throw.",
        Tool,
        DiagnosticSeverity.Error);

    /// <summary>What a pass cannot do yet with a body that is in itself differentiable.</summary>
    public static readonly DiagnosticDescriptor PassRefused = Create(
        "AG0901",
        "A derivative could not be compiled",
        "This version cannot differentiate {0}: {1}",
        Tool,
        DiagnosticSeverity.Error);

    /// <summary>No derivative of this compilation calls the rule.</summary>
    public static readonly DiagnosticDescriptor UnusedRule = Create(
        "AG0902",
        "A rule is never used",
        "No differentiated method calls '{1}', so the rule '{0}' is never used: call the function, or remove the rule",
        Tool,
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(
        string id, string title, string messageFormat, string category, DiagnosticSeverity defaultSeverity, string? description = null) =>
        new(
            id,
            title,
            messageFormat,
            category,
            defaultSeverity,
            isEnabledByDefault: true,
            description,
            helpLinkUri: HelpRoot + id.ToLowerInvariant());
}
