using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Every row of the table of docs/semantics.md has tests, and every test a row.</summary>
public sealed class SemanticsTableTests
{
    [Fact]
    public void Rows_and_tests_match() => Assert.Equal(Documented().Order(StringComparer.Ordinal), SemanticsRows.Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void No_row_is_without_a_test() => Assert.All(SemanticsRows.Rows.Values, Assert.NotEmpty);

    /// <summary>The first two cells of each row; an empty first cell means the one above.</summary>
    private static IEnumerable<string> Documented([CallerFilePath] string path = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "docs", "semantics.md");
        string function = "";
        foreach (string line in File.ReadAllLines(file).Where(l => l.StartsWith('|')).Skip(2))
        {
            string[] cells = [.. line.Split('|').Select(c => c.Replace("`", "", StringComparison.Ordinal).Trim())];
            function = cells[1].Length > 0 ? cells[1] : function;
            yield return $"{function} | {cells[2]}";
        }
    }
}
