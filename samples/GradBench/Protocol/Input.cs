using System;
using System.Text.Json;

namespace AutoGrad.Samples.GradBench.Protocol;

/// <summary>The input of a function. What is missing or of another kind is said with its place.</summary>
/// <param name="json">The value.</param>
/// <param name="path">Its place in the message: <c>input.model</c>.</param>
internal sealed class Input(JsonElement json, string path = "input")
{
    public Input this[string member] => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out JsonElement value)
        ? new Input(value, $"{path}.{member}")
        : throw Expected($"an object with a member '{member}'");

    public bool Has(string member) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out _);

    public double Number() => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out double value) && double.IsFinite(value)
        ? value
        : throw Expected("a number");

    /// <summary>A whole number; <c>5.0</c> is one, too.</summary>
    public int WholeNumber(int least, int most = int.MaxValue)
    {
        double value = json.ValueKind == JsonValueKind.Number ? Number() : double.NaN;
        return value == Math.Truncate(value) && value >= least && value <= most
            ? (int)value
            : throw Expected(most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}");
    }

    public bool Truth() => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Expected("true or false");

    /// <summary>The elements of an array; of <paramref name="length"/> elements, if it is given.</summary>
    public Input[] Elements(int? length = null)
    {
        CheckArray(length, "an array");
        var elements = new Input[json.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in json.EnumerateArray())
            elements[i] = new Input(element, $"{path}[{i++}]");
        return elements;
    }

    /// <summary>An array of numbers; of <paramref name="length"/> numbers, if it is given.</summary>
    public double[] Vector(int? length = null)
    {
        CheckArray(length, "an array of numbers");
        double[] values = new double[json.GetArrayLength()];
        ReadInto(values);
        return values;
    }

    /// <summary>An array of equally long arrays of numbers, row by row in one array.</summary>
    public double[] Matrix(int rows, int columns)
    {
        double[] values = new double[checked(rows * columns)];
        Input[] elements = Elements(rows);
        for (int i = 0; i < rows; i++)
        {
            elements[i].CheckArray(columns, "an array of numbers");
            elements[i].ReadInto(values.AsSpan(i * columns, columns));
        }

        return values;
    }

    /// <summary>As <see cref="Matrix(int, int)"/>, where the input says how many rows and columns there are, at least one each.</summary>
    public double[] Matrix(out int rows, out int columns)
    {
        Input[] elements = Elements();
        if (elements.Length == 0)
            throw Expected("at least one row");
        rows = elements.Length;
        columns = elements[0].Vector().Length;
        return columns > 0 ? Matrix(rows, columns) : throw elements[0].Expected("at least one number");
    }

    public BadInputException Expected(string what) => new($"{path}: expected {what}, found {Found()}");

    private void ReadInto(Span<double> values)
    {
        int i = 0;
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !double.IsFinite(values[i] = element.GetDouble()))
                throw new Input(element, $"{path}[{i}]").Expected("a number");
            i++;
        }
    }

    private void CheckArray(int? length, string what)
    {
        if (json.ValueKind != JsonValueKind.Array || length is { } fixedLength && json.GetArrayLength() != fixedLength)
            throw Expected(length is null ? what : $"{what} of length {length}");
    }

    private string Found() => json.ValueKind switch
    {
        JsonValueKind.Array => $"an array of length {json.GetArrayLength()}",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        _ => json.GetRawText(),
    };
}
