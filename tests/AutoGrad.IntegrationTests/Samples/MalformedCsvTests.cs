using System;
using System.IO;
using System.Linq;
using AutoGrad.Samples.HousePrices;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples;

/// <summary>What is wrong with a file is said with its place, and nothing is fitted.</summary>
public sealed class MalformedCsvTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(3, "38500,4000", "38500,big", "line 3, column 2 (lotsize): expected a positive number such as 42000.5, found 'big'.")]
    [InlineData(3, "38500", "-1", "line 3, column 1 (price): expected a positive number such as 42000.5, found '-1'.")]
    [InlineData(3, "38500", "NaN", "line 3, column 1 (price): expected a positive number such as 42000.5, found 'NaN'.")]
    [InlineData(2, "5850,3,", "5850,3.5,", "line 2, column 3 (bedrooms): expected a whole number such as 0 or 3, found '3.5'.")]
    [InlineData(2, "1,no", "1,maybe", "line 2, column 12 (prefer): expected yes or no, found 'maybe'.")]
    [InlineData(2, "1,no", "1", "line 2: expected 12 cells, as in the header, found 11.")]
    [InlineData(2, "1,no", "1,no,no", "line 2: expected 12 cells, as in the header, found 13.")]
    [InlineData(2, "5850,3,", "5850,,", "line 2, column 3 (bedrooms): expected a whole number such as 0 or 3, found ''.")]
    [InlineData(1, "aircon", "cooling", "line 1: expected a column 'aircon', found price, lotsize,")]
    public void Row_gives_file_line_column_and_what_was_expected(int line, string good, string bad, string expected)
    {
        string[] lines = File.ReadAllLines(HousePricesTests.DataPath);
        Assert.Contains(good, lines[line - 1], StringComparison.Ordinal);
        lines[line - 1] = lines[line - 1].Replace(good, bad, StringComparison.Ordinal);
        AssertRefused(string.Join('\n', lines), $"{_path}: {expected}");
    }

    [Fact]
    public void Lines_are_those_of_the_file_even_with_empty_ones_between()
    {
        string[] lines = File.ReadAllLines(HousePricesTests.DataPath);
        AssertRefused(string.Join('\n', [lines[0], "", "", "x" + lines[1]]), "line 4, column 1 (price)");
    }

    [Fact]
    public void Empty_file() => AssertRefused("", "line 1: expected a column 'price', found an empty file.");

    [Fact]
    public void Header_without_rows() =>
        AssertRefused(File.ReadLines(HousePricesTests.DataPath).First(), "line 2: expected a row of data, found the end of the file.");

    [Fact]
    public void Too_few_rows() => AssertRefused(
        string.Join('\n', File.ReadLines(HousePricesTests.DataPath).Take(4)), "3 houses are too few for 12 weights.");

    [Fact]
    public void Feature_without_variation()
    {
        string[] lines = File.ReadAllLines(HousePricesTests.DataPath);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            cells[9] = "no";
            lines[i] = string.Join(',', cells);
        }

        AssertRefused(string.Join('\n', lines), "All houses have the same 'air conditioning'");
    }

    [Fact]
    public void Missing_file()
    {
        (int exitCode, string output) = HousePricesTests.Job(_path + ".missing");
        Assert.Equal(HousePriceJob.BadInput, exitCode);
        Assert.Contains(_path + ".missing", output, StringComparison.Ordinal);
    }

    private void AssertRefused(string text, string expected)
    {
        File.WriteAllText(_path, text);
        (int exitCode, string output) = HousePricesTests.Job(_path);
        Assert.Equal(HousePriceJob.BadInput, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("Nothing was fitted.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("closed form", output, StringComparison.Ordinal);
    }
}
