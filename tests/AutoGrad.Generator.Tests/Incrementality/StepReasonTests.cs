using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoGrad.Generator.Tests.Incrementality;

/// <summary>What each kind of edit recomputes.</summary>
public sealed class StepReasonTests
{
    private const string Loss = "Loss.cs";
    private const string Kernel = "Kernel.cs";
    private const string Other = "Other.cs";

    private static readonly string[] _sourcePath = [Steps.Model, Steps.Differentiate, Steps.File];

    private readonly TrackedRun _run = new(
        (Loss, """
            using AutoGrad;
            namespace N;
            public static partial class Losses
            {
                [Differentiable]
                public static double Loss(double x, double y) => Kernels.Square(x) * y;

                [Differentiable]
                public static double Other(double z)
                {
                    double a = z * z;
                    return a + z;
                }
            }
            """),
        (Kernel, "namespace N; internal static class Kernels { public static double Square(double x) => x * x; }"),
        (Other, "namespace N; internal static class Unrelated { public static int Count => 1; }"));

    [Fact]
    public void The_first_run_is_new()
    {
        foreach (string step in _sourcePath.Prepend(Steps.Discovery))
            Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.New], _run.Reasons(step));
        Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.New], _run.SourceReasons);
        Assert.Equal(["N.Losses.Loss.g.cs", "N.Losses.Other.g.cs"], _run.Files.Keys.Order());
    }

    [Fact]
    public void The_same_input_is_cached()
    {
        _run.Run();
        AssertAll(_run.Reasons(Steps.Discovery), IncrementalStepRunReason.Cached);
        AssertSourcePath(IncrementalStepRunReason.Cached);
        AssertAll(_run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason), IncrementalStepRunReason.Cached);
    }

    [Theory]
    [InlineData(Other, "Count => 1", "Count => 2")]
    [InlineData(Other, "Unrelated { ", "Unrelated { public static double Square(double x) => 0; ")]
    [InlineData(Other, "namespace N;", "namespace N.Deeper;")]
    public void An_unrelated_file_recomputes_nothing_on_the_source_path(string path, string from, string to) => AssertGateHolds(path, from, to);

    [Theory]
    [InlineData(Loss, "namespace N;", "// a comment\nnamespace N;")]
    [InlineData(Loss, "x, double y) =>", "x, double y)\n        =>")]
    [InlineData(Loss, "    [Differentiable]\n    public static double Other", "\n\n    /// <summary>Another.</summary>\n    [Differentiable]\n    public static double Other")]
    [InlineData(Loss, "double a = z * z;", "// squared\n        double a = z * z;   // so")]
    [InlineData(Kernel, "=> x * x", "=> /* squared */ x * x")]
    public void White_space_and_comments_stop_at_the_model(string path, string from, string to) => AssertGateHolds(path, from, to);

    [Theory]
    [InlineData(Loss, "Kernels.Square(x) * y", "Kernels.Square(x) + y")]
    [InlineData(Loss, "double Loss(double x, double y)", "double Loss(double x, float y)")]
    [InlineData(Loss, "[Differentiable]\n    public static double Loss", "[Differentiable(nameof(x))]\n    public static double Loss")]
    [InlineData(Loss, "[Differentiable]\n    public static double Loss", "[Differentiable(Vectorize = false)]\n    public static double Loss")]
    [InlineData(Loss, "[Differentiable]\n    public static double Loss", "[Differentiable(Rows = RowsIn.Lanes)]\n    public static double Loss")]
    public void Editing_one_method_recomputes_that_method_only(string path, string from, string to)
    {
        _run.Edit(path, from, to);
        AssertOnlyFirstModified();
    }

    [Fact]
    public void Editing_the_body_of_a_callee_in_another_file_recomputes_the_caller_only()
    {
        _run.Edit(Kernel, "=> x * x", "=> x * x * x");
        AssertOnlyFirstModified();
    }

    [Fact]
    public void Adding_a_method_leaves_the_others_cached()
    {
        _run.Edit(Other, "Unrelated {", "Unrelated2 { } internal static partial class More { [AutoGrad.Differentiable] public static double F(double x) => x;");
        Assert.Equal(3, _run.Files.Count);
        Assert.Single(_run.Reasons(Steps.Differentiate), IncrementalStepRunReason.New);
        Assert.Equal(2, _run.Reasons(Steps.Differentiate).Count(r => r == IncrementalStepRunReason.Cached));
        AssertEqualsFreshRun();
    }

    [Fact]
    public void Removing_the_attribute_removes_the_file()
    {
        _run.Edit(Loss, "[Differentiable]\n    public static double Other", "public static double Other");
        Assert.Equal(["N.Losses.Loss.g.cs"], _run.Files.Keys);
        AssertEqualsFreshRun();
    }

    [Fact]
    public void A_run_of_many_edits_equals_a_fresh_one()
    {
        _run.Edit(Loss, "a + z", "a - z");
        _run.Edit(Kernel, "x * x", "System.Math.Sqrt(x)");
        _run.Edit(Loss, "=> Kernels", "=> ;Kernels");
        _run.Edit(Loss, "=> ;Kernels", "=> 2 * Kernels");
        _run.Edit(Other, "1", "3");
        AssertEqualsFreshRun();
    }

    private void AssertGateHolds(string path, string from, string to)
    {
        Dictionary<string, string> before = new(_run.Files);
        _run.Edit(path, from, to);
        AssertAll(_run.Reasons(Steps.Model), IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertAll(_run.Reasons(Steps.Differentiate), IncrementalStepRunReason.Cached);
        AssertAll(_run.Reasons(Steps.File), IncrementalStepRunReason.Cached);
        AssertAll(_run.SourceReasons, IncrementalStepRunReason.Cached);
        Assert.Equal(before, _run.Files);
        AssertEqualsFreshRun();
    }

    private void AssertOnlyFirstModified()
    {
        Assert.Equal(IncrementalStepRunReason.Modified, _run.Reasons(Steps.Model)[0]);
        AssertAll([_run.Reasons(Steps.Model)[1]], IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        AssertAll([_run.Reasons(Steps.Differentiate)[0]], IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged);
        Assert.Equal(IncrementalStepRunReason.Cached, _run.Reasons(Steps.Differentiate)[1]);
        AssertEqualsFreshRun();
    }

    private void AssertSourcePath(IncrementalStepRunReason reason)
    {
        foreach (string step in _sourcePath)
            AssertAll(_run.Reasons(step), reason);
        AssertAll(_run.SourceReasons, reason);
    }

    private void AssertEqualsFreshRun()
    {
        TrackedRun fresh = new([.. _run.Compilation.SyntaxTrees.Select(t => (t.FilePath, t.ToString()))]);
        Assert.Equal(fresh.Files, _run.Files);
        Assert.Equal(fresh.Result.Diagnostics.Select(d => d.ToString()), _run.Result.Diagnostics.Select(d => d.ToString()));
    }

    private static void AssertAll(IEnumerable<IncrementalStepRunReason> reasons, params IncrementalStepRunReason[] allowed)
    {
        Assert.NotEmpty(reasons);
        Assert.All(reasons, r => Assert.Contains(r, allowed));
    }
}
