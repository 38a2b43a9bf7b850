using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>ht</c>: a hand posed so that it explains measured points; the errors of all points and their Jacobian.</summary>
internal static partial class HandTracking
{
    private const int PoseSize = 26, Fingers = 5, AnglesPerFinger = 4;

    public static Eval Eval { get; } = new("ht")
    {
        {
            "objective", input =>
            {
                Problem problem = new(input);
                return Evaluation.Of(problem.Errors, problem.FindErrors);
            }
        },
        {
            "jacobian", input =>
            {
                Problem problem = new(input);
                return new Evaluation(problem.FindJacobian, output => output.Rows(problem.Jacobian, problem.Errors.Length, problem.Columns));
            }
        },
    };

    /// <summary>How far every measured point is from its place on the posed hand.</summary>
    /// <param name="theta">The pose: rotation of the hand (axis times angle), translation, four angles for each finger.</param>
    /// <param name="model">The hand at rest.</param>
    /// <param name="corners">The vertices of the hand that a point lies between: three for each point.</param>
    /// <param name="shares">Two for each point: how near it is to the first and to the second of them.</param>
    /// <param name="points">Three coordinates for each point.</param>
    /// <param name="errors">Three for each point.</param>
    [Differentiable(nameof(theta), Emit = Derivatives.Jacobian)]
    public static void PoseErrors(
        ReadOnlySpan<double> theta, HandModel model, ReadOnlySpan<int> corners, ReadOnlySpan<double> shares, ReadOnlySpan<double> points,
        Span<double> errors) => ShiftedErrors(0, 0, theta, model, corners, shares, points, errors);

    /// <summary>The same if all points move on their triangles, by <paramref name="du"/> and <paramref name="dv"/> in their shares.</summary>
    /// <remarks>A point's errors depend on its own shares only, so the columns of these two numbers hold the slopes along each point's own.</remarks>
    [Differentiable(nameof(du), nameof(dv), nameof(theta), Emit = Derivatives.Jacobian)]
    public static void ShiftedErrors(
        double du, double dv, ReadOnlySpan<double> theta, HandModel model, ReadOnlySpan<int> corners, ReadOnlySpan<double> shares,
        ReadOnlySpan<double> points, Span<double> errors)
    {
        double[] vertices = Pose(theta, model);
        int count = points.Length / 3;
        for (int i = 0; i < count; i++)
        {
            double u = shares[2 * i] + du, v = shares[2 * i + 1] + dv, w = 1 - u - v;
            ReadOnlySpan<double> a = vertices.AsSpan(3 * corners[3 * i], 3), b = vertices.AsSpan(3 * corners[3 * i + 1], 3);
            ReadOnlySpan<double> c = vertices.AsSpan(3 * corners[3 * i + 2], 3), point = points.Slice(3 * i, 3);
            errors[3 * i] = point[0] - (u * a[0] + v * b[0] + w * c[0]);
            errors[3 * i + 1] = point[1] - (u * a[1] + v * b[1] + w * c[1]);
            errors[3 * i + 2] = point[2] - (u * a[2] + v * b[2] + w * c[2]);
        }
    }

    /// <summary>The vertices of the posed hand: linear blend skinning.</summary>
    private static double[] Pose(ReadOnlySpan<double> theta, HandModel model)
    {
        Span<double> transforms = stackalloc double[HandModel.Bones * HandModel.TransformSize];
        transforms.Clear();
        MoveBones(theta, model, transforms);
        Span<double> rotation = stackalloc double[9];
        rotation.Clear();
        Rotation(theta[0], theta[1], theta[2], rotation);
        int count = model.Vertices;
        double[] vertices = new double[3 * count];
        for (int vertex = 0; vertex < count; vertex++)
        {
            ReadOnlySpan<double> rest = model.Positions.AsSpan(4 * vertex, 4);
            double x = 0, y = 0, z = 0;
            for (int i = model.WeightStarts[vertex]; i < model.WeightStarts[vertex + 1]; i++)
            {
                double weight = model.Weights[i];
                ReadOnlySpan<double> bone = transforms.Slice(model.WeightBones[i] * HandModel.TransformSize, HandModel.TransformSize);
                x += weight * (bone[0] * rest[0] + bone[1] * rest[1] + bone[2] * rest[2] + bone[3] * rest[3]);
                y += weight * (bone[4] * rest[0] + bone[5] * rest[1] + bone[6] * rest[2] + bone[7] * rest[3]);
                z += weight * (bone[8] * rest[0] + bone[9] * rest[1] + bone[10] * rest[2] + bone[11] * rest[3]);
            }

            if (model.IsMirrored)
                x = -x;
            vertices[3 * vertex] = rotation[0] * x + rotation[1] * y + rotation[2] * z + theta[3];
            vertices[3 * vertex + 1] = rotation[3] * x + rotation[4] * y + rotation[5] * z + theta[4];
            vertices[3 * vertex + 2] = rotation[6] * x + rotation[7] * y + rotation[8] * z + theta[5];
        }

        return vertices;
    }

    /// <summary>What each bone does to the vertices that hang on it.</summary>
    private static void MoveBones(ReadOnlySpan<double> theta, HandModel model, Span<double> transforms)
    {
        double[] aboutX = new double[HandModel.Bones], aboutZ = new double[HandModel.Bones];
        for (int finger = 0; finger < Fingers; finger++)
        {
            ReadOnlySpan<double> angles = theta.Slice(6 + AnglesPerFinger * finger, AnglesPerFinger);
            aboutX[4 * finger + 2] = angles[0];
            aboutZ[4 * finger + 2] = angles[1];
            aboutX[4 * finger + 3] = angles[2];
            aboutX[4 * finger + 4] = angles[3];
        }

        Span<double> turn = stackalloc double[HandModel.TransformSize], relative = stackalloc double[HandModel.TransformSize];
        turn.Clear();
        relative.Clear();
        Span<double> absolutes = stackalloc double[HandModel.Bones * HandModel.TransformSize];
        absolutes.Clear();
        for (int bone = 0; bone < HandModel.Bones; bone++)
        {
            double sineX = Math.Sin(aboutX[bone]), cosineX = Math.Cos(aboutX[bone]);
            double sineZ = Math.Sin(aboutZ[bone]), cosineZ = Math.Cos(aboutZ[bone]);
            turn[0] = cosineZ;
            turn[1] = -sineZ * cosineX;
            turn[2] = sineZ * sineX;
            turn[4] = sineZ;
            turn[5] = cosineZ * cosineX;
            turn[6] = -cosineZ * sineX;
            turn[9] = sineX;
            turn[10] = cosineX;

            Span<double> absolute = Of(absolutes, bone);
            if (model.Parents[bone] < 0)
            {
                Compose(Of(model.BaseRelatives, bone), turn, absolute);
            }
            else
            {
                Compose(Of(model.BaseRelatives, bone), turn, relative);
                Compose(Of(absolutes, model.Parents[bone]), relative, absolute);
            }

            Compose(absolute, Of(model.InverseBaseAbsolutes, bone), transforms.Slice(bone * HandModel.TransformSize, HandModel.TransformSize));
        }
    }

    private static Span<double> Of(Span<double> transforms, int bone) => transforms.Slice(bone * HandModel.TransformSize, HandModel.TransformSize);

    /// <summary>First b, then a.</summary>
    private static void Compose(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> both)
    {
        for (int row = 0; row < HandModel.TransformSize; row += 4)
        {
            for (int column = 0; column < 4; column++)
                both[row + column] = a[row] * b[column] + a[row + 1] * b[4 + column] + a[row + 2] * b[8 + column];
            both[row + 3] += a[row + 3];
        }
    }

    /// <summary>The matrix of a rotation about (x, y, z) by its length.</summary>
    private static void Rotation(double x, double y, double z, Span<double> matrix)
    {
        double squared = x * x + y * y + z * z;
        if (squared < 1e-8)
        {
            matrix.Clear();
            matrix[0] = matrix[4] = matrix[8] = 1;
            return;
        }

        double angle = Math.Sqrt(squared), sine = Math.Sin(angle), cosine = Math.Cos(angle);
        (x, y, z) = (x / angle, y / angle, z / angle);
        matrix[0] = x * x + (1 - x * x) * cosine;
        matrix[1] = x * y * (1 - cosine) - z * sine;
        matrix[2] = x * z * (1 - cosine) + y * sine;
        matrix[3] = x * y * (1 - cosine) + z * sine;
        matrix[4] = y * y + (1 - y * y) * cosine;
        matrix[5] = y * z * (1 - cosine) - x * sine;
        matrix[6] = x * z * (1 - cosine) - y * sine;
        matrix[7] = z * y * (1 - cosine) + x * sine;
        matrix[8] = z * z + (1 - z * z) * cosine;
    }

    /// <summary>An input, and memory for what is computed from it.</summary>
    internal sealed class Problem
    {
        private readonly bool _sharesAreFree;
        private readonly double[] _theta, _shares, _points;

        public Problem(Input input)
        {
            _theta = input["theta"].Vector(PoseSize);
            Input data = input["data"], model = data["model"];
            Input[] correspondences = data["correspondences"].Elements();
            int count = correspondences.Length;
            _points = data["points"].Matrix(count, 3);
            _sharesAreFree = input["us"].Elements().Length > 0;
            _shares = new double[2 * count];
            if (_sharesAreFree)
                _shares = input["us"].Matrix(count, 2);
            else
                Array.Fill(_shares, 1);

            int vertexCount = model["base_positions"].Elements().Length;
            Input[] triangles = _sharesAreFree ? model["triangles"].Elements() : [];
            int[] asked = [.. correspondences.SelectMany(correspondence => _sharesAreFree
                ? triangles[correspondence.WholeNumber(0, triangles.Length - 1)].Elements(3).Select(corner => corner.WholeNumber(0, vertexCount - 1))
                : Enumerable.Repeat(correspondence.WholeNumber(0, vertexCount - 1), 3))];

            // Many vertices belong to no triangle that was asked for.
            Dictionary<int, int> places = [];
            Corners = [.. asked.Select(vertex => places.TryGetValue(vertex, out int place) ? place : places[vertex] = places.Count)];
            Model = new HandModel(model, [.. places.Keys]);
            Errors = new double[3 * count];
            Jacobian = new double[Errors.Length * Columns];
        }

        /// <summary>The hand at rest, with the vertices that were asked for.</summary>
        public HandModel Model { get; }

        /// <summary>Three vertices for each point.</summary>
        public int[] Corners { get; }

        public int Columns => _sharesAreFree ? PoseSize + 2 : PoseSize;

        public double[] Errors { get; }

        /// <summary>Per error: two columns for the shares of its point, if these are free, then those of the pose.</summary>
        public double[] Jacobian { get; }

        public void FindErrors() => PoseErrors(_theta, Model, Corners, _shares, _points, Errors);

        public void FindJacobian()
        {
            if (_sharesAreFree)
                ShiftedErrorsJacobian(0, 0, _theta, Model, Corners, _shares, _points, Errors, Jacobian);
            else
                PoseErrorsJacobian(_theta, Model, Corners, _shares, _points, Errors, Jacobian);
        }
    }
}
