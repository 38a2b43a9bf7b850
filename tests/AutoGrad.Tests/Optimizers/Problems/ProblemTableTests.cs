using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Problems;

/// <summary>
/// Optimizer × problem: evaluations until the value is within 1e-8 of the minimum. Each run is also held against the truth: what claims to have
/// converged has a gradient that is really that small, and the value is really that of the point.
/// <c>AUTOGRAD_PROBLEM_TABLE=docs/optimizers-problems.md</c> (a path from the repository's root) writes the table.
/// </summary>
public class ProblemTableTests
{
    private static readonly (string Name, Optimizer Method)[] _methods =
    [
        ("L-BFGS", new Lbfgs()),
        ("L-BFGS-B", new LbfgsB()),
        ("BFGS", new Bfgs()),
        ("CG (Hager–Zhang)", new ConjugateGradient()),
        ("CG (PR+)", new ConjugateGradient { Formula = ConjugateGradientFormula.PolakRibierePlus }),
        ("FISTA", new Fista()),
        ("gradient descent 1e-3", new GradientDescent { LearningRate = 1e-3 }),
        ("momentum 1e-3", new Momentum { LearningRate = 1e-3 }),
        ("Adam 0.01", new Adam { LearningRate = 0.01 }),
        ("RMSProp 1e-3", new RmsProp { LearningRate = 1e-3 }),
    ];

    private const int Limit = 20_000;

    [Fact]
    public void No_wrong_converged()
    {
        var table = new StringBuilder();
        TestProblem[] problems = TestProblems.All().ToArray();
        table.Append("| problem |").AppendJoin("", _methods.Select(m => $" {m.Name} |")).AppendLine(" Newton–CG, products |");
        table.Append("|---|").AppendJoin("", _methods.Select(_ => "---:|")).AppendLine("---:|");
        foreach (TestProblem problem in problems)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {problem.Name} |");
            foreach ((string name, Optimizer method) in _methods)
                table.Append(CultureInfo.InvariantCulture, $" {Cell(problem, name, method)} |");
            table.AppendLine(CultureInfo.InvariantCulture, $" {NewtonCell(problem)} |");
        }

        if (Environment.GetEnvironmentVariable("AUTOGRAD_PROBLEM_TABLE") is { Length: > 0 } path)
            Write(path, table.ToString());
    }

    private static string Cell(TestProblem problem, string name, Optimizer method)
    {
        bool large = problem.Count >= 1000;
        if (large && method is Bfgs)
            return "–";
        int limit = large && method is not (Lbfgs or LbfgsB or ConjugateGradient) ? 1000 : Limit;
        return Cell(problem, name, limit, (point, options) => method.Minimize(problem, point, options)).Text;
    }

    private static string NewtonCell(TestProblem problem)
    {
        (string text, DescentResult<double> result) =
            Cell(problem, "Newton–CG", Limit, (point, options) => new NewtonCg().Minimize(problem, point, options));
        return string.Create(CultureInfo.InvariantCulture, $"{text}, {result.HessianProducts}");
    }

    private static (string Text, DescentResult<double> Result) Cell(
        TestProblem problem, string name, int limit, Func<double[], DescentOptions, DescentResult<double>> minimize)
    {
        double[] point = problem.Start();
        problem.Evaluations = 0;
        DescentResult<double> result = minimize(point, new DescentOptions { TargetValue = problem.Minimum + 1e-8, MaxIterations = limit });
        long evaluations = problem.Evaluations;
        Check(problem, $"{name} on {problem}: {result}", point, result);
        string text = result.Status switch
        {
            DescentStatus.TargetReached => evaluations.ToString(CultureInfo.InvariantCulture),
            DescentStatus.ConvergedGradient when result.Value <= problem.Minimum + 1e-8 => evaluations.ToString(CultureInfo.InvariantCulture),
            DescentStatus.ConvergedGradient => string.Create(CultureInfo.InvariantCulture, $"{evaluations} (local: {result.Value:G3})"),
            DescentStatus.IterationLimit => string.Create(CultureInfo.InvariantCulture, $"({result.Value - problem.Minimum:0.#e0})"),
            _ => result.Status == DescentStatus.LineSearchFailed ? result.LineSearchFailure.ToString() : result.Status.ToString(),
        };
        return (text, result);
    }

    private static void Check(TestProblem problem, string what, double[] point, in DescentResult<double> result)
    {
        double[] gradient = new double[point.Length];
        double value = problem.ValueAndGradient(point, gradient);
        Assert.True(double.IsFinite(result.Value) && point.All(double.IsFinite), what);
        Assert.True(value == result.Value, $"{what}, but the value there is {value}");
        if (result.Status == DescentStatus.ConvergedGradient)
            Assert.True(gradient.Max(Math.Abs) <= 1.0001e-8, $"{what}, but the gradient there is {gradient.Max(Math.Abs)}");
        if (result.Status == DescentStatus.TargetReached)
            Assert.True(value <= problem.Minimum + 1e-8, what);
        if (result.Status == DescentStatus.Diverged)
            Assert.True(result.Measured > result.Limit, what);
    }

    private static void Write(string path, string table)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "AutoGrad.sln")))
            root = Path.GetDirectoryName(root);
        Assert.NotNull(root);
        string text = $"""
            # Optimizers on problems with known minima

            Evaluations of value and gradient until the value is within 1e-8 of the minimum, with the settings that the columns name and defaults
            otherwise. In parentheses, the distance from the minimum where the run used up its iterations ({Limit}; 1000 for first-order methods
            with n ≥ 1000); *local* is another stationary point, truly reached; – was not run. `ProblemTableTests` writes this table
            (`AUTOGRAD_PROBLEM_TABLE=docs/optimizers-problems.md dotnet test -c Release tests/AutoGrad.Tests --filter ProblemTable`) and holds every
            *converged* against the gradient at its point. Counts of thousands vary by a few percent between machines.

            Numbers in parentheses after a name are those of Moré, Garbow and Hillstrom (1981). Fixed rates are not tuned to a problem; what they
            show is how much a line search and curvature save where evaluations are exact. Newton–CG computes products of the Hessian with
            directions beside its evaluations; their number stands after theirs.

            {table}
            """;
        File.WriteAllText(Path.Combine(root, path), text.ReplaceLineEndings("\n"));
    }
}
