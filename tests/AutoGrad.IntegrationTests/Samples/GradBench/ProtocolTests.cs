using System;
using System.Linq;
using System.Text.Json.Nodes;
using AutoGrad.Samples.GradBench;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples.GradBench;

/// <summary>The tool's side of the protocol, message by message.</summary>
public sealed class ProtocolTests
{
    [Theory]
    [InlineData("""{"id": 0, "kind": "start", "eval": "hello"}""", """{"id":0,"tool":"AutoGrad"}""")]
    [InlineData("""{"id": 0, "kind": "start", "eval": "lstm", "config": {"l": [2, 4, 6]}}""", """{"id":0,"tool":"AutoGrad"}""")]
    [InlineData("""{"id": 1, "kind": "define", "module": "llsq"}""", """{"id":1,"success":true}""")]
    [InlineData("""{"id": 3, "kind": "analysis", "of": 2, "valid": false, "error": "1 mismatch"}""", """{"id":3}""")]
    [InlineData("""{"id": 4, "kind": "something new"}""", """{"id":4}""")]
    public void Messages_are_answered(string message, string answer) => Assert.Equal(answer, Tool.Ask(message).ToJsonString());

    [Fact]
    public void Every_eval_is_known()
    {
        string[] names = ["ba", "det", "gmm", "hello", "ht", "kmeans", "llsq", "lse", "lstm", "ode", "particle", "saddle"];
        Assert.Equal(names, Evals.All.Select(eval => eval.Name).Order());
        foreach (string name in names)
            Assert.True((bool)Tool.Ask($$"""{"id": 1, "kind": "define", "module": "{{name}}"}""")["success"]!);
    }

    [Fact]
    public void A_session_of_hello()
    {
        double x = 1;
        foreach ((string function, double expected) in ((string, double)[])[
            ("square", 1), ("double", 2), ("square", 4), ("double", 8), ("square", 64), ("double", 128), ("square", 16384), ("double", 32768)])
        {
            x = (double)Tool.Evaluate("hello", function, x);
            Assert.Equal(expected, x);
        }
    }

    [Fact]
    public void Functions_are_repeated_until_there_are_enough_runs_and_seconds()
    {
        JsonObject once = Llsq(null), often = Llsq("""{"x": [1.0, 2.0], "n": 3, "min_runs": 5, "min_seconds": 0}""");
        JsonObject long_ = Llsq("""{"x": [1.0, 2.0], "n": 3, "min_runs": 1, "min_seconds": 0.02}""");
        Assert.Single(Runs(once));
        Assert.Equal(5, Runs(often).Length);
        Assert.InRange(Runs(long_).Sum(), 0.02e9, 60e9);
        Assert.All(Runs(often), time => Assert.InRange(time, 0, 60_000_000_000));

        static JsonObject Llsq(string? input) => Tool.Ask(
            $$"""{"id": 2, "kind": "evaluate", "module": "llsq", "function": "gradient", "input": {{input ?? """{"x": [1.0, 2.0], "n": 3}"""}}, "description": "n=3,m=2"}""");
        static long[] Runs(JsonObject answer) =>
            [.. answer["timings"]!.AsArray().Where(t => (string)t!["name"]! == "evaluate").Select(t => (long)t!["nanoseconds"]!)];
    }

    [Theory]
    [InlineData("", "not a JSON object")]
    [InlineData("{", "not a JSON object")]
    [InlineData("[1, 2]", "a number 'id'")]
    [InlineData("""{"kind": "start"}""", "a number 'id'")]
    [InlineData("""{"id": "seven", "kind": "start"}""", "a number 'id'")]
    [InlineData("""{"id": 1}""", "a text 'kind'")]
    [InlineData("""{"id": 1, "kind": 5}""", "a text 'kind'")]
    [InlineData("""{"id": 1, "kind": "define"}""", "a text 'module'")]
    [InlineData("""{"id": 1, "kind": "define", "module": "nosuch"}""", "unknown module nosuch")]
    [InlineData("""{"id": 1, "kind": "evaluate", "module": "llsq", "function": "primal"}""", "no 'input'")]
    [InlineData("""{"id": 1, "kind": "evaluate", "module": "llsq", "function": "hessian", "input": {}}""", "unknown function hessian; llsq has primal, gradient")]
    public void What_is_no_message_is_said(string line, string error)
    {
        JsonObject answer = Tool.Ask(line);
        Assert.False((bool)answer["success"]!);
        Assert.Contains(error, (string)answer["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "square", "[1]", "input: expected a number, found an array of length 1")]
    [InlineData("llsq", "primal", "5", "input: expected an object with a member 'x', found 5")]
    [InlineData("llsq", "primal", """{"x": [1, "2"], "n": 3}""", "input.x[1]: expected a number, found a text")]
    [InlineData("llsq", "primal", """{"x": [1, 1e999], "n": 3}""", "input.x[1]: expected a number, found 1e999")]
    [InlineData("llsq", "primal", """{"x": [1], "n": 1}""", "input.n: expected a whole number of at least 2, found 1")]
    [InlineData("llsq", "primal", """{"x": [1], "n": 2.5}""", "input.n: expected a whole number of at least 2, found 2.5")]
    [InlineData("llsq", "primal", """{"x": [1], "n": 3, "min_runs": "many"}""", "input.min_runs: expected a whole number")]
    [InlineData("lse", "gradient", """{"x": []}""", "input.x: expected at least one number, found an array of length 0")]
    [InlineData("lse", "primal", """{"x": null}""", "input.x: expected an array of numbers, found null")]
    [InlineData("det", "primal", """{"A": [1, 2, 3], "ell": 2}""", "input.A: expected an array of numbers of length 4, found an array of length 3")]
    [InlineData("det", "primal", """{"A": [], "ell": 0}""", "input.ell: expected a whole number from 1 to 31, found 0")]
    [InlineData("kmeans", "dir", """{"points": [[1, 2], [3]], "centroids": [[0, 1]]}""", "input.points[1]: expected an array of numbers of length 2")]
    [InlineData("kmeans", "cost", """{"points": [[1, 2]], "centroids": []}""", "input.centroids: expected at least one row")]
    [InlineData("kmeans", "dir", """{"points": [[0.0]], "centroids": [[1.0], [9.0]]}""", "the result contains NaN, which JSON cannot express")]
    [InlineData("ode", "primal", """{"x": [1], "s": 0}""", "input.s: expected a whole number of at least 1")]
    [InlineData("lstm", "objective", """{"sequence": [[1, 0]]}""", "input.sequence: expected at least two characters")]
    [InlineData("ba", "objective", """{"n": 1, "m": 1, "p": 9}""", "input.p: expected a whole number of at least 10, found 9")]
    [InlineData("ba", "objective", """{"n": 1, "m": 1, "p": 2000000000, "cam": [], "x": [], "w": 1, "feat": []}""", "input.cam: expected an array of numbers of length 11")]
    [InlineData("ht", "jacobian", """{"theta": [1, 2]}""", "input.theta: expected an array of numbers of length 26")]
    [InlineData("gmm", "objective", """{"k": 0}""", "input.k: expected a whole number of at least 1, found 0")]
    [InlineData("saddle", "rr", """{"start": [1]}""", "input.start: expected an array of numbers of length 2")]
    [InlineData("particle", "rr", "{}", "input: expected an object with a member 'w', found an object")]
    public void What_is_wrong_with_an_input_is_said_with_its_place(string module, string function, string input, string error)
    {
        JsonObject answer = Tool.Ask(
            $$"""{"id": 5, "kind": "evaluate", "module": "{{module}}", "function": "{{function}}", "input": {{input}}}""");
        Assert.Equal(5, (int)answer["id"]!);
        Assert.False((bool)answer["success"]!);
        Assert.StartsWith(error, (string)answer["error"]!, StringComparison.Ordinal);
        Assert.False(answer.ContainsKey("output"));
    }
}
