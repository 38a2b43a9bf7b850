using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using static VerifyXunit.Verifier;

namespace AutoGrad.Generator.Tests.Snapshots;

/// <summary>A few generated files, to be read by people. That they are right is proven elsewhere.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public Task A_scalar() => Verify(Generate("""
        public static partial class Losses
        {
            [Differentiable]
            public static double Bowl(double w) => (w - 3) * (w - 3);
        }
        """));

    [Fact]
    public Task An_accumulation_over_data() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable(nameof(w))]
            public static double SquaredError(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                return 0.5 * (y - a) * (y - a);
            }
        }
        """));

    [Fact]
    public Task A_row_of_data() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable(nameof(w), nameof(b))]
            public static double Logistic(double[] w, double b, [Sample] double[] x, [Sample] bool isMember)
            {
                double score = b;
                for (int i = 0; i < w.Length; i++)
                    score += w[i] * x[i];
                return Math.Log(1 + Math.Exp(isMember ? -score : score));
            }
        }
        """));

    [Fact]
    public Task A_loop_that_is_left_early() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable(nameof(w))]
            public static double Decay(ReadOnlySpan<double> w, double limit)
            {
                double level = 1;
                for (int i = 0; i < w.Length; i++)
                {
                    double next = level * Math.Exp(-w[i]);
                    if (next < limit)
                        return next * i;
                    level = next;
                }

                return level * w.Length;
            }
        }
        """));

    [Fact]
    public Task A_rule_and_a_library_call() => Verify(Generate("""
        public static partial class Losses
        {
            [Differentiable(nameof(w))]
            public static double Surprise(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> counts)
            {
                double sum = 0;
                for (int i = 0; i < counts.Length; i++)
                {
                    double rate = Math.Exp(w[0] + w[1] * x[i]);
                    sum += LogGamma(counts[i] + rate) - counts[i] * rate;
                }

                return sum + 0.5 * System.Numerics.Tensors.TensorPrimitives.SumOfSquares(w);
            }

            public static double LogGamma(double x) => throw new NotImplementedException();

            [DerivativeOf(typeof(Losses), nameof(LogGamma))]
            internal static void LogGammaPullback(double x, double upstream, ref double xAdjoint) => xAdjoint += upstream * Math.Log(x);
        }
        """));

    [Fact]
    public Task Forward_mode() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable(nameof(w), Emit = Derivatives.Pushforward)]
            public static double LogLikelihood(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double label)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                double p = 1 / (1 + Math.Exp(-a));
                return label > 0 ? -Math.Log(p) : -Math.Log(1 - p);
            }
        }
        """));

    [Fact]
    public Task Several_outputs() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)]
            public static (double R, double Phi) Polar(double x, double y)
            {
                double r = Math.Sqrt(x * x + y * y);
                return (r, Math.Acos(x / r));
            }
        }
        """));

    [Fact]
    public Task Second_order() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable(nameof(w), Emit = Derivatives.HessianVectorProduct | Derivatives.Hessian)]
            public static double SquaredSine(ReadOnlySpan<double> w, ReadOnlySpan<double> x)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                return Math.Sin(a) * Math.Sin(a);
            }
        }
        """));

    [Fact]
    public Task Recursion() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable]
            public static double Continued(ReadOnlySpan<double> w, double x)
            {
                if (w.Length == 0)
                    return x;
                double rest = Continued(w[1..], x);
                return w[0] + 1 / (1 + rest * rest);
            }
        }
        """));

    [Fact]
    public Task A_recursion_whose_adjoints_wait_for_nothing() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable]
            public static double Polynomial(ReadOnlySpan<double> w, double x) =>
                w.Length == 0 ? 0 : w[0] + x * Polynomial(w[1..], x);
        }
        """));

    [Fact]
    public Task The_last_levels_of_a_recursion() => Verify(Generate("""
        namespace Models;

        public static partial class Losses
        {
            [Differentiable]
            public static double Determinant(ReadOnlySpan<double> a, int size) => Minor(a, size, 0, (1 << size) - 1);

            private static double Minor(ReadOnlySpan<double> a, int size, int row, int columns)
            {
                if (row == size - 1)
                    return a[row * size + System.Numerics.BitOperations.TrailingZeroCount(columns)];
                double sum = 0, sign = 1;
                int rest = columns;
                for (int i = row; i < size; i++)
                {
                    int column = System.Numerics.BitOperations.TrailingZeroCount(rest);
                    sum += sign * a[row * size + column] * Minor(a, size, row + 1, columns & ~(1 << column));
                    sign = -sign;
                    rest &= rest - 1;
                }
                return sum;
            }
        }
        """));

    [Fact]
    public Task Branches_and_elementary_functions() => Verify(Generate("""
        public static partial class Losses
        {
            [Differentiable]
            public static double Huber(double prediction, double target, [NotDifferentiated] double delta)
            {
                double r = Math.Abs(prediction - target);
                if (r <= delta)
                    return 0.5 * r * r;
                return delta * (r - 0.5 * delta);
            }
        }
        """));

    [Fact]
    public Task A_generic_method_of_a_nested_type() => Verify(Generate("""
        namespace Models;

        public partial class Outer<TKey>
        {
            internal static partial class Inner
            {
                [Differentiable]
                internal static T Softplus<T>(T x)
                    where T : System.Numerics.IFloatingPointIeee754<T> => T.Log(T.One + T.Exp(x));
            }
        }
        """));

    [Fact]
    public Task A_method_that_could_not_be_lowered_is_declared() => Verify(Generate("""
        public static partial class Losses
        {
            [Differentiable]
            public static double Loss(double x)
            {
                try
                {
                    return x * x;
                }
                finally
                {
                    Console.WriteLine();
                }
            }
        }
        """));

    private static GeneratorDriver Generate(string source) => CSharpGeneratorDriver
        .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
        .RunGenerators(Compiled.Create(Compiled.Parse("using System;\nusing AutoGrad;\n\n" + source, "Losses.cs")));
}
