using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class LastWritesTests
{
    [Fact]
    public void Zeros_that_nobody_reads_are_not_written() => Assert.Equal(0, Writes(LastWrites.Run(Copied(isRead: false, isOurs: true))));

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void What_is_read_or_seen_by_the_caller_is(bool isRead, bool isOurs)
    {
        Function before = Copied(isRead, isOurs);
        Assert.Equal(before, LastWrites.Run(before));
    }

    private static int Writes(Function function) => function.Body.AllNodes().Count(n => n is Store);

    /// <summary>for i from 0 to 3: a[i] = 0, in memory of the function or of its caller, which may be read afterwards.</summary>
    private static Function Copied(bool isRead, bool isOurs) => Build.Function(b =>
    {
        int given = b.Array("v", ParameterRole.Active);
        int zero = b.Integer(0), end = b.Integer(3);
        int array = isOurs ? b.Allocate(IrType.Span(IrType.Double), Allocation.Scratch, end) : given;
        int nothing = b.Real(0, IrType.Double);
        b.For(zero, end, [], c =>
        {
            b.Store(array, [c[0]], nothing);
            return [];
        });
        return isRead ? [b.Load(array, zero)] : [];
    });
}
