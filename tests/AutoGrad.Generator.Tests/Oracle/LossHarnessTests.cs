using System;
using Xunit;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>The harness accepts members written by hand, and notices each way in which they can be wrong.</summary>
public sealed class LossHarnessTests
{
    private const string ByHand = """
        #nullable enable
        #pragma warning disable CS1591
        namespace Corpus;

        public static partial class Losses
        {
            public static double LossAndGradient(
                System.Span<double> v, double s, double k, System.Span<double> vGradient, out double sGradient)
            {
                if (vGradient.Length != v.Length || System.MemoryExtensions.Overlaps<double>(vGradient, v))
                    throw new System.ArgumentException("The gradient does not fit.", nameof(vGradient));
                if (s < 0)
                    throw new System.ArgumentException("s");
                double first = v[0];
                v[0] *= s;
                double value = k * v[0] * v[1];
                vGradient[0] = k * v[1] * s;
                vGradient[1] = k * v[0];
                sGradient = k * v[1] * first;
                return value;
            }

            public static void LossGradient(
                System.Span<double> v, double s, double k, System.Span<double> vGradient, out double sGradient) =>
                LossAndGradient(v, s, k, vGradient, out sGradient);

            public static void LossPullback(
                System.Span<double> v, double s, double k, double upstream, System.Span<double> vAdjoint, ref double sAdjoint)
            {
                double first = v[0];
                v[0] *= s;
                double adjoint = vAdjoint[0] + upstream * k * v[1];
                vAdjoint[1] += upstream * k * v[0];
                sAdjoint += adjoint * first;
                vAdjoint[0] = adjoint * s;
            }

            public readonly struct LossObjective(double k) : AutoGrad.IObjective<double>
            {
                public double Value(scoped System.ReadOnlySpan<double> point) => Loss([point[0], point[1]], point[2], k);

                public double ValueAndGradient(scoped System.ReadOnlySpan<double> point, scoped System.Span<double> gradient) =>
                    LossAndGradient([point[0], point[1]], point[2], k, gradient[..2], out gradient[2]);
            }
        }
        """;

    private static readonly LossCase _loss = new("overwrites a span", """
        [Differentiable(nameof(v), nameof(s))] public static double Loss(Span<double> v, double s, double k)
        {
            if (s < 0)
                throw new ArgumentException("s");
            v[0] *= s;
            return k * v[0] * v[1];
        }
        """) { Points = [[2, 3, 0.5], [-1, 4, 2]], Passive = { ["k"] = "1.5" }, Throwing = [[1, 1, -1]] };

    [Fact]
    public void Members_written_by_hand_pass()
    {
        string? reason = new LossHarness(new StandInGenerator(ByHand), tangents: false).Check(_loss);
        Assert.True(reason is null, reason);
    }

    [Theory]
    [InlineData("vGradient[1] = k * v[0];", "vGradient[1] = 1.0001 * k * v[0];", "LossAndGradient")]
    [InlineData("vGradient[0] =", "vGradient[0] +=", "LossAndGradient")]
    [InlineData("vGradient[1] = k * v[0];", "if (double.IsNaN(vGradient[1])) vGradient[1] = k * v[0];", "LossAndGradient")]
    [InlineData("double value = k", "double value = 1e-13 + k", "value of LossAndGradient")]
    [InlineData("return value;", "v[0] *= s; return value;", "parameters after LossAndGradient")]
    [InlineData("=>\n        LossAndGradient(v, s, k, vGradient, out sGradient);", "{ LossAndGradient(v, s, k, vGradient, out sGradient); sGradient = 0; }", "LossGradient")]
    [InlineData("vAdjoint[0] + upstream * k", "upstream * k", "LossPullback")]
    [InlineData("vAdjoint[1] += ", "vAdjoint[1] = ", "LossPullback")]
    [InlineData("sAdjoint += adjoint", "sAdjoint = adjoint", "LossPullback")]
    [InlineData("upstream * k * v[0]", "k * v[0]", "LossPullback")]
    [InlineData("Loss([point[0], point[1]], point[2], k);", "Loss([point[1], point[0]], point[2], 2 * k);", "LossObjective.Value")]
    [InlineData("gradient[..2], out gradient[2])", "new double[2], out gradient[2])", "LossObjective.ValueAndGradient")]
    [InlineData("throw new System.ArgumentException(\"s\");", "throw new System.InvalidOperationException(\"s\");", "The loss throws")]
    [InlineData("double first = v[0];", "double first = v[2];", "threw")]
    [InlineData("double first = v[0];", "double first = v[0]; int unused = 0;", "does not compile cleanly")]
    [InlineData("vGradient.Length != v.Length", "false", "of the wrong length: nothing thrown")]
    [InlineData("System.MemoryExtensions.Overlaps<double>(vGradient, v)", "false", "over its parameter: nothing thrown")]
    [InlineData("nameof(vGradient)", "nameof(v)", "of the wrong length: v,")]
    [InlineData("if (vGradient.Length", "vGradient[0] = 1; if (vGradient.Length", "thrown after writing")]
    [InlineData("#pragma warning disable CS1591", "", "does not compile cleanly")]
    [InlineData("double first = v[0];", "double first = v;", "does not compile cleanly")]
    [InlineData("LossPullback", "LossVjp", "does not compile cleanly")]
    [InlineData("vGradient", "wGradient", "does not compile cleanly")]
    [InlineData("readonly struct", "sealed class", "does not compile cleanly")]
    public void A_wrong_member_is_noticed(string right, string wrong, string reason)
    {
        string sabotaged = ByHand.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(ByHand, sabotaged);
        Assert.Contains(reason, new LossHarness(new StandInGenerator(sabotaged), tangents: false).Check(_loss)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_is_noticed()
    {
        LossHarness harness = new(new StandInGenerator(ByHand) { Crashes = true }, tangents: false);
        Assert.Contains("crashed", harness.Check(_loss)!, StringComparison.Ordinal);
        Assert.Contains("crashed", harness.CheckRightOrRefused(_loss)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_counts_only_with_an_id_of_ours_inside_a_method()
    {
        Assert.Null(Refusing("AG1234", StandInGenerator.IsStatement).CheckRightOrRefused(_loss));
        Assert.NotNull(Refusing("AG1234", StandInGenerator.IsStatement).Check(_loss));
        Assert.NotNull(Refusing("XX1234", StandInGenerator.IsStatement).CheckRightOrRefused(_loss));
        Assert.NotNull(Refusing("AG1234", StandInGenerator.IsMethodItself).CheckRightOrRefused(_loss));
    }

    [Fact]
    public void A_refusal_must_still_declare_the_members() =>
        Assert.Contains(
            "does not compile cleanly",
            new LossHarness(new StandInGenerator("// nothing") { Refuses = ("AG1234", StandInGenerator.IsStatement) }, tangents: false).CheckRightOrRefused(_loss)!,
            StringComparison.Ordinal);

    [Fact]
    public void Without_a_refusal_a_wrong_member_is_noticed_for_later_forms_too() =>
        Assert.NotNull(new LossHarness(new StandInGenerator(ByHand.Replace("k * v[1] * s", "k * v[1]", StringComparison.Ordinal)), tangents: false).CheckRightOrRefused(_loss));

    private static LossHarness Refusing(string id, Func<Microsoft.CodeAnalysis.SyntaxNode, bool> place) =>
        new(new StandInGenerator(ByHand) { Refuses = (id, place) }, tangents: false);
}
