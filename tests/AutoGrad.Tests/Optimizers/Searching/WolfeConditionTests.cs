using System;
using AutoGrad.LineSearches;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Searching;

/// <summary>Every accepted step meets the conditions that its search promises, on functions and first steps of all kinds.</summary>
public class WolfeConditionTests
{
    private static readonly double[] _firstSteps = [1e-6, 1e-3, 0.1, 1, 7, 1e3, 1e6];

    [Fact]
    public void Strong_Wolfe_conditions_hold_for_More_Thuente()
    {
        foreach (double curvature in (double[])[0.9, 0.4, 0.1, 0.01])
        {
            var search = new MoreThuente { Curvature = curvature };
            ForAll(
                search,
                (start, slope, step, value, reached) =>
                {
                    Assert.True(value <= start + 1e-4 * step * slope, $"decrease, {curvature}");
                    Assert.True(Math.Abs(reached) <= curvature * Math.Abs(slope), $"curvature {curvature}: {reached} of {slope}");
                });
        }
    }

    [Fact]
    public void Armijo_condition_holds_for_backtracking() =>
        ForAll(
            new Backtracking { Decrease = 0.3 },
            (start, slope, step, value, _) => Assert.True(value <= start + 0.3 * step * slope));

    [Fact]
    public void Wolfe_or_approximate_Wolfe_conditions_hold_for_Hager_Zhang() =>
        ForAll(
            new HagerZhang(),
            (start, slope, step, value, reached) =>
            {
                bool wolfe = value - start <= 0.1 * step * slope && reached >= 0.9 * slope;
                bool approximate = value <= start + 1e-6 * Math.Abs(start) && reached >= 0.9 * slope && reached <= -0.8 * slope;
                Assert.True(wolfe || approximate, $"{start} {slope} {step} {value} {reached}");
            });

    [Fact]
    public void Hager_Zhang_is_as_exact_as_its_curvature_asks()
    {
        foreach (double first in _firstSteps)
        {
            LineSearchRun run = new HagerZhang { Curvature = 0.1, MaxEvaluations = 60 }.CreateRun();
            var end = Searches.Drive(run, x => (x - 3) * (x - 3), x => 2 * (x - 3), first, 1e7);
            Assert.Equal(LineSearchProgress.Accepted, end);
            Assert.InRange(run.Step, 2.7, 6);
        }
    }

    [Fact]
    public void Ascent_is_refused()
    {
        foreach (LineSearches.LineSearch search in (LineSearches.LineSearch[])[new Backtracking(), new MoreThuente(), new HagerZhang()])
        {
            LineSearchRun run = search.CreateRun();
            Assert.Equal(LineSearchProgress.Failed, run.Begin(1, 0));
            Assert.Equal(LineSearchFailure.NotDescentDirection, run.Failure);
            Assert.Equal(LineSearchProgress.Failed, run.Begin(1, double.NaN));
            Assert.Equal(LineSearchFailure.NotDescentDirection, run.Failure);
            Assert.Equal(LineSearchProgress.Evaluate, run.Begin(1, -1));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Trials_that_are_not_finite_are_shortened(double outside)
    {
        // −log(1 − x) − 3x has its minimum at 2/3 and ends at 1.
        foreach (LineSearches.LineSearch search in (LineSearches.LineSearch[])[new Backtracking(), new MoreThuente(), new HagerZhang()])
        {
            foreach (double first in _firstSteps)
            {
                LineSearchRun run = search.CreateRun();
                var end = Searches.Drive(run, x => x < 1 ? -Math.Log(1 - x) - 3 * x : outside, x => x < 1 ? 1 / (1 - x) - 3 : outside, first);
                Assert.True(end == LineSearchProgress.Accepted, $"{search} from {first}: {run.Failure} at {run.Step}");
                Assert.InRange(run.Step, 1e-7, 0.99999);
            }
        }
    }

    [Fact]
    public void Nothing_finite_is_told()
    {
        foreach (LineSearches.LineSearch search in (LineSearches.LineSearch[])[new Backtracking(), new MoreThuente(), new HagerZhang()])
        {
            LineSearchRun run = search.CreateRun();
            Assert.Equal(LineSearchProgress.Failed, Searches.Drive(run, x => x == 0 ? 1 : double.NaN, _ => -1, 1));
            Assert.Equal(LineSearchFailure.NotFinite, run.Failure);
            Assert.Equal(0, run.BestStep);
        }
    }

    [Fact]
    public void Steps_stay_within_the_longest()
    {
        foreach (LineSearches.LineSearch search in (LineSearches.LineSearch[])[new Backtracking(), new MoreThuente(), new HagerZhang()])
        {
            LineSearchRun run = search.CreateRun();
            double largest = 0;
            var end = Searches.Drive(run, x => -x, x => { largest = Math.Max(largest, x); return -1; }, 0.5, longest: 2.5);
            Assert.Equal(LineSearchProgress.Accepted, end);
            Assert.Equal(search is Backtracking ? 0.5 : 2.5, largest);
            Assert.Equal(largest, run.Step);
        }
    }

    [Fact]
    public void Values_that_only_rounding_separates_are_judged_by_slopes()
    {
        // Near its minimum 1 + (x − 1e-9)² is 1 to the last bit; the slopes still know where it is.
        foreach (LineSearches.LineSearch search in (LineSearches.LineSearch[])[new MoreThuente { Curvature = 0.1 }, new HagerZhang { Curvature = 0.1 }])
        {
            LineSearchRun run = search.CreateRun();
            Assert.Equal(LineSearchProgress.Accepted, Searches.Drive(run, x => 1 + (x - 1e-9) * (x - 1e-9), x => 2 * (x - 1e-9), 1));
            Assert.Equal(1e-9, run.Step, 2e-10);
        }
    }

    [Fact]
    public void Search_allocates_nothing()
    {
        LineSearchRun[] runs = [new Backtracking().CreateRun(), new MoreThuente().CreateRun(), new HagerZhang().CreateRun()];
        foreach (LineSearchRun run in runs)
        {
            static bool Search(LineSearchRun run)
            {
                LineSearchProgress progress = run.Begin(9, -6, 100);
                while (progress == LineSearchProgress.Evaluate)
                    progress = run.Next((run.Step - 3) * (run.Step - 3), 2 * (run.Step - 3));
                return progress == LineSearchProgress.Accepted;
            }

            Assert.True(Search(run));
            Assert.Equal(0, Garbage.LeastOf(() => Search(run)));
        }
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MoreThuente { Decrease = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MoreThuente { Curvature = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backtracking { MaxEvaluations = 0 });
        Assert.Throws<ArgumentException>(() => new HagerZhang { Decrease = 0.5, Curvature = 0.9 }.CreateRun());
    }

    private static void ForAll(LineSearches.LineSearch search, Action<double, double, double, double, double> check)
    {
        for (int function = 1; function <= 6; function++)
        {
            int number = function;
            foreach (double first in _firstSteps)
                CheckOne(search, x => MoreThuenteFunctions.Value(number, x), x => MoreThuenteFunctions.Slope(number, x), first, check);
        }

        var random = new Random(5);
        for (int trial = 0; trial < 300; trial++)
        {
            double a = 0.1 + random.NextDouble(), b = 10 * random.NextDouble() - 5, c = random.NextDouble(), w = 5 * random.NextDouble();
            double first = _firstSteps[trial % _firstSteps.Length];
            double slope = 4 * a * b * b * b - c * w + 2 * b;
            double sign = slope > 0 ? -1 : 1;
            CheckOne(
                search,
                x => a * Math.Pow(sign * x + b, 4) - c * Math.Sin(w * sign * x) + (sign * x + b) * (sign * x + b),
                x => sign * (4 * a * Math.Pow(sign * x + b, 3) - c * w * Math.Cos(w * sign * x) + 2 * (sign * x + b)),
                first,
                check);
        }
    }

    private static void CheckOne(
        LineSearches.LineSearch search,
        Func<double, double> value,
        Func<double, double> slope,
        double first,
        Action<double, double, double, double, double> check)
    {
        LineSearchRun run = (search with { MaxEvaluations = 100 }).CreateRun();
        LineSearchProgress end = Searches.Drive(run, value, slope, first);
        Assert.True(end == LineSearchProgress.Accepted, $"{search} from {first}: {run.Failure} after {run.Evaluations} at {run.Step}");
        check(value(0), slope(0), run.Step, value(run.Step), slope(run.Step));
    }
}
