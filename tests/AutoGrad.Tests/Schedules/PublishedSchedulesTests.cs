using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Schedules;

/// <summary>
/// Each schedule against the definition it is taken from, written as PyTorch's documentation or the paper has it, step by step.
/// </summary>
public class PublishedSchedulesTests
{
    private const double Rate = 0.3;

    private static readonly Dictionary<string, (Schedule Schedule, Func<long, double> Published)> _cases = new()
    {
        ["LinearLR"] = (
            Schedule.Linear(Rate / 3, Rate, 5),
            t => Rate * (1 / 3.0 + (1 - 1 / 3.0) * Math.Min(t, 5) / 5.0)),
        ["LinearLR, falling"] = (Schedule.Linear(Rate, 0, 40), t => Rate * (1 - Math.Min(t, 40) / 40.0)),
        ["PolynomialLR"] = (Schedule.Polynomial(Rate, 50, 2.5), t => Rate * Math.Pow(1 - Math.Min(t, 50) / 50.0, 2.5)),
        ["polynomial of optax, with an end"] = (
            Schedule.Polynomial(Rate, 30, 3, 0.1),
            t => (Rate - 0.1) * Math.Pow(1 - Math.Min(t, 30) / 30.0, 3) + 0.1),
        ["StepLR"] = (Schedule.Step(Rate, 30), t => Rate * Math.Pow(0.1, Math.Floor(t / 30.0))),
        ["StepLR, factor"] = (Schedule.Step(Rate, 7, 0.5), t => Rate * Math.Pow(0.5, Math.Floor(t / 7.0))),
        ["ExponentialLR"] = (Schedule.Exponential(Rate, 0.9), t => Rate * Math.Pow(0.9, t)),
        ["exponential of optax"] = (Schedule.Exponential(Rate, 0.5, 20), t => Rate * Math.Pow(0.5, t / 20.0)),
        ["CosineAnnealingLR"] = (
            Schedule.Cosine(Rate, 100, 0.01),
            t => 0.01 + (Rate - 0.01) * (1 + Math.Cos(Math.Min(t, 100) * Math.PI / 100)) / 2),
        ["CosineAnnealingWarmRestarts"] = (Schedule.CosineRestarts(Rate, 10, 1, 0.02), t => WarmRestarts(t, 10, 1, 0.02)),
        ["CosineAnnealingWarmRestarts, doubling"] = (Schedule.CosineRestarts(Rate, 10, 2), t => WarmRestarts(t, 10, 2, 0)),
        ["CosineAnnealingWarmRestarts, tripling"] = (Schedule.CosineRestarts(Rate, 3, 3, 0.1), t => WarmRestarts(t, 3, 3, 0.1)),
        ["OneCycleLR"] = (Schedule.OneCycle(Rate, 100), t => OneCycle(t, 100, 0.3, 25, 1e4, false)),
        ["OneCycleLR, linear, odd"] = (
            Schedule.OneCycle(Rate, 37, 0.41, 10, 100, linear: true),
            t => OneCycle(t, 37, 0.41, 10, 100, true)),
        ["SequentialLR of LinearLR and CosineAnnealingLR"] = (
            Schedule.Warmup(20, 0.1).Then(Schedule.Cosine(Rate, 60)),
            t => t < 20 ? Rate * (0.1 + 0.9 * t / 20) : Rate * (1 + Math.Cos(Math.Min(t - 20, 60) * Math.PI / 60)) / 2),
        ["MultiStepLR"] = (
            Schedule.Piecewise(Rate, (30, Rate * 0.1), (80, Rate * 0.01)),
            t => Rate * Math.Pow(0.1, new[] { 30, 80 }.Count(m => m <= t))),
        ["Noam"] = (
            Schedule.InverseSquareRoot(Math.Pow(512 * 40.0, -0.5), 40),
            t => Math.Pow(512, -0.5) * Math.Min(Math.Pow(t + 1, -0.5), (t + 1) * Math.Pow(40, -1.5))),
        ["inverse square root"] = (Schedule.InverseSquareRoot(Rate), t => Rate / Math.Sqrt(t + 1)),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    /// <summary>Loshchilov and Hutter's algorithm: a counter that is set back at the end of each cycle.</summary>
    private static double WarmRestarts(long t, int first, int growth, double end)
    {
        int current = 0, length = first;
        for (long i = 0; i < t; i++)
        {
            if (++current == length)
            {
                current = 0;
                length *= growth;
            }
        }

        return end + 0.5 * (Rate - end) * (1 + Math.Cos(Math.PI * current / length));
    }

    private static double OneCycle(long t, int total, double rising, double divisor, double finalDivisor, bool linear)
    {
        double first = Rate / divisor, last = first / finalDivisor, top = rising * total - 1, end = total - 1;
        (double from, double to, double part) = t <= top
            ? (first, Rate, t / top)
            : (Rate, last, (Math.Min(t, end) - top) / (end - top));
        return linear ? (to - from) * part + from : to + (from - to) / 2 * (Math.Cos(Math.PI * part) + 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_those_of_the_definition(string name)
    {
        (Schedule schedule, Func<long, double> published) = _cases[name];
        for (long t = 0; t < 300; t++)
            Assert.Equal(published(t), schedule.Rate(t), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_finite_and_not_negative_at_any_step(string name)
    {
        foreach (long t in (long[])[long.MinValue, -1, 0, int.MaxValue, long.MaxValue / 2, long.MaxValue])
            Assert.True(_cases[name].Schedule.Rate(t) is >= 0 and <= Rate, $"{name} at {t}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Schedules_with_an_end_stay_there(string name)
    {
        Schedule schedule = _cases[name].Schedule;
        if (schedule.Length is { } length)
        {
            Assert.Equal(schedule.Rate(length), schedule.Rate(length + 1));
            Assert.Equal(schedule.Rate(length), schedule.Rate(length * 1000));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_has_words_and_no_type_names(string name)
    {
        string text = _cases[name].Schedule.ToString();
        Assert.DoesNotContain("Schedule", text, StringComparison.Ordinal);
        Assert.NotEmpty(text);
    }
}
