namespace AutoGrad.Benchmarks.GradBench;

/// <summary>
/// The numbers that GradBench draws its inputs from. Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), MT19937
/// with 53 bits.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624, Shift = 397;
    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++)
            _state[i] = unchecked(1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i);
    }

    /// <summary>Numbers in [0, 1).</summary>
    public double[] Uniforms(int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = ((Next() >> 5) * 67108864.0 + (Next() >> 6)) / 9007199254740992.0;
        return numbers;
    }

    private uint Next()
    {
        if (_next == Size)
            Twist();
        uint x = _state[_next++];
        x ^= x >> 11;
        x ^= (x << 7) & 0x9d2c5680;
        x ^= (x << 15) & 0xefc60000;
        return x ^ (x >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint both = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Shift) % Size] ^ (both >> 1) ^ ((both & 1) == 0 ? 0 : 0x9908b0df);
        }

        _next = 0;
    }
}
