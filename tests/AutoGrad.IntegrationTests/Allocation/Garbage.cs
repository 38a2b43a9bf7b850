using System;
using Xunit;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>Counts the bytes that a piece of work leaves on this thread once it is warm.</summary>
internal static class Garbage
{
    private const int WarmUp = 40;
    private const int Calls = 100;
    private const int Rounds = 3;

    /// <summary>
    /// The pool's arrays and the static state of the runtime exist after the first calls; then there must be nothing new. What a call leaves,
    /// it leaves in every round; a collection that another test causes empties the pool in one of them.
    /// </summary>
    public static void AssertNone(Action work)
    {
        for (int i = 0; i < WarmUp; i++)
            work();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
            least = Math.Min(least, BytesOf(work));
        Assert.Equal(0, least);
    }

    private static long BytesOf(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
            work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
