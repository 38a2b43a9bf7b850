using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CsvHelper;

namespace AutoGrad.Samples.HousePrices;

/// <summary>
/// Reads the sales; the first cell that is not what it should be ends the reading, so that nothing is fitted to half a file.
/// </summary>
internal sealed class HouseSalesFile
{
    private static readonly string[] Columns =
    [
        "price", "lotsize", "bedrooms", "bathrooms", "stories", "driveway",
        "recreation", "fullbase", "gasheat", "aircon", "garage", "prefer",
    ];

    private readonly string _path;
    private readonly CsvReader _csv;

    private HouseSalesFile(string path, CsvReader csv)
    {
        _path = path;
        _csv = csv;
    }

    /// <summary>Reads all sales of a file.</summary>
    /// <exception cref="MalformedRowException">A cell, a row or the header is not what it should be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<HouseSale> Read(string path)
    {
        using CsvReader csv = CsvReader.FromFile(path, new CsvReaderOptions { TrackLineNumbers = true, TrimWhitespace = true });
        return new HouseSalesFile(path, csv).ReadAll();
    }

    private List<HouseSale> ReadAll()
    {
        string[] header = [.. _csv.Headers];
        foreach (string column in Columns)
        {
            if (!header.Contains(column))
                throw Malformed("line 1", $"a column '{column}'", header.Length == 0 ? "an empty file" : string.Join(", ", header));
        }

        var sales = new List<HouseSale>();
        while (_csv.Read())
            sales.Add(ReadRow(header));
        return sales.Count > 0 ? sales : throw Malformed("line 2", "a row of data", "the end of the file");
    }

    private HouseSale ReadRow(string[] header)
    {
        if (_csv.FieldCount != header.Length)
            throw Malformed($"line {_csv.LineNumber}", $"{header.Length} cells, as in the header", $"{_csv.FieldCount}");
        return new HouseSale(
            Price: Amount("price"),
            LotSize: Amount("lotsize"),
            Bedrooms: Count("bedrooms"),
            Bathrooms: Count("bathrooms"),
            Stories: Count("stories"),
            Driveway: YesOrNo("driveway"),
            Recreation: YesOrNo("recreation"),
            FullBase: YesOrNo("fullbase"),
            GasHeat: YesOrNo("gasheat"),
            AirCon: YesOrNo("aircon"),
            Garage: Count("garage"),
            Prefer: YesOrNo("prefer"));
    }

    private double Amount(string column) =>
        double.TryParse(_csv.GetString(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double amount)
            && amount > 0 && double.IsFinite(amount)
            ? amount
            : throw MalformedCell(column, "a positive number such as 42000.5");

    private int Count(string column) =>
        int.TryParse(_csv.GetString(column), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw MalformedCell(column, "a whole number such as 0 or 3");

    private bool YesOrNo(string column) => _csv.GetString(column) switch
    {
        "yes" => true,
        "no" => false,
        _ => throw MalformedCell(column, "yes or no"),
    };

    private MalformedRowException MalformedCell(string column, string expected) =>
        Malformed(
            $"line {_csv.LineNumber}, column {_csv.GetFieldIndex(column) + 1} ({column})", expected, $"'{_csv.GetString(column)}'");

    private MalformedRowException Malformed(string place, string expected, string found) =>
        new($"{_path}: {place}: expected {expected}, found {found}.");
}

/// <summary>A file that does not hold what it should; the message says where, what was expected and what was found.</summary>
internal sealed class MalformedRowException(string message) : Exception(message);
