using System;
using System.Linq;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>
/// A method that is run for many rows, whose blocks are laid into the Jacobian of all outputs by all numbers, so that finite differences of the whole say
/// what is in them, and that nothing of one run is in another's.
/// </summary>
/// <param name="Name">Unique.</param>
/// <param name="Members">Members of the static partial class <c>Losses</c>.</param>
/// <param name="Widths">How many numbers a run has of each active parameter; negative for one row that is the same in all runs.</param>
/// <param name="Run">An expression for the outputs as a <c>double[]</c>, given a run's own numbers of each parameter, <c>r[0]</c>, <c>r[1]</c>, ….</param>
/// <param name="Batch">The call of FBatchJacobian, given the rows <c>a[0]</c>, <c>a[1]</c>, … of all parameters; <c>blocks</c> is the result.</param>
public sealed record BatchJacobianCase(string Name, string Members, int[] Widths, string Run, string Batch)
{
    public int Outputs { get; init; } = 2;

    public int Runs { get; init; } = 11;

    /// <summary>Members of <c>Batch</c>.</summary>
    public string More { get; init; } = "";

    public Func<int, double> Number { get; init; } = i => 1.3 * Math.Sin(2.7 * i + 0.4);

    public JacobianCase Whole => new(Name, Members, $"Batch.Primal(p, r => {Run})", "Batch.Embed(p, j, (a, blocks) => { " + Batch + " });", [.. Enumerable.Range(0, Count).Select(Number)])
    {
        Types = $$"""
            public static class Batch
            {
                public const int Runs = {{Runs}}, Outputs = {{Outputs}};
                private static readonly int[] s_widths = [{{string.Join(", ", Widths)}}];

                public static double[] Of((double X, double Y) f) => [f.X, f.Y];

                {{More}}

                public static double[] Primal(double[] p, Func<double[][], double[]> run)
                {
                    double[] all = new double[Runs * Outputs];
                    for (int i = 0; i < Runs; i++)
                        run([.. Enumerable.Range(0, s_widths.Length).Select(k => p.AsSpan(At(k, i), Math.Abs(s_widths[k])).ToArray())]).CopyTo(all, i * Outputs);
                    return all;
                }

                public static void Embed(double[] p, double[] j, Action<double[][], double[]> batch)
                {
                    int n = s_widths.Sum(Math.Abs);
                    double[] blocks = [.. Enumerable.Repeat(double.NaN, Runs * Outputs * n)];
                    batch([.. Enumerable.Range(0, s_widths.Length).Select(k => p.AsSpan(At(k, 0), s_widths[k] < 0 ? -s_widths[k] : Runs * s_widths[k]).ToArray())], blocks);
                    Array.Clear(j);
                    int from = 0;
                    for (int row = 0; row < Runs * Outputs; row++)
                    {
                        for (int k = 0; k < s_widths.Length; k++)
                        {
                            for (int c = 0; c < Math.Abs(s_widths[k]); c++)
                                j[row * p.Length + At(k, row / Outputs) + c] = blocks[from++];
                        }
                    }
                }

                private static int At(int parameter, int run)
                {
                    int start = s_widths.Take(parameter).Sum(w => w < 0 ? -w : Runs * w);
                    return s_widths[parameter] < 0 ? start : start + run * s_widths[parameter];
                }
            }
            """,
    };

    private int Count => Widths.Sum(w => w < 0 ? -w : Runs * w);

    public override string ToString() => Name;
}
