using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>foreach over types with an enumerator of their own.</summary>
public sealed class Enumerators : CorpusTheories<Enumerators>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("neighbours, by an enumerator that is a struct", """
            public static partial class Losses
            {
                [Differentiable] public static double Loss(double[] w)
                {
                    double s = 0;
                    foreach (double product in new Neighbours(w))
                    {
                        if (product < -100)
                            break;
                        if (product > 10)
                            continue;
                        s += product * product + w[0];
                    }
                    return s;
                }
            }

            public readonly struct Neighbours(double[] w)
            {
                public Enumerator GetEnumerator() => new(w);

                public struct Enumerator(double[] w)
                {
                    private int _i = -1;

                    public readonly double Current => w[_i] * w[_i + 1];

                    public bool MoveNext() => ++_i + 1 < w.Length;
                }
            }
            """) { Points = [[0.3, 0.8, -0.4], [4, 3, 2]] },
        new("references into memory, by an enumerator", """
            public static partial class Losses
            {
                [Differentiable] public static double Loss(Span<double> w)
                {
                    double s = 1;
                    foreach (ref double x in new Every(w, 2))
                    {
                        x *= s + 1;
                        s += x * x;
                    }
                    return s * w[0];
                }
            }

            public readonly ref struct Every(Span<double> w, int step)
            {
                private readonly Span<double> _w = w;

                public Enumerator GetEnumerator() => new(_w, step);

                public ref struct Enumerator(Span<double> w, int step)
                {
                    private readonly Span<double> _w = w;
                    private int _i = -step;

                    public readonly ref double Current => ref _w[_i];

                    public bool MoveNext()
                    {
                        _i += step;
                        return _i < _w.Length;
                    }
                }
            }
            """) { Points = [[0.3, 0.8, -0.4], [4, 3, 2]] },
        new("tuples from an enumerator that is an object", """
            public static partial class Losses
            {
                [Differentiable] public static double Loss(double x, double y)
                {
                    double s = 0;
                    foreach (var (t, v) in new Fall(x, y))
                        s += t * v * v;
                    return s;
                }
            }

            public sealed class Fall(double height, double speed)
            {
                public Steps GetEnumerator() => new(height, speed);
            }

            public sealed class Steps(double height, double speed)
            {
                private double _time;

                public (double Time, double Speed) Current { get; private set; }

                public bool MoveNext()
                {
                    height += 0.1 * speed;
                    speed -= 0.981;
                    Current = (_time += 0.1, speed * height);
                    return _time < 0.75;
                }
            }
            """) { Points = [[0.3, 0.8], [1.2, -0.4]] },
        new("an extension makes the enumerator, in a nested loop with a return", """
            public static partial class Losses
            {
                [Differentiable] public static double Loss(double x, double y)
                {
                    double s = x;
                    foreach (int i in 3)
                        foreach (int j in i)
                        {
                            s = s * y + x * (i + j);
                            if (s > 2)
                                return s * s;
                        }
                    return s;
                }
            }

            public static class Counting
            {
                public static Counter GetEnumerator(this int count) => new(count);

                public struct Counter(int count)
                {
                    public int Current { get; private set; }

                    public bool MoveNext() => ++Current <= count;
                }
            }
            """) { Points = [[0.3, 0.8], [1.2, -0.4]] },
    ];
}
