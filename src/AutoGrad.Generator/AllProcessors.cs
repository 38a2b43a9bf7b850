using System.Threading;
using System.Threading.Tasks;

namespace AutoGrad.Generator;

/// <summary>How loops over methods are spread: a thread per processor, which the pool keeps ready from the start.</summary>
internal static class AllProcessors
{
    /// <summary>Without a limit the pool would add a thread to a long loop every half second, and they would only take turns.</summary>
    public static ParallelOptions Options(CancellationToken cancellation)
    {
        ThreadPool.GetMinThreads(out int threads, out _);
        return new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads };
    }
}
