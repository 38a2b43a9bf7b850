using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Matrix products in losses, written in all the ways there are, and rows that meet a matrix one after the other.</summary>
public sealed class MatrixLosses : CorpusTheories<MatrixLosses>, ITopic
{
    private const string Signature = "[Differentiable(nameof(w1), nameof(b1), nameof(w2), nameof(b2))] public static double Loss(double[] w1, double[] b1, double[] w2, double[] b2, double[] x, int rows)";

    private const string Sizes = "int hidden = b1.Length, inputs = w1.Length / Math.Max(1, hidden), outputs = b2.Length;";

    private const string Layer = """
        for (int o = 0; o < hidden; o++)
        {
            double z = b1[o];
            for (int i = 0; i < inputs; i++)
                z += w1[o * inputs + i] * x[r * inputs + i];
            h[o] = Math.Tanh(z);
        }
        """;

    private const string Head = """
        double most = double.NegativeInfinity;
        for (int k = 0; k < outputs; k++)
        {
            double z = b2[k];
            for (int o = 0; o < hidden; o++)
                z += w2[k * hidden + o] * h[o];
            s[k] = z;
            most = Math.Max(most, z);
        }
        double sum = 0;
        for (int k = 0; k < outputs; k++)
            sum += Math.Exp(s[k] - most);
        loss += Math.Log(sum) + most - s[r % outputs];
        """;

    private const string Squares = "for (int k = 0; k < outputs; k++) { double e = b2[k] - 0.1 * r; for (int o = 0; o < hidden; o++) e -= w2[k * hidden + o] * h[o]; loss += e * e; }";

    private const string Rows = "double[] h = new double[hidden], s = new double[outputs]; double loss = 0; for (int r = 0; r < rows; r++) {" + Layer + Head + "} return loss / 3;";

    private static readonly string[] s_orders = ["ijk", "ikj", "jik", "jki", "kij", "kji"];

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        .. s_orders.Select(order => Product($"{order}, flat", order, "a[i * 10 + k]", "b[k * 8 + j]", "c[i * 8 + j]", "new double[9 * 8]", "double[]")),
        .. s_orders.Select(order => Product($"{order}, transposed", order, "a[k * 9 + i]", "b[j * 10 + k]", "c[j * 9 + i]", "new double[9 * 8]", "double[]")),
        .. s_orders.Select(order => Product($"{order}, matrices", order, "a[i, k]", "b[k, j]", "c[i, j]", "new double[9, 8]", "double[,]")),
        new("a matrix times a vector, by rows", """
            [Differentiable] public static double Loss(double[] a, double[] x) { int n = x.Length, m = a.Length / Math.Max(1, n); double[] y = new double[m]; for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) y[i] += a[i * n + j] * x[j]; double s = 0; for (int i = 0; i < m; i++) s += y[i] * y[i] * (i + 1); return s; }
            """) { Points = [Some(18), Some(63), Some(36)], Lengths = { ["x"] = 9 } },
        new("a matrix times a vector, column by column, subtracted", """
            [Differentiable("x", "c")] public static double Loss(ReadOnlySpan<double> x, double[,] a, double c) { int m = a.GetLength(0); double[] y = new double[m]; for (int j = 0; j < x.Length; j++) for (int i = 0; i < m; i++) y[i] -= c * (a[i, j] * x[j]); double s = 0; for (int i = 0; i < m; i++) s += Math.Sin(y[i]) * y[i]; return s; }
            """) { Points = [Some(4)], Passive = { ["a"] = "new double[,] { { 1, -0.5, 0.25 }, { 0.5, 2, -1 }, { 0.75, 1, 1.5 }, { -0.3, 0.2, 0.1 }, { 0.6, -0.7, 0.8 } }" } },
        new("a column of a matrix that is added to", """
            [Differentiable] public static double Loss(double[] a, double[] x) { int n = x.Length, m = a.Length / Math.Max(1, n); double[,] y = new double[m, 3]; for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) y[i, 1] += a[i * n + n - 1 - j] * x[n - 1 - j]; double s = 0; for (int i = 0; i < m; i++) s += y[i, 1] * y[i, 1] + y[i, 0] * y[i, 1]; return s; }
            """) { Points = [Some(18), Some(72)], Lengths = { ["x"] = 9 } },
        new("a matrix times a part of what it is added to", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] y = new double[2 * n]; for (int i = 0; i < n; i++) y[i] = w[i]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) y[n + i] += w[i] * w[j] * y[n + j] + y[j] * w[i]; double s = 0; for (int i = 0; i < y.Length; i++) s += y[i] * y[i]; return s; }
            """) { Points = [Some(3), Some(5)] },
        new("a matrix times a vector that is not there", """
            [Differentiable("x")] public static double Loss(double[] x, double[] a, int m) { double[] y = new double[m]; for (int i = 0; i < m; i++) for (int j = 0; j < x.Length; j++) y[i] += a[i * x.Length + j] * x[j]; double s = 1; for (int i = 0; i < m; i++) s += y[i]; return s; }
            """) { Points = [[]], Throwing = [Some(4)], Passive = { ["a"] = "new double[] { 1, 2, 3 }", ["m"] = "2" } },
        new("as dot products, rows of one matrix by rows of the other", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length / 10; double t = 0; double[] c = new double[n * n];
                for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { double s = 0.5 * j; for (int k = 0; k < 10; k++) s -= w[i * 10 + k] * 2 * w[j * 10 + k]; c[i * n + j] = 0.1 * s * s; }
                for (int i = 0; i < c.Length; i++) t += Math.Sin(c[i]) * i; return t; }
            """) { Points = [Some(30), Some(20), Some(5)] },
        new("from one on, and up to the last", """
            [Differentiable] public static double Loss(double[] w) { double[] c = new double[100]; for (int k = 1; k <= 9; k++) for (int i = 2; i < 10; i++) for (int j = 1; j <= 8; j++) c[i * 10 + j] += 0.5 * w[i + k] * w[j * 3 + k]; double t = 0; for (int i = 0; i < c.Length; i++) t += c[i] * c[i] * i; return t; }
            """) { Points = [Some(34)] },
        new("outside of the array", """
            [Differentiable] public static double Loss(double[] w) { double[] c = new double[100]; for (int k = 1; k <= 9; k++) for (int i = 2; i < 10; i++) for (int j = 1; j <= 8; j++) c[i * 10 + j] += 0.5 * w[i + k] * w[j * k]; return c[23]; }
            """) { Throwing = [Some(60)] },
        new("sums that meet in one element", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length / 2; double[] c = new double[2 * n + 20]; for (int p = 0; p < 9; p++) for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) c[i + j] += w[i + p % 3] * w[n + j - p % 2]; double t = 0; for (int i = 0; i < c.Length; i++) t += c[i] * c[i]; return t; }
            """) { Points = [Some(26)] },
        new("a matrix by itself, in place", """
            [Differentiable] public static double Loss(double[] w) { double[] c = new double[81]; for (int i = 0; i < 81; i++) c[i] = w[i % w.Length] * (1 + i % 7); for (int i = 0; i < 9; i++) for (int j = 0; j < 9; j++) for (int k = 0; k < 9; k++) c[i * 9 + j] += 0.01 * c[i * 9 + k] * c[k * 9 + j]; double t = 0; for (int i = 0; i < 81; i++) t += c[i] * i; return t; }
            """) { Points = [Some(11)] },
        new("a helper that is given one matrix twice", """
            [Differentiable] public static double Loss(double[] w) { double[] c = new double[64], b = new double[64]; for (int i = 0; i < 64; i++) b[i] = w[i % w.Length] * (1 + i % 5); Multiply(b, b, c); Multiply(c, b, b); double t = 0; for (int i = 0; i < 64; i++) t += Math.Cos(b[i] + c[i]); return t; }
            static void Multiply(double[] a, double[] b, double[] c) { for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) { double s = 0; for (int k = 0; k < 8; k++) s += a[i * 8 + k] * b[k * 8 + j]; c[i * 8 + j] = 0.1 * s; } }
            """) { Points = [Some(16)] },
        Net("rows with work arrays", Rows, 5, 7, 4, 3),
        Net("no rows", Rows, 0, 5, 4, 3),
        Net("one row", Rows, 1, 5, 4, 3),
        Net("more rows than a block has", Rows, 66, 4, 3, 3),
        Net("as many rows as a block has", Rows, 64, 3, 3, 2),
        Net("wide layers", Rows, 2, 9, 5, 10),
        Net("fewer than no rows", Rows, -3, 5, 4, 3),
        Net("work arrays made for each row", "double loss = 0; for (int r = 0; r < rows; r++) { Span<double> h = stackalloc double[9]; double[] s = new double[outputs];" + Layer + Head + "} return loss;", 66, 4, 3, 3),
        Net("rows from the second on", "double[] h = new double[hidden]; double loss = 0; for (int r = 1; r < rows; r++) {" + Layer + Squares + "} return loss;", 66, 4, 3, 3),
        Net("slices", """
            double[] h = new double[hidden]; double loss = 0;
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<double> row = x.AsSpan(r * inputs, inputs);
                for (int o = 0; o < hidden; o++)
                    h[o] = Math.Tanh(b1[o] + Dot(w1.AsSpan(o * inputs, inputs), row));
                for (int k = 0; k < outputs; k++)
                    loss += Math.Exp(-Dot(w2.AsSpan(k * hidden, hidden), h) * b2[k]);
            }
            return loss;
            """, 7, 5, 4, 3, "static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i]; return s; }"),
        Net("layer after layer", """
            double[] h = new double[Math.Max(0, rows * hidden)]; double loss = 0;
            for (int r = 0; r < rows; r++) for (int o = 0; o < hidden; o++) { double z = b1[o]; for (int i = 0; i < inputs; i++) z += w1[o * inputs + i] * x[r * inputs + i]; h[r * hidden + o] = z > 0 ? z : 0.1 * z; }
            for (int r = 0; r < rows; r++) for (int k = 0; k < outputs; k++) { double e = b2[k]; for (int o = 0; o < hidden; o++) e += w2[k * hidden + o] * h[r * hidden + o]; loss += e * e * e; }
            return loss;
            """, 66, 4, 3, 3),
        Net("both layers for a row, all hidden numbers kept", """
            double[] h = new double[rows * hidden]; double loss = 0;
            for (int r = 0; r < rows; r++)
            {
                for (int o = 0; o < hidden; o++) { double z = b1[o]; for (int i = 0; i < inputs; i++) z += w1[o * inputs + i] * x[r * inputs + i]; h[r * hidden + o] = Math.Sin(z); }
                for (int k = 0; k < outputs; k++) { double e = b2[k]; for (int o = 0; o < hidden; o++) e += w2[k * hidden + o] * h[r * hidden + o]; loss += e * e; }
            }
            return loss;
            """, 6, 5, 4, 3),
        Net("column by column of the weights", """
            double[] h = new double[hidden]; double loss = 0;
            for (int r = 0; r < rows; r++)
            {
                for (int o = 0; o < hidden; o++) h[o] = b1[o];
                for (int i = 0; i < inputs; i++) for (int o = 0; o < hidden; o++) h[o] += w1[i * hidden + o] * x[r * inputs + i];
                for (int k = 0; k < outputs; k++) { double e = b2[k]; for (int o = 0; o < hidden; o++) e += w2[o * outputs + k] * h[o]; loss += Math.Cos(e); }
            }
            return loss;
            """, 66, 4, 3, 3),
        Net("two sums at once", """
            double loss = 0;
            for (int r = 0; r < rows; r++) for (int o = 0; o < hidden; o++) { double p = b1[o], q = 0; for (int i = 0; i < inputs; i++) { p += w1[o * inputs + i] * x[r * inputs + i]; q -= w1[o * inputs + i] * x[(r + 1) * inputs + i]; } loss += p / (1 + q * q) + b2[0] * w2[o]; }
            return loss;
            """, 65, 4, 4, 2),
        Net("a row that reads what the row before has left", """
            double[] h = new double[hidden]; double loss = 0;
            for (int r = 0; r < rows; r++) { for (int o = 0; o < hidden; o++) { double z = b1[o]; for (int i = 0; i < hidden; i++) z += w2[o % outputs * hidden + i] * h[i]; h[o] = Math.Tanh(z + w1[o] * x[r]); } loss += h[0] * h[hidden - 1] + b2[r % outputs]; }
            return loss;
            """, 5, 5, 4, 3),
        Net("a state that every row changes", """
            double[] h = new double[hidden], g = new double[hidden]; double loss = 0;
            for (int r = 0; r < rows; r++) { for (int o = 0; o < hidden; o++) { double z = b1[o]; for (int i = 0; i < hidden; i++) z += w2[o % outputs * hidden + i] * h[i]; g[o] = Math.Tanh(z + w1[o] * x[r]); } for (int o = 0; o < hidden; o++) h[o] = g[o]; loss += h[0] * b2[r % outputs]; }
            return loss;
            """, 5, 5, 4, 3),
        Net("a work array of which a part stays from row to row", """
            double[] h = new double[hidden + 1]; double loss = 0;
            for (int r = 0; r < rows; r++) {
            """ + Layer + """
            for (int k = 0; k < outputs; k++) { double e = b2[k] + h[hidden]; for (int o = 0; o < hidden; o++) e += w2[k * hidden + o] * h[o]; loss += e * e; } h[hidden] = 0.3 * h[0] + 0.1; } return loss;
            """, 6, 5, 4, 3),
        Net("a number that every row takes from the row before", """
            double[] h = new double[hidden]; double loss = 0, last = 0.3;
            for (int r = 0; r < rows; r++) { for (int o = 0; o < hidden; o++) { double z = b1[o] + last; for (int i = 0; i < inputs; i++) z += w1[o * inputs + i] * x[r * inputs + i]; h[o] = Math.Tanh(z); } for (int k = 0; k < outputs; k++) { double e = b2[k]; for (int o = 0; o < hidden; o++) e += w2[k * hidden + o] * h[o]; loss += e * e; } last = Math.Sin(loss); }
            return loss;
            """, 6, 5, 4, 3),
        Net("numbers that go from one stage to a later one", """
            double[] h = new double[hidden]; double loss = 0; int seen = 0;
            for (int r = 0; r < rows; r++)
            {
                double scale = Math.Exp(b2[r % outputs] * x[r]); bool isOdd = x[r] > 0.2; seen += isOdd ? 2 : 1;
                for (int o = 0; o < hidden; o++) { double z = b1[o] * scale; for (int i = 0; i < inputs; i++) z += w1[o * inputs + i] * x[r * inputs + i]; h[o] = isOdd ? z : Math.Sin(z); }
                double size = h[0] * h[1];
                for (int k = 0; k < outputs; k++) { double e = size; for (int o = 0; o < hidden; o++) e += w2[k * hidden + o] * h[o]; loss += isOdd ? e * e * scale : e / scale; }
            }
            return loss + seen;
            """, 66, 4, 3, 3),
        Net("a row that stops early", "double[] h = new double[hidden]; double loss = 0; for (int r = 0; r < rows; r++) { if (x[r] > 0.9) break; if (x[r] < -0.9) continue;" + Layer + Squares + "} return loss;", 30, 5, 4, 3),
        Net("counts that later rows read", "double[] h = new double[hidden], counts = new double[3]; counts[0] = 1; double loss = 0; for (int r = 0; r < rows; r++) {" + Layer + "loss += counts[r % 3] * h[0];" + Squares + "counts[(r + 1) % 3] += h[1] * loss; } return loss;", 7, 5, 4, 3),
        Net("sums over rows in memory", "double[] h = new double[hidden], total = new double[hidden]; double loss = 0; for (int r = 0; r < rows; r++) {" + Layer + Squares + "for (int o = 0; o < hidden; o++) total[o] += h[o] * h[o]; } for (int o = 0; o < hidden; o++) loss += Math.Sqrt(1 + total[o]); return loss;", 66, 4, 3, 3),
        Net("rows in any order, and of an array of arrays", """
            double[] h = new double[hidden]; double[][] features = new double[rows][]; for (int r = 0; r < rows; r++) { features[r] = new double[inputs]; for (int i = 0; i < inputs; i++) features[r][i] = x[r * inputs + i] * b2[0]; } double loss = 0;
            for (int r = 0; r < rows; r++) { int from = (r * 7 + 3) % rows; for (int o = 0; o < hidden; o++) { double z = b1[o]; for (int i = 0; i < inputs; i++) z += w1[o * inputs + i] * x[from * inputs + i]; for (int i = 0; i < inputs; i++) z += w1[o * inputs + i] * features[r][i]; h[o] = Math.Tanh(z); }
            """ + Squares + "} return loss;", 8, 5, 4, 3),
        new("a batch in single precision", """
            [Differentiable(nameof(w), nameof(v))] public static float Loss(float[] w, float[] v, float[] x, int rows)
            {
                int inputs = x.Length / 70, hidden = v.Length; float loss = 0; Span<float> h = stackalloc float[64];
                for (int r = 0; r < rows; r++)
                {
                    for (int o = 0; o < hidden; o++) { float z = 0; for (int i = 0; i < inputs; i++) z += w[o * inputs + i] * x[r * inputs + i]; h[o] = MathF.Tanh(z); }
                    float e = 0.5f; for (int o = 0; o < hidden; o++) e -= v[o] * h[o]; loss += e * e;
                }
                return loss;
            }
            """) { Points = [Some(20)], Lengths = { ["v"] = 5 }, Passive = { ["x"] = "new float[] { " + string.Join(", ", Enumerable.Range(0, 210).Select(i => Number(i) + "f")) + " }", ["rows"] = "67" } },
        new("sums in their order", """
            [Differentiable(nameof(w), Vectorize = false)] public static double Loss(double[] w, double[] x, int rows) { double loss = 0; for (int r = 0; r < rows; r++) for (int o = 0; o < w.Length / 9; o++) { double z = 0; for (int i = 0; i < 9; i++) z += w[o * 9 + i] * x[r * 9 + i]; loss += z * z; } return loss; }
            """) { Points = [Some(18)], Passive = { ["x"] = Data(630), ["rows"] = "70" } },
    ];

    private static LossCase Product(string name, string order, string a, string b, string c, string sum, string type) => new("accumulated in the order " + name, $$"""
        [Differentiable("u", "v")] public static double Loss(double[] u, double[] v)
        {
            {{type}} c = {{sum}}{{(type == "double[]" ? ", a = new double[90], b = new double[80]" : ", a = new double[9, 10], b = new double[10, 8]")}};
            for (int i = 0; i < 9; i++) for (int k = 0; k < 10; k++) {{a}} = u[(i + k) % u.Length] * (1 + i - 0.1 * k);
            for (int k = 0; k < 10; k++) for (int j = 0; j < 8; j++) {{b}} = v[(k + j) % v.Length] + 0.1 * j * k;
            {{string.Join(" ", order.Select(l => $"for (int {l} = 0; {l} < {Length(l)}; {l}++)"))}} {{c}} += {{a}} * {{b}};
            double t = 0;
            for (int i = 0; i < 9; i++) for (int j = 0; j < 8; j++) t += Math.Sin({{c}}) * (i + 2 * j);
            return t;
        }
        """) { Points = [Some(13)], Lengths = { ["u"] = 6 } };

    private static int Length(char loop) => loop switch { 'i' => 9, 'j' => 8, _ => 10 };

    private static LossCase Net(string name, string body, int rows, int hidden, int inputs, int outputs, string more = "") => new(name, $"{Signature} {{ {Sizes} {body} }} {more}")
    {
        Points = [Some((hidden * inputs) + hidden + (outputs * hidden) + outputs)],
        Lengths = { ["w1"] = hidden * inputs, ["b1"] = hidden, ["w2"] = outputs * hidden, ["b2"] = outputs },
        Passive = { ["x"] = Data((System.Math.Abs(rows) + 1) * inputs), ["rows"] = rows.ToString(CultureInfo.InvariantCulture) },
    };

    private static string Data(int count) => "new double[] { " + string.Join(", ", Enumerable.Range(0, count).Select(Number)) + " }";

    private static string Number(int i) => System.Math.Round(System.Math.Sin((1.3 * i) + 0.2), 3).ToString(CultureInfo.InvariantCulture);

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => System.Math.Round(System.Math.Sin(1.7 * i) * 0.7, 3) + 0.0004)];
}
