using System;
using System.Text.Json;

namespace AutoGrad.Samples.GradBench.Protocol;

/// <summary>Numbers as JSON, which knows neither NaN nor infinity.</summary>
internal static class Output
{
    extension(Utf8JsonWriter output)
    {
        public void Number(double value)
        {
            if (!double.IsFinite(value))
                throw new BadInputException($"the result contains {value}, which JSON cannot express");
            output.WriteNumberValue(value);
        }

        public void Numbers(ReadOnlySpan<double> values)
        {
            output.WriteStartArray();
            foreach (double value in values)
                output.Number(value);
            output.WriteEndArray();
        }

        /// <summary>A matrix in row-major order, row by row.</summary>
        public void Rows(ReadOnlySpan<double> values, int rows, int columns)
        {
            output.WriteStartArray();
            for (int i = 0; i < rows; i++)
                output.Numbers(values.Slice(i * columns, columns));
            output.WriteEndArray();
        }
    }
}
