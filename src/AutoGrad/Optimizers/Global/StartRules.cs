using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Where the next descent starts, and whether a minimum becomes the point to go on from.</summary>
internal abstract class StartRule(Bounds box)
{
    protected Bounds Box => box;

    /// <summary>Overwrites the point that the search stands at with the next start.</summary>
    public abstract void Draw<T>(SeededRandom random, Span<T> point)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Whether the search moves to a minimum of value <paramref name="found"/>.</summary>
    public abstract bool Accepts(SeededRandom random, double current, double found);

    /// <summary>A number of the box's interval, lower + u(upper − lower).</summary>
    protected T Within<T>(int index, double unit)
        where T : IFloatingPointIeee754<T> => T.CreateTruncating(box.Lower(index) + unit * (box.Upper(index) - box.Lower(index)));
}

/// <summary>Uniform in the box, whatever was found before.</summary>
internal sealed class UniformStarts(Bounds box) : StartRule(box)
{
    public override void Draw<T>(SeededRandom random, Span<T> point)
    {
        for (int i = 0; i < point.Length; i++)
            point[i] = Within<T>(i, random.NextUnit());
    }

    public override bool Accepts(SeededRandom random, double current, double found) => true;
}

/// <summary>A displacement of the minimum that the search stands at, and Metropolis's rule.</summary>
internal sealed class Hop(Bounds box, double displacement, double temperature) : StartRule(box)
{
    public override void Draw<T>(SeededRandom random, Span<T> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            double width = displacement * (Box.Upper(i) - Box.Lower(i));
            point[i] += T.CreateTruncating(width * (2 * random.NextUnit() - 1));
        }

        Box.Project(point);
    }

    /// <summary>u &lt; exp(−Δ / T) is E &gt; Δ / T with an exponential E, which needs no logarithm.</summary>
    public override bool Accepts(SeededRandom random, double current, double found) =>
        found <= current || temperature * random.NextExponential() > found - current;
}
