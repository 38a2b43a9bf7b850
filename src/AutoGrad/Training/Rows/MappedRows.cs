using System;
using System.Buffers;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// Rows in a file that need not fit in memory: the file is mapped, and the operating system brings in the blocks that are read and drops them
/// again. <see cref="RowFileWriter{T}"/> writes such files.
/// </summary>
/// <remarks>
/// <para>Memory: the pages of the block in use, at least; what else of the file stays in memory is the operating system's to decide, and it
/// gives that up whenever something else needs it. The objects are a few dozen bytes per 8 GB of the file. Address space: that of the
/// file.</para>
/// <para>What <see cref="Block"/> returned is valid until the file is closed by <see cref="Dispose"/>. The file must not be shortened while
/// it is open: the operating system would end the process.</para>
/// </remarks>
/// <typeparam name="T"><see cref="double"/>, <see cref="float"/> or <see cref="Half"/>, as it was written.</typeparam>
public sealed class MappedRows<T> : IRowBlocks<T>, IDisposable
    where T : IFloatingPointIeee754<T>
{
    /// <summary>A memory's length is an int: blocks are grouped so that a group has at most about so many numbers.</summary>
    private const int LargestGroup = 1 << 30;

    private readonly RowFileHeader _header;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly MappedMemory<T>[] _groups;
    private readonly int _blockLength, _blocksPerGroup;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verify">Whether to read all of it once and compare its checksum. The header and the length are checked in any case.</param>
    /// <exception cref="RowFileException">The file is damaged, cut off, foreign, or holds numbers of another type.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MappedRows(string path, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Files of rows are little-endian, as they lie in memory.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _header = ReadHeader(stream, path);
            if (verify)
                Verify(stream, _header, path);
            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _blockLength = (int)(_header.RowsPerBlock * _header.RowLength);
        _blocksPerGroup = Math.Max(1, LargestGroup / _blockLength);
        _groups = new MappedMemory<T>[(_header.BlockCount + _blocksPerGroup - 1) / _blocksPerGroup];
        long groupLength = (long)_blocksPerGroup * _blockLength, length = _header.RowCount * _header.RowLength;
        for (int i = 0; i < _groups.Length; i++)
        {
            long from = i * groupLength;
            _groups[i] = new MappedMemory<T>(
                _view, RowFileHeader.Length + from * _header.Type.Size(), (int)Math.Min(groupLength, length - from));
        }
    }

    /// <summary>The number of rows.</summary>
    public long RowCount => _header.RowCount;

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => _header.FeatureCount;

    /// <summary>The number of targets of a row.</summary>
    public int TargetCount => _header.TargetCount;

    /// <summary>The number of rows of a block, all but the last one.</summary>
    public int RowsPerBlock => _header.RowsPerBlock;

    /// <inheritdoc/>
    public int BlockCount => _header.BlockCount;

    /// <inheritdoc/>
    public RowBlock<T> Block(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)BlockCount, nameof(index));
        int rows = (int)Math.Min(_header.RowsPerBlock, _header.RowCount - (long)index * _header.RowsPerBlock);
        int from = index % _blocksPerGroup * _blockLength, features = rows * _header.FeatureCount;
        ReadOnlyMemory<T> group = _groups[index / _blocksPerGroup].Memory;
        return new RowBlock<T>(group.Slice(from, features), group.Slice(from + features, rows * _header.TargetCount));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        foreach (MappedMemory<T> group in _groups)
            ((IDisposable)group).Dispose();
        _view.Dispose();
        _file.Dispose();
    }

    private static RowFileHeader ReadHeader(FileStream stream, string path)
    {
        Span<byte> header = stackalloc byte[RowFileHeader.Length];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        RowFileHeader found = RowFileHeader.Read<T>(header[..read], stream.Length, path);
        return found.RowsPerBlock * (Int128)found.RowLength > Array.MaxLength || found.RowCount / found.RowsPerBlock >= int.MaxValue
            ? throw RowFileHeader.Refused(path, "its blocks are too large, or too many")
            : found;
    }

    private static void Verify(FileStream stream, RowFileHeader header, string path)
    {
        var checksum = new Crc32C();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (stream.Read(buffer) is > 0 and int read)
                checksum.Append(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (checksum.Value != header.Checksum)
            throw RowFileHeader.Refused(path, "its content is damaged (the checksum differs). Write it again");
    }
}
