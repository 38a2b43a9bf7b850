using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>Jacobians of many runs against differences of all runs together, and which methods are taken one run after the other.</summary>
public sealed class BatchJacobianTests
{
    private const string Request = "Emit = Derivatives.BatchJacobian";

    private static readonly BatchJacobianCase[] _lanes =
    [
        new("a camera", $$"""
            [Differentiable(nameof(c), nameof(p), nameof(weight), {{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> c, ReadOnlySpan<double> p, double weight, ReadOnlySpan<double> seen)
            {
                double x = p[0] - c[0], y = p[1] - c[1], z = p[2] + 4, squared = c[2] * c[2] + c[3] * c[3];
                if (squared > 1)
                {
                    double angle = Math.Sqrt(squared), cosine = Math.Cos(angle), sine = Math.Sin(angle);
                    (x, y) = (cosine * x - sine * y, sine * x + cosine * y);
                }
                x /= z;
                y /= z;
                double scale = 1 + c[4] * (x * x + y * y);
                return (weight * (scale * x - seen[0]), weight * (scale * y - seen[1]));
            }
            """, [5, 3, 1], "Batch.Of(Losses.F(r[0], r[1], r[2][0], [1, 2]))",
            "Losses.FBatchJacobian(new(a[0], 5), new(a[1], 3), a[2], Rows<double>.Same([1, 2]), blocks);"),
        new("branches in branches", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(double x, double y)
            {
                double a = x, b = y * y;
                bool isFar = x > 0.5;
                if (x > 0)
                {
                    double root = Math.Sqrt(x);
                    if (y > 0)
                        (a, b) = (root * y, Math.Log(y) / x);
                    else
                        isFar = y < -0.3;
                }
                else if (y < -0.5)
                {
                    a = Math.Exp(-x) * Math.Sqrt(-y);
                }
                return isFar ? (a * a, b) : (a, b * y);
            }
            """, [1, 1], "Batch.Of(Losses.F(r[0][0], r[1][0]))", "Losses.FBatchJacobian(a[0], a[1], blocks);"),
        new("a recurrence whose states are kept", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> w, int times)
            {
                double a = w[0], b = 0;
                for (int k = 0; k < times; k++)
                {
                    for (int i = 0; i < w.Length; i++)
                    {
                        a = Math.Sin(a) * w[i];
                        b += a * a;
                    }
                }
                return (a, b);
            }
            """, [4], "Batch.Of(Losses.F(r[0], 2))", "Losses.FBatchJacobian(new(a[0], 4), 2, blocks);"),
        new("functions", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> w)
            {
                double x = Math.Exp(w[0]) + Math.Tanh(w[1]) * Math.Log(2 + w[2] * w[2]) + Math.Pow(1.5 + Math.Abs(w[0]), w[1]) + Math.CopySign(w[3], w[0]);
                double y = Math.Max(w[0], w[1]) * Math.Min(w[2], w[3]) + Math.FusedMultiplyAdd(w[0], w[1], w[2]) + Math.Floor(w[3]) * w[1] + Math.Log2(3 + w[0]);
                return (x, y);
            }
            """, [4], "Batch.Of(Losses.F(r[0]))", "Losses.FBatchJacobian(new(a[0], 4), blocks);"),
        new("residuals of a curve", $$"""
            [Differentiable(nameof(w), {{Request}})]
            public static double F(ReadOnlySpan<double> w, double t, double y)
            {
                double p = 0;
                for (int i = w.Length - 1; i >= 0; i--)
                    p = p * t + w[i];
                return y - p;
            }
            """, [-3], "[Losses.F(r[0], 0.7, 2)]", "Losses.FBatchJacobian(Rows<double>.Same(a[0]), Rows<double>.Same([0.7]), Rows<double>.Same([2]), blocks);") { Outputs = 1 },
        new("memory of a run's own", $$"""
            public readonly record struct Place(double X, double Y, double Z);

            [Differentiable({{Request}})]
            public static Place F(ReadOnlySpan<double> w, double s)
            {
                Span<double> t = stackalloc double[3];
                for (int i = 0; i < 3; i++)
                    t[i] = w[i] * s + (i > 0 ? t[i - 1] * t[i - 1] : 0);
                return new Place(t[0] + t[2], t[1] * t[2], s / (2 + t[0] * t[0]));
            }
            """, [3, 1], "Batch.Of(Losses.F(r[0], r[1][0]))", "Losses.FBatchJacobian(new(a[0], 3), a[1], blocks);") { Outputs = 3, More = "public static double[] Of(Losses.Place f) => [f.X, f.Y, f.Z];" },
        new("a model's settings", $$"""
            public sealed partial class Model(double rate, double[] scales)
            {
                private readonly double _rate = rate;
                private readonly double[] _scales = scales;

                [Differentiable({{Request}})]
                public (double A, double B) F(double jacobians, ReadOnlySpan<double> run) => (_rate * jacobians * run[0], _scales[1] * run[1] / (3 + jacobians));
            }
            """, [1, 2], "Batch.Of(new Losses.Model(3, [1, 5]).F(r[0][0], r[1]))",
            "new Losses.Model(3, [1, 5]).FBatchJacobian(a[0], new(a[1], 2), blocks);"),
    ];

    private static readonly BatchJacobianCase[] _runs =
    [
        new("trips that differ", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> w)
            {
                double a = 1 + w[0] * w[0];
                while (a > 0.7)
                    a *= 0.6;
                return (a, a * w[1]);
            }
            """, [2], "Batch.Of(Losses.F(r[0]))", "Losses.FBatchJacobian(new(a[0], 2), blocks);"),
        new("elements that differ", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> w)
            {
                double x = w[0] > 0 ? w[1] : w[2] * w[2];
                return (x, x * w[(int)(3 * Math.Abs(w[3]) % 3)]);
            }
            """, [4], "Batch.Of(Losses.F(r[0]))", "Losses.FBatchJacobian(new(a[0], 4), blocks);"),
        new("a function without a form for vectors", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(double x, double y) => (Math.Atan2(x, y), Math.Cbrt(x));
            """, [1, 1], "Batch.Of(Losses.F(r[0][0], r[1][0]))", "Losses.FBatchJacobian(a[0], a[1], blocks);"),
        new("one after the other", $$"""
            [Differentiable({{Request}}, Vectorize = false)]
            public static (double X, double Y) F(double x, ReadOnlySpan<double> w) => (Math.Sin(x) * w[0], w[1] / (2 + x));
            """, [1, 2], "Batch.Of(Losses.F(r[0][0], r[1]))", "Losses.FBatchJacobian(a[0], new(a[1], 2), blocks);"),
        new("any number", $$"""
            [Differentiable({{Request}})]
            public static (T X, T Y) F<T>(T x, ReadOnlySpan<T> w) where T : System.Numerics.IFloatingPointIeee754<T> => (T.Sin(x) * w[0], w[1] * x);
            """, [1, 2], "Batch.Of(Losses.F<double>(r[0][0], r[1]))", "Losses.FBatchJacobian<double>(a[0], new(a[1], 2), blocks);"),
    ];

    public static TheoryData<string> InLanes => [.. _lanes.Select(c => c.Name)];

    public static TheoryData<string> OneByOne => [.. _runs.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(InLanes))]
    public void Runs_are_lanes(string name)
    {
        JacobianCase whole = _lanes.Single(c => c.Name == name).Whole;
        string text = whole.Generated();
        Assert.Contains("JacobianLanes(", text);
        string? reason = whole.Check();
        Assert.True(reason is null, reason);
    }

    [Theory]
    [MemberData(nameof(OneByOne))]
    public void Others_are_taken_one_by_one(string name)
    {
        JacobianCase whole = _runs.Single(c => c.Name == name).Whole;
        Assert.DoesNotContain("JacobianLanes", whole.Generated());
        string? reason = whole.Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>Fewer runs than lanes, as many, and some more.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    public void Any_number_of_runs(int runs)
    {
        string? reason = (_lanes[1] with { Runs = runs }).Whole.Check();
        Assert.True(reason is null, reason);
        reason = (_lanes[0] with { Runs = runs }).Whole.Check();
        Assert.True(reason is null, reason);
    }

    [Fact]
    public void Runs_may_share_rows()
    {
        BatchJacobianCase shared = new("shared", $$"""
            [Differentiable(nameof(c), nameof(x), {{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> c, double x, ReadOnlySpan<double> d) => (c[0] * x * d[1], c[1] / (2 + x) + c[2] * d[0]);
            """, [3, 1], "Batch.Of(Losses.F(r[0], r[1][0], [3, 4]))", """
            int[] indices = [.. Enumerable.Range(0, Batch.Runs).Select(i => Batch.Runs - 1 - i)];
            double[] backwards = [.. indices.SelectMany(i => a[0].AsSpan(3 * i, 3).ToArray())];
            Losses.FBatchJacobian(new(backwards, 3, indices), a[1], new([1, 2, 3, 4, 5, 6], 2, new int[Batch.Runs].Select(_ => 1).ToArray()), blocks);
            """);
        string? reason = shared.Whole.Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>What is infinite or not a number stays in its run, and what a run does not depend on has no slope.</summary>
    [Fact]
    public void Runs_do_not_touch_each_other()
    {
        JacobianCase roots = new("roots", $$"""
            [Differentiable({{Request}})]
            public static (double, double) F(double x, double y)
            {
                double root = Math.Sqrt(x), far = y;
                if (x > 0)
                    far = y / x;
                return (root + 2 * y, far + Math.Min(1, 1 / x));
            }
            """, "new double[10]", "double[] b = new double[20]; Losses.FBatchJacobian(new double[] { 0, 4, double.NaN, -1, 0.25 }, new double[] { 3, 2, 1, double.PositiveInfinity, 0 }, b); for (int i = 0; i < 20; i++) j[i] = b[i];",
            0, 0)
        {
            Expected =
            [
                double.PositiveInfinity, 2, 0, 1, 0.25, 2, -0.125 - 0.0625, 0.25, double.NaN, 2, double.NaN, 1, double.NaN, 2, -1, 1, 1, 2, 0, 4,
            ],
        };
        string? reason = roots.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("JacobianLanes(", roots.Generated());
    }

    /// <summary>A sine and its cosine are one call, and elements that are written once are not added to zeros.</summary>
    [Fact]
    public void The_text_is_that_of_one_run()
    {
        string text = _lanes[0].Whole.Generated();
        Assert.Contains("Vector512.SinCos(angle)", text);
        Assert.DoesNotContain("Vector512.Sin(", text);
        Assert.Contains("cGradient[4] = ", text);
        Assert.DoesNotContain("Gradient[4] += ", text);
    }

    /// <summary>An element that is written twice is added to.</summary>
    [Fact]
    public void Elements_that_are_read_twice_add_up()
    {
        JacobianCase twice = new("twice", $$"""
            [Differentiable({{Request}})]
            public static (double, double) F(ReadOnlySpan<double> w)
            {
                double first = w[0], sum = first * w[1];
                for (int i = 0; i < w.Length; i++)
                    sum += i * w[i];
                return (sum + w[0] * w[0], first * 3);
            }
            """, "new double[2]", "Losses.FBatchJacobian(new(p, 3), j);", 2, 5, 7)
        { Expected = [9, 3, 2, 3, 0, 0] };
        string? reason = twice.Check();
        Assert.True(reason is null, reason);
    }

    [Fact]
    public void Floats_have_sixteen_lanes()
    {
        JacobianCase floats = new("floats", $$"""
            [Differentiable({{Request}})]
            public static (float, float) F(ReadOnlySpan<float> w, float s) => (w[0] * w[1] * s, w[0] > 4 ? w[0] * w[0] : 3 * s);
            """, "new double[2 * 21]", """
            float[] w = [.. Enumerable.Range(0, 42).Select(i => (float)(i % 9))], s = [.. Enumerable.Range(0, 21).Select(i => (float)(i + 1))], b = new float[2 * 21 * 3];
            Losses.FBatchJacobian(new(w, 2), s, b);
            for (int i = 0; i < b.Length; i++) j[i] = b[i];
            """, 0, 0, 0)
        {
            Expected =
            [
                .. Enumerable.Range(0, 21).SelectMany(i =>
                {
                    double x = 2 * i % 9, y = (2 * i + 1) % 9, s = i + 1;
                    return (double[])[y * s, x * s, x * y, x > 4 ? 2 * x : 0, 0, x > 4 ? 0 : 3];
                }),
            ],
        };
        string? reason = floats.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("Vector512<float>", floats.Generated());
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        JacobianCase call = new("allocation", $$"""
            [Differentiable({{Request}})]
            public static (double, double) F(ReadOnlySpan<double> w, double s) => (w[0] * s, Math.Sin(w[1]));
            """, "new double[1]", """
            double[] w = new double[100], s = new double[50], b = new double[300];
            int[] indices = new int[50];
            long allocated = 1;
            for (int i = 0; i < 10 && allocated > 0; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Losses.FBatchJacobian(new(w, 2, indices), s, b);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }
            j[0] = allocated;
            """, 1)
        { Expected = [0] };
        string? reason = call.Check();
        Assert.True(reason is null, reason);
    }

    [Theory]
    [InlineData("new(w, 2), s, new double[8]", "jacobians")]
    [InlineData("new(w, 2), s, new double[12]", "w")]
    [InlineData("new(w, 2), new double[2], new double[18]", "s")]
    [InlineData("new(w, 2), new(w, 2), new double[18]", "s")]
    [InlineData("new(w, 2), w.AsSpan(0, 3), w.AsSpan(0, 0)", "w")]
    public void Rows_must_be_as_many_as_blocks(string arguments, string parameter)
    {
        string said = new JacobianCase("guards", $$"""
            [Differentiable({{Request}})]
            public static (double, double) F(ReadOnlySpan<double> w, double s) => (w[0] * s, w[1]);

            public static string Misuse()
            {
                double[] w = new double[6], s = new double[3];
                try
                {
                    FBatchJacobian({{arguments}});
                    return "nothing";
                }
                catch (ArgumentException e)
                {
                    return e.ParamName!;
                }
            }
            """, "p", "", []).Misuse();
        Assert.Equal(parameter, said);
    }
}
