using System;

namespace AutoGrad.Samples.GradBench;

/// <summary>How an eval asks for a derivative.</summary>
internal enum Mode
{
    Reverse,
    Forward,
}

/// <summary>Two numbers.</summary>
internal readonly record struct Pair(double First, double Second)
{
    public double Length => Math.Sqrt(First * First + Second * Second);

    public static Pair operator -(Pair a, Pair b) => new(a.First - b.First, a.Second - b.Second);

    public static Pair operator -(Pair a) => new(-a.First, -a.Second);

    public static Pair operator *(double factor, Pair a) => new(factor * a.First, factor * a.Second);
}

/// <summary>The gradient descent of <c>particle</c> and <c>saddle</c>. It is part of the benchmark, which also differentiates it.</summary>
internal static class Descent
{
    private const double Tolerance = 1e-5;

    /// <summary>Where a function has a minimum.</summary>
    public static Pair ArgMin(Pair start, Func<Pair, double> function, Func<Pair, Pair> gradient)
    {
        Pair x = start, slope = gradient(x);
        double value = function(x), rate = 1e-5;
        int accepted = 0;
        while (slope.Length > Tolerance)
        {
            if (accepted == 10)
            {
                rate *= 2;
                accepted = 0;
                continue;
            }

            Pair next = x - rate * slope;
            if ((x - next).Length <= Tolerance)
                return x;
            double nextValue = function(next);
            if (nextValue < value)
            {
                x = next;
                value = nextValue;
                slope = gradient(x);
                accepted++;
            }
            else
            {
                rate /= 2;
                accepted = 0;
            }
        }

        return x;
    }
}
