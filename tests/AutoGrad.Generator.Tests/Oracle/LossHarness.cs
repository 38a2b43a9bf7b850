using System;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Runs a generator over a case, compiles what it wrote, calls every generated member and compares with the oracle.</summary>
/// <param name="generator">The generator.</param>
/// <param name="tangents">Whether it writes the members of forward mode, too.</param>
/// <param name="isGeneric">Whether second derivatives at special points may differ from what differences see there.</param>
internal sealed class LossHarness(IIncrementalGenerator generator, bool tangents = true, bool isGeneric = false)
{
    /// <summary>The reason why the generated members are not right, or null.</summary>
    public string? Check(LossCase loss)
    {
        GeneratedLoss generated = Generate(LossOracle.Of(loss));
        Diagnostic[] errors = [.. generated.Reported.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
            return generated.Explain("The generator refuses the loss", errors);
        return Compare(generated);
    }

    /// <summary>
    /// For language forms whose support is a matter of time: right, or refused by a diagnostic AG… inside a method of the loss
    /// with members that still compile; never wrong and never a crash.
    /// </summary>
    public string? CheckRightOrRefused(LossCase loss) => RightOrRefused(LossOracle.Of(loss), out _);

    /// <inheritdoc cref="CheckRightOrRefused"/>
    public string? RightOrRefused(LossOracle oracle, out string? refusal)
    {
        GeneratedLoss generated = Generate(oracle);
        Diagnostic[] errors = [.. generated.Reported.Where(d => d.Severity == DiagnosticSeverity.Error)];
        refusal = errors.FirstOrDefault()?.GetMessage();
        if (errors.Length == 0)
            return Compare(generated);

        Diagnostic[] vague = [.. errors.Where(d => !d.Id.StartsWith("AG", StringComparison.Ordinal) || !Refusal.IsInsideMethod(d, oracle.GivenTree))];
        return vague.Length > 0
            ? generated.Explain("A refusal must be a diagnostic AG… at a place inside a method of the loss", vague)
            : generated.Faults();
    }

    private GeneratedLoss Generate(LossOracle oracle)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        driver = driver.RunGenerators(oracle.Given);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        SyntaxTree adapter = Compiled.Parse(GradientAdapter.Write(oracle.Signature, tangents) + "\n\n" + MisuseAdapter.Write(oracle.Signature), "GradientAdapter.cs");
        return new(oracle, result, adapter);
    }

    private string? Compare(GeneratedLoss generated)
    {
        if (generated.Load(out Assembly? assembly) is { } fault)
            return fault;
        MemberCheck members = new(generated.Oracle, assembly!, tangents, isGeneric);
        return members.Run() is { } reason ? generated.Explain(reason, []) : null;
    }
}

/// <summary>A case with what a generator made of it.</summary>
internal sealed class GeneratedLoss(LossOracle oracle, GeneratorRunResult result, SyntaxTree adapter)
{
    private readonly SyntaxTree[] _generated = [.. result.GeneratedSources.Select(source => source.SyntaxTree)];

    public LossOracle Oracle => oracle;

    public Compilation Compilation { get; } =
        oracle.Given.AddSyntaxTrees(result.GeneratedSources.Select(source => source.SyntaxTree)).AddSyntaxTrees(adapter);

    public ImmutableArray<Diagnostic> Reported => result.Diagnostics.IsDefault ? [] : result.Diagnostics;

    /// <summary>A crash, code that does not compile, or code that compiles with warnings; null if there is none of them.</summary>
    public string? Faults() => Load(out _);

    /// <summary>The faults found on the way to an assembly; null if there is one.</summary>
    public string? Load(out Assembly? assembly)
    {
        assembly = null;
        if (result.Exception is { } exception)
            return Explain($"The generator crashed: {exception}", []);
        assembly = Compiled.Load(Compilation, out ImmutableArray<Diagnostic> said);
        Diagnostic[] found = [.. said.Where(IsFault)];
        return found.Length > 0 ? Explain("The generated code does not compile cleanly", found) : null;
    }

    public string Explain(string what, Diagnostic[] diagnostics)
    {
        // The adapter is worth reading only when it is what does not compile.
        SyntaxTree[] shown = diagnostics.Any(d => d.Location.SourceTree == adapter) ? [.. _generated, adapter] : _generated;
        return LossOracle.Explain($"{oracle.Case.Name}: {what}", [.. diagnostics], [oracle.GivenTree, .. shown]);
    }

    private bool IsFault(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error
        || diagnostic.Severity == DiagnosticSeverity.Warning && _generated.Contains(diagnostic.Location.SourceTree);
}
