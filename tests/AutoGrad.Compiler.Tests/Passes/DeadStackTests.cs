using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Simplify;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>What is put on a stack and taken off is needed if somebody reads one of the numbers: then all of it is, else none.</summary>
public class DeadStackTests
{
    [Fact]
    public void A_stack_whose_numbers_only_tell_which_numbers_to_take_off_is_gone()
    {
        Function function = SimplifyPass.Run(TwoStacks(readsSecond: false));
        Assert.DoesNotContain(function.Body.AllNodes(), n => n is NewStack or Push or Pop or If);
        Assert.Single(function.Body.AllNodes().OfType<For>());
    }

    [Fact]
    public void A_stack_that_decides_over_what_is_read_stays_whole()
    {
        Function function = SimplifyPass.Run(TwoStacks(readsSecond: true));
        Assert.Equal(2, function.Body.AllNodes().Count(n => n is NewStack));
        Assert.Equal(2, function.Body.AllNodes().Count(n => n is Push));
        Assert.Equal(2, function.Body.AllNodes().Count(n => n is Pop));
    }

    [Fact]
    public void Numbers_that_nobody_reads_stay_between_those_that_somebody_does()
    {
        Function function = SimplifyPass.Run(Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int stack = b.NewValue(IrType.Stack(IrType.Double), "stack");
            b.Append(new NewStack(stack));
            b.Append(new Push(stack, x));
            b.Append(new Push(stack, y));
            int unread = b.NewValue(IrType.Double, null), read = b.NewValue(IrType.Double, null);
            b.Append(new Pop(unread, stack));
            b.Append(new Pop(read, stack));
            return [read];
        }));
        Assert.Equal(2, function.Body.AllNodes().Count(n => n is Push));
        Assert.Equal(2, function.Body.AllNodes().Count(n => n is Pop));
    }

    /// <summary>A loop keeps a truth value per trip and, where it is true, a number; the loop back takes both off, and perhaps adds the numbers up.</summary>
    private static Function TwoStacks(bool readsSecond) => Build.Function(b =>
    {
        int x = b.Real("x"), n = b.Int("n"), zero = b.Integer(0);
        int truths = b.NewValue(IrType.Stack(IrType.Boolean), "truths"), numbers = b.NewValue(IrType.Stack(IrType.Double), "numbers");
        b.Append(new NewStack(truths));
        b.Append(new NewStack(numbers));
        int[] y = b.For(zero, n, [(x, "y")], at =>
        {
            int isLess = b.Less(at[1], x);
            b.Append(new Push(truths, isLess));
            b.If(
                isLess,
                () =>
                {
                    b.Append(new Push(numbers, at[1]));
                    return [];
                },
                () => []);
            return [b.Multiply(at[1], x)];
        });
        int[] sum = b.For(zero, n, [(b.Number(0), "sum")], at =>
        {
            int isLess = b.NewValue(IrType.Boolean, null);
            b.Append(new Pop(isLess, truths));
            return b.If(
                isLess,
                () =>
                {
                    int number = b.NewValue(IrType.Double, null);
                    b.Append(new Pop(number, numbers));
                    return [b.Add(at[1], number)];
                },
                () => [at[1]]);
        });
        return readsSecond ? [y[0], sum[0]] : [y[0]];
    });
}
