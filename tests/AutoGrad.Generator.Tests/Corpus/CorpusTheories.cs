using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>A topic of the corpus: losses that belong together.</summary>
public interface ITopic
{
    static abstract IReadOnlyList<LossCase> Cases { get; }
}

/// <summary>What must hold for every loss of a topic.</summary>
public abstract class CorpusTheories<TTopic>
    where TTopic : ITopic
{
    private static readonly Dictionary<string, LossCase> _cases = TTopic.Cases.ToDictionary(loss => loss.Name);

    public static TheoryData<string> Names => [.. TTopic.Cases.Select(loss => loss.Name)];

    public static TheoryData<string> NamesOnceGenerated => GeneratorUnderTest.Differentiates ? Names : [];

    /// <summary>The oracle on its own: two independent ways to differentiate the case agree.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Dual_numbers_agree_with_finite_differences(string name) =>
        Expect(OracleCheck.Run(_cases[name]));

    /// <summary>The generated members against the oracle.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(NamesOnceGenerated))]
    public void Generated_members_are_right(string name) =>
        Expect(Judge(new LossHarness(GeneratorUnderTest.Create()), _cases[name]));

    /// <summary>The verdict on one case.</summary>
    private protected virtual string? Judge(LossHarness harness, LossCase loss) => harness.Check(loss);

    // Assert.Null would cut the reason off after fifty characters.
    private static void Expect(string? reason) => Assert.True(reason is null, reason);
}
