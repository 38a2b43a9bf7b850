namespace AutoGrad;

/// <summary>What the differences say of one component of a gradient.</summary>
public enum GradientVerdict
{
    /// <summary>Gradient and differences agree within the tolerance and the differences' own accuracy.</summary>
    Agrees,

    /// <summary>They differ by more than both; the gradient is wrong, not finite, or was never written.</summary>
    Differs,

    /// <summary>The function has a kink at the point: no derivative exists, and the gradient is one of the admissible slopes.</summary>
    Kink,

    /// <summary>The differences do not settle: rounding noise, a jump, or variation too fast for the steps tried. Not judged.</summary>
    TooNoisy,

    /// <summary>The function is not finite however close beside the point, as at the edge of its domain. Not judged.</summary>
    NotFinite,
}
