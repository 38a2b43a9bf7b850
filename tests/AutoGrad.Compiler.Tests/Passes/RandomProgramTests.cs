using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Seeded random programs: passes on and off give the same numbers.</summary>
public class RandomProgramTests
{
    private const int SeedsPerTest = 50;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
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

    [Theory(Skip = "Storage does not take all random programs yet")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Simplify_keeps_the_numbers_of_derivatives(int block)
    {
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function primal = SimplifyPass.Run(CountedLoops.Run(RandomPrograms.Make(seed, size: 40)));
            Function gradient = Pipeline.Reverse(primal, ReverseForm.Pullback, default).Function;
            Function simple = Verifier.Verify(SimplifyPass.Run(gradient), $"seed {seed}");
            double[] expected = Adjoints(gradient, seed), actual = Adjoints(simple, seed);
            for (int i = 0; i < expected.Length; i++)
            {
                double tolerance = 1e-11 * Math.Max(1, Math.Abs(expected[i]));
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"seed {seed}: {actual[i]}, not {expected[i]}\n{IrPrinter.Print(simple)}");
            }
        }
    }

    /// <summary>All results of a pullback with upstream 1 and zero adjoints: of x and y, of w and v.</summary>
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
        object?[] outputs = IrInterpreter.Run(pullback, [.. primal, .. rest]);
        return [.. outputs.OfType<double>(), .. ofW.Reals(), .. ofV.Reals(), .. ((Memory)primal[5]!).Reals()];
    }
}
