using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace AutoGrad.Generator.Benchmarks;

/// <summary>The same losses as a project on disk, built once by the command-line compiler in a process of its own, which tells what its analyzers take.</summary>
internal static partial class BuiltProject
{
    /// <param name="methods">The number of losses.</param>
    /// <param name="isCounting">Whether the compiler's process counts for its optimizer as by default, which the package switches off.</param>
    /// <returns>Seconds on the clock, by the name of the generator or analyzer.</returns>
    public static IReadOnlyList<(string Name, double Seconds)> Build(int methods, bool isCounting)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("autograd-built-");
        try
        {
            Write(folder.FullName, methods);
            return [.. Lines(folder.FullName, isCounting).Select(l => Reported().Match(l)).Where(m => m.Success)
                .Select(m => (m.Groups["name"].Value, double.Parse(m.Groups["seconds"].Value, CultureInfo.InvariantCulture)))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Nothing of a project in which the folder may lie counts.</summary>
    private static void Write(string folder, int methods)
    {
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        for (int i = 0; i < methods; i++)
            File.WriteAllText(Path.Combine(folder, EditedProject.PathOf(i)), EditedProject.TextOf(i));
        File.WriteAllText(Path.Combine(folder, "Built.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Beside("AutoGrad.dll")};{Beside("System.Numerics.Tensors.dll")}" />
                <Analyzer Include="{Beside("AutoGrad.Generator.dll")}" />
              </ItemGroup>
              <Import Project="{Beside("AutoGrad.targets")}" />
            </Project>
            """);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static List<string> Lines(string folder, bool isCounting)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "build", "-p:ReportAnalyzer=true", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-verbosity:detailed",
                isCounting ? "-p:AutoGradSetsCscEnvironment=false" : "-p:AutoGradSetsCscEnvironment=true",
            },
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1", ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        };
        using Process process = Process.Start(start)!;
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is { } line)
            lines.Add(line);
        process.WaitForExit();
        return process.ExitCode == 0 ? lines : throw new InvalidOperationException(string.Join('\n', lines.TakeLast(20)));
    }

    /// <summary>A row of the compiler's table: seconds, percents, the type.</summary>
    [GeneratedRegex(@"^\s+(?<seconds>\d+\.\d+)\s+<?\d+\s+AutoGrad\.Generator\.(?<name>\w+)( \(|$)")]
    private static partial Regex Reported();
}
