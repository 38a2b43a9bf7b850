using System;
using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoGrad;

/// <summary>A part of a mapped file as memory. Whoever asks for its span after the file was closed gets an exception, not a crash.</summary>
internal sealed class MappedMemory<T> : MemoryManager<T>
{
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly nint _address;
    private readonly int _length;

    /// <summary>Holds on to the view until it is disposed of.</summary>
    public MappedMemory(MemoryMappedViewAccessor accessor, long offset, int length)
    {
        bool added = false;
        _view = accessor.SafeMemoryMappedViewHandle;
        _view.DangerousAddRef(ref added);
        _address = _view.DangerousGetHandle() + (nint)(accessor.PointerOffset + offset);
        _length = length;
    }

    private bool IsClosed { get; set; }

    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(MappedRows<>));
        ref byte first = ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _address);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref first), _length);
    }

    /// <summary>Mapped memory does not move; the handle has nothing to release.</summary>
    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(MappedRows<>));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle((byte*)_address + (long)elementIndex * Unsafe.SizeOf<T>());
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (IsClosed)
            return;
        IsClosed = true;
        _view.DangerousRelease();
    }
}
