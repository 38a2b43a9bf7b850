namespace AutoGrad;

/// <summary>
/// A learning rate as a pure function of the step: no hidden state, so a resumed run sees the same rates as an uninterrupted one.
/// A number converts to the constant schedule. Derive from this type for a schedule of your own.
/// </summary>
public abstract record Schedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <returns>A finite number, not negative.</returns>
    public abstract double Rate(long step);

    /// <summary>The same rate at every step.</summary>
    /// <param name="rate">The learning rate: finite, not negative.</param>
    public static Schedule Constant(double rate) => new ConstantSchedule(Hyperparameter.NonNegative(rate, nameof(rate)));

    /// <summary>
    /// Half a cosine from <paramref name="start"/> to <paramref name="end"/>, which it keeps afterwards:
    /// η(t) = end + ½ (start − end) (1 + cos(π t / steps)).
    /// </summary>
    /// <remarks>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, equation 5, one cycle.</remarks>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">The number of steps to the end rate; positive.</param>
    /// <param name="end">The rate of step <paramref name="steps"/> and of all later ones.</param>
    public static Schedule Cosine(double start, long steps, double end = 0) =>
        new CosineSchedule(
            Hyperparameter.NonNegative(start, nameof(start)),
            Hyperparameter.Positive(steps, nameof(steps)),
            Hyperparameter.NonNegative(end, nameof(end)));

    /// <summary>The constant schedule.</summary>
    /// <param name="rate">The learning rate: finite, not negative.</param>
    public static implicit operator Schedule(double rate) => Constant(rate);
}
