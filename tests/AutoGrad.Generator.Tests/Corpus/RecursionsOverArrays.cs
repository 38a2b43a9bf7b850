using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Recursions that read, share and change arrays.</summary>
public sealed class RecursionsOverArrays : CorpusTheories<RecursionsOverArrays>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("halves", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) => Tree(w) * w[0];
            private static double Tree(ReadOnlySpan<double> w)
            {
                if (w.Length == 0)
                    return 1;
                if (w.Length == 1)
                    return w[0] * w[0];
                int half = w.Length / 2;
                return Tree(w[..half]) * Tree(w[half..]) + w[half];
            }
            """) { Points = [[1.1, 0.7, 1.3, 0.9, 1.2]] },
        new("by index", """
            [Differentiable] public static double Loss(double[] w) => Horner(w, 0, 0.7);
            private static double Horner(double[] w, int i, double x) => i == w.Length ? 0 : w[i] * w[i] + x * Horner(w, i + 1, x * w[i]);
            """) { Points = [[1.1, 0.7, 1.3, 0.9]] },
        new("shared span that is changed", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> a, Span<double> v, int n)
            {
                if (n <= 1)
                    return a[0] * v[0];
                double r = 0;
                for (int i = 0; i < n; i++)
                {
                    v[0] += a[i];
                    r += Loss(a, v, n - 1);
                }
                return r;
            }
            """) { Points = [[1, 2, 3, 1]], Lengths = { ["a"] = 3 }, Passive = { ["n"] = "3" } },
        new("shared span that is read after it was changed", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Spread(v, 1);
                return v[0] * v[1] + v[2] * v[3];
            }
            private static void Spread(Span<double> v, int i)
            {
                if (i >= v.Length)
                    return;
                v[i] *= v[i - 1];
                Spread(v, i + 1);
                v[i - 1] += v[i] * v[i];
            }
            """) { Points = [[1.1, 0.7, 1.3, 0.9]] },
        new("permutations by exchange", """
            [Differentiable] public static double Loss(Span<double> v) => Permute(v, 0);
            private static double Permute(Span<double> v, int k)
            {
                if (k == v.Length)
                {
                    double value = 0;
                    for (int i = 0; i < v.Length; i++)
                        value = value * 0.5 + v[i] * v[i] * (i + 1);
                    return Math.Sin(value);
                }
                double sum = 0;
                for (int i = k; i < v.Length; i++)
                {
                    (v[k], v[i]) = (v[i], v[k]);
                    sum += Permute(v, k + 1) * v[k];
                    (v[k], v[i]) = (v[i], v[k]);
                }
                return sum;
            }
            """) { Points = [[1.1, 0.7, 1.3]] },
        new("quicksort", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Sort(v, 0, v.Length - 1);
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += (i + 1) * v[i] * v[i];
                return sum;
            }
            private static void Sort(Span<double> v, int low, int high)
            {
                if (low >= high)
                    return;
                double pivot = v[(low + high) / 2];
                int i = low, j = high;
                while (i <= j)
                {
                    while (v[i] < pivot)
                        i++;
                    while (v[j] > pivot)
                        j--;
                    if (i <= j)
                    {
                        (v[i], v[j]) = (v[j], v[i]);
                        i++;
                        j--;
                    }
                }
                Sort(v, low, j);
                Sort(v, i, high);
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8]] },
        new("merge sort with scratch", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Span<double> scratch = stackalloc double[v.Length];
                Sort(v, scratch);
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += (i + 1) * v[i] * v[i];
                return sum;
            }
            private static void Sort(Span<double> v, Span<double> scratch)
            {
                if (v.Length < 2)
                    return;
                int half = v.Length / 2;
                Sort(v[..half], scratch[..half]);
                Sort(v[half..], scratch[half..]);
                int i = 0, j = half;
                for (int k = 0; k < v.Length; k++)
                    scratch[k] = j >= v.Length || (i < half && v[i] <= v[j]) ? v[i++] : v[j++];
                scratch[..v.Length].CopyTo(v);
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8]] },
        new("transform in place", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Transform(v);
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += v[i] * v[i] * (i + 1);
                return sum;
            }
            private static void Transform(Span<double> v)
            {
                int n = v.Length;
                if (n < 2)
                    return;
                Span<double> t = stackalloc double[n];
                for (int i = 0; i < n / 2; i++)
                {
                    t[i] = v[2 * i] * v[2 * i + 1];
                    t[n / 2 + i] = v[2 * i] - v[2 * i + 1];
                }
                t.CopyTo(v);
                Transform(v.Slice(0, n / 2));
                Transform(v.Slice(n / 2));
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3]] },
        new("determinant with a mask", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> a)
            {
                Span<bool> used = stackalloc bool[3];
                return Minor(a, 3, 0, used);
            }
            private static double Minor(ReadOnlySpan<double> a, int n, int row, Span<bool> used)
            {
                if (row == n)
                    return 1;
                double sum = 0, sign = 1;
                for (int c = 0; c < n; c++)
                {
                    if (used[c])
                        continue;
                    used[c] = true;
                    sum += sign * a[row * n + c] * Minor(a, n, row + 1, used);
                    used[c] = false;
                    sign = -sign;
                }
                return sum;
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3, 1]] },
        new("determinant with a set of columns", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> a) => Minor(a, 3, 0, 7);
            private static double Minor(ReadOnlySpan<double> a, int n, int row, int columns)
            {
                if (row == n - 1)
                    return a[row * n + System.Numerics.BitOperations.TrailingZeroCount(columns)];
                double sum = 0, sign = 1;
                int rest = columns;
                for (int i = row; i < n; i++)
                {
                    int column = System.Numerics.BitOperations.TrailingZeroCount(rest);
                    sum += sign * a[row * n + column] * Minor(a, n, row + 1, columns & ~(1 << column));
                    sign = -sign;
                    rest &= rest - 1;
                }
                return sum;
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3, 1]] },
        new("leaves that differ in a loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v) => Part(v, 4);
            private static double Part(ReadOnlySpan<double> v, int n)
            {
                double scale = v[n % v.Length];
                double sum;
                if (n <= 1)
                {
                    sum = Math.Sin(scale) * n;
                }
                else
                {
                    sum = 0;
                    for (int i = 1; i <= 2; i++)
                        sum += Part(v, n - i) * scale * i;
                }
                return sum * 0.5 + scale;
            }
            """) { Points = [[1.1, -0.7, 1.3]] },
        new("determinant by copied minors", """
            [Differentiable] public static double Loss(double[] m) => Determinant(m, 4);
            private static double Determinant(double[] m, int n)
            {
                if (n == 1)
                    return m[0];
                double det = 0;
                double[] minor = new double[(n - 1) * (n - 1)];
                for (int c = 0; c < n; c++)
                {
                    for (int i = 1; i < n; i++)
                    {
                        int k = 0;
                        for (int j = 0; j < n; j++)
                        {
                            if (j == c)
                                continue;
                            minor[(i - 1) * (n - 1) + k++] = m[i * n + j];
                        }
                    }
                    det += (c % 2 == 0 ? 1 : -1) * m[c] * Determinant(minor, n - 1);
                }
                return det;
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3, 1, 0.5, -0.4, 0.6, -1, 2, 0.1, 0.7]] },
        new("determinant of a matrix", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v)
            {
                double[,] m = new double[3, 3];
                for (int i = 0; i < 9; i++)
                    m[i / 3, i % 3] = v[i];
                return Determinant(m);
            }
            private static double Determinant(double[,] m)
            {
                int n = m.GetLength(0);
                if (n == 1)
                    return m[0, 0];
                double det = 0;
                for (int c = 0; c < n; c++)
                {
                    double[,] minor = new double[n - 1, n - 1];
                    for (int i = 1; i < n; i++)
                        for (int j = 0; j < n; j++)
                            if (j != c)
                                minor[i - 1, j < c ? j : j - 1] = m[i, j];
                    det += (c % 2 == 0 ? 1 : -1) * m[0, c] * Determinant(minor);
                }
                return det;
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3, 1]] },
        new("one array under two names", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Mix(v, v, 3);
                return v[0] * v[1];
            }
            private static void Mix(Span<double> from, Span<double> to, int n)
            {
                if (n == 0)
                    return;
                to[0] = from[1] * from[0];
                to[1] += from[0] * 0.5;
                Mix(to, from, n - 1);
            }
            """) { Points = [[1.1, 0.7]] },
        new("overlapping slices", """
            [Differentiable] public static double Loss(Span<double> v) => Chain(v[1..], v[..^1]);
            private static double Chain(Span<double> a, Span<double> b)
            {
                if (a.Length == 0)
                    return 1;
                a[0] *= b[0];
                double t = b[b.Length - 1] * a[0];
                return t + Chain(a[1..], b[1..]) * b[0];
            }
            """) { Points = [[1.1, 0.7, 1.3, 0.9]] },
        new("two arrays that change places", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start)
            {
                Span<double> a = stackalloc double[3];
                Span<double> b = stackalloc double[3];
                start.CopyTo(a);
                Smooth(a, b, 3);
                return a[0] * b[1] + a[2] * b[0];
            }
            private static void Smooth(Span<double> from, Span<double> to, int n)
            {
                if (n == 0)
                    return;
                for (int i = 0; i < from.Length; i++)
                    to[i] = from[i] * from[(i + 1) % from.Length] + 0.1;
                Smooth(to, from, n - 1);
            }
            """) { Points = [[1.1, 0.7, 1.3]] },
        new("active and passive arrays in one recursion", """
            [Differentiable(nameof(w))] public static double Loss(double[] w, double[] data)
            {
                double c = Mean(data, 0, data.Length), sum = 0;
                for (int i = 0; i < w.Length; i++)
                    sum += w[i] * w[i] * c * Mean(w, 0, i + 1);
                return sum;
            }
            private static double Mean(double[] a, int from, int to) =>
                to - from == 1 ? a[from] : 0.5 * (Mean(a, from, (from + to) / 2) + Mean(a, (from + to) / 2, to));
            """) { Points = [[1.1, 0.7, 1.3]], Passive = { ["data"] = "new double[] { 1, 2, 3 }" } },
        new("a passive array that receives active values", """
            [Differentiable(nameof(x))] public static double Loss(double x, Span<double> buffer)
            {
                Fill(x, buffer, 0);
                return buffer[0] * buffer[2];
            }
            private static void Fill(double x, Span<double> buffer, int i)
            {
                if (i == buffer.Length)
                    return;
                buffer[i] = x * (i + 1);
                Fill(x * x, buffer, i + 1);
            }
            """) { Points = [[1.1]], Passive = { ["buffer"] = "new double[3]" } },
        new("called in a loop over data", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> x)
            {
                double loss = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    double r = Polynomial(w, x[i]) - i;
                    loss += r * r;
                }
                return loss;
            }
            private static double Polynomial(ReadOnlySpan<double> w, double x) => w.Length == 0 ? 0 : w[0] + x * Polynomial(w[1..], x);
            """) { Points = [[1.1, 0.7, 1.3]], Passive = { ["x"] = "new double[] { 0.5, 1, -1, 2 }" } },
        new("a captured array", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double[] memo = new double[w.Length];
                w.CopyTo(memo);
                double Best(int i)
                {
                    if (i >= memo.Length)
                        return 0;
                    memo[i] *= 1.5;
                    return Math.Max(memo[i] + Best(i + 2), Best(i + 1));
                }
                return Best(0) + memo[1];
            }
            """) { Points = [[1.1, 0.7, 1.3, 0.9]] },
    ];
}
