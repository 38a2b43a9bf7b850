using System;
using System.Buffers.Binary;
using System.Numerics;

namespace AutoGrad;

/// <summary>CRC-32C (Castagnoli), which processors compute; it finds every change of up to 32 neighbouring bits.</summary>
internal struct Crc32C()
{
    private uint _state = uint.MaxValue;

    /// <summary>The checksum of all bytes so far.</summary>
    public readonly uint Value => ~_state;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var checksum = new Crc32C();
        checksum.Append(data);
        return checksum.Value;
    }

    /// <summary>Goes on with more bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        uint crc = _state;
        for (; data.Length >= 8; data = data[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        _state = crc;
    }
}
