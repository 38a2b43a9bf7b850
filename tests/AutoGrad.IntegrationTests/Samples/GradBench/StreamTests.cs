using System;
using System.Text.Json.Nodes;
using AutoGrad.Benchmarks.GradBench;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples.GradBench;

/// <summary>
/// The workloads that GradBench itself draws, first and last ones of its streams, against numbers of its own reference program.
/// </summary>
public sealed class StreamTests
{
    [Fact]
    public void Numbers_are_those_of_the_benchmark()
    {
        MersenneTwister random = new(31337);
        Assert.Equal([0.7218521074240813, 0.9664407992811007, 0.28904906882680115], random.Uniforms(3));
    }

    [Fact]
    public void Least_squares()
    {
        MersenneTwister random = new(31337);
        JsonObject input = new() { ["x"] = Tool.Array(random.Uniforms(128)), ["n"] = 16 };
        Tool.AssertAgree(1970.5168637678755, Tool.Evaluate("llsq", "primal", input));
        double[] gradient = Tool.Numbers(Tool.Evaluate("llsq", "gradient", input));
        Tool.AssertAgree(Tool.Array([75.42893129363709, 64.46502277451745]), Tool.Array(gradient.AsSpan(0, 2)));
        Tool.AssertAgree(63.91490092985135, gradient[127]);

        random.Uniforms(9 * 128);
        input = new() { ["x"] = Tool.Array(random.Uniforms(128)), ["n"] = 16392 };
        Tool.AssertAgree(194436.59442346427, Tool.Evaluate("llsq", "primal", input), 1e-10);
        Tool.AssertAgree(35387.616055177416, Tool.Numbers(Tool.Evaluate("llsq", "gradient", input))[0], 1e-10);
    }

    [Fact]
    public void Determinants()
    {
        MersenneTwister random = new(31337);
        JsonObject input = new() { ["A"] = Tool.Array(random.Uniforms(25)), ["ell"] = 5 };
        Tool.AssertAgree(0.004911350094511796, Tool.Evaluate("det", "primal", input));
        double[] gradient = Tool.Numbers(Tool.Evaluate("det", "gradient", input));
        Tool.AssertAgree(Tool.Array([0.017646206413153388, 0.004053669904135017]), Tool.Array(gradient.AsSpan(0, 2)));
        Tool.AssertAgree(0.07963666418758739, gradient[24]);
    }

    [Fact]
    public void Log_sum_exp()
    {
        MersenneTwister random = new(31337);
        JsonObject input = new() { ["x"] = Tool.Array(random.Uniforms(2500)) };
        Tool.AssertAgree(8.36784652657709, Tool.Evaluate("lse", "primal", input));
        Tool.AssertAgree(0.0004779547863593653, Tool.Numbers(Tool.Evaluate("lse", "gradient", input))[0]);
    }

    [Fact]
    public void Clusters()
    {
        MersenneTwister random = new(31337);
        double[] points = random.Uniforms(1000 * 8);
        JsonObject input = new() { ["points"] = Tool.Rows(points, 8), ["centroids"] = Tool.Rows(points.AsSpan(990 * 8), 8) };
        Tool.AssertAgree(609.3389875892321, Tool.Evaluate("kmeans", "cost", input));
        JsonNode direction = Tool.Evaluate("kmeans", "dir", input);
        Tool.AssertAgree(Tool.Array([-0.019999361531221088, 0.0035058617800863834]), Tool.Array(Tool.Numbers(direction[0]!).AsSpan(0, 2)));
        Assert.Equal(10, direction.AsArray().Count);
    }

    [Fact]
    public void Initial_values()
    {
        MersenneTwister random = new(31337);
        JsonObject input = new() { ["x"] = Tool.Array(random.Uniforms(1000)), ["s"] = 1 };
        double[] y = Tool.Numbers(Tool.Evaluate("ode", "primal", input));
        Tool.AssertAgree(
            Tool.Array([1.4437042148481627, 1.3952546553233522, 0.2688647059316496, 0.023034476432477417, 0]), Tool.Array(y.AsSpan(0, 5)));
        Assert.All(Tool.Numbers(Tool.Evaluate("ode", "gradient", input)), slope => Assert.Equal(0, slope));
    }
}
