using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AutoGrad.Generator.Benchmarks.Growth;

/// <summary>Text against source, as a table.</summary>
internal static class GrowthReport
{
    public static void Print(string filter)
    {
        Measure(GrownLoss.Long.Where(l => l.Name.Contains(filter)), [250, 500, 1000, 2000]);
        Measure(GrownLoss.Deep.Where(l => l.Name.Contains(filter)), [8, 16, 32, 64]);
    }

    private static void Measure(IEnumerable<GrownLoss> losses, int[] sizes)
    {
        foreach (GrownLoss loss in losses)
        {
            Console.Write($"{loss.Name,-32}");
            foreach (int size in sizes)
            {
                try
                {
                    Growth first = Growth.Of(loss, size);
                    Growth g = Growth.Of(loss, size);
                    Console.Write(string.Create(CultureInfo.InvariantCulture, $" {size}: {g.Source / 1000.0:F1}k->{g.Generated / 1000.0:F1}k {first.Time.TotalMilliseconds:F0}/{g.Time.TotalMilliseconds:F0} ms;"));
                    if (g.Time.TotalSeconds > 10)
                        break;
                }
                catch (InvalidOperationException e)
                {
                    Console.Write(" " + e.Message);
                }
            }

            Console.WriteLine();
        }
    }
}
