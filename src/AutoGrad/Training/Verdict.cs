namespace AutoGrad;

/// <summary>A stopping rule's decision, with the two numbers it compared; <see cref="DescentStatus.NotRun"/> means that the run goes on.</summary>
internal readonly record struct Verdict(DescentStatus Status, double Measured = double.NaN, double Limit = double.NaN)
{
    public bool GoesOn => Status == DescentStatus.NotRun;
}
