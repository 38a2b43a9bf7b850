using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Language forms that no other topic proves; see <see cref="FormTable"/> for all of them.</summary>
public sealed class Forms : CorpusTheories<Forms>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("generic helper", """
            [Differentiable] public static double Loss(double x, double y) => Smooth(x, y) * Smooth(y, x);
            private static T Smooth<T>(T a, T b) where T : System.Numerics.IFloatingPointIeee754<T>
            {
                T two = T.CreateChecked(2), sum = T.Zero;
                for (int i = 0; i < 3; i++)
                    sum += T.Exp(-a * a / two) + b * T.Sqrt(T.One + a * a) * T.Pi;
                return sum / two;
            }
            """)
        {
            Points = [[0.7, 1.5]],
            Twin = """
                [Differentiable] public static double Loss(double x, double y) => Smooth(x, y) * Smooth(y, x);
                private static double Smooth(double a, double b)
                {
                    double sum = 0;
                    for (int i = 0; i < 3; i++)
                        sum += Math.Exp(-a * a / 2) + b * Math.Sqrt(1 + a * a) * Math.PI;
                    return sum / 2;
                }
                """,
        },
        new("enums, strings and truth values", """
            public enum Kind { Linear, Square }
            [Differentiable(nameof(x))] public static double Loss(double x, Kind kind, string label, bool twice)
            {
                double a = kind == Kind.Square ? x * x : x;
                a *= label.Length;
                return twice && label != "" ? 2 * a * x : a;
            }
            """) { Points = [[1.5]], Passive = { ["kind"] = "Losses.Kind.Square", ["label"] = "\"abc\"", ["twice"] = "true" } },
        new("switch over an enum", """
            public enum Kind { Linear, Square, Other }
            [Differentiable(nameof(x))] public static double Loss(double x, Kind kind) => kind switch
            {
                Kind.Linear => x,
                Kind.Square => x * x,
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
            """) { Points = [[1.5]], Passive = { ["kind"] = "Losses.Kind.Square" } },
        new("array parameter", """
            [Differentiable] public static double Loss(double[] w)
            {
                double sum = 0;
                for (int i = 1; i < w.Length; i++)
                    sum += w[i] * w[i - 1] * w[^1];
                return sum;
            }
            """) { Points = [[1, 2, 3]] },
        new("clear, fill and copy", """
            [Differentiable] public static double Loss(Span<double> w, double x)
            {
                double[] t = new double[w.Length];
                t.AsSpan().Fill(x);
                w.CopyTo(t);
                t.AsSpan(1, 1).Clear();
                w[1..].Fill(x * w[0]);
                double sum = t[0] * x;
                for (int i = 0; i < t.Length; i++)
                    sum += t[i] * w[i];
                return sum;
            }
            """) { Points = [[1.5, 2, 0.5, 3]] },
        new("record struct with with", """
            [Differentiable] public static double Loss(double x, double y)
            {
                State s = new(x, y);
                State t = s with { Speed = s.Speed * s.Place };
                s = t with { Place = t.Speed + 1 };
                return s.Place * s.Speed * t.Place;
            }
            """) { Points = [[1.5, 2]], Types = "public readonly record struct State(double Place, double Speed);" },
        new("record class", """
            [Differentiable] public static double Loss(double x, double y)
            {
                State s = new(x, y);
                State t = s with { Speed = s.Speed * s.Place };
                return t.Place * t.Speed;
            }
            """) { Points = [[1.5, 2]], Types = "public sealed record State(double Place, double Speed);" },
        new("struct with constructor, property and method", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Ball ball = new(x, y) { Mass = x * y };
                ball.Move(0.5);
                ball.Move(y);
                return ball.Energy * ball.Mass;
            }
            """)
        {
            Points = [[1.5, 2]],
            Types = """
                public struct Ball
                {
                    private double _place, _speed;
                    public Ball(double place, double speed) : this(place) => _speed = speed;
                    private Ball(double place) { _place = place; Mass = 1; }
                    public double Mass { readonly get; set; }
                    public readonly double Energy => 0.5 * Mass * _speed * _speed + _place;
                    public void Move(double time) { _place += time * _speed; _speed -= time * _place; }
                }
                """,
        },
        new("nested structs", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                Edge edge = new() { To = new Spot { X = w[1], Y = w[0] * w[1] } };
                edge.From.X = w[0];
                Edge copy = edge;
                copy.To.Y *= edge.To.X;
                edge.From = copy.To;
                return (edge.To.X - edge.From.X) * copy.To.Y + edge.From.Y;
            }
            """) { Points = [[1, 2]], Types = "public struct Spot { public double X, Y; } public struct Edge { public Spot From, To; }" },
        new("vectors of three", """
            [Differentiable] public static float Loss(float x, float y, float z)
            {
                System.Numerics.Vector3 a = new(x, y, z), b = new(z, 1, x);
                System.Numerics.Vector3 c = System.Numerics.Vector3.Cross(a, b) + 2 * a;
                return System.Numerics.Vector3.Dot(c, b) + c.LengthSquared() * a.X;
            }
            """)
        {
            Points = [[1, 0.5f, -1]],
            Twin = """
                [Differentiable] public static float Loss(float x, float y, float z)
                {
                    float cx = y * x - z * 1 + 2 * x, cy = z * z - x * x + 2 * y, cz = x * 1 - y * z + 2 * z;
                    return cx * z + cy + cz * x + (cx * cx + cy * cy + cz * cz) * x;
                }
                """,
        },
        new("vectors of two and four", """
            [Differentiable] public static float Loss(float x, float y)
            {
                System.Numerics.Vector2 v = new(x, y);
                System.Numerics.Vector4 w = new(v, x * y, 1);
                System.Numerics.Vector2 scaled = v * 2;
                return scaled.X * v.Y + System.Numerics.Vector4.Dot(w, w) + w.Z * v.X + v.LengthSquared();
            }
            """)
        {
            Points = [[0.75f, -1.5f]],
            Twin = "[Differentiable] public static float Loss(float x, float y) => 2 * x * y + (x * x + y * y + x * y * (x * y) + 1) + x * y * x + (x * x + y * y);",
        },
        new("object made in the method", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Counter counter = new(x);
                for (int i = 0; i < 3; i++)
                    counter.Add(y * counter.Total);
                return counter.Total;
            }
            """)
        {
            Points = [[1.5, 0.5]],
            Types = "public sealed class Counter(double start) { public double Total { get; private set; } = start * start; public void Add(double x) => Total += x; }",
        },
        new("deconstruction", """
            [Differentiable] public static double Loss(double x, double y)
            {
                var (a, b) = Split(x, y);
                double c;
                (c, b) = (b, a * c0);
                (double sum, _) = (a + b, c);
                (a, (b, c)) = (c, (a, sum));
                return a * b * c + sum;
            }
            private const double c0 = 2.5;
            private static (double, double) Split(double p, double q) => (p * q, p - q);
            """) { Points = [[1.5, 2]] },
        new("constants of every kind", """
            private const double Scale = 2;
            [Differentiable] public static double Loss(double x)
            {
                const double half = 0.5;
                const int n = 3;
                return half * x * x * n + Scale * x + Math.PI * double.E * x;
            }
            """) { Points = [[1.5]] },
        new("pattern that binds a number", "[Differentiable] public static double Loss(double x, double y) => x * y is > 1 and var p ? p * p : x is var q && q < 0 ? q : y;")
        {
            Points = [[1.5, 2], [-1, 2], [0.5, 0.5]],
            Twin = "[Differentiable] public static double Loss(double x, double y) => x * y > 1 ? x * y * (x * y) : x < 0 ? x : y;",
        },
        new("pattern over data", """
            [Differentiable(nameof(x))] public static double Loss(double x, int n, int[] kinds)
            {
                double a = n is 1 or 2 or > 10 ? x : x * x;
                if (kinds is [var first, .., > 3])
                    a *= first;
                return n switch { < 0 => -a, 0 => 0, _ => a * a };
            }
            """) { Points = [[1.5]], Passive = { ["n"] = "5", ["kinds"] = "new[] { 2, 1, 4 }" } },
        new("integers that wrap", """
            [Differentiable(nameof(x))] public static double Loss(double x, byte b, uint seed)
            {
                double s = 0;
                uint k = 0;
                for (int i = 0; i < 6; i++)
                {
                    unchecked
                    {
                        b++;
                        k--;
                        b += 7;
                        seed = seed * 1664525u + 1013904223u;
                    }

                    s += x * b * (k % 5) + seed / 4294967296.0;
                    x = Math.Sin(x + s + unchecked((byte)(b * 31)));
                }

                return s;
            }
            """) { Points = [[0.7]], Passive = { ["b"] = "(byte)250", ["seed"] = "12345u" } },
        new("extension block", """
            [Differentiable] public static double Loss(double x, double y) => x.Times(y).Doubled() + y.Doubled() + x.Cube * double.Golden;
            """)
        {
            Points = [[1.5, 2]],
            Types = """
                public static class Extensions
                {
                    extension(double x)
                    {
                        public double Doubled() => 2 * x * x;
                        public double Times(double y) => x * y * y;
                        public double Cube => x * x * x;
                        public static double Golden => 1.5;
                    }
                }
                """,
            Twin = "[Differentiable] public static double Loss(double x, double y) => 2 * (x * y * y) * (x * y * y) + 2 * y * y + x * x * x * 1.5;",
        },
        new("ref return", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                Larger(w) *= w[1];
                ref double r = ref Larger(w);
                r += w[0];
                return w[0] * w[1] + r;
            }
            private static ref double Larger(Span<double> w) => ref w[0] > w[1] ? ref w[0] : ref w[1];
            """) { Points = [[3, 2], [1, 2]] },
        new("instance methods", """
            [Differentiable(nameof(x))] public static double Loss(double x, Model model) => model.Apply(x) * model.Apply(2 * x);
            """)
        {
            Points = [[1.5]],
            Passive = { ["model"] = "new Model()" },
            Types = "public sealed class Model { private readonly double _rate = 3; internal double Rate => _rate; public double Apply(double x) => Rate * x * x + Shift(x); internal double Shift(double x) => Rate + x; }",
        },
        new("functions of the library as delegates", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Func<double, double> wave = Math.Sin;
                return Twice(wave, x) * Twice(Math.Exp, y) + Fold(Math.Max, x, y);
            }
            private static double Twice(Func<double, double> f, double x) => f(f(x));
            private static double Fold(Func<double, double, double> f, double a, double b) => f(a * a, b);
            """)
        {
            Points = [[1.5, 0.2]],
            Twin = "[Differentiable] public static double Loss(double x, double y) => Math.Sin(Math.Sin(x)) * Math.Exp(Math.Exp(y)) + Math.Max(x * x, y);",
        },
        new("sorted in place", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                for (int i = 1; i < w.Length; i++)
                {
                    double x = w[i];
                    int j = i - 1;
                    while (j >= 0 && w[j] > x)
                    {
                        w[j + 1] = w[j];
                        j--;
                    }
                    w[j + 1] = x;
                }
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                    sum += (i + 1) * w[i] * w[i];
                return sum;
            }
            """) { Points = [[3, 1, 2, 0.5]] },
        new("mutation under loops and branches", """
            [Differentiable] public static double Loss(Span<double> w, double x)
            {
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < w.Length; j++)
                    {
                        if ((i + j) % 2 == 0)
                            w[j] *= x;
                        else if (w[j] > 1)
                            w[j] -= w[(j + 1) % w.Length] * x;
                        x += 0.1 * w[j];
                    }
                }
                return x * w[0] + w[^1];
            }
            """) { Points = [[0.5, 1.5, 2, 0.3]] },
        new("local function with captured array", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x)
            {
                double[] memory = w.ToArray();
                double total = 0;
                for (int i = 0; i < memory.Length; i++)
                    Visit(i);
                return total * memory[0];
                void Visit(int k)
                {
                    memory[k] *= x;
                    total += memory[k] * memory[0];
                }
            }
            """) { Points = [[1, 2, 3, 0.5]] },
        new("while over a tolerance", """
            [Differentiable] public static double Loss(double x)
            {
                double guess = 1, before = 0;
                while (Math.Abs(guess - before) > 1e-14)
                {
                    before = guess;
                    guess = 0.5 * (guess + x / guess);
                }
                return guess * x;
            }
            """) { Points = [[2]], Tolerance = 1e-9 },
        new("parameters that differ by an underscore", "[Differentiable(nameof(w))] public static double Loss(double w, double _w) => w * _w;") { Points = [[2]], Passive = { ["_w"] = "3.0" } },
    ];
}
