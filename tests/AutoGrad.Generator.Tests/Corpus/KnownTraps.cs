using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>The kinds of program that have caught other systems: control flow that decides which value is live, and values that are gone when they are needed.</summary>
public sealed class KnownTraps : CorpusTheories<KnownTraps>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        // Loops whose exits, counters and bounds do more than count.
        new("a counter that is changed in the body", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s = 1;
                for (int i = 0; i < 12; i++)
                {
                    s = s * x + i;
                    if (s > 5) { i += 2; s *= y; }
                }
                return s;
            }
            """) { Points = [[0.9, 0.4], [1.3, -0.2]] },
        new("a post-increment in the condition", """
            [Differentiable] public static double Loss(double x)
            {
                int i = 0;
                double s = 1, t = x;
                while (i++ < 4) { s += t * i; t *= s; }
                return s + t * i;
            }
            """) { Points = [[0.3], [-0.6]] },
        new("a condition that assigns", """
            [Differentiable] public static double Loss(double x)
            {
                double r = x, s = 0;
                while ((r = r * 0.5 + 0.1 * r * r) > 0.05) s += r * r;
                return s + r;
            }
            """) { Points = [[1.5], [0.7]] },
        new("exits from two depths", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s = x;
                for (int i = 0; i < 5; i++)
                {
                    double row = 1;
                    for (int k = 0; k < 5; k++)
                    {
                        row *= x + k * y;
                        if (row > 20) break;
                        if (row < -20) return s * row;
                        if (k == i) continue;
                        s += row;
                    }
                    if (s > 50) break;
                    s -= row * y;
                }
                return s * y;
            }
            """) { Points = [[0.8, 0.5], [1.7, 0.9], [-1.5, -2]] },
        new("a loop that may not run", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double last = x * x;
                for (int i = n; i-- > 0;) last = Math.Sin(last) + i;
                return last * x;
            }
            """) { Points = [[0.7]], Passive = new() { ["n"] = "0" } },
        new("downwards by threes", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double s = 1;
                int i;
                for (i = w.Length - 1; i >= 0; i -= 3) s = s * w[i] + Math.Cos(w[i]);
                return s * i;
            }
            """) { Points = [[0.3, 1.2, -0.7, 0.4, 0.9], [1, 2, 3, 4], [0.5]] },
        new("two counters", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double s = 0;
                for (int i = 0, k = w.Length - 1; i < k; i++, k--) s += w[i] * w[k] * (k - i);
                return s * s;
            }
            """) { Points = [[0.3, 1.2, -0.7, 0.4, 0.9]] },
        new("a switch that falls together", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s = 1;
                for (int i = 0; i < 7; i++)
                {
                    switch (i % 4)
                    {
                        case 0:
                        case 3:
                            s += x * s;
                            break;
                        case 1 when s > 3:
                            s *= y;
                            continue;
                        case 1:
                            s -= y;
                            break;
                        default:
                            if (s < 0) return s * x;
                            break;
                    }
                    s *= 1.1;
                }
                return s;
            }
            """) { Points = [[0.8, 0.5], [2, 0.3], [0.1, 3]] },
        new("do while with a flag", """
            [Differentiable] public static double Loss(double x)
            {
                bool done = false;
                double a = x, b = 1;
                int n = 0;
                do
                {
                    (a, b) = (a * b + 0.5, a);
                    done = a > 4 || ++n > 6;
                    if (!done) b += 0.1;
                }
                while (!done);
                return a - b;
            }
            """) { Points = [[1.3], [0.4]] },
        new("the largest of what was computed, and where it was", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double best = double.NegativeInfinity;
                int at = -1;
                for (int i = 0; i < w.Length; i++)
                {
                    double v = w[i] * w[(i + 1) % w.Length];
                    if (v > best) { best = v; at = i; }
                }
                return best * w[at] + at;
            }
            """) { Points = [[0.3, 1.2, -0.7, 0.5, 0.9], [-1, -2, -3]] },

        // Values that are overwritten before the adjoint needs them.
        new("read, write, read, and write again", """
            [Differentiable(nameof(w))] public static double Loss(Span<double> w)
            {
                double s = w[0];
                w[0] = w[1] * s;
                s += w[0] * w[1];
                w[1] = s * w[0];
                w[0] += w[1] * w[1];
                return s * w[0] + w[1];
            }
            """) { Points = [[0.7, -1.2]] },
        new("insertion sort, then weights", """
            [Differentiable(nameof(w))] public static double Loss(Span<double> w)
            {
                for (int i = 1; i < w.Length; i++)
                {
                    double v = w[i];
                    int k = i - 1;
                    for (; k >= 0 && w[k] > v; k--) w[k + 1] = w[k];
                    w[k + 1] = v;
                }
                double s = 0;
                for (int i = 0; i < w.Length; i++) s += (i + 1) * w[i] * w[i];
                return s;
            }
            """) { Points = [[0.7, -1.2, 3, 0.1, -0.4]] },
        new("rotated through a temporary", """
            [Differentiable(nameof(w))] public static double Loss(Span<double> w)
            {
                for (int r = 0; r < 4; r++)
                {
                    double first = w[0];
                    for (int i = 0; i + 1 < w.Length; i++) w[i] = w[i + 1] + 0.1 * first * w[i];
                    w[^1] = first;
                }
                return w[0] * w[1] - w[2];
            }
            """) { Points = [[0.7, -1.2, 0.5]] },
        new("indices that repeat", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int[] at)
            {
                double[] sums = new double[3];
                for (int i = 0; i < at.Length; i++) sums[at[i]] = sums[at[i]] * w[i] + w[at[i]];
                return sums[0] * sums[1] + sums[2];
            }
            """) { Points = [[0.7, -1.2, 0.5, 2]], Passive = new() { ["at"] = "new[] { 0, 1, 0, 2 }" } },
        new("an index that is read from what is written", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int[] next)
            {
                double s = 0;
                int at = 0;
                for (int i = 0; i < 6; i++)
                {
                    s = s * 0.5 + w[at] * w[at];
                    at = next[at];
                    if (i == 2) next[1] = 0;
                }
                return s;
            }
            """) { Points = [[0.7, -1.2, 0.5]], Passive = new() { ["next"] = "new[] { 1, 2, 1 }" } },
        new("a running product in place", """
            [Differentiable(nameof(w))] public static double Loss(double[] w)
            {
                for (int i = 1; i < w.Length; i++) w[i] *= w[i - 1];
                for (int i = w.Length - 2; i >= 0; i--) w[i] += w[i + 1] * w[i];
                double s = 0;
                foreach (double v in w) s += Math.Tanh(v);
                return s;
            }
            """) { Points = [[0.7, -1.2, 0, 2], [1, 1, 1]] },
        new("chained assignment", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a, b, c;
                a = b = c = x * y;
                a *= b += c -= x;
                return a + (b = a * c) * b;
            }
            """) { Points = [[0.7, -1.2]] },
        new("operands that change one another", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                double s = a * (a = a + 1) * a++ - --a * (a *= 2);
                return s + a;
            }
            """) { Points = [[0.7], [-2]] },
        new("a parameter that is reused", """
            [Differentiable] public static double Loss(double x, double y)
            {
                x = x * y;
                y = x + y;
                if (y > 0) x = y; else y = x;
                x *= y;
                return x;
            }
            """) { Points = [[0.7, 1.2], [0.7, -3]] },
        new("the same array as both arguments", """
            [Differentiable(nameof(w))] public static double Loss(double[] w) { Mix(w, w); return w[0] + 2 * w[1]; }
            private static void Mix(double[] a, double[] b) { a[0] = a[0] * b[1]; b[1] = a[0] + b[0] * b[1]; }
            """) { Points = [[0.7, -1.2]] },
        new("an element by reference beside its array", """
            [Differentiable(nameof(w))] public static double Loss(double[] w) { Push(ref w[1], w); return w[0] * w[1]; }
            private static void Push(ref double e, double[] w) { w[1] *= 3; e += w[0]; w[0] = e * e; }
            """) { Points = [[0.7, -1.2]] },
        new("a swap of references", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, b = y * x;
                Swap(ref a, ref b);
                if (a > b) Swap(ref b, ref a);
                return a * a - b;
            }
            private static void Swap(ref double a, ref double b) => (a, b) = (b, a);
            """) { Points = [[0.7, 1.2], [0.7, 0.5]] },
        new("a row that is another row's", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w)
            {
                double[][] rows = [[w[0], w[1]], [w[1], w[0] * w[1]]];
                rows[1] = rows[0];
                rows[1][0] *= 3;
                rows[0][1] += rows[1][0];
                return rows[0][0] * rows[1][1];
            }
            """) { Points = [[0.7, 1.2]] },
        new("memory made in each trip", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w)
            {
                double[] state = [w[0], w[1]];
                for (int i = 0; i < 4; i++)
                {
                    double[] next = new double[2];
                    next[0] = state[0] * w[0] - state[1];
                    next[1] = state[1] + next[0] * w[1];
                    state = next;
                }
                return state[0] * state[1];
            }
            """) { Points = [[0.7, 0.2]] },
        new("stack memory over a loop", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w)
            {
                Span<double> ring = stackalloc double[3];
                ring[0] = w[0];
                double s = 0;
                for (int i = 1; i < 9; i++)
                {
                    ring[i % 3] = ring[(i + 2) % 3] * w[i % w.Length] + ring[i % 3];
                    s += ring[i % 3] * ring[0];
                }
                return s;
            }
            """) { Points = [[0.7, 0.2, 0.9, -0.4]] },
    ];
}
