namespace AutoGrad;

/// <summary>
/// The description of a method for f(θ) + R(θ): a smooth objective f with a gradient, and a penalty R with a proximal map. Values of results and
/// observers are those of the sum; the gradient test looks at the gradient mapping, which vanishes at a minimum.
/// </summary>
public abstract record CompositeOptimizer : Optimizer
{
    /// <summary>R; none by default.</summary>
    public Penalty Penalty { get; init; } = Penalty.None;

    /// <summary>
    /// The first trial for η; 1 by default. It is halved until the objective lies below the parabola f + gᵀΔ + ‖Δ‖² / 2η, and doubled now and
    /// then where it always does.
    /// </summary>
    public double FirstStep { get; init => field = Hyperparameter.Positive(value, nameof(FirstStep)); } = 1;

    private protected abstract bool Accelerates { get; }

    /// <inheritdoc/>
    /// <exception cref="System.ArgumentException">The penalty is made for another number of parameters.</exception>
    public sealed override OptimizerState<T> CreateState<T>(int parameterCount)
    {
        Penalty.Require(parameterCount);
        return new CompositeState<T>(this, parameterCount, Accelerates);
    }
}

/// <summary>
/// The proximal gradient method, also known as ISTA: θ ← prox(θ − ηg, η), with η by backtracking.
/// </summary>
/// <remarks>
/// Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM J. Imaging Sci. 2 (2009), section 3.
/// The value never rises. <see cref="Fista"/> is usually much faster.
/// </remarks>
public sealed record ProximalGradient : CompositeOptimizer
{
    private protected override bool Accelerates => false;
}

/// <summary>
/// FISTA, the accelerated proximal gradient method: θ⁺ = prox(y − ηg(y), η), t⁺ = (1 + √(1 + 4t²)) / 2, y = θ⁺ + (t − 1) / t⁺ · (θ⁺ − θ).
/// </summary>
/// <remarks>
/// Beck and Teboulle 2009 (see <see cref="ProximalGradient"/>), section 4, with adaptive restart: t becomes 1 again where (y − θ⁺)ᵀ(θ⁺ − θ) &gt; 0
/// (O'Donoghue and Candès, "Adaptive restart for accelerated gradient schemes", 2015), and a step that raises the value is taken back. The
/// gradient mapping of a result that converged is that of its own point; that of others may be the one of the y before.
/// </remarks>
public sealed record Fista : CompositeOptimizer
{
    private protected override bool Accelerates => true;
}
