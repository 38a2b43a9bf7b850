using System;
using System.Text.Json;

namespace AutoGrad.Samples.GradBench.Protocol;

/// <summary>A function with its input taken apart: what is timed, and how its result is written afterwards.</summary>
/// <param name="run">Computes the result; called many times.</param>
/// <param name="write">Writes the last result.</param>
internal sealed class Evaluation(Action run, Action<Utf8JsonWriter> write)
{
    public void Run() => run();

    public void Write(Utf8JsonWriter output) => write(output);

    /// <summary>A function whose result is a number.</summary>
    public static Evaluation Of(Func<double> function)
    {
        double result = 0;
        return new Evaluation(() => result = function(), output => output.Number(result));
    }

    /// <summary>A function that leaves its result in an array.</summary>
    public static Evaluation Of(double[] result, Action run) => new(run, output => output.Numbers(result));
}
