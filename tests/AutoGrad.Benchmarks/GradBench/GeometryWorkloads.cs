using System;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoGrad.Samples.GradBench;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Benchmarks.GradBench;

/// <summary>The evals with Jacobians: bundle adjustment as GradBench has it, and a hand of the shape of its small model.</summary>
internal static class GeometryWorkloads
{
    private static readonly MersenneTwister s_random = new(7);

    /// <summary>The first of GradBench's instances.</summary>
    public static Workload Ba()
    {
        const int N = 49, M = 7776, P = 31843;
        double[] camera = [-0.758453, -1.109613, -0.845551, 34.556073, 39.676747, 53.881673, 419.194514, 5.864426, -8.518870, 0.087812, 0.002739];
        double[] point = [7.203245, 0.001144, 3.023326], feature = [271.760969, 834.209256];
        JsonObject json = new()
        {
            ["n"] = N,
            ["m"] = M,
            ["p"] = P,
            ["w"] = 0.417022,
            ["cam"] = Array(camera),
            ["x"] = Array(point),
            ["feat"] = Array(feature),
        };
        BundleAdjustment.Problem problem = new(InputOf(json));
        double[] cameras = Repeat(camera, N), points = Repeat(point, M), weights = Repeat([0.417022], P), features = Repeat(feature, P);
        double[] errors = new double[2 * P], weightErrors = new double[P], values = new double[31 * P];
        int[] rows = new int[3 * P + 1], columns = new int[31 * P];
        return new(
            "ba", $"n = {N}, m = {M}, p = {P}", 7, problem.FindErrors, problem.FindJacobian,
            () => Baseline.BaValue(N, M, P, cameras, points, weights, features, errors, weightErrors),
            () => Baseline.BaJacobian(N, M, P, cameras, points, weights, features, rows, columns, values))
        {
            Results = () => (problem.Values.ToArray(), values),
        };
    }

    public static Workload Ht(int count)
    {
        const int Vertices = 544, Triangles = 1084;
        JsonObject model = Hand(Vertices, Triangles);
        int[] correspondences = [.. s_random.Uniforms(count).Select(u => (int)(u * Triangles))];
        double[] theta = Draw(26), us = [.. s_random.Uniforms(2 * count).Select(u => u / 2)], points = Draw(3 * count);
        JsonObject json = new()
        {
            ["theta"] = Array(theta),
            ["us"] = Rows(us, 2),
            ["data"] = new JsonObject
            {
                ["model"] = model,
                ["points"] = Rows(points, 3),
                ["correspondences"] = new JsonArray([.. correspondences.Select(c => (JsonNode)c)]),
            },
        };
        HandTracking.Problem problem = new(InputOf(json));
        HandModel hand = problem.Model;
        double[] errors = new double[3 * count], jacobian = new double[3 * count * 28];
        return new(
            "ht", $"N = {count}, {hand.Vertices} vertices", 8, problem.FindErrors, problem.FindJacobian,
            () => Baseline.HtValue(
                theta, us, count, problem.Corners, points, hand.Vertices, hand.Parents, hand.BaseRelatives, hand.InverseBaseAbsolutes,
                hand.Positions, hand.WeightStarts, hand.WeightBones, hand.Weights, errors),
            () => Baseline.HtJacobian(
                theta, us, count, problem.Corners, points, hand.Vertices, hand.Parents, hand.BaseRelatives, hand.InverseBaseAbsolutes,
                hand.Positions, hand.WeightStarts, hand.WeightBones, hand.Weights, jacobian))
        {
            Results = () => (problem.Jacobian, jacobian),
        };
    }

    private static JsonObject Hand(int vertices, int triangles)
    {
        int[] parents = [-1, .. Enumerable.Range(0, 20).Select(b => b % 4 == 0 ? 0 : b), 0];
        JsonArray weights = [];
        for (int v = 0; v < vertices; v++)
        {
            double[] ofVertex = new double[HandModel.Bones], share = s_random.Uniforms(3);
            int bone = (int)(share[0] * HandModel.Bones);
            (ofVertex[bone], ofVertex[Math.Max(parents[bone], 0)], ofVertex[0]) = (0.5, 0.3, 0.2);
            weights.Add(Array(ofVertex));
        }

        return new JsonObject
        {
            ["bone_count"] = HandModel.Bones,
            ["parents"] = new JsonArray([.. parents.Select(p => (JsonNode)p)]),
            ["base_relatives"] = new JsonArray([.. parents.Select(_ => Transform())]),
            ["inverse_base_absolutes"] = new JsonArray([.. parents.Select(_ => Transform())]),
            ["base_positions"] = new JsonArray([.. Enumerable.Range(0, vertices).Select(_ => Array([.. Draw(3), 1]))]),
            ["weights"] = weights,
            ["triangles"] = new JsonArray(
                [.. Enumerable.Range(0, triangles).Select(_ => new JsonArray([.. s_random.Uniforms(3).Select(u => (JsonNode)(int)(u * vertices))]))]),
            ["is_mirrored"] = false,
        };
    }

    /// <summary>Near the identity; that it is no rotation does not matter for time.</summary>
    private static JsonArray Transform()
    {
        double[] matrix = [.. Draw(12).Select((u, i) => 0.2 * u + (i % 5 == 0 ? 1 : 0)), 0, 0, 0, 1];
        return Rows(matrix, 4);
    }

    private static double[] Draw(int count) => [.. s_random.Uniforms(count).Select(u => u - 0.5)];

    private static double[] Repeat(double[] values, int times) => [.. Enumerable.Repeat(values, times).SelectMany(v => v)];

    private static JsonArray Array(double[] values) => [.. values.Select(v => (JsonNode)v)];

    private static JsonArray Rows(double[] values, int columns) => [.. values.Chunk(columns).Select(Array)];

    private static Input InputOf(JsonObject json) => new(JsonDocument.Parse(json.ToJsonString()).RootElement);
}
