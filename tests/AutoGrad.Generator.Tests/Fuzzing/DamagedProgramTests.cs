using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>Damaged sources: whatever they say, the generator answers, without an internal error and within seconds.</summary>
/// <remarks><c>AUTOGRAD_DAMAGED_PROGRAMS=20000</c> runs so many, <c>AUTOGRAD_DAMAGED_PROGRAMS=50000+500</c> those from seed 50000 on.</remarks>
public sealed class DamagedProgramTests
{
    private const int InEveryBuild = 200;

    [Fact]
    public void Damaged_programs_are_survived()
    {
        string[] asked = (Environment.GetEnvironmentVariable("AUTOGRAD_DAMAGED_PROGRAMS") ?? $"{InEveryBuild}").Split('+');
        int first = asked.Length > 1 ? int.Parse(asked[0], CultureInfo.InvariantCulture) : 1;
        int count = int.Parse(asked[^1], CultureInfo.InvariantCulture);
        ConcurrentBag<(int Seed, string Text)> faults = [];
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            DamagedProgram program = DamagedProgram.Write(seed);
            if (program.Fault() is { } fault)
                faults.Add((seed, fault + "\n" + program.Text));
        });
        string report = $"{faults.Count} of {count}\n" + string.Concat(faults.OrderBy(f => f.Seed).Take(20).Select(f => $"════ seed {f.Seed}\n{f.Text}\n"));
        Assert.True(faults.IsEmpty, report);
    }
}
