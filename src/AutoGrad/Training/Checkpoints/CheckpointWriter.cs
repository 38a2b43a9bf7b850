using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AutoGrad;

/// <summary>
/// Writes the binary form, all numbers little-endian:
/// "AGST", version (2 bytes), zero (2 bytes), length of the payload (8 bytes), the payload, CRC-32C of all before it (4 bytes).
/// The payload is the kind, then one record per field: type (1 byte), name, number of elements (8 bytes), elements.
/// Kinds and names are UTF-8 behind their length (2 bytes).
/// </summary>
internal sealed class CheckpointWriter : CheckpointFields
{
    public const ushort Version = 1;
    public const int HeaderLength = 16;
    public const int ChecksumLength = 4;

    private readonly ArrayBufferWriter<byte> _output = new(1024);

    public static ReadOnlySpan<byte> Magic => "AGST"u8;

    public CheckpointWriter(string kind)
    {
        Magic.CopyTo(Take(Magic.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), Version);
        Take(10).Clear();
        Name(kind);
    }

    /// <summary>The file, once all fields are written.</summary>
    public byte[] ToArray()
    {
        int length = _output.WrittenCount;
        var file = new byte[length + ChecksumLength];
        _output.WrittenSpan.CopyTo(file);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(8), length - HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(length), Crc32C.Of(file.AsSpan(0, length)));
        return file;
    }

    /// <summary>A field as it stands in a file, for the conversion from JSON.</summary>
    public Span<byte> Field(string name, CheckpointType type, long count)
    {
        Take(1)[0] = (byte)type;
        Name(name);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), count);
        return Take(checked((int)(count * type.Size())));
    }

    private protected override void ExchangeSame(string name, string value) =>
        Encoding.UTF8.GetBytes(value, Field(name, CheckpointType.Text, Encoding.UTF8.GetByteCount(value)));

    private protected override void ExchangeSame(string name, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(Field(name, CheckpointType.Integer, 1), value);

    private protected override void Exchange(string name, ref long value) => ExchangeSame(name, value);

    private protected override void Exchange<T>(string name, Span<T> values)
    {
        CheckpointType type = CheckpointTypes.Of<T>();
        Span<byte> data = Field(name, type, values.Length);
        foreach (T value in values)
        {
            Write(data, type, double.CreateTruncating(value));
            data = data[type.Size()..];
        }
    }

    /// <summary>
    /// One number. <paramref name="value"/> holds a float or Half exactly. There is one NaN in a file, whatever its bits were.
    /// </summary>
    public static void Write(Span<byte> data, CheckpointType type, double value)
    {
        if (type == CheckpointType.Double)
            BinaryPrimitives.WriteDoubleLittleEndian(data, double.IsNaN(value) ? double.NaN : value);
        else if (type == CheckpointType.Single)
            BinaryPrimitives.WriteSingleLittleEndian(data, double.IsNaN(value) ? float.NaN : (float)value);
        else
            BinaryPrimitives.WriteHalfLittleEndian(data, double.IsNaN(value) ? Half.NaN : (Half)value);
    }

    private void Name(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), checked((ushort)length));
        Encoding.UTF8.GetBytes(name, Take(length));
    }

    private Span<byte> Take(int length)
    {
        Span<byte> span = _output.GetSpan(length)[..length];
        _output.Advance(length);
        return span;
    }
}
