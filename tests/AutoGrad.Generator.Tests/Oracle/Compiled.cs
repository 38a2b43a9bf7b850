using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Compiles source text in memory and loads it where it can be unloaded again.</summary>
internal static class Compiled
{
    public static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    // Generated code must hold under these: overflow checks and nullable analysis.
    private static readonly CSharpCompilationOptions _options =
        new(OutputKind.DynamicallyLinkedLibrary, checkOverflow: true, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly ImmutableArray<MetadataReference> _references = FindReferences();

    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    public static CSharpCompilation Create(params SyntaxTree[] trees) =>
        CSharpCompilation.Create("Corpus." + Guid.NewGuid().ToString("N"), trees, _references, _options);

    public static Diagnostic[] Errors(Compilation compilation) =>
        [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];

    /// <summary>Emits and loads; a compile error throws with <paramref name="explain"/> applied to the diagnostics.</summary>
    public static Assembly Load(Compilation compilation, Func<ImmutableArray<Diagnostic>, string> explain) =>
        Load(compilation, out ImmutableArray<Diagnostic> said)
        ?? throw new InvalidOperationException(explain([.. said.Where(d => d.Severity == DiagnosticSeverity.Error)]));

    /// <summary>Emits and loads, or returns null; the compiler's errors and warnings come along, so that nothing is bound twice for them.</summary>
    public static Assembly? Load(Compilation compilation, out ImmutableArray<Diagnostic> said)
    {
        using MemoryStream image = new();
        var result = compilation.Emit(image);
        said = result.Diagnostics;
        if (!result.Success)
            return null;
        image.Position = 0;
        return new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true).LoadFromStream(image);
    }

    public static TDelegate Bind<TDelegate>(Assembly assembly, string type, string method)
        where TDelegate : Delegate =>
        assembly.GetType(type, throwOnError: true)!.GetMethod(method)!.CreateDelegate<TDelegate>();

    /// <summary>The framework, AutoGrad and this assembly (for the dual numbers), without the compiler and the test framework.</summary>
    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] own = ["AutoGrad", "System.Numerics.Tensors", typeof(Compiled).Assembly.GetName().Name!];
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. from path in platform
               where Path.GetDirectoryName(path) == framework || own.Contains(Path.GetFileNameWithoutExtension(path))
               select MetadataReference.CreateFromFile(path),
        ];
    }
}
