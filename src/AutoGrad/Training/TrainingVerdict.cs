namespace AutoGrad;

/// <summary>What ends a training, with the two numbers compared; <see cref="TrainingStatus.NotRun"/> means that it goes on.</summary>
internal readonly record struct TrainingVerdict(TrainingStatus Status, double Measured = double.NaN, double Limit = double.NaN)
{
    public bool GoesOn => Status == TrainingStatus.NotRun;
}
