using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// A random generator whose sequence depends on its seed alone, on every platform and in every version, and whose state can be saved:
/// xoshiro256**, seeded by SplitMix64.
/// </summary>
/// <remarks>Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021.</remarks>
internal sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    public SeededRandom(int seed) => Restart(seed);

    /// <summary>
    /// Begins the sequence of a seed and, perhaps, a key; different keys begin sequences that have nothing to do with each other.
    /// </summary>
    public void Restart(int seed, params ReadOnlySpan<long> key)
    {
        ulong mixer = unchecked((ulong)seed);
        foreach (long part in key)
            mixer = unchecked(Mix(ref mixer) + (ulong)part);
        _a = Mix(ref mixer);
        _b = Mix(ref mixer);
        _c = Mix(ref mixer);
        _d = Mix(ref mixer);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = unchecked(BitOperations.RotateLeft(_b * 5, 7) * 9);
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An integer from 0 to below a limit, all equally likely (Lemire 2019).</summary>
    public int NextBelow(int limit)
    {
        ulong range = (ulong)limit;
        ulong high = Math.BigMul(NextBits(), range, out ulong low);
        if (low < range)
        {
            ulong uneven = unchecked(0 - range) % range;
            while (low < uneven)
                high = Math.BigMul(NextBits(), range, out low);
        }

        return (int)high;
    }

    /// <summary>Puts numbers into a random order, all orders equally likely (Fisher and Yates 1938, in place as Durstenfeld 1964).</summary>
    public void Shuffle(Span<int> numbers)
    {
        for (int i = numbers.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }
    }

    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    public (double First, double Second) NextNormalPair()
    {
        // 1 − u lies in (0, 1], where the logarithm is finite.
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUnit()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * NextUnit());
        return (radius * cosine, radius * sine);
    }

    /// <summary>The state as fields of its owner.</summary>
    public void Persist(CheckpointFields fields)
    {
        fields.Integer("random0", ref _a);
        fields.Integer("random1", ref _b);
        fields.Integer("random2", ref _c);
        fields.Integer("random3", ref _d);
    }

    private static ulong Mix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            return z ^ z >> 31;
        }
    }
}
