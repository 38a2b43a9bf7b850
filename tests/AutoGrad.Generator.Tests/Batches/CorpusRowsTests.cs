using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Corpus;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>Every form of C# is differentiated in batches, too.</summary>
public sealed class CorpusRowsTests
{
    // Each case is compiled once more; AUTOGRAD_EVERY_CASE=1 takes them all.
    private const int Stride = 8;

    [Fact]
    public void In_the_corpus()
    {
        int stride = Environment.GetEnvironmentVariable("AUTOGRAD_EVERY_CASE") is null ? Stride : 1;
        List<string> wrong = [];
        int right = 0;
        foreach (LossCase loss in Cases.Where((_, i) => i % stride == 0))
        {
            if (CorpusRows.Compare(loss, out bool isChecked) is { } reason)
                wrong.Add(reason);
            else if (isChecked)
                right++;
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong, {right} right\n" + string.Join("\n\n", wrong));
        Assert.True(right > 20, $"only {right} were checked");
    }

    private static IEnumerable<LossCase> Cases => typeof(ITopic).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ITopic))).OrderBy(t => t.Name, StringComparer.Ordinal)
        .SelectMany(t => (IReadOnlyList<LossCase>)t.GetProperty("Cases")!.GetValue(null)!);
}
