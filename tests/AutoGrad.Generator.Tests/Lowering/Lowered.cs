using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Compiles a source and lowers the method in it that is called F.</summary>
internal static class Lowered
{
    private static readonly ImmutableArray<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "mscorlib.dll" or "netstandard.dll")
            .Select(p => MetadataReference.CreateFromFile(p)),
        MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location),
    ];

    /// <summary>Members of a partial class Losses, wrapped with the usual usings.</summary>
    public static LoweringResult Members(string members, params string[] passive) =>
        File("using System;\nusing System.Numerics;\nusing AutoGrad;\npublic static partial class Losses\n{\n" + members + "\n}\n", passive);

    /// <summary>A whole file.</summary>
    public static LoweringResult File(string source, params string[] passive)
    {
        CSharpCompilation compilation = Compile(source);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        MethodDeclarationSyntax syntax = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().First(m => m.Identifier.ValueText == "F");
        IMethodSymbol method = compilation.GetSemanticModel(tree).GetDeclaredSymbol(syntax)!;
        string[] active = [.. method.Parameters.Where(p => TypeMap.HoldsReals(p.Type)).Select(p => p.Name).Except(passive)];
        return MethodLowering.Lower(method, compilation, active, CancellationToken.None);
    }

    public static CSharpCompilation Compile(string source, bool checkOverflow = false) => CSharpCompilation.Create(
        "Test",
        [CSharpSyntaxTree.ParseText(SourceText.From(source), new CSharpParseOptions(LanguageVersion.CSharp14))],
        _references,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, checkOverflow: checkOverflow));

    /// <summary>The printed IR of F, which must have been lowered without a word.</summary>
    public static string Ir(string members, params string[] passive)
    {
        LoweringResult result = Members(members, passive);
        Assert.Empty(result.Diagnostics.Select(d => d.ToString()));
        Assert.NotNull(result.Primal);
        return IrPrinter.Print(result.Primal);
    }

    /// <summary>Asserts the printed IR of F, whatever blanks end its lines.</summary>
    public static void Is(string members, string expected, params string[] passive) =>
        Assert.Equal(Lines(expected), Lines(Ir(members, passive)));

    private static string Lines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Trim().Split('\n').Select(l => l.TrimEnd()));
}
