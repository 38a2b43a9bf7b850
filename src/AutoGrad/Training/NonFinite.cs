using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>Where a number that is not finite was found.</summary>
internal enum NonFinitePlace
{
    None,
    Parameter,
    Value,
    Gradient,
}

/// <summary>The first number that is not finite at a point.</summary>
/// <param name="Place">Which kind of number.</param>
/// <param name="Index">Its index among the parameters or the gradient's components.</param>
/// <param name="Number">NaN or an infinity.</param>
internal readonly record struct NonFinite(NonFinitePlace Place, int Index, double Number)
{
    /// <summary>
    /// The first in order of cause: a parameter that overflowed spoils the value, and a spoilt value the gradient.
    /// </summary>
    public static NonFinite Find<T>(ReadOnlySpan<T> point, T value, ReadOnlySpan<T> gradient)
        where T : IFloatingPointIeee754<T>
    {
        if (IndexIn(point) is >= 0 and int parameter)
            return new NonFinite(NonFinitePlace.Parameter, parameter, double.CreateTruncating(point[parameter]));
        if (!T.IsFinite(value))
            return new NonFinite(NonFinitePlace.Value, 0, double.CreateTruncating(value));
        if (IndexIn(gradient) is >= 0 and int component)
            return new NonFinite(NonFinitePlace.Gradient, component, double.CreateTruncating(gradient[component]));
        return default;
    }

    private static int IndexIn<T>(ReadOnlySpan<T> numbers)
        where T : IFloatingPointIeee754<T>
    {
        if (TensorPrimitives.IsFiniteAll(numbers))
            return -1;
        int index = 0;
        while (T.IsFinite(numbers[index]))
            index++;
        return index;
    }
}
