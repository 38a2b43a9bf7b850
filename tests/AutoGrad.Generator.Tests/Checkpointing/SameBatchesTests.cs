using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using AutoGrad.Generator.Tests.Batches;
using Xunit;

namespace AutoGrad.Generator.Tests.Checkpointing;

/// <summary>Batch objectives of losses that keep few states are those without checkpoints, bit for bit.</summary>
public sealed class SameBatchesTests
{
    private static readonly BatchCase _recurrence = new(
        "a recurrence per row",
        """
        public static partial class Losses
        {
            public static readonly double[] X = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i))];

            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, int steps)
            {
                Span<double> h = stackalloc double[3];
                double loss = 0;
                for (int t = 0; t < steps; t++)
                {
                    double e = 0;
                    for (int i = 0; i < 3; i++)
                        e += h[i] * w[i];
                    for (int i = 0; i < 3; i++)
                        h[i] = Math.Tanh(w[3 + i] * x[i] + e + h[i]);
                    loss += e * e;
                }
                return loss + h[0];
            }
        }
        """,
        "Losses.Loss(p, Losses.X.AsSpan(3 * r, 3), 9)", "new Losses.LossBatchObjective(Losses.X, 9, 10)", [0.4, -0.7, 0.2, 0.9, -0.3, 0.5])
    {
        Rows = 10,
    };

    public static IEnumerable<TheoryDataRow<BatchCase>> Cases =>
        BatchCases.All.Where(c => c.Name is "rows of a network, more than a block has" or "stored values, branches and early ends").Append(_recurrence).Select(c => new TheoryDataRow<BatchCase>(c));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Few_states_change_no_bit(BatchCase loss)
    {
        BatchCase few = loss with { Source = Regex.Replace(loss.Source, @"\[Differentiable\((.*?)\)\](?=\s)", "[Differentiable($1, Checkpoint = 2)]") };
        Assert.NotEqual(loss.Source, few.Source);
        long[] expected = [.. BatchHarness.Numbers(loss, out _).Select(BitConverter.DoubleToInt64Bits)];
        Assert.Equal(expected, BatchHarness.Numbers(few, out string text).Select(BitConverter.DoubleToInt64Bits));
        if (ReferenceEquals(loss, _recurrence))
            Assert.Contains("CheckpointSchedule", text, StringComparison.Ordinal);
    }
}
