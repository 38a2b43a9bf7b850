using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace AutoGrad;

/// <summary>A binary checkpoint in memory, taken apart and found whole: its kind and where its fields lie.</summary>
internal sealed class CheckpointImage
{
    private readonly byte[] _file;
    private readonly int _end;
    private int _next;

    /// <exception cref="CheckpointException">The bytes are not a whole checkpoint of this version.</exception>
    public CheckpointImage(byte[] file, string source)
    {
        _file = file;
        Source = source;
        _end = file.Length - CheckpointWriter.ChecksumLength;
        CheckFrame();
        _next = CheckpointWriter.HeaderLength;
        Kind = Text(Length16());
        while (_next < _end)
            Fields.Add(NextField());
    }

    /// <summary>The file's name, for messages.</summary>
    public string Source { get; }

    public string Kind { get; }

    public List<Field> Fields { get; } = [];

    public ReadOnlySpan<byte> Data(Field field) => _file.AsSpan(field.Offset, field.Count * field.Type.Size());

    public CheckpointException Refused(string found) => new($"Checkpoint {Source}: {found}");

    private void CheckFrame()
    {
        ReadOnlySpan<byte> file = _file;
        int magic = Math.Min(file.Length, CheckpointWriter.Magic.Length);
        if (file.IsEmpty)
            throw Refused("the file is empty. Load an earlier checkpoint.");
        if (!file[..magic].SequenceEqual(CheckpointWriter.Magic[..magic]))
            throw Refused("the file does not begin with 'AGST', so it is no checkpoint of AutoGrad. Check the path.");
        if (file.Length < CheckpointWriter.HeaderLength + CheckpointWriter.ChecksumLength)
            throw Refused($"the file is cut off after {file.Length} bytes, within its header. Load an earlier checkpoint.");
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(file[4..]);
        if (version != CheckpointWriter.Version)
            throw Refused(
                $"the file has format version {version}; this version of AutoGrad reads version {CheckpointWriter.Version}. " +
                "Load it with the version of AutoGrad that wrote it.");
        long expected = BinaryPrimitives.ReadInt64LittleEndian(file[8..]);
        long actual = file.Length - CheckpointWriter.HeaderLength - CheckpointWriter.ChecksumLength;
        if (actual != expected)
            throw Refused(
                $"the header announces {expected} bytes of content, the file has {actual}: it was cut off or altered. " +
                "Load an earlier checkpoint.");
        uint checksum = Crc32C.Of(file[.._end]);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(file[_end..]);
        if (checksum != stored)
            throw Refused($"the content has checksum {checksum:x8}, but {stored:x8} is stored: the file is damaged. Load an earlier checkpoint.");
        if (BinaryPrimitives.ReadUInt16LittleEndian(file[6..]) != 0)
            throw Refused("bytes 6 and 7 must be zero. Load it with the version of AutoGrad that wrote it.");
    }

    private Field NextField()
    {
        int at = _next;
        var type = (CheckpointType)Take(1)[0];
        if (type is < CheckpointType.Text or > CheckpointType.Half)
            throw Misformed(at, $"the field type {(byte)type} is unknown");
        string name = Text(Length16());
        long count = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        if (count < 0 || count > (_end - _next) / type.Size())
            throw Misformed(at, $"field '{name}' announces {count.ToString(CultureInfo.InvariantCulture)} elements, more than the file holds");
        var field = new Field(name, type, (int)count, _next);
        _next += (int)count * type.Size();
        return field;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _end - _next)
            throw Misformed(_next, "the content ends within a field");
        ReadOnlySpan<byte> taken = _file.AsSpan(_next, length);
        _next += length;
        return taken;
    }

    private int Length16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private CheckpointException Misformed(int at, string found) =>
        Refused($"at byte {at}, {found}, though the checksum is right: another program wrote the file. Load an earlier checkpoint.");

    /// <param name="Name">The name, with those of the parts around it.</param>
    /// <param name="Type">What it holds.</param>
    /// <param name="Count">The number of elements; of a text, of its bytes.</param>
    /// <param name="Offset">Where its first byte lies.</param>
    internal readonly record struct Field(string Name, CheckpointType Type, int Count, int Offset);
}
