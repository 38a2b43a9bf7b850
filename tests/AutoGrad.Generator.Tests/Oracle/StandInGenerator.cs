using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Answers every compilation with the same text: what a generator might have written, so that the harness itself can be tested.</summary>
internal sealed class StandInGenerator(string text) : IIncrementalGenerator
{
    /// <summary>Throws instead of answering.</summary>
    public bool Crashes { get; init; }

    /// <summary>Reports this id as an error on the first node of the given kind of place.</summary>
    public (string Id, Func<SyntaxNode, bool> Place)? Refuses { get; init; }

    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider, (output, compilation) =>
        {
            if (Crashes)
                throw new NotSupportedException("the stand-in was told to crash");
            if (Refuses is var (id, place))
                output.ReportDiagnostic(Diagnostic.Create(Descriptor(id), Find(compilation, place)));
            output.AddSource("StandIn.g.cs", text);
        });

    public static bool IsMethodItself(SyntaxNode node) => node is MethodDeclarationSyntax;

    public static bool IsStatement(SyntaxNode node) => node is StatementSyntax and not BlockSyntax;

    private static Location Find(Compilation compilation, Func<SyntaxNode, bool> place) =>
        compilation.SyntaxTrees.First().GetRoot().DescendantNodes().First(place).GetLocation();

    private static DiagnosticDescriptor Descriptor(string id) =>
        new(id, "Stand-in", "The stand-in refuses this", "Test", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
