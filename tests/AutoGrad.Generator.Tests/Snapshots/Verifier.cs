#if !USE_VERIFY
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace VerifyXunit;

/// <summary>
/// Stands in for Verify.SourceGenerators where that cannot be restored: the same call, file names and first line. A file that differs
/// from, or lacks, its accepted text is written beside it as .received; accept it by renaming it to .verified.
/// </summary>
internal static partial class Verifier
{
    /// <summary>Compares every generated file, and the diagnostics if there are any, with the accepted ones of the calling test.</summary>
    public static Task Verify(GeneratorDriver driver, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        string folder = Path.GetDirectoryName(sourceFile)!;
        string test = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}";
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Dictionary<string, string> received = result.GeneratedSources.ToDictionary(
            s => $"{test}#{Path.GetFileNameWithoutExtension(s.HintName)}",
            s => $"//HintName: {s.HintName}\n{Scrub(s.SourceText.ToString())}",
            StringComparer.Ordinal);
        List<string> differing = [.. received.Where(r => !IsAccepted(folder, r.Key, ".cs", r.Value)).Select(r => r.Key)];
        if (!result.Diagnostics.IsEmpty && !IsAccepted(folder, test, ".txt", string.Join("\n", result.Diagnostics)))
            differing.Add(test);
        differing.AddRange(Directory.EnumerateFiles(folder, test + "#*.verified.cs")
            .Select(f => Path.GetFileName(f)[..^".verified.cs".Length])
            .Where(name => !received.ContainsKey(name))
            .Select(name => name + " (no longer generated)"));
        Assert.True(differing.Count == 0, "Not as accepted:\n" + string.Join("\n", differing));
        return Task.CompletedTask;
    }

    private static bool IsAccepted(string folder, string name, string extension, string text)
    {
        string verified = Path.Combine(folder, $"{name}.verified{extension}");
        string received = Path.Combine(folder, $"{name}.received{extension}");
        if (File.Exists(verified) && File.ReadAllText(verified).TrimEnd() == text.TrimEnd())
        {
            File.Delete(received);
            return true;
        }

        File.WriteAllText(received, text);
        return false;
    }

    /// <summary>A new version of the generator is no change of what it generates.</summary>
    private static string Scrub(string text) => GeneratedCode().Replace(text, "$1{Version}$2");

    [GeneratedRegex("""(GeneratedCode\("AutoGrad\.Generator", ")[^"]*("\))""")]
    private static partial Regex GeneratedCode();
}
#endif
