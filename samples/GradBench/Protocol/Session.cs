using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace AutoGrad.Samples.GradBench.Protocol;

/// <summary>The tool's side of the protocol: an answer to every line, whatever it says.</summary>
internal sealed class Session(IEnumerable<Eval> evals)
{
    private readonly Dictionary<string, Eval> _evals = evals.ToDictionary(eval => eval.Name);
    private readonly ArrayBufferWriter<byte> _answer = new();

    /// <summary>One line of JSON, in UTF-8 and without a line feed; it is overwritten by the next answer.</summary>
    public ReadOnlyMemory<byte> Answer(string line)
    {
        string id = "null";
        try
        {
            using JsonDocument message = JsonDocument.Parse(line);
            id = Id(message.RootElement);
            Write(id, answer => Respond(message.RootElement, answer));
        }
        catch (Exception problem)
        {
            // Whatever goes wrong with one message is answered, and the next message finds the tool alive.
            string text = problem is JsonException ? "not a JSON object on one line: " + problem.Message : Say(problem);
            Write(id, answer => Fail(answer, text));
        }

        return _answer.WrittenMemory;
    }

    private static string Id(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Number
            ? id.GetRawText()
            : throw new BadInputException("a message is an object with a number 'id'");

    private void Respond(JsonElement message, Utf8JsonWriter answer)
    {
        switch (Text(message, "kind"))
        {
            case "start":
                answer.WriteString("tool", "AutoGrad");
                break;
            case "define":
                Module(message);
                answer.WriteBoolean("success", true);
                break;
            case "evaluate":
                Evaluate(message, answer);
                break;
        }
    }

    private void Evaluate(JsonElement message, Utf8JsonWriter answer)
    {
        var input = new Input(message.TryGetProperty("input", out JsonElement json) ? json : throw new BadInputException("no 'input'"));
        int leastRuns = input.Has("min_runs") ? input["min_runs"].WholeNumber(0) : 1;
        double leastSeconds = input.Has("min_seconds") ? input["min_seconds"].Number() : 0;

        long started = Stopwatch.GetTimestamp();
        Evaluation evaluation = Module(message).Prepare(Text(message, "function"), input);
        TimeSpan preparation = Stopwatch.GetElapsedTime(started);

        List<TimeSpan> runs = Repeat(evaluation, leastRuns, leastSeconds);
        answer.WriteBoolean("success", true);
        answer.WritePropertyName("output");
        evaluation.Write(answer);
        answer.WriteStartArray("timings");
        Timing(answer, "prepare", preparation);
        foreach (TimeSpan run in runs)
            Timing(answer, "evaluate", run);
        answer.WriteEndArray();
    }

    /// <summary>At least once, until there are enough runs and they have taken long enough.</summary>
    private static List<TimeSpan> Repeat(Evaluation evaluation, int leastRuns, double leastSeconds)
    {
        List<TimeSpan> runs = [];
        TimeSpan elapsed = TimeSpan.Zero;
        do
        {
            long started = Stopwatch.GetTimestamp();
            evaluation.Run();
            runs.Add(Stopwatch.GetElapsedTime(started));
            elapsed += runs[^1];
        }
        while (runs.Count < leastRuns || elapsed.TotalSeconds < leastSeconds);
        return runs;
    }

    private Eval Module(JsonElement message) => Text(message, "module") is var name && _evals.TryGetValue(name, out Eval? eval)
        ? eval
        : throw new BadInputException($"unknown module {name}; there are {string.Join(", ", _evals.Keys.Order())}");

    private static string Text(JsonElement message, string member) =>
        message.TryGetProperty(member, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new BadInputException($"a message has a text '{member}'");

    private static void Timing(Utf8JsonWriter answer, string name, TimeSpan time)
    {
        answer.WriteStartObject();
        answer.WriteString("name", name);
        answer.WriteNumber("nanoseconds", time.Ticks * TimeSpan.NanosecondsPerTick);
        answer.WriteEndObject();
    }

    private static void Fail(Utf8JsonWriter answer, string error)
    {
        answer.WriteBoolean("success", false);
        answer.WriteString("error", error);
    }

    private static string Say(Exception problem) =>
        problem is BadInputException ? problem.Message : string.Create(CultureInfo.InvariantCulture, $"{problem.GetType().Name}: {problem.Message}");

    private void Write(string id, Action<Utf8JsonWriter> members)
    {
        _answer.Clear();
        using var answer = new Utf8JsonWriter(_answer);
        answer.WriteStartObject();
        answer.WritePropertyName("id");
        answer.WriteRawValue(id);
        members(answer);
        answer.WriteEndObject();
    }
}
