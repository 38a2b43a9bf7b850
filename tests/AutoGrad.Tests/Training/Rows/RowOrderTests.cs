using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Training.Rows;

/// <summary>Orders of rows: all are equally likely, and none depends on the platform.</summary>
public class RowOrderTests
{
    private static List<int[]> Orders(Trainer trainer, int rows)
    {
        var watched = new WatchedRows<double>(MadeUpRows.Linear<double>(rows, 1));
        (trainer with { BatchSize = null, EvaluateEvery = int.MaxValue, Optimizer = new GradientDescent { LearningRate = 0 } })
            .Train(watched, new double[1]);
        return watched.Batches;
    }

    [Fact]
    public void All_orders_of_four_rows_are_equally_likely()
    {
        IGrouping<string, int[]>[] orders = [.. Orders(new Trainer { Epochs = 24_000, Seed = 1 }, 4).GroupBy(order => string.Concat(order))];
        Assert.Equal(24, orders.Length);

        // χ² with 23 degrees of freedom exceeds 49.7 once in a thousand times.
        Assert.True(orders.Sum(order => (order.Count() - 1000.0) * (order.Count() - 1000.0) / 1000) < 49.7);
    }

    [Fact]
    public void Every_place_gets_every_row_equally_often()
    {
        var counts = new int[7, 7];
        foreach (int[] order in Orders(new Trainer { Epochs = 14_000, Seed = 2 }, 7))
        {
            for (int place = 0; place < 7; place++)
                counts[place, order[place]]++;
        }

        foreach (int count in counts)
            Assert.InRange(count, 1_820, 2_180);
    }

    [Fact]
    public void Rows_held_out_are_drawn_evenly()
    {
        var heldOut = new int[20];
        for (int seed = 0; seed < 4000; seed++)
        {
            var rows = new WatchedRows<double>(MadeUpRows.Linear<double>(20, 1))
            {
                Valued = (listed, value) =>
                {
                    foreach (int row in listed)
                        heldOut[row]++;
                    return value;
                },
            };
            new Trainer { Epochs = 0, Seed = seed, ValidationFraction = 0.25 }.Train(rows, new double[1]);
        }

        Assert.All(heldOut, count => Assert.InRange(count, 870, 1130));
    }

    [Fact]
    public void Order_is_the_same_on_every_machine()
    {
        List<int[]> orders = Orders(new Trainer { Epochs = 2, Seed = 7, ValidationFraction = 0.25 }, 12);
        Assert.Equal("9 5 1 3 11 10 2 0 8; 10 0 5 8 9 1 2 11 3", string.Join("; ", orders.Select(order => string.Join(" ", order))));
    }
}
