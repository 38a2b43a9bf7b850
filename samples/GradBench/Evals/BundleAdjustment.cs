using System;
using System.Linq;
using System.Runtime.Intrinsics;
using System.Text.Json;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>ba</c>: cameras and points that explain where features were seen in images; errors and their sparse Jacobian.</summary>
internal static partial class BundleAdjustment
{
    private const int CameraSize = 11, PointSize = 3;

    /// <summary>Numbers that an error of an observation depends on: its camera, its point, its weight.</summary>
    private const int BlockSize = CameraSize + PointSize + 1;

    public static Eval Eval { get; } = new("ba")
    {
        {
            "objective", input =>
            {
                Problem problem = new(input);
                return new Evaluation(problem.FindErrors, problem.WriteErrors);
            }
        },
        {
            "jacobian", input =>
            {
                Problem problem = new(input);
                return new Evaluation(problem.FindJacobian, problem.WriteJacobian);
            }
        },
    };

    /// <summary>The weighted distance in the image between where a camera sees a point and where the feature was found.</summary>
    /// <param name="camera">Rotation (axis times angle), centre, focal length, principal point, two coefficients of radial distortion.</param>
    /// <param name="point">In space.</param>
    /// <param name="weight">Of the observation.</param>
    /// <param name="feature">Where the feature was found.</param>
    [Differentiable(nameof(camera), nameof(point), nameof(weight), Emit = Derivatives.BatchJacobian)]
    public static (double X, double Y) ReprojectionError(
        ReadOnlySpan<double> camera, ReadOnlySpan<double> point, double weight, ReadOnlySpan<double> feature)
    {
        var (x, y) = Project(camera, point);
        return (weight * (x - feature[0]), weight * (y - feature[1]));
    }

    /// <summary>Where a camera sees a point.</summary>
    private static (double X, double Y) Project(ReadOnlySpan<double> camera, ReadOnlySpan<double> point)
    {
        Vector3 axis = new(camera[0], camera[1], camera[2]), center = new(camera[3], camera[4], camera[5]);
        Vector3 seen = Rotate(axis, new Vector3(point[0], point[1], point[2]) - center);
        double x = seen.X / seen.Z, y = seen.Y / seen.Z;
        double squared = x * x + y * y;
        double scale = camera[6] * (1 + camera[9] * squared + camera[10] * squared * squared);
        return (scale * x + camera[7], scale * y + camera[8]);
    }

    /// <summary>Keeps weights near 1.</summary>
    [Differentiable]
    public static double WeightError(double weight) => 1 - weight * weight;

    /// <summary>Rodrigues' formula: v, turned about <paramref name="rotation"/> by its length.</summary>
    private static Vector3 Rotate(Vector3 rotation, Vector3 v)
    {
        double squared = Vector3.Dot(rotation, rotation);
        if (squared == 0)
            return v + Vector3.Cross(rotation, v);
        double angle = Math.Sqrt(squared), cosine = Math.Cos(angle), sine = Math.Sin(angle);
        Vector3 axis = 1 / angle * rotation;
        return cosine * v + sine * Vector3.Cross(axis, v) + (1 - cosine) * Vector3.Dot(axis, v) * axis;
    }

    /// <summary>A vector in space.</summary>
    internal readonly record struct Vector3(double X, double Y, double Z)
    {
        public static Vector3 operator +(Vector3 a, Vector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Vector3 operator -(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Vector3 operator *(double factor, Vector3 a) => new(factor * a.X, factor * a.Y, factor * a.Z);

        public static double Dot(Vector3 a, Vector3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

        public static Vector3 Cross(Vector3 a, Vector3 b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
    }

    /// <summary>An input, whose one observation stands for all, and memory for what is computed from it.</summary>
    internal sealed class Problem
    {
        private const int ShownEntries = 30;
        private readonly double[] _cameras, _points, _weights, _features;
        private readonly double[] _errors, _weightErrors;
        private readonly int[] _cameraOf, _pointOf;
        private readonly int[] _rowStarts, _columns;
        private readonly double[] _values;

        public Problem(Input input)
        {
            int cameras = input["n"].WholeNumber(1), points = input["m"].WholeNumber(1);
            Observations = input["p"].WholeNumber(10);
            _cameras = Repeat(input["cam"].Vector(CameraSize), cameras);
            _points = Repeat(input["x"].Vector(PointSize), points);
            _weights = Repeat([input["w"].Number()], Observations);
            _features = Repeat(input["feat"].Vector(2), Observations);
            _cameraOf = [.. Enumerable.Range(0, Observations).Select(i => i % cameras)];
            _pointOf = [.. Enumerable.Range(0, Observations).Select(i => i % points)];
            _errors = new double[2 * Observations];
            _weightErrors = new double[Observations];
            int entries = checked((2 * BlockSize + 1) * Observations);
            _rowStarts = new int[3 * Observations + 1];
            _columns = new int[entries];
            _values = new double[entries];
        }

        public int Observations { get; }

        public ReadOnlySpan<double> Values => _values;

        public void FindErrors()
        {
            for (int i = 0; i < Observations; i++)
            {
                (_errors[2 * i], _errors[2 * i + 1]) = ReprojectionError(Camera(i), Point(i), _weights[i], Feature(i));
                _weightErrors[i] = WeightError(_weights[i]);
            }
        }

        /// <summary>In compressed sparse rows: two for the errors of each observation, then one for each weight.</summary>
        public void FindJacobian()
        {
            int errors = 2 * BlockSize * Observations;
            ReprojectionErrorBatchJacobian(
                new(_cameras, CameraSize, _cameraOf), new(_points, PointSize, _pointOf), _weights, new(_features, 2), _values.AsSpan(0, errors));
            for (int i = 0; i < Observations; i++)
            {
                int first = 2 * BlockSize * i;
                (_rowStarts[2 * i], _rowStarts[2 * i + 1]) = (first, first + BlockSize);
                Vector512<int> columns = Columns(_cameraOf[i] * CameraSize, _cameras.Length + _pointOf[i] * PointSize, WeightColumn(i));
                columns.CopyTo(_columns, first);
                columns.CopyTo(_columns, first + BlockSize);
            }

            for (int i = 0; i < Observations; i++)
            {
                _rowStarts[2 * Observations + i] = errors + i;
                _columns[errors + i] = WeightColumn(i);
                _values[errors + i] = WeightErrorGradient(_weights[i]);
            }

            _rowStarts[^1] = errors + Observations;
        }

        /// <summary>All observations are the same, so the first one is shown.</summary>
        public void WriteErrors(Utf8JsonWriter output)
        {
            output.WriteStartObject();
            output.WriteStartObject("reproj_error");
            output.WritePropertyName("elements");
            output.Numbers(_errors.AsSpan(0, 2));
            output.WriteNumber("repeated", Observations);
            output.WriteEndObject();
            output.WriteStartObject("w_err");
            output.WritePropertyName("element");
            output.Number(_weightErrors[0]);
            output.WriteNumber("repeated", Observations);
            output.WriteEndObject();
            output.WriteEndObject();
        }

        /// <summary>The first entries, which are the first observation's, and the last one.</summary>
        public void WriteJacobian(Utf8JsonWriter output)
        {
            output.WriteStartObject();
            WriteSample(output, "rows", _rowStarts);
            WriteSample(output, "cols", _columns);
            output.WritePropertyName("vals");
            output.Numbers([.. _values.AsSpan(0, ShownEntries), _values[^1]]);
            output.WriteEndObject();
        }

        private static void WriteSample(Utf8JsonWriter output, string name, int[] numbers)
        {
            output.WriteStartArray(name);
            foreach (int number in numbers.AsSpan(0, ShownEntries))
                output.WriteNumberValue(number);
            output.WriteNumberValue(numbers[^1]);
            output.WriteEndArray();
        }

        /// <summary>Where the numbers of a camera, a point and a weight stand, and one more, which what comes behind overwrites.</summary>
        private static Vector512<int> Columns(int camera, int point, int weight)
        {
            Vector512<int> offsets = Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 0, 0), lanes = Vector512<int>.Indices;
            Vector512<int> others = Vector512.ConditionalSelect(Vector512.LessThan(lanes, Vector512.Create(CameraSize + PointSize)), Vector512.Create(point), Vector512.Create(weight));
            return offsets + Vector512.ConditionalSelect(Vector512.LessThan(lanes, Vector512.Create(CameraSize)), Vector512.Create(camera), others);
        }

        private int WeightColumn(int i) => _cameras.Length + _points.Length + i;

        private ReadOnlySpan<double> Camera(int i) => _cameras.AsSpan(_cameraOf[i] * CameraSize, CameraSize);

        private ReadOnlySpan<double> Point(int i) => _points.AsSpan(_pointOf[i] * PointSize, PointSize);

        private ReadOnlySpan<double> Feature(int i) => _features.AsSpan(2 * i, 2);

        private static double[] Repeat(double[] values, int times)
        {
            double[] all = new double[checked(values.Length * times)];
            for (int i = 0; i < all.Length; i++)
                all[i] = values[i % values.Length];
            return all;
        }
    }
}
