namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Which member the tangents are computed for.</summary>
internal enum ForwardForm
{
    /// <summary>Of F: returns the value and its tangent.</summary>
    Pushforward,

    /// <summary>Of F's gradient: hands out the gradients and their tangents, the products of the Hessian with a direction.</summary>
    HessianVectorProduct,

    /// <summary>Of a function that takes part in a recursion: every real result has its tangent.</summary>
    Callee,

    /// <summary>Of a vector function: the tangents of its outputs become one column of its Jacobian.</summary>
    JacobianColumn,
}
