using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Delegates of which a condition tells which is meant, and those that are made of others.</summary>
public sealed class ChosenDelegates : CorpusTheories<ChosenDelegates>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("chosen by a condition", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Func<double, double> g = v => v * x, h = v => Math.Sin(v) + y;
                Func<double, double> f = y > 0 ? g : h;
                return f(x) * f(y);
            }
            """) { Points = [[0.7, 1.3], [1.5, -0.5]] },
        new("chosen by a switch, called in a loop", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, int kind)
            {
                Func<double, double> act = kind switch { 0 => Math.Tanh, 1 => v => Math.Max(0, v), _ => v => v };
                double s = 0;
                for (int i = 0; i < 3; i++)
                    s = act(s * y + x);
                return s;
            }
            """)
        {
            Points = [[0.7, 1.3], [-1.5, 0.5]],
            Passive = { ["kind"] = "1" },
        },
        new("chosen in nested branches, with captured state", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double calls = 0;
                Func<double, double> f;
                if (x > 1)
                {
                    f = v => v * x;
                }
                else if (y > 1)
                {
                    f = y > 1.2 ? Math.Sin : v => { calls += v; return v + calls; };
                }
                else
                {
                    Func<double, double> g = Own;
                    f = x < 0 ? v => g(v) * y : g;
                }
                double s = Twice(f, x);
                for (int i = 0; i < 2; i++)
                    s += f(s * 0.1 + i);
                Func<double, double> h = s > 0 ? f : v => v;
                return h(s) + calls;

                double Own(double v) { calls++; return v * v; }
            }

            private static double Twice(Func<double, double> f, double x) => f(f(x));
            """) { Points = [[0.7, 1.3], [1.5, 0.5], [-1, 0.2], [0.5, 1.1]] },
        new("composed of what is composed", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Func<double, double> scale = Scaler(x), shift = v => v + y, both = Compose(scale, shift);
                return both(2) * Compose(both, scale)(y) + Compose(both, both)(x);
            }

            private static Func<double, double> Scaler(double k) => v => v * k;

            private static Func<double, double> Compose(Func<double, double> f, Func<double, double> g) => v => g(f(v));
            """) { Points = [[0.7, 1.3], [1.5, 0.5]] },
        new("another one in each trip", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s = x;
                for (int i = 0; i < 4; i++)
                {
                    Func<double, double> f = i % 2 == 0 ? v => v * y : Math.Sin;
                    s = f(s);
                }
                return s;
            }
            """) { Points = [[0.7, 1.3]] },
        new("an integral of an integral", """
            [Differentiable] public static double Loss(double x, double y)
            {
                int calls = 0;
                double area = Integral(0, x, u => Integral(u * y, 1 + u, v => { calls++; return Math.Exp(-u * v * x); }));
                return area + Integral(0, 1, u => u * Integral(0, u, v => v * Integral(v, y, Math.Sin))) + calls;
            }

            private static double Integral(double from, double to, Func<double, double> f)
            {
                const int Steps = 4;
                double h = (to - from) / Steps, sum = 0.5 * (f(from) + f(to));
                for (int i = 1; i < Steps; i++)
                    sum += f(from + i * h);
                return h * sum;
            }
            """) { Points = [[0.7, 1.3], [1.5, 0.5]] },
        new("an integral of an integral, through local functions", """
            [Differentiable] public static double Loss(double x, double y)
            {
                return Mean(Outer);

                double Outer(double u) => Mean(v => Math.Sin(u * v * x) + Inner(v)) * y;
                double Inner(double v) => Mean(w => w * v * y);
            }

            private static double Mean(Func<double, double> f)
            {
                double sum = 0;
                foreach (double at in (double[])[0.2, 0.5, 0.9])
                    sum += f(at);
                return sum / 3;
            }
            """) { Points = [[0.7, 1.3]] },
    ];
}
