using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples;

/// <summary>What README.md shows is what a reader gets.</summary>
public class ReadmeTests
{
    private static string Project { get; } = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProjectDirectory").Value!;

    private static string Readme { get; } = Read(Path.Combine(Project, "..", "..", "README.md"));

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    /// <summary>The text between a line that begins a fenced block of this kind and the line that ends it.</summary>
    private static string Block(string kind, int index) =>
        Readme.Split($"\n```{kind}\n")[index + 1].Split("\n```")[0] + "\n";

    [Fact]
    public void Loss_is_the_one_that_is_tested()
    {
        string program = Block("csharp", 0), tested = Read(Path.Combine(Project, "Samples", "ReadmeExample.cs"));
        const string Start = "internal static partial class Losses";
        Assert.Equal(
            tested[tested.IndexOf(Start, StringComparison.Ordinal)..], program[program.IndexOf(Start, StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Loss_of_a_row_is_the_one_that_is_tested() =>
        Assert.EndsWith(Block("csharp", 2), Read(Path.Combine(Project, "Samples", "ReadmeRows.cs")), StringComparison.Ordinal);

    [Fact]
    public void Generated_method_is_the_one_that_is_generated()
    {
        string folder = Path.Combine(Project, "obj", "Generated");
        string file = Directory.EnumerateFiles(folder, "Losses.LineError.g.cs", SearchOption.AllDirectories).Single();
        string[] lines = Read(file).Split('\n');
        int start = Array.FindIndex(lines, line => line.Contains(" LineErrorAndGradient(", StringComparison.Ordinal));
        int end = Array.FindIndex(lines, start, line => line == "    }");
        string generated = string.Concat(lines[start..(end + 1)].Select(line => (line.Length > 4 ? line[4..] : "") + "\n"));
        Assert.True(
            generated == Block("csharp", 1), "The generator writes another text than README.md shows; put this there:\n\n" + generated);
    }

    [Fact]
    public void Program_prints_what_is_said()
    {
        double[] x = [1, 2, 3, 4, 5], y = [2.9, 5.1, 20, 8.8, 11.1], w = [0, 0];
        DescentResult<double> result = new Adam { LearningRate = 0.1 }.Minimize(new Losses.LineErrorObjective(x, y), w);
        string printed = FormattableString.Invariant($"y = {w[0]:F3} + {w[1]:F3} x; {result.Status}");
        Assert.StartsWith(printed, Block("text", 0), StringComparison.Ordinal);
    }
}
