using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Forward mode on random programs: against reverse mode, and of reverse mode against differences of the gradient.</summary>
public class ForwardPassTests
{
    private const int SeedsPerTest = 25;

    /// <summary>What the primal's arrays and flags are to the passes: x, y, k, c, w, v.</summary>
    private const int Components = 10;

    private static readonly ForeignCode _foreign = new() { ["int.Max({0}, {1})"] = x => Math.Max((long)x[0]!, (long)x[1]!) };

    public static TheoryData<int> Blocks() => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Tangents_along_unit_directions_are_the_components_of_the_gradient(int block)
    {
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function primal = Pipeline.Normalize(RandomPrograms.Make(seed, size: 40));
            double[] gradient = Gradient(Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, default).Function, RandomPrograms.Arguments(seed)).Gradient;
            Function plain = Verifier.Verify(ForwardPass.Run(primal, ForwardForm.Pushforward), nameof(ForwardPass));
            foreach (Function pushforward in (Function[])[plain, SimplifyPass.Run(plain)])
            {
                for (int i = 0; i < Components; i++)
                    Same(gradient[i], Tangent(pushforward, seed, i), 1e-10, $"seed {seed}, component {i}", pushforward);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Tangents_of_gradients_agree_with_differences_of_gradients(int block)
    {
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function primal = Pipeline.Normalize(RandomPrograms.Make(seed, size: 15 + seed % 25));
            Function gradient = Pipeline.Reverse(primal, ReverseForm.ValueAndGradient, default).Function;
            Function product = Pipeline.HessianVectorProduct(primal, checkpoint: null, default).Function;
            for (int i = 0; i < Components; i++)
            {
                var (same, actual) = Gradient(product, [.. RandomPrograms.Arguments(seed), .. Unit(i)]);
                double[] expected = Gradient(gradient, RandomPrograms.Arguments(seed)).Gradient;
                for (int j = 0; j < Components; j++)
                {
                    Same(expected[j], same[j], 1e-12, $"seed {seed}, gradient {j}", product);
                    if (Slope(gradient, seed, i, j) is { } slope)
                        Same(slope, actual[j], 1e-5, $"seed {seed}, second derivative {i}, {j}", product);
                }
            }
        }
    }

    private static double Tangent(Function pushforward, int seed, int component)
    {
        object?[] outputs = IrInterpreter.Run(pushforward, _foreign, [.. RandomPrograms.Arguments(seed), .. Unit(component)]);
        return (double)outputs[1]!;
    }

    /// <summary>The tangents of x, y, w and v along one component.</summary>
    private static object?[] Unit(int component)
    {
        double At(int i) => i == component ? 1 : 0;
        return [At(0), At(1), Memory.Of(At(2), At(3), At(4), At(5)), Memory.Of(At(6), At(7), At(8), At(9))];
    }

    /// <summary>The gradient in (x, y, w, v), and its tangent where the function computes one.</summary>
    private static (double[] Gradient, double[] Product) Gradient(Function function, object?[] arguments)
    {
        Memory[] arrays = [.. Enumerable.Range(0, 4).Select(_ => Memory.Of(9, 9, 9, 9))];
        string[] names = ["wGradient", "vGradient", "wProduct", "vProduct"];
        object?[] given = new object?[function.Parameters.Count];
        int next = 0;
        for (int i = 0; i < given.Length; i++)
        {
            int output = Array.IndexOf(names, function.Parameters[i].Name);
            given[i] = output >= 0 ? arrays[output] : arguments[next++];
        }

        object?[] outputs = IrInterpreter.Run(function, _foreign, given);
        double Output(string name) => function.Outputs.Any(o => o.Name == name)
            ? (double)outputs[function.Outputs.ToList().FindIndex(o => o.Name == name)]!
            : 0;
        return ([Output("xGradient"), Output("yGradient"), .. arrays[0].Reals(), .. arrays[1].Reals()],
            [Output("xProduct"), Output("yProduct"), .. arrays[2].Reals(), .. arrays[3].Reals()]);
    }

    /// <summary>A difference quotient of component j of the gradient along component i; null where it does not settle.</summary>
    private static double? Slope(Function gradient, int seed, int i, int j)
    {
        double At(double change)
        {
            object?[] arguments = RandomPrograms.Arguments(seed);
            if (i < 2)
            {
                arguments[i] = (double)arguments[i]! + change;
            }
            else
            {
                Memory array = (Memory)arguments[i < 6 ? 4 : 5]!;
                array[(i - 2) % 4] = (double)array[(i - 2) % 4]! + change;
            }

            return Gradient(gradient, arguments).Gradient[j];
        }

        const double Step = 1e-4;
        double coarse = (At(Step) - At(-Step)) / (2 * Step), fine = (At(Step / 2) - At(-Step / 2)) / Step;
        double kink = (At(Step) - 2 * At(0) + At(-Step)) / Step;
        double slope = (4 * fine - coarse) / 3, scale = Math.Max(1, Math.Abs(slope));
        return Math.Abs(fine - coarse) < 1e-6 * scale && Math.Abs(kink) < 1e-2 * scale ? slope : null;
    }

    private static void Same(double expected, double actual, double tolerance, string where, Function function) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"{where}: {actual}, not {expected}\n{IrPrinter.Print(function)}");
}
