using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Jacobians;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Random losses have the Hessian and the Jacobian with several directions at a time that they have with one after the other, or neither.
/// <c>AUTOGRAD_RANDOM_HESSIANS=500</c> tries so many, <c>AUTOGRAD_RANDOM_HESSIANS=1000+500</c> those from seed 1000 on.
/// </summary>
public sealed class RandomHessianTests
{
    private const int InEveryBuild = 12;
    private const string Head = "public static double Loss(";
    private const string Attribute = "[Differentiable(nameof(x), nameof(y), nameof(w), nameof(v))]";

    [Fact]
    public void Several_directions_are_as_right_as_one()
    {
        string[] asked = (Environment.GetEnvironmentVariable("AUTOGRAD_RANDOM_HESSIANS") ?? $"{InEveryBuild}").Split('+');
        int first = asked.Length > 1 ? Number(asked[0]) : 1, several = 0;
        ConcurrentBag<string> failures = [];
        Parallel.For(first, first + Number(asked[^1]), new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            JacobianCase twins = Twins(RandomLoss.Write(seed));
            string said = Outcome(twins);
            if (said.Length > 0 && !said.Contains("AG"))
                failures.Add($"seed {seed}: {said}");
            else if (said.Length == 0 && twins.Generated().Contains("LossHessianColumns("))
                System.Threading.Interlocked.Increment(ref several);
        });
        Assert.True(failures.IsEmpty, string.Join("\n", failures));
        Assert.True(several > 0, "no loss had lanes");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What is wrong, or why there is no such derivative; empty if all is right.</summary>
    private static string Outcome(JacobianCase twins)
    {
        try
        {
            return twins.Misuse();
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }

    private static JacobianCase Twins(LossCase loss)
    {
        int end = loss.Members.IndexOf("\n}\n", StringComparison.Ordinal) + 3;
        string method = loss.Members[..end];
        string Twin(string name, string options) =>
            method.Replace(Attribute, $"[Differentiable(nameof(x), nameof(y), nameof(w), nameof(v), Emit = Derivatives.Hessian | Derivatives.Jacobian{options})]").Replace(Head, $"public static double {name}(");
        string points = string.Join(", ", loss.Points.Select(p => $"[{string.Join(", ", p.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}]"));
        return new JacobianCase(loss.Name, Twin("Loss", "") + Twin("One", ", Vectorize = false") + loss.Members[end..] + Check(points, loss), "p", "") { Types = loss.Types };
    }

    private static string Check(string points, LossCase loss) => $$"""

        public static string Misuse()
        {
            double[][] points = [{{points}}];
            foreach (double[] p in points)
            {
                double[] a = Run(p, 0), b = Run(p, 1), c = Run(p, 2), d = Run(p, 3);
                for (int i = 0; i < a.Length; i++)
                    if (!Same(a[i], b[i]))
                        return $"hessian {i}: {a[i]:R} but {b[i]:R}";
                for (int i = 0; i < c.Length; i++)
                    if (!Same(c[i], d[i]))
                        return $"jacobian {i}: {c[i]:R} but {d[i]:R}";
            }

            return "";
        }

        private static bool Same(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(y));

        private static double[] Run(double[] p, int member)
        {
            // A Jacobian has so many columns that a tangent has several vectors.
            double[] more = member < 2 ? [] : [0.3, -0.2, 0.7, 1.1, -0.9, 0.4, 0.6, -0.1, 0.8];
            double[] w = [.. p[2..{{2 + loss.Lengths["w"]}}], .. more], v = [.. p[{{2 + loss.Lengths["w"]}}..], .. more], scratch = {{loss.Passive["scratch"]}};
            int n = {{loss.Passive["n"]}}, columns = 2 + w.Length + v.Length;
            double[] result = new double[member < 2 ? columns * columns : columns];
            try
            {
                if (member == 0) LossHessian(p[0], p[1], w, v, scratch, n, result);
                if (member == 1) OneHessian(p[0], p[1], w, v, scratch, n, result);
                if (member == 2) LossJacobian(p[0], p[1], w, v, scratch, n, result);
                if (member == 3) OneJacobian(p[0], p[1], w, v, scratch, n, result);
            }
            catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or OverflowException or DivideByZeroException)
            {
                Array.Fill(result, double.NaN);
            }

            return result;
        }
        """;
}
