using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

public sealed class ScratchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(5000)]
    public void Vectors_as_long_as_a_cache_line_start_with_one(int length)
    {
        Vector512<double>[]? array = null;
        try
        {
            Span<Vector512<double>> span = Scratch.Zeroed(ref array, length);
            Assert.Equal(length, span.Length);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(Vector512<double>.Zero, span[i]);
                span[i] = Vector512.Create((double)i);
            }

            // All of it lies in the array, wherever it starts there.
            nint start = Unsafe.ByteOffset(ref array[0], ref System.Runtime.InteropServices.MemoryMarshal.GetReference(span));
            Assert.InRange(start, 0, 63);
            Assert.True(start + ((nint)length * 64) <= (nint)array.Length * 64);
            for (int i = 0; i < length; i++)
                Assert.Equal(i, span[i][7]);
        }
        finally
        {
            Scratch.Return(array);
        }
    }

    [Fact]
    public void Vectors_on_the_stack_start_with_a_cache_line_too()
    {
        Span<Vector512<double>> memory = stackalloc Vector512<double>[6], span = Scratch.Aligned(memory);
        Assert.Equal(5, span.Length);
        ref Vector512<double> start = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(span);
        Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<Vector512<double>>(), ref start) % 64);
        Assert.InRange(Unsafe.ByteOffset(ref memory[0], ref start), 0, 63);
    }

    [Fact]
    public void Memory_is_used_again_and_grows()
    {
        Vector512<float>[]? vectors = null;
        double[]? numbers = null;
        Scratch.Rent(ref vectors, 10);
        Scratch.Rent(ref numbers, 10);
        (Vector512<float>[] known, double[] knownNumbers) = (vectors, numbers);
        Scratch.Rent(ref vectors, vectors.Length - 1);
        Scratch.Rent(ref numbers, numbers.Length);
        Assert.Same(known, vectors);
        Assert.Same(knownNumbers, numbers);
        Assert.Equal(vectors.Length + 1, Scratch.Rent(ref vectors, vectors.Length + 1).Length);
        Assert.NotSame(known, vectors);
        Scratch.Return(vectors);
        Scratch.Return(numbers);
    }

    [Fact]
    public void A_negative_length_is_refused()
    {
        Vector512<double>[]? vectors = null;
        double[]? numbers = null;
        Assert.Throws<ArgumentOutOfRangeException>(() => { Scratch.Rent(ref vectors, -1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Scratch.Rent(ref numbers, -1); });
    }
}
