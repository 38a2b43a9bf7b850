using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Simplify changes no number, and does no more work than before.</summary>
public class SimplifyNumbersTests
{
    public static TheoryData<int, string> Rows()
    {
        TheoryData<int, string> rows = [];
        for (int k = 0; k < Programs.All.Count; k++)
            rows.Add(k, Programs.All[k].Name);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Numbers_stay_the_same_to_the_bit(int row, string name)
    {
        Programs.Program program = Programs.All[row];
        Function simple = Verifier.Verify(SimplifyPass.Run(program.Function), name);
        foreach (object?[] arguments in program.Arguments)
        {
            SameNumbers.Check(program.Function, simple, Programs.Foreign, arguments);
            int before = IrInterpreter.Start(program.Function, Programs.Foreign, Copy(arguments)).Steps;
            bool hasTrips = arguments.OfType<Memory>().All(m => m.Count > 0);
            if (hasTrips)
                Assert.True(IrInterpreter.Start(simple, Programs.Foreign, Copy(arguments)).Steps <= before, name);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_second_run_changes_nothing(int row, string name)
    {
        Function once = SimplifyPass.Run(Programs.All[row].Function);
        Assert.True(once == SimplifyPass.Run(once), name);
        Assert.True(once == SimplifyPass.Run(Programs.All[row].Function), "not deterministic");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_part_alone_keeps_the_numbers(int row, string name)
    {
        Programs.Program program = Programs.All[row];
        foreach (var part in (System.Func<Function, Function>[])[Folding.Run, CommonValues.Run, CommonSides.Run, LoopInvariants.Run, DeadCode.Run, CountedLoops.Run])
        {
            Function changed = Verifier.Verify(Renumbering.Apply(part(program.Function)), name);
            foreach (object?[] arguments in program.Arguments)
                SameNumbers.Check(program.Function, changed, Programs.Foreign, arguments);
        }
    }

    private static object?[] Copy(object?[] arguments) => [.. arguments.Select(a => a is Memory m ? m.Copy() : a)];
}
