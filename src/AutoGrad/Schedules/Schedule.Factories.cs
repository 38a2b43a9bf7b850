using System;

namespace AutoGrad;

public abstract partial record Schedule
{
    /// <summary>The same rate at every step.</summary>
    /// <param name="rate">The learning rate: finite, not negative.</param>
    public static Schedule Constant(double rate) => new ConstantSchedule(Hyperparameter.NonNegative(rate, nameof(rate)));

    /// <summary>A straight line: η(t) = start + (end − start) min(t, T) / T. PyTorch's <c>LinearLR</c>.</summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="end">The rate of step <paramref name="steps"/> and of all later ones.</param>
    /// <param name="steps">T, the number of steps; positive.</param>
    public static Schedule Linear(double start, double end, long steps) => Polynomial(start, steps, 1, end);

    /// <summary>
    /// A power of what is left: η(t) = end + (start − end) (1 − min(t, T) / T)ᵖ. PyTorch's <c>PolynomialLR</c>, whose end is 0.
    /// </summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">T, the number of steps; positive.</param>
    /// <param name="power">p, positive; 1 is the straight line.</param>
    /// <param name="end">The rate of step <paramref name="steps"/> and of all later ones.</param>
    public static Schedule Polynomial(double start, long steps, double power = 1, double end = 0) =>
        new PolynomialSchedule(
            Hyperparameter.NonNegative(start, nameof(start)),
            Hyperparameter.Positive(steps, nameof(steps)),
            Hyperparameter.Positive(power, nameof(power)),
            Hyperparameter.NonNegative(end, nameof(end)));

    /// <summary>A staircase: η(t) = start · factor^⌊t / every⌋. PyTorch's <c>StepLR</c>.</summary>
    /// <param name="start">The rate of the first <paramref name="every"/> steps.</param>
    /// <param name="every">The number of steps between two changes; positive.</param>
    /// <param name="factor">What a change multiplies the rate by; in (0, 1], 0.1 by default.</param>
    public static Schedule Step(double start, long every, double factor = 0.1) =>
        new ExponentialSchedule(
            Hyperparameter.NonNegative(start, nameof(start)),
            Hyperparameter.FractionOrOne(factor, nameof(factor)),
            Hyperparameter.Positive(every, nameof(every)),
            Staircase: true);

    /// <summary>
    /// Exponential decay: η(t) = start · factor^(t / steps). With one step that is PyTorch's <c>ExponentialLR</c>.
    /// </summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="factor">What <paramref name="steps"/> steps multiply the rate by; in (0, 1].</param>
    /// <param name="steps">The number of steps; positive, 1 by default.</param>
    public static Schedule Exponential(double start, double factor, long steps = 1) =>
        new ExponentialSchedule(
            Hyperparameter.NonNegative(start, nameof(start)),
            Hyperparameter.FractionOrOne(factor, nameof(factor)),
            Hyperparameter.Positive(steps, nameof(steps)),
            Staircase: false);

    /// <summary>
    /// Half a cosine from <paramref name="start"/> to <paramref name="end"/>, which it keeps afterwards:
    /// η(t) = end + ½ (start − end) (1 + cos(π t / steps)). PyTorch's <c>CosineAnnealingLR</c>, up to its end.
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

    /// <summary>
    /// Half cosines, one after the other, each beginning at <paramref name="start"/> again and each <paramref name="growth"/> times as long as
    /// the one before: η(t) = end + ½ (start − end) (1 + cos(π u / Tᵢ)), u steps into the cycle of length Tᵢ = T₀ · growthⁱ.
    /// </summary>
    /// <remarks>
    /// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, equation 5. PyTorch's
    /// <c>CosineAnnealingWarmRestarts</c>.
    /// </remarks>
    /// <param name="start">The rate at the beginning of each cycle.</param>
    /// <param name="firstCycle">T₀, the number of steps of the first cycle; positive.</param>
    /// <param name="growth">An integer, positive; 1 by default.</param>
    /// <param name="end">The rate that each cycle approaches.</param>
    public static Schedule CosineRestarts(double start, long firstCycle, int growth = 1, double end = 0) =>
        new CosineRestartsSchedule(
            Hyperparameter.NonNegative(start, nameof(start)),
            Hyperparameter.Positive(firstCycle, nameof(firstCycle)),
            (int)Hyperparameter.Positive(growth, nameof(growth)),
            Hyperparameter.NonNegative(end, nameof(end)));

    /// <summary>
    /// One cycle: from <paramref name="peak"/> / <paramref name="divisor"/> up to the peak in the first part of the steps, then down to the
    /// beginning's rate divided by <paramref name="finalDivisor"/>, along half cosines or straight lines.
    /// </summary>
    /// <remarks>
    /// Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2019, in the form of PyTorch's
    /// <c>OneCycleLR</c> with two phases: the peak lies at step rising · steps − 1, the end at step steps − 1.
    /// </remarks>
    /// <param name="peak">The largest rate.</param>
    /// <param name="steps">The number of steps of the whole cycle; positive.</param>
    /// <param name="rising">The part of the steps in which the rate rises; in (0, 1), 0.3 by default.</param>
    /// <param name="divisor">The peak over the first rate; at least 1, 25 by default.</param>
    /// <param name="finalDivisor">The first rate over the last one; at least 1, 10 000 by default.</param>
    /// <param name="linear">Straight lines instead of half cosines.</param>
    public static Schedule OneCycle(
        double peak, long steps, double rising = 0.3, double divisor = 25, double finalDivisor = 1e4, bool linear = false) =>
        new OneCycleSchedule(
            Hyperparameter.NonNegative(peak, nameof(peak)),
            Hyperparameter.Positive(steps, nameof(steps)),
            Hyperparameter.Fraction(rising, nameof(rising)),
            Hyperparameter.AtLeastOne(divisor, nameof(divisor)),
            Hyperparameter.AtLeastOne(finalDivisor, nameof(finalDivisor)),
            linear);

    /// <summary>
    /// The inverse square root with a linear warm-up: η(t) = peak · min(s / w, √(w / s)), s = t + 1.
    /// </summary>
    /// <remarks>
    /// Vaswani et al., "Attention Is All You Need", 2017, equation 3, with peak = (d · w)^−½ for the model's width d. Without warm-up,
    /// w = 1, η(t) = peak / √(t + 1).
    /// </remarks>
    /// <param name="peak">The largest rate, that of step w − 1.</param>
    /// <param name="warmup">w, the number of steps of the warm-up; positive, 1 by default.</param>
    public static Schedule InverseSquareRoot(double peak, long warmup = 1) =>
        new InverseSquareRootSchedule(Hyperparameter.NonNegative(peak, nameof(peak)), Hyperparameter.Positive(warmup, nameof(warmup)));

    /// <summary>Constant pieces: <paramref name="start"/>, and from each given step on the rate given with it.</summary>
    /// <param name="start">The first rate.</param>
    /// <param name="changes">Steps, positive and rising, with the rates from there on.</param>
    /// <exception cref="ArgumentException">The steps do not rise.</exception>
    public static Schedule Piecewise(double start, params ReadOnlySpan<(long Step, double Rate)> changes)
    {
        Schedule schedule = Constant(start);
        long last = 0;
        foreach ((long step, double rate) in changes)
        {
            if (step <= last)
                throw new ArgumentException($"The steps of the changes must be positive and rise; {step} follows {last}.", nameof(changes));
            schedule = new SequenceSchedule(schedule, step, Constant(rate));
            last = step;
        }

        return schedule;
    }

    /// <summary>
    /// A linear warm-up to the schedule that comes <see cref="AutoGrad.Warmup.Then"/>: over the warm-up's steps T its first rate, multiplied
    /// by startFactor + (1 − startFactor) t / T.
    /// </summary>
    /// <remarks>
    /// Goyal et al., "Accurate, Large Minibatch SGD", 2017, section 2.2. PyTorch's <c>LinearLR</c> before the other one, in a
    /// <c>SequentialLR</c>.
    /// </remarks>
    /// <param name="steps">T, the number of steps; positive.</param>
    /// <param name="startFactor">In [0, 1]; 0 by default, so that the first step only fills the moments.</param>
    public static Warmup Warmup(long steps, double startFactor = 0) =>
        new(Hyperparameter.Positive(steps, nameof(steps)), Hyperparameter.UnitInterval(startFactor, nameof(startFactor)));
}
