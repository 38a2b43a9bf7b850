using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace AutoGrad.IntegrationTests.Samples;

/// <summary>What a sample prints, as its own process would print it: in the invariant culture.</summary>
internal static class PrintedText
{
    public static string Of(Action<TextWriter> print)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            using var output = new StringWriter();
            print(output);
            return output.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The rows of the table that follows a line beginning with <paramref name="title"/>, cells without their padding.</summary>
    public static string[][] Table(string text, string title) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries)
            .SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
}
