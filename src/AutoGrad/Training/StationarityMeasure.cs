namespace AutoGrad;

/// <summary>The vector whose largest component a run calls its gradient norm: what vanishes at a minimum depends on the problem.</summary>
internal enum StationarityMeasure
{
    /// <summary>The gradient itself.</summary>
    Gradient,

    /// <summary>P(θ − g) − θ, with the projection onto the bounds.</summary>
    ProjectedGradient,

    /// <summary>(θ − prox(θ − ηg)) / η.</summary>
    GradientMapping,
}
