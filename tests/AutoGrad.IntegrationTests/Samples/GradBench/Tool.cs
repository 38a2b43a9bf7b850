using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using AutoGrad.Samples.GradBench;
using AutoGrad.Samples.GradBench.Protocol;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples.GradBench;

/// <summary>The tool, asked as GradBench asks it.</summary>
internal static class Tool
{
    public static JsonObject Ask(string line)
    {
        string answer = Encoding.UTF8.GetString(new Session(Evals.All).Answer(line).Span);
        Assert.DoesNotContain('\n', answer);
        return JsonNode.Parse(answer)!.AsObject();
    }

    public static JsonNode Evaluate(string module, string function, JsonNode input)
    {
        JsonObject message = new()
        {
            ["id"] = 7,
            ["kind"] = "evaluate",
            ["module"] = module,
            ["function"] = function,
            ["input"] = input.DeepClone(),
        };
        JsonObject answer = Ask(message.ToJsonString());
        Assert.True((bool)answer["success"]!, (string?)answer["error"]);
        Assert.Equal(7, (int)answer["id"]!);
        return answer["output"]!;
    }

    public static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(n => (double)n!)];

    public static JsonArray Array(ReadOnlySpan<double> values) => [.. values.ToArray().Select(v => (JsonNode)v)];

    public static JsonArray Rows(ReadOnlySpan<double> values, int columns)
    {
        JsonArray rows = [];
        for (int i = 0; i < values.Length; i += columns)
            rows.Add(Array(values.Slice(i, columns)));
        return rows;
    }

    /// <summary>As GradBench compares, only more strictly: the same structure, and every number as near as this.</summary>
    public static void AssertAgree(JsonNode expected, JsonNode actual, double tolerance = 1e-12)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.Equal(members.Select(m => m.Key).Order(), actual.AsObject().Select(m => m.Key).Order());
                foreach ((string name, JsonNode? member) in members)
                    AssertAgree(member!, actual[name]!, tolerance);
                break;
            case JsonArray elements:
                Assert.Equal(elements.Count, actual.AsArray().Count);
                for (int i = 0; i < elements.Count; i++)
                    AssertAgree(elements[i]!, actual[i]!, tolerance);
                break;
            default:
                double a = (double)expected, b = (double)actual;
                Assert.True(Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)), $"expected {a:R}, found {b:R}");
                break;
        }
    }
}
