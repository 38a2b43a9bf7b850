using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Numerical programs as users write them.</summary>
public sealed class Numerics : CorpusTheories<Numerics>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a Kalman filter of matrices", """
            [Differentiable(nameof(q), nameof(r), nameof(dt))] public static double Loss(double q, double r, double dt, double[] z)
            {
                double[,] F = { { 1, dt }, { 0, 1 } }, P = { { 1, 0 }, { 0, 1 } };
                double[] x = [0, 0.1];
                double nll = 0;
                for (int t = 0; t < z.Length; t++)
                {
                    x = MulV(F, x);
                    P = Add(Mul(Mul(F, P), Transpose(F)), new[,] { { q * dt, 0 }, { 0, q } });
                    double s = P[0, 0] + r, v = z[t] - x[0];
                    double[] k = [P[0, 0] / s, P[1, 0] / s];
                    for (int i = 0; i < 2; i++) x[i] += k[i] * v;
                    double[,] N = new double[2, 2];
                    for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) N[i, j] = P[i, j] - k[i] * P[0, j];
                    P = N;
                    nll += Math.Log(s) + v * v / s;
                }
                return nll + P[1, 1];
            }
            private static double[,] Mul(double[,] a, double[,] b) { var c = new double[a.GetLength(0), b.GetLength(1)]; for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < b.GetLength(1); j++) { double s = 0; for (int k = 0; k < a.GetLength(1); k++) s += a[i, k] * b[k, j]; c[i, j] = s; } return c; }
            private static double[,] Transpose(double[,] a) { var c = new double[a.GetLength(1), a.GetLength(0)]; for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < a.GetLength(1); j++) c[j, i] = a[i, j]; return c; }
            private static double[,] Add(double[,] a, double[,] b) { var c = (double[,])a.Clone(); for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < a.GetLength(1); j++) c[i, j] += b[i, j]; return c; }
            private static double[] MulV(double[,] a, double[] x) { var y = new double[a.GetLength(0)]; for (int i = 0; i < y.Length; i++) for (int j = 0; j < x.Length; j++) y[i] += a[i, j] * x[j]; return y; }
            """)
        {
            Points = [[0.5, 0.2, 0.9], [1, 0.4, 0.5]],
            Passive = { ["z"] = "new double[]{1,0.7,1.3}" },
        },
        new("forward algorithm of a hidden Markov model", """
            [Differentiable(nameof(a), nameof(b))] public static double Loss(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int[] obs)
            {
                Span<double> alpha = stackalloc double[2], next = stackalloc double[2];
                alpha.Fill(Math.Log(0.5));
                foreach (int o in obs)
                {
                    for (int j = 0; j < 2; j++)
                    {
                        double m = double.NegativeInfinity;
                        for (int i = 0; i < 2; i++) m = Math.Max(m, alpha[i] + a[2 * i + j]);
                        double s = 0;
                        for (int i = 0; i < 2; i++) s += Math.Exp(alpha[i] + a[2 * i + j] - m);
                        next[j] = m + Math.Log(s) + (o == 0 ? b[j] : -b[j]);
                    }
                    next.CopyTo(alpha);
                }
                return alpha[0] + double.LogP1(Math.Exp(alpha[1] - alpha[0]));
            }
            """)
        {
            Points = [[0.3, -0.2, 0.5, 0.1, -0.7, 0.4], [1, 2, 0, 0.5, 0.2, -1]],
            Lengths = { ["a"] = 4, ["b"] = 2 },
            Passive = { ["obs"] = "new int[]{0,1,1,0,1}" },
        },
        new("elimination with pivots, by rows that change places", """
            [Differentiable(nameof(p))] public static double Loss(double[] p)
            {
                const int n = 3;
                double[][] a = [[p[0], p[1], 1], [p[2], p[3], 2], [p[4], 3, p[5]]];
                double[] b = [1, 2, 3];
                double sign = 1;
                for (int c = 0; c < n; c++)
                {
                    int best = c;
                    for (int r = c + 1; r < n; r++) if (Math.Abs(a[r][c]) > Math.Abs(a[best][c])) best = r;
                    if (best != c) { (a[c], a[best]) = (a[best], a[c]); (b[c], b[best]) = (b[best], b[c]); sign = -sign; }
                    for (int r = c + 1; r < n; r++)
                    {
                        double f = a[r][c] / a[c][c];
                        for (int k = c; k < n; k++) a[r][k] -= f * a[c][k];
                        b[r] -= f * b[c];
                    }
                }
                double det = sign;
                for (int i = n - 1; i >= 0; i--) { det *= a[i][i]; for (int k = i + 1; k < n; k++) b[i] -= a[i][k] * b[k]; b[i] /= a[i][i]; }
                return det + b[0] * b[1] - b[2];
            }
            """) { Points = [[1.2, 0.3, 0.7, 0.4, -0.5, 0.2], [0.1, 0.5, 1.5, 2.3, 0.3, 1]] },
        new("Householder reflections in place", """
            [Differentiable(nameof(p))] public static double Loss(Span<double> p)
            {
                const int m = 3, n = 2;
                Span<double> v = stackalloc double[m];
                for (int k = 0; k < n; k++)
                {
                    double norm = 0;
                    for (int i = k; i < m; i++) norm += p[i * n + k] * p[i * n + k];
                    norm = Math.Sqrt(norm);
                    double alpha = p[k * n + k] > 0 ? -norm : norm;
                    for (int i = k; i < m; i++) v[i] = p[i * n + k];
                    v[k] -= alpha;
                    double vv = TensorPrimitives.SumOfSquares<double>(v[k..]);
                    if (vv == 0) continue;
                    for (int j = k; j < n; j++)
                    {
                        double d = 0;
                        for (int i = k; i < m; i++) d += v[i] * p[i * n + j];
                        d *= 2 / vv;
                        for (int i = k; i < m; i++) p[i * n + j] -= d * v[i];
                    }
                }
                return p[0] * p[3] + p[1];
            }
            """) { Points = [[1.2, 0.3, 0.7, 0.4, -0.5, 0.2], [0.1, 0.5, 1.5, 2.3, 0.3, 1]] },
        new("Dormand and Prince, from a table", """
            public static partial class Losses {
            private static readonly double[][] A = [[], [0.2], [3.0 / 40, 9.0 / 40], [44.0 / 45, -56.0 / 15, 32.0 / 9]];
            private static readonly double[] B = [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192];
            [Differentiable] public static double Loss(double k, double y0)
            {
                double y = y0;
                double[] s = new double[4];
                for (int n = 0; n < 5; n++)
                {
                    for (int i = 0; i < s.Length; i++)
                    {
                        double z = y;
                        for (int j = 0; j < A[i].Length; j++) z += 0.1 * A[i][j] * s[j];
                        s[i] = -k * z + z * z * z * 0.1;
                    }
                    for (int i = 0; i < 4; i++) y += 0.1 * B[i] * s[i];
                }
                return y;
            }
            }
            """) { Points = [[1.5, 0.3], [0.5, 1]] },
        new("an American option on a tree", """
            [Differentiable(nameof(s), nameof(v), nameof(r))] public static double Loss(double s, double v, double r, int n)
            {
                double dt = 1.0 / n, u = Math.Exp(v * Math.Sqrt(dt)), d = 1 / u, p = (Math.Exp(r * dt) - d) / (u - d), df = Math.Exp(-r * dt);
                double[] val = new double[n + 1];
                for (int i = 0; i <= n; i++) val[i] = Math.Max(100 - s * Math.Pow(u, 2 * i - n), 0);
                for (int k = n - 1; k >= 0; k--)
                    for (int i = 0; i <= k; i++)
                        val[i] = Math.Max(df * (p * val[i + 1] + (1 - p) * val[i]), 100 - s * Math.Pow(u, 2 * i - k));
                return val[0];
            }
            """)
        {
            Points = [[101, 0.2, 0.05], [90, 0.4, 0.01]],
            Passive = { ["n"] = "6" },
        },
        new("Heston, over complex numbers", """
            [Differentiable] public static double Loss(double kappa, double theta, double sigma, double rho, double v0)
            {
                double sum = 0;
                for (int j = 1; j <= 4; j++)
                {
                    double u = 0.5 * j;
                    C iu = new(0, u);
                    C d = C.Sqrt(C.Sq(kappa - rho * sigma * iu) + sigma * sigma * (iu + (u * u)));
                    C g = (kappa - rho * sigma * iu - d) / (kappa - rho * sigma * iu + d);
                    C e = C.Exp(-d);
                    C cc = kappa * theta / (sigma * sigma) * ((kappa - rho * sigma * iu - d) - new C(2, 0) * C.Log((new C(1, 0) - g * e) / (new C(1, 0) - g)));
                    C dd = (kappa - rho * sigma * iu - d) / (sigma * sigma) * ((new C(1, 0) - e) / (new C(1, 0) - g * e));
                    C phi = C.Exp(cc + dd * v0);
                    sum += phi.Re / j + phi.Im * 0.3;
                }
                return sum;
            }
            public readonly record struct C(double Re, double Im)
            {
                public static implicit operator C(double x) => new(x, 0);
                public static C operator +(C a, C b) => new(a.Re + b.Re, a.Im + b.Im);
                public static C operator -(C a, C b) => new(a.Re - b.Re, a.Im - b.Im);
                public static C operator -(C a) => new(-a.Re, -a.Im);
                public static C operator *(C a, C b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);
                public static C operator /(C a, C b) { double n = b.Re * b.Re + b.Im * b.Im; return new((a.Re * b.Re + a.Im * b.Im) / n, (a.Im * b.Re - a.Re * b.Im) / n); }
                public double Abs => Math.Sqrt(Re * Re + Im * Im);
                public static C Sq(C a) => a * a;
                public static C Exp(C a) { var (s, c) = Math.SinCos(a.Im); return Math.Exp(a.Re) * new C(c, s); }
                public static C Log(C a) => new(Math.Log(a.Abs), Math.Atan2(a.Im, a.Re));
                public static C Sqrt(C a) { double r = Math.Sqrt(a.Abs); double h = Math.Atan2(a.Im, a.Re) / 2; return new(r * Math.Cos(h), r * Math.Sin(h)); }
            }
            """) { Points = [[1.5, 0.04, 0.3, -0.7, 0.04], [2, 0.09, 0.5, -0.2, 0.05]] },
        new("least squares of Longstaff and Schwartz", """
            [Differentiable(nameof(s), nameof(v))] public static double Loss(double s, double v, ReadOnlySpan<double> z, ReadOnlySpan<double> y)
            {
                int n = z.Length;
                double[] s1 = new double[n], s2 = new double[n];
                double a = 0, b = 0, c = 0, d = 0, e = 0;
                for (int i = 0; i < n; i++)
                {
                    s1[i] = s * Math.Exp(-0.5 * v * v + v * z[i]);
                    s2[i] = s1[i] * Math.Exp(-0.5 * v * v + v * y[i]);
                    double pay = Math.Max(105 - s2[i], 0), x = s1[i] / 100;
                    a += 1; b += x; c += x * x; d += pay; e += pay * x;
                }
                double det = a * c - b * b, c0 = (c * d - b * e) / det, c1 = (a * e - b * d) / det;
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    double now = Math.Max(105 - s1[i], 0), cont = c0 + c1 * s1[i] / 100;
                    sum += now > cont ? now : Math.Max(105 - s2[i], 0);
                }
                return sum / n;
            }
            """)
        {
            Points = [[100, 0.2], [95, 0.3]],
            Passive = { ["z"] = "new double[]{-0.5,0.3,1.2,-1.1,0.7,0.1}", ["y"] = "new double[]{0.4,-0.9,0.2,-0.6,1.5,-1.2}" },
        },
        new("a cubic spline", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> y, double x)
            {
                int n = y.Length;
                Span<double> m = stackalloc double[n], c = stackalloc double[n], d = stackalloc double[n];
                for (int i = 1; i < n - 1; i++)
                {
                    double rhs = 6 * (y[i + 1] - 2 * y[i] + y[i - 1]), w = 4 - c[i - 1];
                    c[i] = 1 / w;
                    d[i] = (rhs - d[i - 1]) / w;
                }
                for (int i = n - 2; i >= 1; i--) m[i] = d[i] - c[i] * m[i + 1];
                int k = Math.Clamp((int)x, 0, n - 2);
                double t = x - k, u = 1 - t;
                return u * y[k] + t * y[k + 1] + ((u * u * u - u) * m[k] + (t * t * t - t) * m[k + 1]) / 6;
            }
            """) { Points = [[0.5, 1.2, -0.3, 0.8, 1.7], [1, 2, 3, 2, 2.3]] },
        new("splines by the recursion of de Boor", """
            [Differentiable] public static double Loss(double[] c, double x)
            {
                double s = 0;
                for (int i = 0; i < c.Length; i++) s += c[i] * Basis(i, 2, x * 2);
                return s;
            }
            private static double Basis(int i, int p, double x)
            {
                if (p == 0) return x >= Knot(i) && x < Knot(i + 1) ? 1 : 0;
                double a = Knot(i + p) - Knot(i), b = Knot(i + p + 1) - Knot(i + 1);
                return (a == 0 ? 0 : (x - Knot(i)) / a * Basis(i, p - 1, x)) + (b == 0 ? 0 : (Knot(i + p + 1) - x) / b * Basis(i + 1, p - 1, x));
            }
            private static int Knot(int i) => Math.Clamp(i - 2, 0, 2);
            """) { Points = [[0.5, 1.2, -0.3, 0.8, 0.37], [1, 2, 3, 2, 0.6]] },
        new("a ray marched to spheres", """
            [Differentiable] public static double Loss(double ox, double oy, double r1, double r2)
            {
                P3 o = new(ox, oy, -3), d = new P3(0.05, -0.02, 1).Unit();
                double t = 0;
                for (int i = 0; i < 60; i++)
                {
                    P3 p = o + t * d;
                    double dist = Scene(p, r1, r2);
                    if (dist < 1e-6) { t += dist; return t + Shade(p, r1, r2); }
                    t += dist;
                    if (t > 10) break;
                }
                return 10 + r1 * ox;
            }
            private static double Scene(P3 p, double r1, double r2) => Smin(p.Len - r1, (p - new P3(0.5, 0, 0.3)).Len - r2, 0.1);
            private static double Smin(double a, double b, double k) { double h = Math.Max(k - Math.Abs(a - b), 0) / k; return Math.Min(a, b) - h * h * k * 0.25; }
            private static double Shade(P3 p, double r1, double r2) { const double e = 1e-3; double b = Scene(p, r1, r2); P3 n = new P3(Scene(p + new P3(e, 0, 0), r1, r2) - b, Scene(p + new P3(0, e, 0), r1, r2) - b, Scene(p + new P3(0, 0, e), r1, r2) - b); return -n.Z / n.Len; }
            public readonly struct P3(double x, double y, double z)
            {
                public readonly double X = x, Y = y, Z = z;
                public double Len => Math.Sqrt(this * this);
                public P3 Unit() => 1 / Len * this;
                public static P3 operator +(P3 a, P3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
                public static P3 operator -(P3 a, P3 b) => a + -1 * b;
                public static double operator *(P3 a, P3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;
                public static P3 operator *(double s, P3 a) => new(s * a.X, s * a.Y, s * a.Z);
            }
            """) { Points = [[0.1, 0.2, 0.5, 0.4], [-0.2, 0.1, 0.3, 0.6]] },
        new("bodies in an array of structs", """
            [Differentiable] public static double Loss(double m, double v, double eps)
            {
                Body[] b = [new(0, 0, 0, -0.1, 1), new(1, 0, 0, v, m), new(-0.5, 1.2, v * 0.5, 0, 0.1)];
                for (int step = 0; step < 4; step++)
                {
                    Kick(b, eps, 0.05);
                    for (int i = 0; i < b.Length; i++) { ref Body k = ref b[i]; k.X += 0.1 * k.Vx; k.Y += 0.1 * k.Vy; }
                    Kick(b, eps, 0.05);
                }
                double e = 0;
                for (int i = 0; i < b.Length; i++) { e += 0.5 * b[i].M * (b[i].Vx * b[i].Vx + b[i].Vy * b[i].Vy); for (int j = 0; j < i; j++) e -= b[i].M * b[j].M / Math.Sqrt(Sq(b[i], b[j], eps)); }
                return e + b[1].X * b[2].Y;
            }
            private static double Sq(in Body a, in Body b, double eps) { double dx = a.X - b.X, dy = a.Y - b.Y; return dx * dx + dy * dy + eps * eps; }
            private static void Kick(Span<Body> b, double eps, double h)
            {
                for (int i = 0; i < b.Length; i++)
                    for (int j = 0; j < b.Length; j++)
                    {
                        if (i == j) continue;
                        double r2 = Sq(in b[i], in b[j], eps), f = h * b[j].M / (r2 * Math.Sqrt(r2));
                        b[i].Vx -= f * (b[i].X - b[j].X);
                        b[i].Vy -= f * (b[i].Y - b[j].Y);
                    }
            }
            public struct Body(double x, double y, double vx, double vy, double m) { public double X = x, Y = y, Vx = vx, Vy = vy; public readonly double M = m; }
            """) { Points = [[0.5, 1.0, 0.3], [1, 0.8, 0.1]] },
        new("likelihood of a Gaussian process", """
            [Differentiable(nameof(ell), nameof(sf), nameof(sn))] public static double Loss(double ell, double sf, double sn, double[] x, double[] y)
            {
                int n = x.Length;
                var l = new double[n][];
                for (int i = 0; i < n; i++)
                {
                    l[i] = new double[i + 1];
                    for (int j = 0; j <= i; j++)
                    {
                        double d = (x[i] - x[j]) / ell, s = sf * sf * Math.Exp(-0.5 * d * d) + (i == j ? sn * sn : 0);
                        for (int k = 0; k < j; k++) s -= l[i][k] * l[j][k];
                        l[i][j] = i == j ? Math.Sqrt(s) : s / l[j][j];
                    }
                }
                double nll = 0; var z = new double[n];
                for (int i = 0; i < n; i++) { double s = y[i]; for (int k = 0; k < i; k++) s -= l[i][k] * z[k]; z[i] = s / l[i][i]; nll += 0.5 * z[i] * z[i] + Math.Log(l[i][i]); }
                return nll + 0.5 * n * Math.Log(2 * Math.PI);
            }
            """)
        {
            Points = [[0.5, 0.9, 0.3], [1, 0.5, 0.2]],
            Passive = { ["x"] = "new[]{0.0,0.5,1.2,2.0}", ["y"] = "new[]{0.1,0.4,-0.3,0.2}" },
        },
        new("a robot arm", """
            [Differentiable(nameof(q))] public static double Loss(double[] q)
            {
                double[,] t = Identity(4);
                double[] len = [1, 0.8, 0.3];
                for (int i = 0; i < q.Length; i++) t = Times(t, Dh(q[i], len[i], i == 0 ? Math.PI / 2 : 0));
                double dx = t[0, 3] - 0.5, dy = t[1, 3] - 0.2, dz = t[2, 3] - 0.9;
                return Math.Sqrt(dx * dx + dy * dy + dz * dz) + 0.1 * t[0, 0];
            }
            private static double[,] Identity(int n) { var r = new double[n, n]; for (int i = 0; i < n; i++) r[i, i] = 1; return r; }
            private static double[,] Dh(double th, double a, double al)
            {
                var (s, c) = Math.SinCos(th); var (sa, ca) = Math.SinCos(al);
                return new[,] { { c, -s * ca, s * sa, a * c }, { s, c * ca, -c * sa, a * s }, { 0, sa, ca, 0 }, { 0, 0, 0, 1 } };
            }
            private static double[,] Times(double[,] a, double[,] b) { int n = a.GetLength(0); var c = new double[n, n]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) c[i, j] += a[i, k] * b[k, j]; return c; }
            """) { Points = [[0.7, 0.3, -0.4], [2.5, 0.8, 0.1]] },
        new("partial likelihood of Cox", """
            [Differentiable(nameof(b))] public static double Loss(ReadOnlySpan<double> b, double[,] x, int[] e)
            {
                double risk = 0, ll = 0;
                for (int i = x.GetLength(0) - 1; i >= 0; i--)
                {
                    double eta = 0;
                    for (int j = 0; j < b.Length; j++) eta += x[i, j] * b[j];
                    risk += Math.Exp(eta);
                    ll += e[i] switch { 1 => eta - Math.Log(risk), _ => 0 };
                }
                return -ll + 0.5 * TensorPrimitives.SumOfSquares(b);
            }
            """)
        {
            Points = [[0.5, 0.7], [-1, 0.2]],
            Passive = { ["x"] = "new[,]{{0.1,0.2},{0.5,-0.3},{1.0,0.4}}", ["e"] = "new[]{1,0,1}" },
        },
        new("Kepler's equation", """
            [Differentiable] public static double Loss(double m, double e)
            {
                double ea = e < 0.8 ? m : Math.PI;
                double f;
                int it = 0;
                do { f = ea - e * Math.Sin(ea) - m; ea -= f / (1 - e * Math.Cos(ea)); } while (Math.Abs(f) > 1e-14 && ++it < 40);
                return 2 * Math.Atan(Math.Sqrt((1 + e) / (1 - e)) * Math.Tan(ea / 2));
            }
            """) { Points = [[0.7, 0.3], [2.5, 0.8]] },
    ];
}
