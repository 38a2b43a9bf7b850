using System.Numerics;

namespace AutoGrad;

/// <summary>Marks that the generator understands inside a differentiated method.</summary>
public static class Differentiate
{
    /// <summary>Returns <paramref name="x"/> unchanged; its derivative is zero by definition.</summary>
    /// <typeparam name="T">A floating-point type.</typeparam>
    /// <param name="x">The value to cut from the derivative.</param>
    public static T StopGradient<T>(T x)
        where T : IFloatingPointIeee754<T> => x;
}
