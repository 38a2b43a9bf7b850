using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>The forms again in single precision; the oracle differentiates their image in double precision.</summary>
public sealed class Floats : CorpusTheories<Floats>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("bowl", "[Differentiable] public static float Bowl(float w) => (w - 3) * (w - 3);") { Points = [[0], [10]] },
        new("scalars", "[Differentiable] public static float Loss(float x, float y) => MathF.Sin(x) * y + MathF.Sqrt(y) - MathF.Exp(-x * y) + 3f;") { Points = [[0.5, 1.25]] },
        new("exponentials", "[Differentiable] public static float Loss(float x) => MathF.Exp(x) + float.Exp2(x) + 0.5f * float.Exp10(x) + float.ExpM1(x);") { Points = [[0.5]] },
        new("logarithms", "[Differentiable] public static float Loss(float x) => MathF.Log(x) + MathF.Log2(x) + MathF.Log10(x) + float.LogP1(x);") { Points = [[0.5]] },
        new("roots and powers", "[Differentiable] public static float Loss(float x, float y) => MathF.Pow(x, y) + MathF.Cbrt(x) + float.RootN(x, 4) + float.Hypot(x, y) + MathF.Pow(x, 2);")
        {
            Points = [[0.5, 1.25]],
        },
        new("trigonometry", "[Differentiable] public static float Loss(float x) => MathF.Sin(x) * MathF.Cos(x) + MathF.Tan(x) + MathF.Asin(x) - MathF.Acos(x) + MathF.Atan(x) + float.SinPi(x);")
        {
            Points = [[0.375]],
        },
        new("hyperbolic", "[Differentiable] public static float Loss(float x) => MathF.Sinh(x) + MathF.Cosh(x) * MathF.Tanh(x) + MathF.Asinh(x) + MathF.Acosh(x + 2) + MathF.Atanh(x);")
        {
            Points = [[0.375]],
        },
        new("pieces", "[Differentiable] public static float Loss(float x, float y) => MathF.Abs(x) * MathF.Max(x, y) + MathF.Min(x, 2 * y) + float.Clamp(x, 0, 1) + MathF.Floor(x) * y;")
        {
            Points = [[0.375, -1.5], [-2.5, 0.5]],
        },
        new("atan2 and fused", "[Differentiable] public static float Loss(float x, float y) => MathF.Atan2(x, y) + MathF.FusedMultiplyAdd(x, y, x) + float.Lerp(x, y, 0.25f);")
        {
            Points = [[0.375, -1.5]],
        },
        new("mixed precision", "[Differentiable] public static float Loss(float x, float y) => (float)(Math.Sin((double)x) * y + 0.5);") { Points = [[0.375, -1.5]] },
        new("double result of float parameters", "[Differentiable] public static double Loss(double x, double y) => (float)(x * y) + x;")
        {
            Points = [[0.375, -1.5]],
            Tolerance = 1e-6,
            NoFiniteDifferences = "rounding to float is a staircase",
            Gradients = [[-0.5, 0.375]],
        },
        new("span loop", """
            [Differentiable(nameof(w))] public static float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> x, float y)
            {
                float a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                return 0.5f * (y - a) * (y - a);
            }
            """) { Points = [[0.5, 0.25, -1]], Passive = { ["x"] = "new float[] { 1, 2, 3 }", ["y"] = "1.5f" } },
        new("array in place", """
            [Differentiable] public static float Loss(float[] v, float s)
            {
                for (int i = 1; i < v.Length; i++)
                    v[i] = v[i] * v[i - 1] + s;
                float sum = 0;
                foreach (float x in v)
                    sum += x * x;
                return sum;
            }
            """) { Points = [[0.5, 0.25, -1, 2]] },
        new("recurrence", """
            [Differentiable] public static float Loss(float x, float a)
            {
                for (int i = 0; i < 8; i++)
                    x = a * x * (1 - x);
                return x;
            }
            """) { Points = [[0.3125, 1.75]] },
        new("branches and helpers", """
            [Differentiable] public static float Loss(float x, float y)
            {
                if (x > y)
                    return Soft(x) * y;
                return Soft(y - x) + x;
            }
            private static float Soft(float t)
            {
                if (t < 0)
                    return MathF.Exp(t);
                return 1 + t + 0.5f * t * t;
            }
            """) { Points = [[0.375, -1.5], [-2, 0.5]] },
        new("integer operands", "[Differentiable] public static float Loss(float x, int n) => n * x / 3 + 1 / (x + n) - x * 2;")
        {
            Points = [[0.375]],
            Passive = { ["n"] = "4" },
        },
        new("constants", """
            private const float Scale = 2.5f;
            [Differentiable] public static float Loss(float x)
            {
                const float shift = 0.1f;
                return Scale * x * x + shift * MathF.PI * x + MathF.E;
            }
            """) { Points = [[0.375]] },
        new("logistic loss", """
            [Differentiable(nameof(w))] public static float Loss(ReadOnlySpan<float> w, float[] x, float[] y)
            {
                float total = 0;
                for (int r = 0; r < y.Length; r++)
                {
                    float z = 0;
                    for (int j = 0; j < w.Length; j++)
                        z += w[j] * x[r * w.Length + j];
                    total += MathF.Log(1 + MathF.Exp(-y[r] * z));
                }
                return total / y.Length;
            }
            """) { Points = [[0.5, -0.25]], Passive = { ["x"] = "new float[] { 1, 2, 0.5f, -1, 3, 1 }", ["y"] = "new float[] { 1, -1, 1 }" } },
    ];
}
