using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Losses written at random. A seed that fails becomes a named case in the topic of what it found.</summary>
public sealed class RandomPrograms : CorpusTheories<RandomPrograms>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } = [.. Enumerable.Range(1, 60).Select(RandomLoss.Write)];
}
