using System;
using System.IO;
using System.Text;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary>
/// A tool for GradBench, the benchmark of automatic differentiation (https://github.com/gradbench/gradbench): one message per line on
/// standard input, one answer per line on standard output, until the input ends.
/// </summary>
internal static class Program
{
    private static void Main()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8, false, 1 << 16);
        using Stream output = Console.OpenStandardOutput();
        var session = new Session(Evals.All);
        while (input.ReadLine() is { } line)
        {
            output.Write(session.Answer(line).Span);
            output.WriteByte((byte)'\n');
            output.Flush();
        }
    }
}
