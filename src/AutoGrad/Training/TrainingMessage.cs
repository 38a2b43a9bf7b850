using System.Numerics;

namespace AutoGrad;

/// <summary>The sentences of <see cref="TrainingResult{T}.Message"/>: what was compared with what, and what to try next.</summary>
internal static class TrainingMessage
{
    public static string For<T>(in TrainingResult<T> result)
        where T : IFloatingPointIeee754<T>
    {
        string measured = DescentMessage.Number(result.Measured), limit = DescentMessage.Number(result.Limit);
        return result.Status switch
        {
            TrainingStatus.EpochsDone => $"{measured} of {limit} epochs; {Loss(result)}.",
            TrainingStatus.EarlyStopped => $"no better loss in {measured} evaluations (patience {limit}); {Loss(result)}.",
            TrainingStatus.TargetReached => $"loss {measured} ≤ target {limit}.",
            TrainingStatus.TimeLimit => $"time {measured} s ≥ {limit} s; {Loss(result)}.",
            TrainingStatus.StoppedByCallback => $"a callback stopped the run; {Loss(result)}.",
            TrainingStatus.Cancelled => $"cancelled at step {result.Steps}; {Loss(result)}.",
            TrainingStatus.Diverged => $"loss {measured} > {limit}, a large multiple of the first ones. {Kept(result)} {FirstSuspect(result)}",
            TrainingStatus.NotFinite => NotFinite(result),
            _ => "no run.",
        };
    }

    private static string Loss<T>(in TrainingResult<T> result)
        where T : IFloatingPointIeee754<T> =>
        $"the loss went from {Number(result.StartValue)} to {Number(result.Value)}, its best, after {result.BestEpoch} epochs";

    private static string NotFinite<T>(in TrainingResult<T> result)
        where T : IFloatingPointIeee754<T>
    {
        NonFinite found = result.NonFinite;
        string what = found.Place switch
        {
            NonFinitePlace.Parameter => $"parameter {found.Index} is {Number(found.Number)}",
            NonFinitePlace.Gradient => $"gradient component {found.Index} is {Number(found.Number)}, the loss is still finite",
            _ => $"the loss is {Number(found.Number)}",
        };
        if (!T.IsFinite(result.StartValue))
            return $"at the start, {what}; nothing was changed. Begin at a point where the loss is defined, and look for such numbers in the data.";
        string skipped = result.SkippedSteps > 0 ? $", and {result.SkippedSteps} gradients have been left out" : "";
        return $"after {result.Steps} steps, {what}{skipped}. {Kept(result)} {FirstSuspect(result)}";
    }

    private static string Kept<T>(in TrainingResult<T> result)
        where T : IFloatingPointIeee754<T> =>
        $"The best point (loss {Number(result.Value)}, after {result.BestEpoch} epochs) is kept.";

    private static string FirstSuspect<T>(in TrainingResult<T> result)
        where T : IFloatingPointIeee754<T> =>
        $"The learning rate {Number(result.LearningRate)} is the first suspect: try {Number(result.LearningRate / 10)}, " +
        "or clip the gradient (Transformation = GradientClipping.ByNorm(1)).";

    private static string Number<T>(T number)
        where T : IFloatingPointIeee754<T> => DescentMessage.Number(double.CreateTruncating(number));
}
