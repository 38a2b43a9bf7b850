using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>What became of the losses of a range of seeds.</summary>
/// <param name="Programs">How many were tried.</param>
/// <param name="Refused">How many the generator refused with a diagnostic, by its text.</param>
/// <param name="Failures">Seeds with the reason and the smallest program found that fails for the same reason.</param>
internal sealed record CampaignReport(int Programs, ConcurrentDictionary<string, int> Refused, ConcurrentBag<(int Seed, string Text)> Failures)
{
    public override string ToString() =>
        $"{Programs} programs, {Refused.Values.Sum()} refused, {Failures.Count} failed\n"
        + string.Concat(Refused.OrderByDescending(r => r.Value).Select(r => $"  {r.Value} × {r.Key}\n"))
        + string.Concat(Failures.OrderBy(f => f.Seed).Select(f => $"════ seed {f.Seed}\n{f.Text}\n"));
}

/// <summary>Differentiates the random losses of a range of seeds; each must be right or refused.</summary>
internal static class Campaign
{
    /// <summary>Only so many failures are worth the time to shrink them.</summary>
    private const int Shrunk = 12;

    /// <param name="first">The first seed.</param>
    /// <param name="count">How many seeds.</param>
    /// <param name="attempts">How many smaller programs are tried for each failure; an attempt costs what a program costs.</param>
    /// <param name="write">The program of a seed.</param>
    public static CampaignReport Run(int first, int count, int attempts, Func<int, LossCase> write)
    {
        CampaignReport report = new(count, [], []);
        int shrunk = 0;
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            LossCase loss = write(seed);
            if (Verdict.Of(loss) is not { } verdict)
                return;
            if (verdict.Refusal is { } refusal)
                report.Refused.AddOrUpdate(refusal, 1, (_, n) => n + 1);
            else if (Interlocked.Increment(ref shrunk) <= Shrunk)
                report.Failures.Add((seed, Shrinker.Shrink(loss, verdict, attempts)));
            else
                report.Failures.Add((seed, verdict.Kind));
        });
        return report;
    }
}

/// <summary>What is wrong with what the generator made of a loss.</summary>
/// <param name="Kind">The kind of fault: shrinking must not turn one into another.</param>
/// <param name="Text">All there is to say.</param>
/// <param name="Refusal">The diagnostic by which the generator refuses the loss; then nothing is wrong.</param>
internal sealed record Verdict(string Kind, string Text, string? Refusal = null)
{
    /// <summary>The verdict on a loss, or null if its derivatives are right.</summary>
    public static Verdict? Of(LossCase loss)
    {
        LossOracle oracle;
        try
        {
            oracle = LossOracle.Fresh(loss);
            double[][] throwing = [.. loss.Points.Where(p => Throws(oracle, p))];
            if (throwing.Length > 0)
                oracle = LossOracle.Fresh(loss with { Points = [.. loss.Points.Except(throwing)], Throwing = throwing });
        }
        catch (Exception exception)
        {
            return new("no oracle", $"{exception.Message}");
        }

        try
        {
            LossHarness harness = new(GeneratorUnderTest.Create(), isGeneric: true);
            string? reason = harness.RightOrRefused(oracle, out string? refusal);
            if (reason is null)
                return refusal is null ? null : new("refused", "", refusal);
            return new(KindOf(reason), reason);
        }
        catch (Exception exception)
        {
            return new("threw " + exception.GetType().Name, exception + "\n" + loss.Members);
        }
    }

    private static bool Throws(LossOracle oracle, double[] point)
    {
        try
        {
            oracle.Value(point);
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }

    /// <summary>The words of the first line without the numbers and the name of the case.</summary>
    private static string KindOf(string reason)
    {
        string[] known = ["The loss does not compile", "crashed", "does not compile", "A refusal must be", "threw", "value of", "parameters after", "Pullback", "Gradient"];
        return known.FirstOrDefault(k => reason.Split('\n')[0].Contains(k, StringComparison.Ordinal)) ?? "other";
    }
}
