using System;
using System.Buffers.Binary;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// The first 64 bytes of a file of rows, all numbers little-endian: "AGRW", version (2 bytes), type of the numbers (1 byte, as in checkpoints),
/// 0 (1), features of a row (4), targets of a row (4), rows of a block (4), CRC-32C of all that follows the header (4), rows (8), zeros,
/// CRC-32C of the 60 bytes before it (4).
/// </summary>
internal readonly record struct RowFileHeader(
    CheckpointType Type, int FeatureCount, int TargetCount, int RowsPerBlock, long RowCount, uint Checksum)
{
    public const int Length = 64;
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "AGRW"u8;

    /// <summary>The numbers of a row.</summary>
    public long RowLength => (long)FeatureCount + TargetCount;

    /// <summary>The bytes of the whole file.</summary>
    public Int128 FileLength => Length + (Int128)RowCount * RowLength * Type.Size();

    public int BlockCount => (int)((RowCount + RowsPerBlock - 1) / RowsPerBlock);

    public void Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], Version);
        destination[6] = (byte)Type;
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], FeatureCount);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], TargetCount);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], RowsPerBlock);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], Checksum);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], RowCount);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[60..], Crc32C.Of(destination[..60]));
    }

    /// <exception cref="RowFileException">These are not the first bytes of a file of numbers of type <typeparamref name="T"/>.</exception>
    public static RowFileHeader Read<T>(ReadOnlySpan<byte> file, long fileLength, string path)
        where T : IFloatingPointIeee754<T>
    {
        if (file.Length < Length || !file.StartsWith(Magic))
            throw Refused(path, "it does not begin as a file of rows of AutoGrad does. RowFileWriter writes such files");
        if (BinaryPrimitives.ReadUInt16LittleEndian(file[4..]) is var version && version != Version)
            throw Refused(path, $"it has format version {version}; this version of AutoGrad reads {Version}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[60..]) != Crc32C.Of(file[..60]))
            throw Refused(path, "its header is damaged (the checksum differs). Write it again");
        var header = new RowFileHeader(
            (CheckpointType)file[6],
            BinaryPrimitives.ReadInt32LittleEndian(file[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(file[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(file[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(file[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(file[20..]));
        if (header.FeatureCount < 0 || header.TargetCount < 0 || header.RowLength == 0 || header.RowsPerBlock <= 0 || header.RowCount <= 0)
            throw Refused(path, "its header makes no sense. Write it again");
        if (header.Type != CheckpointTypes.Of<T>())
            throw Refused(path, $"it holds numbers of type {header.Type.Name()}, not {CheckpointTypes.Of<T>().Name()}");
        if (header.FileLength != fileLength)
            throw Refused(
                path,
                $"it has {fileLength} bytes, but {header.RowCount} rows of {header.RowLength} numbers take {header.FileLength}: " +
                "it was cut off or altered. Write it again");
        return header;
    }

    public static RowFileException Refused(string path, string found) => new($"File of rows '{path}': {found}.");
}
