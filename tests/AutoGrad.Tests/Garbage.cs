using System;

namespace AutoGrad.Tests;

/// <summary>Counts the bytes that a piece of work leaves on this thread once it has run before.</summary>
internal static class Garbage
{
    private const int Attempts = 5;

    /// <summary>
    /// What the work itself leaves, it leaves every time. The runtime may allocate once, where it compiles a method anew on this thread,
    /// and a collection that another test causes may empty the pool.
    /// </summary>
    public static long LeastOf(Action work)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
