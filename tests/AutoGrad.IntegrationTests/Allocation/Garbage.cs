using System;
using Xunit;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>Counts the bytes that a piece of work leaves on this thread once it is warm.</summary>
internal static class Garbage
{
    private const int WarmUp = 40;
    private const int Calls = 100;

    /// <summary>The pool's arrays and the static state of the runtime exist after the first calls; then there must be nothing new.</summary>
    public static void AssertNone(Action work)
    {
        for (int i = 0; i < WarmUp; i++)
            work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
            work();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
