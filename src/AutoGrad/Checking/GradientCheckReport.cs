using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AutoGrad;

/// <summary>What <see cref="GradientCheck"/> found at one point.</summary>
public sealed class GradientCheckReport
{
    private const int LinesShown = 20;

    internal GradientCheckReport(
        IReadOnlyList<ComponentCheck> components, double value, double valueWithGradient, bool valuesAgree, long evaluations)
    {
        Components = components;
        Value = value;
        ValueWithGradient = valueWithGradient;
        ValuesAgree = valuesAgree;
        ValueEvaluations = evaluations;
    }

    /// <summary>One entry per component, in order; empty if the value at the point is not finite.</summary>
    public IReadOnlyList<ComponentCheck> Components { get; }

    /// <summary>What <see cref="IObjective{T}.Value"/> returned at the point.</summary>
    public double Value { get; }

    /// <summary>What <see cref="IObjective{T}.ValueAndGradient"/> returned at the point.</summary>
    public double ValueWithGradient { get; }

    /// <summary>Whether the two values agree up to rounding.</summary>
    public bool ValuesAgree { get; }

    /// <summary>How often the value was computed for the differences.</summary>
    public long ValueEvaluations { get; }

    /// <summary>
    /// Whether the values agree and every component was judged and found right: <see cref="GradientVerdict.Agrees"/> or
    /// <see cref="GradientVerdict.Kink"/>.
    /// </summary>
    public bool Passed =>
        ValuesAgree && double.IsFinite(Value) && Components.All(c => c.Verdict is GradientVerdict.Agrees or GradientVerdict.Kink);

    /// <summary>Whether a component is wrong for certain; components that could not be judged do not count.</summary>
    public bool FoundDifference => Components.Any(c => c.Verdict == GradientVerdict.Differs);

    /// <summary>The largest relative error among the components that differ or agree; 0 if there are none.</summary>
    public double WorstRelativeError =>
        Components
            .Where(c => c.Verdict is GradientVerdict.Agrees or GradientVerdict.Differs)
            .Select(c => c.RelativeError)
            .DefaultIfEmpty(0)
            .Max();

    /// <summary>A summary, a line for every component that does not plainly agree, and what the check cannot see.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (!double.IsFinite(Value))
            return string.Create(
                culture,
                $"Gradient check impossible: the value at the point is {Value}. Choose a point where the objective is finite.");

        string verdict = Passed ? "passed" : FoundDifference || !ValuesAgree ? "FAILED" : "undecided";
        IEnumerable<string> counts =
            Components.GroupBy(c => c.Verdict).OrderBy(g => g.Key).Select(g => $"{Words(g.Key)} {g.Count()}");
        var text = new StringBuilder();
        text.Append(culture, $"Gradient check {verdict}; components {Components.Count}: {string.Join(", ", counts)}; ");
        text.Append(culture, $"worst relative error {WorstRelativeError:G3}.\n");
        if (!ValuesAgree)
        {
            text.Append(culture, $"  Value gives {Value:G17}, but ValueAndGradient {ValueWithGradient:G17}: ");
            text.Append("the two evaluate different functions.\n");
        }

        List<ComponentCheck> notable = [.. Components.Where(IsNotable).OrderBy(c => c.Verdict != GradientVerdict.Differs)];
        foreach (ComponentCheck component in notable.Take(LinesShown))
            text.Append(culture, $"  {component}\n");
        if (notable.Count > LinesShown)
            text.Append(culture, $"  … and {notable.Count - LinesShown} more.\n");
        text.Append("Not seen: other points, kinks and jumps beyond the steps tried, variation finer than the steps used, ");
        text.Append("and components that are not judged.");
        return text.ToString();
    }

    private static bool IsNotable(ComponentCheck component) =>
        component.Verdict != GradientVerdict.Agrees || !double.IsNaN(component.KinkWithin) || !double.IsNaN(component.NotFiniteAt);

    private static string Words(GradientVerdict verdict) => verdict switch
    {
        GradientVerdict.Agrees => "agreeing",
        GradientVerdict.Differs => "differing",
        GradientVerdict.Kink => "at a kink",
        GradientVerdict.TooNoisy => "too noisy to judge",
        _ => "beside values that are not finite",
    };
}
