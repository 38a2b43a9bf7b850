using System;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;

namespace AutoGrad.Tests.Optimizers.Bounded;

/// <summary>½xᵀAx − bᵀx with A positive definite, and its exact minimum in a box: the best KKT point over all faces.</summary>
internal sealed class BoxQuadratic(Matrix<double> a, Vector<double> b) : IObjective<double>
{
    public static BoxQuadratic Random(Random random, int count)
    {
        var root = Matrix<double>.Build.Dense(count, count, (_, _) => 2 * random.NextDouble() - 1);
        var a = root * root.Transpose() + 0.1 * Matrix<double>.Build.DenseIdentity(count);
        return new BoxQuadratic(a, Vector<double>.Build.Dense(count, _ => 4 * random.NextDouble() - 2));
    }

    public double Value(scoped ReadOnlySpan<double> point)
    {
        var x = Vector<double>.Build.DenseOfArray(point.ToArray());
        return 0.5 * x.DotProduct(a * x) - b.DotProduct(x);
    }

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        (a * Vector<double>.Build.DenseOfArray(point.ToArray()) - b).AsArray().CopyTo(gradient);
        return Value(point);
    }

    /// <summary>Fixes each parameter below, above or not at all, solves for the rest and keeps the best point within the box.</summary>
    public double[] MinimumByFaces(double lower, double upper)
    {
        int count = b.Count;
        double[] best = new double[count];
        double least = double.PositiveInfinity;
        for (int face = 0; face < Math.Pow(3, count); face++)
        {
            double[] x = new double[count];
            int[] free = Enumerable.Range(0, count).Where(i => face / (int)Math.Pow(3, i) % 3 == 2).ToArray();
            for (int i = 0; i < count; i++)
                x[i] = (face / (int)Math.Pow(3, i) % 3) switch { 0 => lower, 1 => upper, _ => 0 };
            if (free.Length > 0)
            {
                var rest = b - a * Vector<double>.Build.DenseOfArray(x);
                var reduced = Matrix<double>.Build.Dense(free.Length, free.Length, (i, j) => a[free[i], free[j]]);
                var solution = reduced.Solve(Vector<double>.Build.Dense(free.Length, i => rest[free[i]]));
                for (int i = 0; i < free.Length; i++)
                    x[free[i]] = solution[i];
            }

            if (x.All(number => number >= lower && number <= upper) && Value(x) < least)
                (best, least) = (x, Value(x));
        }

        return best;
    }
}
