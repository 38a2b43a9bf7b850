using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AutoGrad;

/// <summary>
/// The JSON form, a transcription of the binary one. Numbers are written with the fewest digits that read back to the bit; NaN and
/// the infinities, which JSON does not have, as texts. The checksum is that of the binary form.
/// </summary>
internal static class CheckpointJson
{
    private const string Format = "AutoGrad checkpoint";

    private static readonly JsonWriterOptions Layout = new() { Indented = true };

    /// <summary>Whether a file is JSON rather than binary: its first visible character is an opening brace.</summary>
    public static bool Is(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == '{';
    }

    public static byte[] FromBinary(byte[] binary)
    {
        var image = new CheckpointImage(binary, "in memory");
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Layout))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", CheckpointWriter.Version);
            json.WriteString("checksum", ChecksumOf(binary));
            json.WriteString("kind", image.Kind);
            json.WriteStartArray("fields");
            foreach (CheckpointImage.Field field in image.Fields)
                WriteField(json, field, image.Data(field));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static string ChecksumOf(ReadOnlySpan<byte> binary) =>
        BinaryPrimitives.ReadUInt32LittleEndian(binary[^CheckpointWriter.ChecksumLength..]).ToString("x8", CultureInfo.InvariantCulture);

    private static void WriteField(Utf8JsonWriter json, CheckpointImage.Field field, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type.Name());
        if (field.Type == CheckpointType.Text)
        {
            json.WriteString("value", Encoding.UTF8.GetString(data));
        }
        else
        {
            json.WriteStartArray("values");
            for (int i = 0; i < field.Count; i++)
                WriteNumber(json, field.Type, data[(i * field.Type.Size())..]);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, CheckpointType type, ReadOnlySpan<byte> data)
    {
        if (type == CheckpointType.Integer)
        {
            json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(data));
            return;
        }

        double number = CheckpointReader.Read(data, type);
        if (!double.IsFinite(number))
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        else if (type == CheckpointType.Double)
            json.WriteNumberValue(number);
        else
            json.WriteNumberValue((float)number);
    }

    /// <exception cref="CheckpointException">The text is not the JSON form of a checkpoint.</exception>
    public static byte[] ToBinary(byte[] text, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return ToBinary(document.RootElement, source);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(
                $"Checkpoint {source}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: this is not valid JSON. " +
                "The file was cut off or altered; load an earlier checkpoint.",
                e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException)
        {
            // What JsonElement throws for text that has the form of JSON but is no valid UTF-8.
            throw Refused(source, "a text or number cannot be read: " + e.Message);
        }
    }

    private static byte[] ToBinary(JsonElement root, string source)
    {
        if (Text(root, "format", source) != Format)
            throw Refused(source, $"\"format\" is not \"{Format}\"");
        if (!Member(root, "version", JsonValueKind.Number, source).TryGetInt32(out int version) || version != CheckpointWriter.Version)
            throw Refused(source, $"\"version\" is not {CheckpointWriter.Version}, the one that this version of AutoGrad reads");
        var writer = new CheckpointWriter(Text(root, "kind", source));
        foreach (JsonElement field in Member(root, "fields", JsonValueKind.Array, source).EnumerateArray())
            ReadField(writer, field, source);
        byte[] binary = writer.ToArray();
        if (root.TryGetProperty("checksum", out JsonElement stored) &&
            (stored.ValueKind != JsonValueKind.String || stored.GetString() != ChecksumOf(binary)))
            throw Refused(
                source,
                $"the content has checksum {ChecksumOf(binary)}, but {stored.GetRawText()} is stored: the file was altered. " +
                "If that was on purpose, remove \"checksum\"");
        return binary;
    }

    private static void ReadField(CheckpointWriter writer, JsonElement field, string source)
    {
        string name = Text(field, "name", source);
        if (!CheckpointTypes.TryParse(Text(field, "type", source), out CheckpointType type))
            throw Refused(source, $"field '{name}' has an unknown type");
        if (type == CheckpointType.Text)
        {
            writer.Same(name, Text(field, "value", source));
            return;
        }

        JsonElement values = Member(field, "values", JsonValueKind.Array, source);
        Span<byte> data = writer.Field(name, type, values.GetArrayLength());
        foreach (JsonElement value in values.EnumerateArray())
        {
            if (!ReadNumber(value, type, data))
                throw Refused(source, $"in field '{name}', {value.GetRawText()} is no number of type {type.Name()}");
            data = data[type.Size()..];
        }
    }

    private static bool ReadNumber(JsonElement value, CheckpointType type, Span<byte> data)
    {
        if (type == CheckpointType.Integer)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long integer))
                return false;
            BinaryPrimitives.WriteInt64LittleEndian(data, integer);
            return true;
        }

        double number;
        if (value.ValueKind == JsonValueKind.String)
        {
            if (value.GetString() is not ("NaN" or "Infinity" or "-Infinity"))
                return false;
            number = double.Parse(value.GetString()!, CultureInfo.InvariantCulture);
        }
        else if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }
        else if (type == CheckpointType.Double)
        {
            number = value.GetDouble();
        }
        else
        {
            // Read as a float at once: by way of double, a number would be rounded twice.
            number = value.GetSingle();
        }

        if (!double.IsFinite(number) && value.ValueKind == JsonValueKind.Number)
            return false;
        CheckpointWriter.Write(data, type, number);
        return true;
    }

    private static string Text(JsonElement owner, string name, string source) => Member(owner, name, JsonValueKind.String, source).GetString()!;

    private static JsonElement Member(JsonElement owner, string name, JsonValueKind kind, string source) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw Refused(source, $"\"{name}\" is missing or no {kind.ToString().ToLowerInvariant()}");

    private static CheckpointException Refused(string source, string found) =>
        new($"Checkpoint {source}: {found}. The JSON is no checkpoint of AutoGrad, or was altered; nothing was changed.");
}
