namespace AutoGrad;

/// <summary>Values of <see cref="DifferentiableAttribute.Checkpoint"/> besides a number of states.</summary>
public static class Checkpoints
{
    /// <summary>Everything that the reverse sweep needs is kept: the default.</summary>
    public const int None = 0;

    /// <summary>⌈√T⌉ states of a loop of T trips; no trip is run again more than three times.</summary>
    public const int SquareRoot = -1;
}
