using System;
using AutoGrad.LineSearches;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Searching;

/// <summary>
/// Tables I to VI of Moré and Thuente (1994): the number of evaluations from each first step. The steps, to more digits than the paper
/// prints, are those of MINPACK-2's Fortran <c>dcsrch</c> (through SciPy 1.10.1, <c>scipy.optimize.minpack2</c>), whose counts equal the
/// paper's.
/// </summary>
public class MoreThuenteTests
{
    private static MoreThuente SettingsOf(int number) =>
        number switch
        {
            1 => new MoreThuente { Decrease = 0.001, Curvature = 0.1 },
            2 or 3 => new MoreThuente { Decrease = 0.1, Curvature = 0.1 },
            _ => new MoreThuente { Decrease = 0.001, Curvature = 0.001 },
        };

    [Theory]
    [InlineData(1, 1e-3, 6, 1.365)]
    [InlineData(1, 1e-1, 3, 1.4413720790892741)]
    [InlineData(1, 1e1, 1, 10.0)]
    [InlineData(1, 1e3, 4, 36.88760696396662)]
    [InlineData(2, 1e-3, 12, 1.596000000186075)]
    [InlineData(2, 1e-1, 8, 1.5960000000049348)]
    [InlineData(2, 1e1, 8, 1.5959999997572032)]
    [InlineData(2, 1e3, 11, 1.595999998872531)]
    [InlineData(3, 1e-3, 12, 0.9999996797968318)]
    [InlineData(3, 1e-1, 12, 0.9999988033548208)]
    [InlineData(3, 1e1, 10, 0.9999999876178056)]
    [InlineData(3, 1e3, 13, 0.9999999017146377)]
    [InlineData(4, 1e-3, 4, 0.085)]
    [InlineData(4, 1e-1, 1, 0.1)]
    [InlineData(4, 1e1, 3, 0.3491046164172457)]
    [InlineData(4, 1e3, 4, 0.8294012431694555)]
    [InlineData(5, 1e-3, 6, 0.07501087060006814)]
    [InlineData(5, 1e-1, 3, 0.07751042197802409)]
    [InlineData(5, 1e1, 7, 0.07314201106894994)]
    [InlineData(5, 1e3, 8, 0.07615927320141007)]
    [InlineData(6, 1e-3, 13, 0.9279032286386139)]
    [InlineData(6, 1e-1, 11, 0.9261500138380064)]
    [InlineData(6, 1e1, 8, 0.924781673432206)]
    [InlineData(6, 1e3, 11, 0.9243979067536415)]
    public void Published_evaluation_counts(int function, double first, int evaluations, double step)
    {
        MoreThuente settings = SettingsOf(function);
        LineSearchRun run = settings.CreateRun();
        LineSearchProgress end = Searches.Drive(
            run, x => MoreThuenteFunctions.Value(function, x), x => MoreThuenteFunctions.Slope(function, x), first);
        Assert.Equal(LineSearchProgress.Accepted, end);
        Assert.Equal(evaluations, run.Evaluations);
        Assert.Equal(step, run.Step, 1e-9 * step);

        double start = MoreThuenteFunctions.Value(function, 0), slope = MoreThuenteFunctions.Slope(function, 0);
        Assert.True(MoreThuenteFunctions.Value(function, run.Step) <= start + settings.Decrease * run.Step * slope);
        Assert.True(Math.Abs(MoreThuenteFunctions.Slope(function, run.Step)) <= settings.Curvature * Math.Abs(slope));
    }

    [Fact]
    public void Derivatives_of_the_test_functions_are_right()
    {
        for (int function = 1; function <= 6; function++)
        {
            foreach (double at in (double[])[0.05, 0.3, 0.77, 1.3, 4])
            {
                int number = function;
                var objective = new Scalar<double>(x => MoreThuenteFunctions.Value(number, x), x => MoreThuenteFunctions.Slope(number, x));
                Assert.True(GradientCheck.Compare(objective, [at]).Passed, $"function {function} at {at}");
            }
        }
    }
}
