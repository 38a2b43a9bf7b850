using System;

namespace AutoGrad;

/// <summary>The temperature of simulated annealing as a pure function of the proposal's number k = 0, 1, ….</summary>
public abstract record Cooling
{
    private Cooling(double start) => Start = Hyperparameter.Positive(start, nameof(start));

    /// <summary>T₀.</summary>
    public double Start { get; }

    /// <summary>T = T₀αᵏ. Kirkpatrick, Gelatt and Vecchi 1983.</summary>
    /// <param name="start">T₀, positive: about the differences of values that the search should at first ignore.</param>
    /// <param name="factor">α, in (0, 1).</param>
    public static Cooling Exponential(double start, double factor = 0.999) =>
        new ExponentialCooling(start, Hyperparameter.Fraction(factor, nameof(factor)));

    /// <summary>T = T₀(1 − k / n), 0 from n on.</summary>
    /// <param name="start">T₀, positive.</param>
    /// <param name="steps">n, positive.</param>
    public static Cooling Linear(double start, long steps) => new LinearCooling(start, Hyperparameter.Positive(steps, nameof(steps)));

    /// <summary>
    /// T = T₀ ln 2 / ln(2 + k), also known as Boltzmann annealing: slow enough to find the global minimum, in the limit. Geman and Geman 1984.
    /// </summary>
    /// <param name="start">T₀, positive.</param>
    public static Cooling Logarithmic(double start) => new LogarithmicCooling(start);

    /// <summary>T = T₀ / (1 + k), fast annealing; its proposals should have the long tails of <see cref="Proposal.Cauchy"/>. Szu and Hartley 1987.</summary>
    /// <param name="start">T₀, positive.</param>
    public static Cooling Fast(double start) => new FastCooling(start);

    /// <summary>The temperature of a proposal.</summary>
    /// <param name="proposal">k, not negative.</param>
    public abstract double Temperature(long proposal);

    private sealed record ExponentialCooling(double First, double Factor) : Cooling(First)
    {
        public override double Temperature(long proposal) => Start * ExactVariates.Power(Factor, proposal);
    }

    private sealed record LinearCooling(double First, long Steps) : Cooling(First)
    {
        public override double Temperature(long proposal) => Start * Math.Max(0, 1 - (double)proposal / Steps);
    }

    private sealed record LogarithmicCooling(double First) : Cooling(First)
    {
        public override double Temperature(long proposal) => Start * ExactVariates.Log(2) / ExactVariates.Log(2.0 + proposal);
    }

    private sealed record FastCooling(double First) : Cooling(First)
    {
        public override double Temperature(long proposal) => Start / (1.0 + proposal);
    }
}
