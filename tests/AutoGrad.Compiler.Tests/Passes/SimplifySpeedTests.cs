using System;
using System.Diagnostics;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

/// <summary>Simplify runs while the user types: its time grows like the function.</summary>
[Collection(nameof(Alone))]
public class SimplifySpeedTests
{
    [Fact]
    public void Five_thousand_nodes_take_less_than_a_tenth_of_a_second()
    {
        Function large = Repeated(300);
        Assert.InRange(large.Body.AllNodes().Count(), 5000, 6000);
        double best = Enumerable.Range(0, 8).Min(_ => Milliseconds(large));
        Assert.True(best < 100, $"{best} ms");
    }

    [Fact]
    public void Twice_the_nodes_take_about_twice_the_time()
    {
        Function half = Repeated(600), whole = Repeated(1200);
        double first = Enumerable.Range(0, 6).Min(_ => Milliseconds(half)), second = Enumerable.Range(0, 6).Min(_ => Milliseconds(whole));
        Assert.True(second < 5 * Math.Max(first, 20), $"{first} ms, then {second} ms");
    }

    /// <summary>Time of the processor, which a busy machine does not stretch.</summary>
    private static double Milliseconds(Function function)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        SimplifyPass.Run(function);
        process.Refresh();
        return (process.TotalProcessorTime - start).TotalMilliseconds;
    }

    private static Function Repeated(int times) => Build.Function(b =>
    {
        int x = b.Real("x"), w = b.Array("w"), total = b.Number(0);
        for (int k = 0; k < times; k++)
        {
            int scale = b.Number(k), constant = b.Negate(b.Apply(Exponential.Exp, b.Add(x, scale)));
            int[] sum = b.For(b.Integer(0), b.Length(w), [(total, "s"), (x, "unused")], c =>
            {
                int term = b.Multiply(b.Load(w, c[0]), b.Apply(Trigonometric.Sin, b.Multiply(x, scale)));
                b.Store(w, [c[0]], b.Multiply(term, b.Load(w, c[0])));
                return [b.Add(c[1], b.Add(term, constant)), b.Multiply(c[2], b.Number(1))];
            });
            total = sum[0];
        }

        return [total];
    });
}
