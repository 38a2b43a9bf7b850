using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Benchmarks;

/// <summary>A project with losses of 30 lines, a file each, that is edited while the generator's driver lives on, as in an IDE.</summary>
internal sealed class EditedProject
{
    /// <summary>Projects of more methods than this are not compiled to see whether they are right.</summary>
    private const int Checked = 10;

    private const string Constant = "0.125";

    /// <summary>A method of 30 lines: a loop over data with a loop over features, branches, elementary functions, a penalty.</summary>
    private const string Loss = """
        using System;
        using AutoGrad;

        public static partial class Losses@
        {
            [Differentiable(nameof(w))]
            public static double Robust(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double delta)
            {
                double sum = 0;
                int d = w.Length;
                for (int i = 0; i < y.Length; i++)
                {
                    double prediction = 0;
                    for (int j = 0; j < d; j++)
                        prediction += w[j] * x[i * d + j];
                    double scale = 1 + 0.125 * Math.Tanh(prediction);
                    double residual = (prediction - y[i]) / scale;
                    double size = Math.Abs(residual);
                    if (size <= delta)
                    {
                        sum += 0.5 * residual * residual;
                    }
                    else
                    {
                        double excess = size - delta;
                        sum += delta * excess + 0.5 * delta * delta;
                        if (excess > 10 * delta)
                            sum += Math.Log(1 + excess);
                    }
                }

                double penalty = 0;
                for (int j = 0; j < d; j++)
                    penalty += Math.Sqrt(w[j] * w[j] + 1e-6) + Math.Exp(-w[j]);
                return sum / y.Length + penalty;
            }
        }
        """;

    private static readonly CSharpParseOptions _parseOptions = new(LanguageVersion.CSharp14);

    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;
    private int _edits;

    public EditedProject(int methods)
    {
        SyntaxTree[] trees = [.. Enumerable.Range(0, methods).Select(i => Parse(Text(i, Constant), PathOf(i))), Parse("class Other { }", "Other.cs")];
        _compilation = CSharpCompilation.Create("Edited", trees, References(), new(OutputKind.DynamicallyLinkedLibrary));
        _driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: _parseOptions);
        FirstRun = Measured();
        Diagnostic[] errors = methods > Checked ? [] : [.. GeneratedCompilation().GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
            throw new InvalidOperationException(string.Join('\n', errors.Select(e => e.ToString())));
    }

    /// <summary>What a run of the driver takes.</summary>
    /// <param name="Clock">As the clock tells it.</param>
    /// <param name="Processor">Of all threads, those of the just-in-time compiler included.</param>
    /// <param name="Allocated">Bytes, on all threads.</param>
    public sealed record Cost(TimeSpan Clock, TimeSpan Processor, long Allocated);

    /// <summary>The full build.</summary>
    public Cost FirstRun { get; }

    public Cost Measured()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan processor = ProcessorTime.OfThisProcess();
        long start = Stopwatch.GetTimestamp();
        Run();
        return new Cost(Stopwatch.GetElapsedTime(start), ProcessorTime.OfThisProcess() - processor, GC.GetTotalAllocatedBytes() - allocated);
    }

    /// <summary>Changes a number inside the bodies of the first methods; <see cref="Run"/> must then write them anew.</summary>
    public void EditBodies(int methods)
    {
        string constant = (0.125 + 0.001 * ++_edits).ToString("R", CultureInfo.InvariantCulture);
        for (int i = 0; i < methods; i++)
            Replace(PathOf(i), Text(i, constant));
    }

    /// <summary>Changes a file that has nothing to do with the losses.</summary>
    public void EditElsewhere() =>
        Replace("Other.cs", string.Create(CultureInfo.InvariantCulture, $"class Other {{ int _x = {++_edits}; }}"));

    /// <summary>What the generator costs after an edit: the whole run of the driver.</summary>
    public int Run()
    {
        _driver = _driver.RunGenerators(_compilation);
        return _driver.GetRunResult().GeneratedTrees.Length;
    }

    private CSharpCompilation GeneratedCompilation() => _compilation.AddSyntaxTrees(_driver.GetRunResult().GeneratedTrees);

    private void Replace(string path, string text) =>
        _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees.Single(t => t.FilePath == path), Parse(text, path));

    public static string PathOf(int method) => string.Create(CultureInfo.InvariantCulture, $"Losses{method}.cs");

    public static string TextOf(int method) => Text(method, Constant);

    private static string Text(int method, string constant) =>
        Loss.Replace("@", method.ToString(CultureInfo.InvariantCulture)).Replace(Constant, constant);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, _parseOptions, path);

    private static ImmutableArray<MetadataReference> References()
    {
        string framework = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] files = [.. Directory.GetFiles(framework, "System*.dll").Where(IsManaged), typeof(DifferentiableAttribute).Assembly.Location];
        return [.. files.Select(f => MetadataReference.CreateFromFile(f))];
    }

    private static bool IsManaged(string path) => !System.IO.Path.GetFileName(path).Contains(".Native", StringComparison.Ordinal);
}
