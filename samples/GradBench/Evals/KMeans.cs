using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>kmeans</c>: the cost of a clustering and Newton's direction for its centroids.</summary>
internal static partial class KMeans
{
    public static Eval Eval { get; } = new("kmeans")
    {
        {
            "cost", input =>
            {
                Problem problem = new(input);
                return Evaluation.Of(problem.Cost);
            }
        },
        {
            "dir", input =>
            {
                Problem problem = new(input);
                return new Evaluation(problem.FindDirection, output => output.Rows(problem.Direction, problem.Clusters, problem.Dimension));
            }
        },
    };

    /// <summary>The sum of the squared distances of all points from the nearest centroid.</summary>
    /// <param name="centroids">k × d, row by row.</param>
    /// <param name="points">n × d, row by row.</param>
    /// <param name="dimension">d.</param>
    [Differentiable(nameof(centroids), Emit = Derivatives.Gradient | Derivatives.HessianVectorProduct)]
    public static double Cost(ReadOnlySpan<double> centroids, ReadOnlySpan<double> points, int dimension)
    {
        double cost = 0;
        int n = points.Length / dimension;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> point = points.Slice(i * dimension, dimension);
            cost += SquaredDistance(centroids.Slice(Nearest(centroids, point) * dimension, dimension), point);
        }

        return cost;
    }

    /// <summary>Which centroid is nearest; the first one of several.</summary>
    private static int Nearest(ReadOnlySpan<double> centroids, ReadOnlySpan<double> point)
    {
        int nearest = 0, clusters = centroids.Length / point.Length;
        double least = double.PositiveInfinity;
        for (int c = 0; c < clusters; c++)
        {
            double distance = SquaredDistance(centroids.Slice(c * point.Length, point.Length), point);
            if (distance < least)
                (least, nearest) = (distance, c);
        }

        return nearest;
    }

    private static double SquaredDistance(ReadOnlySpan<double> centroid, ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int j = 0; j < point.Length; j++)
        {
            double difference = centroid[j] - point[j];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>An input, and memory for what is computed from it.</summary>
    internal sealed class Problem
    {
        private readonly double[] _points, _centroids, _ones, _gradient, _curvature;

        public Problem(Input input)
        {
            _centroids = input["centroids"].Matrix(out int clusters, out int dimension);
            _points = input["points"].Matrix(input["points"].Elements().Length, dimension);
            (Clusters, Dimension) = (clusters, dimension);
            _gradient = new double[_centroids.Length];
            _curvature = new double[_centroids.Length];
            Direction = new double[_centroids.Length];
            _ones = new double[_centroids.Length];
            Array.Fill(_ones, 1);
        }

        public int Clusters { get; }

        public int Dimension { get; }

        /// <summary>Gradient over second derivative, for every coordinate of every centroid.</summary>
        public double[] Direction { get; }

        public double Cost() => KMeans.Cost(_centroids, _points, Dimension);

        /// <summary>The matrix of second derivatives is diagonal, so its product with (1, …, 1) is its diagonal.</summary>
        public void FindDirection()
        {
            CostHessianVectorProduct(_centroids, _points, Dimension, _ones, _gradient, _curvature);
            for (int i = 0; i < Direction.Length; i++)
                Direction[i] = _gradient[i] / _curvature[i];
        }
    }
}
