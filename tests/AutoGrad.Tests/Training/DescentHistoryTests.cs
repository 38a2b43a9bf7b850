using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Training;

public class DescentHistoryTests
{
    private static readonly GradientDescent _halving = new() { LearningRate = 0.25 };

    [Fact]
    public void Every_iteration_is_kept()
    {
        var history = new DescentHistory();
        double[] w = [4];
        _halving.Minimize(new Bowl<double>(0), w, new DescentOptions { MaxIterations = 3, History = history });
        Assert.Equal([0L, 1, 2, 3], history.Entries.Select(e => e.Iteration));
        Assert.Equal([16.0, 4, 1, 0.25], history.Entries.Select(e => e.Value));
        Assert.Equal([8.0, 4, 2, 1], history.Entries.Select(e => e.GradientNorm));
        Assert.All(history.Entries, e => Assert.Equal((e.Value, 0.25), (e.BestValue, e.LearningRate)));
        history.Clear();
        Assert.Empty(history.Entries);
    }

    [Theory]
    [InlineData(4, 10, "0 4 8 10")]
    [InlineData(5, 10, "0 5 10")]
    [InlineData(100, 0, "0")]
    public void Long_runs_are_thinned_and_keep_their_last_point(long every, long iterations, string expected)
    {
        var history = new DescentHistory(every);
        double[] w = [1e6];
        new GradientDescent().Minimize(new Bowl<double>(0), w, new DescentOptions { MaxIterations = iterations, History = history });
        Assert.Equal(expected, string.Join(' ', history.Entries.Select(e => e.Iteration)));
    }

    [Fact]
    public void NaN_is_kept_as_it_is()
    {
        var history = new DescentHistory();
        double[] w = [1];
        new GradientDescent { LearningRate = 1 }.Minimize(
            new Scalar<double>(x => x > 0 ? x : double.NaN, _ => 2), w, new DescentOptions { History = history });
        Assert.Equal([1, double.NaN], history.Entries.Select(e => e.Value));
        Assert.Equal(1, history.Entries[1].BestValue);
    }

    [Fact]
    public void Csv_reads_back_to_the_bit_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string folder = Directory.CreateTempSubdirectory("autograd").FullName, path = Path.Combine(folder, "run.csv");
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var history = new DescentHistory();
            double[] w = [1.0 / 3];
            new Adam { LearningRate = 0.1 }.Minimize(new Bowl<double>(3), w, new DescentOptions { MaxIterations = 20, History = history });
            history.SaveCsv(path);
            string[] lines = File.ReadAllLines(path);
            Assert.Equal("iteration,value,best_value,gradient_norm,learning_rate,seconds", lines[0]);
            Assert.Equal(22, lines.Length);
            for (int i = 0; i < 21; i++)
            {
                double[] numbers = [.. lines[i + 1].Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                DescentProgress entry = history.Entries[i];
                Assert.Equal([entry.Iteration, entry.Value, entry.BestValue, entry.GradientNorm, entry.LearningRate, entry.Elapsed.TotalSeconds], numbers);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            Directory.Delete(folder, true);
        }
    }
}
