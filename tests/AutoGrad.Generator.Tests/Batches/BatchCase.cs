namespace AutoGrad.Generator.Tests.Batches;

/// <summary>A loss of one row of data, with data and the ways in which generated code and a person evaluate it.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Source">Types, one of which has a method with a [Sample] parameter; among them <c>Data</c>, or whatever the expressions name.</param>
/// <param name="Row">The value of row r at the point p, as C#.</param>
/// <param name="Objective">Makes the batch objective.</param>
/// <param name="Points">The points.</param>
public sealed record BatchCase(string Name, string Source, string Row, string Objective, params double[][] Points)
{
    public int Rows { get; init; } = 4;

    public string Number { get; init; } = "double";

    /// <summary>Statements that put the gradient of row r at the point p into g by the public members; nothing where the oracles suffice.</summary>
    public string? Gradient { get; init; }

    /// <summary>What the oracle reads instead of the source, where that has no image over dual numbers.</summary>
    public string? Twin { get; init; }

    public string Program => Unit(Source);

    public string Image => Unit(Twin ?? Source);

    private string Unit(string types) =>
        $$"""
        #nullable enable
        using System;
        using System.Linq;
        using System.Numerics;
        using AutoGrad;

        namespace Corpus;

        {{types}}

        public static class Primal
        {
            public static double Row(double[] p, int r) => {{Row}};
        }
        """;

    public string Adapter =>
        $$"""
        #nullable enable
        using System;
        using System.Linq;
        using System.Numerics;
        using AutoGrad;

        namespace Corpus;

        public static class Adapter
        {
            private static readonly int[] s_none = [];

            public static long Allocated;

            public static double Gradient(double[] p, int r, double[] g)
            {
                {{Gradient}}
                return {{(Gradient is null ? "0" : "1")}};
            }

            public static double Batch(double[] p, int[]? rows, double[] g) => Run({{Objective}}, p, rows, g);

            private static double Run<TObjective>(TObjective objective, double[] p, int[]? rows, double[] g)
                where TObjective : struct, IBatchObjective<{{Number}}>
            {
                if (objective.RowCount != {{Rows}})
                    throw new InvalidOperationException($"{objective.RowCount} rows");
                {{Number}}[] point = [.. p.Select(x => ({{Number}})x)];
                {{Number}}[] gradient = new {{Number}}[p.Length];
                {{Number}} first = Both(objective, point, rows, gradient);
                Both(objective, point, rows, gradient);
                {{Number}} value = first;
                Allocated = long.MaxValue;
                for (int round = 0; round < 3; round++) // a collection that another test causes may empty the pool in one of them
                {
                    Array.Fill(gradient, ({{Number}})17);
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    value = Both(objective, point, rows, gradient);
                    Allocated = Math.Min(Allocated, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                if (!value.Equals(first))
                    throw new InvalidOperationException("a second run gives another value");
                for (int i = 0; i < g.Length; i++)
                    g[i] = (double)gradient[i];
                return (double)value;
            }

            private static {{Number}} Both<TObjective>(TObjective objective, {{Number}}[] point, int[]? rows, {{Number}}[] gradient)
                where TObjective : struct, IBatchObjective<{{Number}}>
            {
                {{Number}} value = rows is null ? objective.Value(point) : objective.Value(point, rows);
                {{Number}} again = rows is null ? objective.ValueAndGradient(point, gradient) : objective.ValueAndGradient(point, rows, gradient);
                return value.Equals(again) ? value : throw new InvalidOperationException($"{value} alone, {again} with the gradient");
            }
        }
        """;

    public override string ToString() => Name;
}
