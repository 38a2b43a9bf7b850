using System;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

public class ValueStackTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(10_000)]
    public void Values_come_back_in_reverse(int count)
    {
        var stack = default(ValueStack<double>);
        for (int i = 0; i < count; i++)
            stack.Push(i);
        Assert.Equal(count, stack.Count);
        for (int i = count - 1; i >= 0; i--)
            Assert.Equal(i, stack.Pop());
        Assert.Equal(0, stack.Count);
        stack.Dispose();
    }

    [Fact]
    public void Pushes_and_pops_interleave()
    {
        var stack = default(ValueStack<int>);
        stack.Push(1);
        stack.Push(2);
        Assert.Equal(2, stack.Pop());
        stack.Push(3);
        Assert.Equal(3, stack.Pop());
        Assert.Equal(1, stack.Pop());
        stack.Dispose();
    }

    [Fact]
    public void Popping_an_empty_stack_throws()
    {
        Assert.Throws<InvalidOperationException>(() => default(ValueStack<double>).Pop());
        Assert.Throws<InvalidOperationException>(
            () =>
            {
                var stack = default(ValueStack<double>);
                stack.Push(1);
                stack.Pop();
                stack.Pop();
            });
    }

    [Fact]
    public void Disposing_twice_is_harmless_and_the_stack_can_be_used_again()
    {
        var stack = default(ValueStack<double>);
        stack.Push(1);
        stack.Dispose();
        stack.Dispose();
        Assert.Equal(0, stack.Count);
        stack.Push(2);
        Assert.Equal(2, stack.Pop());
        stack.Dispose();
    }

    [Fact]
    public void Warm_use_allocates_nothing()
    {
        static double Sweep()
        {
            var stack = default(ValueStack<double>);
            try
            {
                for (int i = 0; i < 5000; i++)
                    stack.Push(i);
                double sum = 0;
                while (stack.Count > 0)
                    sum += stack.Pop();
                return sum;
            }
            finally
            {
                stack.Dispose();
            }
        }

        Sweep();
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            for (int i = 0; i < 100; i++)
                Sweep();
        }));
    }
}
