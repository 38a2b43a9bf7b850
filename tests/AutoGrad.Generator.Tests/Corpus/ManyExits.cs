using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>More exits in one block than are nested in one another: what follows them stands behind a flag.</summary>
public sealed class ManyExits : CorpusTheories<ManyExits>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("returns", Loss("double s = x;", Repeated(40, i => $"s = Math.Sin(s) * y + {Number(i)}; if (s > {Number(60 - i)} * 0.04) return s * x;"), "return s * s;"))
        {
            Points = [[0.5, 1.5], [0.3, 0.6], [2, 0.4], [1, 2.2]],
        },
        new("returns with locals in between", Loss(
            "double s = x;",
            Repeated(40, i => $"double t{i} = s * y + {(i == 0 ? "x" : $"t{i - 1}")} * {Number(i % 7)}; if (t{i} > {Number(i)} * 3) return t{i} * s; s = Math.Tanh(t{i});"),
            "return s + t3 * t20 + t39;"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 2.2]],
        },
        new("breaks and continues", Loss(
            "double s = x, sum = 0;",
            "for (int k = 0; k < 6; k++) {",
            Repeated(25, i => $"s = s * 0.9 + Math.Cos(s * y) * {Number(i % 5)} * 0.1; if (s > {Number(30 - i)} * 0.09) {{ sum += s * y; {(i % 3 == 0 ? "break" : "continue")}; }}"),
            "sum += s * s; }",
            "return sum * s;"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 2.2]],
        },
        new("all kinds of exits", Loss(
            "double s = x, sum = 0;",
            "for (int k = 0; k < 5; k++) {",
            Repeated(24, i => $"double t{i} = Math.Sin(s + {Number(i)}) * y; s += t{i} * 0.3; if (s > {Number(40 - i)} * 0.1) {{ sum += t{i}; {(i % 4) switch { 0 => "break", 1 => "continue", 2 => "return sum * s", _ => "s *= 0.5" }}; }}"),
            "sum += t5 * t23 + s; }",
            "return sum * s;"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 2.2], [1.3, 1.1]],
        },
        new("the other side leaves", Loss(
            "double s = x;",
            Repeated(40, i => $"if (s < {Number(50 - i)} * 0.05) {{ double u = s * y; s = u + Math.Exp(-u); }} else return s * {Number(i)};"),
            "return s;"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 1.2]],
        },
        new("elements of a local array", Loss(
            "Span<double> w = stackalloc double[] { x, y, x * y }; ref double first = ref w[0];",
            Repeated(40, i => $"w[{i % 3}] = w[{(i + 1) % 3}] * 0.8 + Math.Sin(w[{i % 3}]); if (w[{i % 3}] > {Number(50 - i)} * 0.06) return w[0] * w[1] + w[2];"),
            "first *= y;",
            "return w[0] + w[1] * w[2];"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 1.2]],
        },
        new("a reference bound between exits", Loss(
            "Span<double> w = stackalloc double[] { x, y, x * y };",
            Repeated(20, i => $"w[{i % 3}] = w[{(i + 1) % 3}] * 0.8 + Math.Sin(w[{i % 3}]); if (w[{i % 3}] > {Number(50 - i)} * 0.06) return w[0] * w[1] + w[2];"),
            "ref double last = ref w[2];",
            Repeated(20, i => $"last = last * 0.9 + y * {Number(i)} * 0.01; if (w[2] > {Number(50 - i)} * 0.06) return last * x;"),
            "return w[0] + w[1] * last;"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 1.2]],
        },
        new("in a helper", """
            [Differentiable] public static double Loss(double x, double y) { double s = Inner(x, y); if (s > 2) return Inner(s, x); return s * Inner(y, s); }
            """ + "\nstatic double Inner(double a, double b) { " + Repeated(30, i => $"a = Math.Sin(a * b) + {Number(i)} * 0.05; if (a > {Number(50 - i)} * 0.04) return a * b;") + " return a; }")
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [1, 1.2]],
        },
        new("a tuple and a throw", Loss(
            "(double A, double B) p = (x, y);",
            Repeated(40, i => $"p = (p.B * 0.9 + x * 0.01, Math.Sin(p.A)); if (p.A > {Number(60 - i)} * 0.1) {(i == 30 ? "throw new ArgumentException()" : "return p.A * p.B")};"),
            "return p.A + p.B * p.B;"))
        {
            Points = [[0.5, 0.5], [0.3, 0.9], [2, 0.4], [9, 1.2]],
        },
        new("the variable starts with what it is given again", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s = 1, t;
                if (x > 1) { s = x * 3; t = s; } else { s = 2 * x; t = s * s; s = 5; }
                if (y > 1) { t += s; s = 0; if (x > 2) s = y; t *= s + 1; s = 0; } else s = x * t;
                return s * y + t;
            }
            """)
        {
            Points = [[2, 0.5], [0.5, 0.5], [3, 2], [0.5, 2], [1.5, 2]],
        },
    ];

    private static string Loss(params string[] body) =>
        "[Differentiable] public static double Loss(double x, double y)\n{\n" + string.Join('\n', body) + "\n}";

    private static string Repeated(int n, Func<int, string> part) => string.Join('\n', Enumerable.Range(0, n).Select(part));

    private static string Number(int i) => i.ToString("0.0", CultureInfo.InvariantCulture);
}
