using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Diagnostics;
using Xunit;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>Batch objectives are the mean of the method over the rows listed, in value and gradient, and allocate nothing.</summary>
public sealed class BatchObjectiveTests
{
    public static IEnumerable<TheoryDataRow<BatchCase>> Cases => BatchCases.All.Select(c => new TheoryDataRow<BatchCase>(c));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_mean_of_the_rows(BatchCase loss) => Assert.Null(BatchHarness.Check(loss));

    public static IEnumerable<TheoryDataRow<BatchCase>> InLanes => LaneBatchCases.All.Select(c => new TheoryDataRow<BatchCase>(c));

    [Theory]
    [MemberData(nameof(InLanes))]
    public void Rows_in_lanes(BatchCase loss)
    {
        Assert.Null(BatchHarness.Check(loss));
        BatchHarness.Numbers(loss, out string text);
        Assert.Contains("  // whole vectors", text[text.IndexOf("LossAndPullbackOfRows(", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    /// <summary>Rows whose length is not known come in both forms, and their length decides which one runs.</summary>
    [Theory]
    [InlineData("[Sample] ReadOnlySpan<double> x, [Sample] double y", "for (int i = 0; i < x.Length; i++) s += w[i] * x[i] * y;", "if (xWidth <= ")]
    [InlineData("[Sample] double x", "for (int i = 0; i < w.Length; i++) s += w[i] * Math.Exp(x * w[i]);", "if (point.Length <= ")]
    [InlineData("[Sample] ReadOnlySpan<double> x", "for (int i = x.Length / 2 - 1; i >= 0; i--) s = s * w[i] + x[i];", "if (xWidth <= ")]
    [InlineData("[Sample] ReadOnlySpan<double> x", "foreach (double u in x) { if (u > 0.1) s += w[0] * u; else s -= w[1] * w[1]; }", "if (xWidth <= ")]
    [InlineData("[Sample] ReadOnlySpan<double> x", "double[] h = new double[x.Length]; for (int i = 0; i < h.Length; i++) h[i] = w[i] * x[i]; foreach (double u in h) s += u * u;", "if (xWidth <= ")]
    [InlineData("[Sample] ReadOnlySpan<double> x", "for (int i = 0; i < w.Length; i++) s += w[i] * x[i] * x[i];", "if (xWidth <= 32 && point.Length <= ")]
    public void Rows_in_lanes_if_they_are_short(string sample, string statement, string test)
    {
        BatchHarness.Generate(new("by length", $$"""
            public static partial class Losses
            {
                [Differentiable(nameof(w))]
                public static double Loss(ReadOnlySpan<double> w, {{sample}}) { double s = 0.5; {{statement}} return s * s; }
            }
            """, "0", "default(Losses.LossBatchObjective)"), out string text);
        Assert.Contains(test, text, StringComparison.Ordinal);
        Assert.Contains("LossAndPullbackOfRows(", text, StringComparison.Ordinal);
        Assert.Contains("LossAndPullbackOfRow(", text, StringComparison.Ordinal);
    }

    /// <summary>Dot products of rows with vectors of the point are a matrix times a vector for rows of any length.</summary>
    [Theory]
    [InlineData("for (int i = 0; i < w.Length; i++) s += w[i] * x[i];")]
    [InlineData("for (int i = 0; i < x.Length; i++) s += w[i] * x[i]; if (s < 0) s *= 2 * w[0];")]
    public void Dot_products_in_blocks(string statement)
    {
        BatchHarness.Generate(new("blocks", $$"""
            public static partial class Losses
            {
                [Differentiable(nameof(w))]
                public static double Loss(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x) { double s = 0.5; {{statement}} return s * s; }
            }
            """, "0", "default(Losses.LossBatchObjective)"), out string text);
        Assert.Equal(3, text.Split("MatrixProducts.AddOfVector(").Length - 1);
        Assert.DoesNotContain("OfRow(", text, StringComparison.Ordinal);
    }

    /// <summary>Long rows fill vectors by themselves, and sequential arithmetic has none.</summary>
    [Theory]
    [InlineData(", Rows = RowsIn.Sequence", "[Sample] ReadOnlySpan<double> x, [Sample] double y", "for (int i = 0; i < x.Length; i++) s += w[i] * x[i];")]
    [InlineData("", "[Sample] int x", "s += w[x];")]
    [InlineData(", Vectorize = false", "[Sample] double x", "s += w[0] * x;")]
    [InlineData("", "[Sample] double x", "s += w[0] * x; if (s < 0) throw new InvalidOperationException(); ")]
    [InlineData("", "[Sample] double x", "while (s < 1) s += w[0] * x;")]
    public void Rows_one_by_one(string request, string sample, string statement)
    {
        BatchHarness.Generate(new("one by one", $$"""
            public static partial class Losses
            {
                [Differentiable(nameof(w){{request}})]
                public static double Loss(ReadOnlySpan<double> w, {{sample}}) { double s = 0.5; {{statement}} return s * s; }
            }
            """, "0", "default(Losses.LossBatchObjective)"), out string text);
        Assert.DoesNotContain("OfRows", text, StringComparison.Ordinal);
    }

    /// <summary>What was refused is declared, so that its callers see one error.</summary>
    [Fact]
    public void Of_a_method_that_was_refused_it_throws()
    {
        BatchCase refused = new("refused", """
            public static partial class Losses
            {
                [Differentiable(nameof(w), nameof(p))]
                public static double Loss(double[] w, (double X, double Y) p, [Sample] double[] x, [Sample] double y) { try { return w[0] * p.X * x[0] * y; } finally { } }
            }
            """, "0", "new Losses.LossBatchObjective(p, p)");
        Assert.Equal(["AG1002"], BatchHarness.ErrorsOf(refused));
    }

    /// <summary>Beside AG0022, which comes first.</summary>
    [Theory]
    [InlineData("double Loss(double w, [Sample] ref int x) => w * x;", "a row of data is handed in by value, so take it by value or as a span")]
    [InlineData("double Loss(float w, [Sample] double x) => w * x;", "it needs the active parameters and the result to have one floating-point type, no arrays of structs, and no ref or out parameters")]
    public async Task What_stands_in_the_way(string method, string reason)
    {
        var reported = await MarkedSource.Report(MarkedSource.Parse($"using AutoGrad; public static partial class Losses {{ [Differentiable(nameof(w))] public static {method} }}").Text);
        Assert.Equal(
            $"'LossBatchObjective' is not generated, so [Sample] on 'x' only makes it data: {reason}", Assert.Single(reported, d => d.Id == "AG0019").GetMessage());
    }
}
