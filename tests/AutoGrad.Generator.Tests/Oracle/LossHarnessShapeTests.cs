using System;
using Xunit;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>The harness calls members of every shape that the contract knows; members written by hand stand in for generated ones.</summary>
public sealed class LossHarnessShapeTests
{
    private const string OneScalar = """
        #pragma warning disable CS1591
        namespace Corpus;

        public static partial class Losses
        {
            public static double BowlGradient(double w) => 2 * (w - 3);

            public static double BowlAndGradient(double w, out double wGradient)
            {
                wGradient = 2 * (w - 3);
                return (w - 3) * (w - 3);
            }

            public static void BowlPullback(double w, double upstream, ref double wAdjoint) => wAdjoint += upstream * 2 * (w - 3);

            public readonly struct BowlObjective : AutoGrad.IObjective<double>
            {
                public double Value(scoped System.ReadOnlySpan<double> point) => Bowl(point[0]);

                public double ValueAndGradient(scoped System.ReadOnlySpan<double> point, scoped System.Span<double> gradient) =>
                    BowlAndGradient(point[0], out gradient[0]);
            }
        }
        """;

    private const string TwoFloatsBesideASpanOfData = """
        #pragma warning disable CS1591
        namespace Corpus;

        public static partial class Losses
        {
            public static (float slope, float offset) FitGradient(float slope, float _offset, System.ReadOnlySpan<float> data)
            {
                FitAndGradient(slope, _offset, data, out float slopeGradient, out float offsetGradient);
                return (slopeGradient, offsetGradient);
            }

            public static float FitAndGradient(
                float slope, float _offset, System.ReadOnlySpan<float> data, out float slopeGradient, out float offsetGradient)
            {
                float r = slope * data[0] + _offset - data[1];
                slopeGradient = 2 * r * data[0];
                offsetGradient = 2 * r;
                return r * r;
            }

            public static void FitPullback(
                float slope, float _offset, System.ReadOnlySpan<float> data, float upstream, ref float slopeAdjoint, ref float offsetAdjoint)
            {
                FitAndGradient(slope, _offset, data, out float slopeGradient, out float offsetGradient);
                slopeAdjoint += upstream * slopeGradient;
                offsetAdjoint += upstream * offsetGradient;
            }

            public readonly ref struct FitObjective : AutoGrad.IObjective<float>
            {
                private readonly System.ReadOnlySpan<float> _data;

                public FitObjective(System.ReadOnlySpan<float> data) => _data = data;

                public float Value(scoped System.ReadOnlySpan<float> point) => Fit(point[0], point[1], _data);

                public float ValueAndGradient(scoped System.ReadOnlySpan<float> point, scoped System.Span<float> gradient) =>
                    FitAndGradient(point[0], point[1], _data, out gradient[0], out gradient[1]);
            }
        }
        """;

    private static readonly LossCase _bowl = new("bowl", "[Differentiable] public static double Bowl(double w) => (w - 3) * (w - 3);") { Points = [[0], [10]] };

    private static readonly LossCase _fit = new("fit", """
        [Differentiable(nameof(slope), nameof(_offset))] public static float Fit(float slope, float _offset, ReadOnlySpan<float> data)
        {
            float r = slope * data[0] + _offset - data[1];
            return r * r;
        }
        """) { Points = [[0.5, 2], [-1, 4]], Passive = { ["data"] = "new float[] { 1.5f, 2.5f }" } };

    [Fact]
    public void One_scalar_is_returned_bare() => Passes(_bowl, OneScalar);

    [Fact]
    public void Several_scalars_are_a_tuple_also_beside_a_span_of_data() => Passes(_fit, TwoFloatsBesideASpanOfData);

    [Theory]
    [InlineData("BowlGradient(double w) => 2 ", "BowlGradient(double w) => 3 ", "BowlGradient at")]
    [InlineData("upstream * 2 ", "2 ", "BowlPullback at")]
    [InlineData("wAdjoint", "wBar", "does not compile cleanly")]
    [InlineData("Bowl(point[0])", "Bowl(2 * point[0])", "BowlObjective.Value at")]
    public void A_wrong_scalar_is_noticed(string right, string wrong, string reason) => Fails(_bowl, OneScalar, right, wrong, reason);

    [Theory]
    [InlineData("return (slopeGradient, offsetGradient)", "return (offsetGradient, slopeGradient)", "FitGradient at")]
    [InlineData("(float slope, float offset) FitGradient", "(float offset, float slope) FitGradient", "FitGradient at")]
    [InlineData("(float slope, float offset) FitGradient", "(float slope, float _offset) FitGradient", "does not compile cleanly")]
    [InlineData("offsetGradient = 2 * r", "offsetGradient = 2.001f * r", "FitAndGradient at")]
    [InlineData("out gradient[0], out gradient[1]", "out gradient[1], out gradient[0]", "FitObjective.ValueAndGradient at")]
    public void A_wrong_float_is_noticed(string right, string wrong, string reason) => Fails(_fit, TwoFloatsBesideASpanOfData, right, wrong, reason);

    private static void Passes(LossCase loss, string members)
    {
        string? reason = new LossHarness(new StandInGenerator(members), tangents: false).Check(loss);
        Assert.True(reason is null, reason);
    }

    private static void Fails(LossCase loss, string members, string right, string wrong, string reason)
    {
        string sabotaged = members.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(members, sabotaged);
        string? found = new LossHarness(new StandInGenerator(sabotaged), tangents: false).Check(loss);
        Assert.True(found?.Contains(reason, StringComparison.Ordinal), found ?? "nothing was noticed");
    }
}
