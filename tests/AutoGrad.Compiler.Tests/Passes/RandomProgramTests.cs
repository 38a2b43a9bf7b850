using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Passes.Storage;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Seeded random programs: passes on and off give the same numbers, and these are the derivatives.</summary>
public class RandomProgramTests
{
    private const int SeedsPerTest = 25;

    /// <summary>What the passes themselves write as text.</summary>
    private static readonly ForeignCode _foreign = new() { ["int.Max({0}, {1})"] = v => Math.Max((long)v[0]!, (long)v[1]!) };

    public static TheoryData<int> Blocks() => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Simplify_and_counted_loops_keep_every_bit_of_the_primal(int block)
    {
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function before = RandomPrograms.Make(seed);
            Function counted = Verifier.Verify(CountedLoops.Run(before), $"seed {seed}");
            Function simple = Verifier.Verify(SimplifyPass.Run(counted), $"seed {seed}");
            Assert.True(simple == SimplifyPass.Run(simple), $"seed {seed}: a second run changes something");
            for (int sample = 0; sample < 3; sample++)
            {
                object?[] arguments = RandomPrograms.Arguments(sample);
                SameNumbers.Check(before, counted, arguments);
                SameNumbers.Check(before, simple, arguments);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Passes_on_and_off_give_the_same_derivatives(int block)
    {
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function primal = RandomPrograms.Make(seed, size: 40);
            double[] expected = Adjoints(Reverse(primal, counts: false, fuses: false, simplifies: false), seed);
            for (int passes = 1; passes < 8; passes++)
            {
                Function pullback = Reverse(primal, (passes & 1) != 0, (passes & 2) != 0, (passes & 4) != 0);
                double[] actual = Adjoints(pullback, seed);
                for (int i = 0; i < expected.Length; i++)
                    Same(expected[i], actual[i], 1e-10, $"seed {seed}, passes {passes}, component {i}", pullback);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Derivatives_agree_with_finite_differences(int block)
    {
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function primal = Pipeline.Normalize(RandomPrograms.Make(seed, size: 15 + seed % 25));
            Function pullback = Pipeline.Reverse(primal, ReverseForm.Pullback, default).Function;
            double[] actual = Adjoints(pullback, seed);
            for (int i = 0; i < 10; i++)
            {
                if (Slope(primal, seed, i) is { } expected)
                    Same(expected, actual[i], 1e-5, $"seed {seed}, component {i}", primal);
            }
        }
    }

    private static Function Reverse(Function primal, bool counts, bool fuses, bool simplifies)
    {
        Function Simple(Function f) => simplifies ? Verifier.Verify(SimplifyPass.Run(f), nameof(SimplifyPass)) : f;
        Function start = Simple(counts ? CountedLoops.Run(primal) : primal);
        Function linked = Verifier.Verify(ReversePass.Run(start, ReverseForm.Pullback), nameof(ReversePass), linked: true);
        if (fuses)
            linked = Verifier.Verify(FusePass.Run(linked), nameof(FusePass), linked: true);
        Function closed = Verifier.Verify(StoragePass.Run(linked).Function, nameof(StoragePass));
        return Simple(Verifier.Verify(LoopDirection.Run(closed), nameof(LoopDirection)));
    }

    /// <summary>All results of a pullback with upstream 1 and zero adjoints: of x and y, of w and of v.</summary>
    private static double[] Adjoints(Function pullback, int seed)
    {
        Memory ofW = Memory.Of(0, 0, 0, 0), ofV = Memory.Of(0, 0, 0, 0);
        object?[] primal = RandomPrograms.Arguments(seed);
        object?[] rest = [.. pullback.Parameters.Skip(primal.Length).Select(p => p.Name switch
        {
            "upstream" => 1.0,
            "wAdjoint" => (object)ofW,
            "vAdjoint" => ofV,
            _ => 0.0,
        })];
        object?[] outputs = IrInterpreter.Run(pullback, _foreign, [.. primal, .. rest]);
        return [.. outputs.OfType<double>(), .. ofW.Reals(), .. ofV.Reals(), .. ((Memory)primal[5]!).Reals()];
    }

    /// <summary>The derivative in one of x, y, w[0…3], v[0…3]; null where a branch is too near for differences to tell.</summary>
    private static double? Slope(Function primal, int seed, int component)
    {
        double At(double change)
        {
            object?[] arguments = RandomPrograms.Arguments(seed);
            if (component < 2)
            {
                arguments[component] = (double)arguments[component]! + change;
            }
            else
            {
                Memory array = (Memory)arguments[component < 6 ? 4 : 5]!;
                array[(component - 2) % 4] = (double)array[(component - 2) % 4]! + change;
            }

            return (double)IrInterpreter.Run(primal, arguments)[0]!;
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
