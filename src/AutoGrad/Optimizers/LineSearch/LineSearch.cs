namespace AutoGrad.LineSearches;

/// <summary>
/// The description of a search for a step length α along a direction: settings only, immutable, shareable between threads.
/// With φ(α) = f(θ + αd), a search looks for a step that lowers φ enough and has come far enough.
/// </summary>
/// <remarks>
/// A search is driven from outside, so it knows nothing of objectives: it names a step, is told φ and φ′ there, and names the next.
/// <code>
/// LineSearchRun run = new MoreThuente().CreateRun();
/// for (var next = run.Begin(value, slope, step: 1); next == LineSearchProgress.Evaluate;)
///     next = run.Next(Phi(run.Step), PhiSlope(run.Step));
/// </code>
/// </remarks>
public abstract record LineSearch
{
    /// <summary>The largest number of trial steps; 30 by default.</summary>
    public int MaxEvaluations
    {
        get;
        init => field = (int)Hyperparameter.Positive((long)value, nameof(MaxEvaluations));
    } = 30;

    /// <summary>Creates what a search carries from trial to trial; used again for any number of searches.</summary>
    public abstract LineSearchRun CreateRun();
}
