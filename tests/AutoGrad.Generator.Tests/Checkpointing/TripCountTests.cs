using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Checkpointing;

/// <summary>Loops whose bounds lie further apart than an int can tell, and loops that do not run.</summary>
public sealed class TripCountTests
{
    private static readonly (string Name, string Loop, double[] Counts)[] _loops =
    [
        ("upwards", "for (int i = from; i < 1; i += 1000000000) s = s * x + 1;", [-2147483648, -1500000000, -7, 1, 20]),
        ("upwards, the end included", "for (int i = from; i <= 1; i += 1000000000) s = s * x + 1;", [-2147483648, -1500000000, -7, 1, 20]),
        ("downwards", "for (int i = 1500000000; i >= from; i -= 1000000000) s = s * x + 1;", [-1000000000, -7, 1500000000, 2000000000]),
        ("of many numbers", "for (int i = from; i < 9; i += 3) s = s * x + i;", [-7, 0, 1, 7, 8, 9, 10, 2147483647]),
        ("backwards", "for (int i = 9; i > from; i -= 4) s = s * x + i;", [-7, 0, 1, 2, 8, 9, 10, 2147483647]),
        ("of a long counter", "for (long i = 0; i < from; i++) s = s * x + i;", [-7, 0, 1, 7, 20]),
        ("of a short counter", "for (short i = 0; i < from; i++) s = s * x + i;", [-7, 0, 1, 7, 20]),
        ("of a counter without a sign", "for (uint i = 0; i < from; i++) s = s * x + i;", [-7, 0, 1, 7, 20]),
    ];

    public static TheoryData<string> Names => [.. System.Array.ConvertAll(_loops, l => l.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void With_few_states_the_gradient_is_right(string name)
    {
        var (_, loop, starts) = System.Array.Find(_loops, l => l.Name == name);
        foreach (double start in starts)
        {
            LossCase loss = new(name, "[Differentiable(nameof(x), Checkpoint = 2)] public static double Loss(double x, int from) { double s = x * x; " + loop + " return s * x; }")
            {
                Points = [[0.5], [-1.25]],
                Passive = new() { ["from"] = start.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            };
            string? reason = new LossHarness(GeneratorUnderTest.Create()).Check(loss);
            Assert.True(reason is null, $"from {start}: {reason}");
        }
    }
}
