using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoGrad.Generator.Benchmarks;

/// <summary>Time of the processor, which other programs do not stretch. Where the system does not tell it by thread, that of the process.</summary>
internal static partial class ProcessorTime
{
    private const int ThreadClock = 3;

    /// <summary>The driver runs its generators on the thread that calls it; one changed method stays on it.</summary>
    public static TimeSpan OfThisThread()
    {
        if (OperatingSystem.IsLinux() && GetTime(ThreadClock, out TimeSpecification time) == 0)
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>That of all threads, for work that is spread over them.</summary>
    public static TimeSpan OfThisProcess() => Environment.CpuUsage.TotalTime;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpecification time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpecification
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
