using System;
using System.IO;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad;

/// <summary>
/// Writes rows to a file that <see cref="MappedRows{T}"/> opens, keeping one block of them in memory. The file appears, whole, when
/// <see cref="Complete"/> is called; a writer that is disposed of before leaves nothing.
/// </summary>
/// <remarks>
/// After a header of 64 bytes the blocks follow one another, each with the features of its rows, row by row, and then their targets; the last one
/// may have fewer rows. Numbers are little-endian. The header ("AGRW") has the sizes, and checksums of itself and of all that follows.
/// </remarks>
/// <typeparam name="T"><see cref="double"/>, <see cref="float"/> or <see cref="Half"/>.</typeparam>
public sealed class RowFileWriter<T> : IDisposable
    where T : IFloatingPointIeee754<T>
{
    private readonly string _path, _temporary;
    private readonly int _featureCount, _targetCount, _rowsPerBlock;
    private readonly T[] _features, _targets;
    private FileStream? _stream;
    private Crc32C _checksum = new();
    private long _rows;
    private int _inBlock;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, which is replaced in the end.</param>
    /// <param name="featureCount">The features of a row; not negative.</param>
    /// <param name="targetCount">The targets of a row; not negative, and not both of them 0.</param>
    /// <param name="rowsPerBlock">The rows of a block, all but the last one; positive. What a training holds at a time.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public RowFileWriter(string path, int featureCount, int targetCount, int rowsPerBlock)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(featureCount);
        ArgumentOutOfRangeException.ThrowIfNegative(targetCount);
        ArgumentOutOfRangeException.ThrowIfLessThan((long)featureCount + targetCount, 1, nameof(featureCount));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerBlock);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (Int128)rowsPerBlock * ((long)featureCount + targetCount), Array.MaxLength, nameof(rowsPerBlock));
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Files of rows are little-endian, as they lie in memory.");
        (_path, _temporary) = (path, path + ".tmp");
        (_featureCount, _targetCount, _rowsPerBlock) = (featureCount, targetCount, rowsPerBlock);
        _features = new T[rowsPerBlock * featureCount];
        _targets = new T[rowsPerBlock * targetCount];
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        _stream.Write(new byte[RowFileHeader.Length]);
    }

    /// <summary>Appends a row.</summary>
    /// <param name="features">As many numbers as the file has features.</param>
    /// <param name="targets">As many numbers as the file has targets.</param>
    /// <exception cref="ArgumentException">A length is wrong; nothing was appended.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The file is complete, or the writer was disposed of.</exception>
    public void Append(ReadOnlySpan<T> features, ReadOnlySpan<T> targets)
    {
        ObjectDisposedException.ThrowIf(_stream is null, this);
        if (features.Length != _featureCount)
            throw new ArgumentException($"The row has {features.Length} features, but the file has {_featureCount}.", nameof(features));
        if (targets.Length != _targetCount)
            throw new ArgumentException($"The row has {targets.Length} targets, but the file has {_targetCount}.", nameof(targets));
        features.CopyTo(_features.AsSpan(_inBlock * _featureCount));
        targets.CopyTo(_targets.AsSpan(_inBlock * _targetCount));
        _rows++;
        if (++_inBlock == _rowsPerBlock)
            WriteBlock(_stream);
    }

    /// <summary>Writes what is left, and the header; brings the bytes to the disk and gives the file its name.</summary>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    /// <exception cref="IOException">The file cannot be written; an earlier one is intact.</exception>
    /// <exception cref="ObjectDisposedException">The file is complete already, or the writer was disposed of.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_stream is null, this);
        if (_rows == 0)
            throw new InvalidOperationException("A file of rows has at least one row.");
        WriteBlock(_stream);
        Span<byte> header = stackalloc byte[RowFileHeader.Length];
        new RowFileHeader(CheckpointTypes.Of<T>(), _featureCount, _targetCount, _rowsPerBlock, _rows, _checksum.Value).Write(header);
        _stream.Position = 0;
        _stream.Write(header);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        _stream = null;
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <summary>Gives up a file that is not complete.</summary>
    public void Dispose()
    {
        if (_stream is null)
            return;
        _stream.Dispose();
        _stream = null;
        File.Delete(_temporary);
    }

    private void WriteBlock(FileStream stream)
    {
        Write(stream, _features.AsSpan(0, _inBlock * _featureCount));
        Write(stream, _targets.AsSpan(0, _inBlock * _targetCount));
        _inBlock = 0;
    }

    private void Write(FileStream stream, Span<T> numbers)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateSpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(numbers)), checked(numbers.Length * Unsafe.SizeOf<T>()));
        _checksum.Append(bytes);
        stream.Write(bytes);
    }
}
