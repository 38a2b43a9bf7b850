using System;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.IntegrationTests.Allocation;
using Xunit;

namespace AutoGrad.IntegrationTests.Batches;

/// <summary>The batch objective of README.md, as the real generator writes it in a project of users.</summary>
public class BatchObjectiveTests
{
    private static readonly double[] _x = [1, 1, 1, 2, 1, 3, 1, 4, 1, 5], _y = [2.9, 5.1, 20, 8.8, 11.1];

    private static Rows.ErrorBatchObjective Objective => new(_x, _y);

    [Fact]
    public void Is_the_mean_over_the_rows_listed()
    {
        double[] w = [0.7, 1.5], gradient = [double.NaN, double.NaN], expected = new double[2], part = new double[2];
        int[] rows = [4, 0, 0, 3];
        double value = Objective.ValueAndGradient(w, rows, gradient);
        foreach (int row in rows)
        {
            Rows.ErrorGradient(w, _x.AsSpan(2 * row, 2), _y[row], part);
            expected[0] += part[0] / rows.Length;
            expected[1] += part[1] / rows.Length;
        }

        Assert.Equal(rows.Average(row => Rows.Error(w, _x.AsSpan(2 * row, 2), _y[row])), value, 1e-15);
        Assert.Equal(expected[0], gradient[0], 1e-15);
        Assert.Equal(expected[1], gradient[1], 1e-15);
        Assert.Equal(value, Objective.Value(w, rows), 1e-15);
        Assert.Equal(Objective.Value(w), Objective.Value(w, [0, 1, 2, 3, 4]));
    }

    /// <summary>All rows at once are an objective like any other.</summary>
    [Fact]
    public void Every_optimizer_takes_it()
    {
        double[] w = [0, 0], whole = [0, 0];
        DescentResult<double> result = new Lbfgs().Minimize(Objective, w);
        Assert.True(result.Converged, result.ToString());
        double[] line = [1, 2, 3, 4, 5];
        new Lbfgs().Minimize(new Losses.LineErrorObjective(line, _y), whole);
        Assert.Equal(whole[0], w[0], 1e-6);
        Assert.Equal(whole[1], w[1], 1e-6);
    }

    [Fact]
    public void Allocates_nothing()
    {
        Rows.ErrorBatchObjective objective = Objective;
        double[] w = [0.7, 1.5], gradient = new double[2];
        int[] rows = [4, 0, 0, 3];
        Garbage.AssertNone(() => objective.ValueAndGradient(w, rows, gradient));
        Garbage.AssertNone(() => objective.ValueAndGradient(w, gradient));
        Garbage.AssertNone(() => objective.Value(w, rows));
    }

    /// <summary>Blocks of fixed rows give the same bits, whoever works on them.</summary>
    [Fact]
    public void Threads_do_not_disturb_one_another()
    {
        Rows.ErrorBatchObjective objective = Objective;
        double[] w = [0.7, 1.5], expected = new double[2];
        int[] rows = [4, 0, 0, 3];
        double value = objective.ValueAndGradient(w, rows, expected);
        Parallel.For(0, 200, _ =>
        {
            double[] gradient = new double[2];
            Assert.Equal(value, objective.ValueAndGradient(w, rows, gradient));
            Assert.Equal(expected, gradient);
        });
    }

    [Fact]
    public void Data_that_do_not_agree_are_refused()
    {
        Says<ArgumentException>(() => new Rows.ErrorBatchObjective(new double[1003], new double[100]), "x", "'x' has 1003 elements", "100 rows of 'y'");
        Says<ArgumentException>(() => new Rows.ErrorBatchObjective(_x, default), "y", "'y' makes 0 rows", "at least one");
    }

    [Fact]
    public void Calls_that_cannot_be_right_are_refused_before_anything_is_written()
    {
        Rows.ErrorBatchObjective objective = Objective;
        double[] w = [0.7, 1.5], gradient = [7, 7];
        Says<ArgumentException>(() => objective.ValueAndGradient(w, default, gradient), "rows", "is empty");
        Says<ArgumentOutOfRangeException>(() => objective.ValueAndGradient(w, [0, 5], gradient), "rows", "row 5 at place 1", "0 … 4");
        Says<ArgumentOutOfRangeException>(() => objective.Value(w, [-1]), "rows", "row -1 at place 0");
        Says<ArgumentException>(() => objective.ValueAndGradient(w, [0], gradient.AsSpan(0, 1)), "gradient", "has 1 elements");
        Says<ArgumentException>(() => objective.ValueAndGradient(w, [0], w), "gradient", "overlaps");
        Says<ArgumentException>(() => objective.ValueAndGradient(w, [0], _x.AsSpan(0, 2)), "gradient", "overlaps");
        Assert.Equal([7, 7], gradient);
        Assert.Throws<InvalidOperationException>(() => default(Rows.ErrorBatchObjective).Value(w));
        Assert.Throws<InvalidOperationException>(() => default(Rows.ErrorBatchObjective).Value(w, [0]));
    }

    private static void Says<TException>(Func<object> call, string parameter, params string[] words)
        where TException : ArgumentException
    {
        TException said = Assert.Throws<TException>(call);
        Assert.Equal(parameter, said.ParamName);
        Assert.All(words, word => Assert.Contains(word, said.Message, StringComparison.Ordinal));
    }
}
