using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class PrivateArraysTests
{
    [Fact]
    public void What_every_trip_fills_is_made_in_the_trip()
    {
        Function before = Rows("filled");
        Function after = PrivateArrays.Run(before);
        IrText.Is(
            """
            function F(%0.w: ReadOnlySpan<double> active) -> value
              %1 = 0: int
              %2 = 3: int
              %3 = length %0.w
              %4 = 0: double
              %16.sum = for %5.i from %1 while < %2 step 1 with %6.sum = %4
                %7 = buffer Span<double>[%3]
                for %8.i from %1 while < %3 step 1
                  %9 = load %0.w[%8.i]
                  %10 = Multiply %9, %9
                  store %7[%8.i] <- %10
                %15 = for %11.i from %1 while < %3 step 1 with %12 = %6.sum
                  %13 = load %7[%11.i]
                  %14 = Add %12, %13
                  yield %14
                yield %15
              return %16.sum
            """,
            after);
        SameNumbers.Check(before, after, Memory.Of(1, 2, 3));
        SameNumbers.Check(before, after, Memory.Of());
    }

    [Theory]
    [InlineData("filled in part")]
    [InlineData("read before")]
    [InlineData("read after the loop")]
    [InlineData("filled in a branch")]
    public void What_is_left_from_the_trip_before_stays_where_it_is(string shape)
    {
        Function before = Rows(shape);
        Assert.Same(before, PrivateArrays.Run(before));
    }

    private static Function Rows(string shape) => Build.Function(b =>
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true);
        int zero = b.Integer(0), three = b.Integer(3), length = b.Length(w), terms = b.Allocate(Build.Vector, Allocation.Scratch, length);
        int[] sum = b.For(zero, three, [(b.Number(0), "sum")], outer =>
        {
            int before = shape == "read before" ? b.Load(terms, zero) : outer[1];
            if (shape == "filled in a branch")
                b.If(b.Less(zero, length), () => Fill(b, w, terms, zero, length), () => []);
            else
                Fill(b, w, terms, shape == "filled in part" ? three : zero, length);
            return b.For(zero, length, [(before, null)], inner => [b.Add(inner[1], b.Load(terms, inner[0]))]);
        });
        return [shape == "read after the loop" ? b.Add(sum[0], b.Load(terms, zero)) : sum[0]];
    });

    private static int[] Fill(FunctionBuilder b, int w, int terms, int start, int length) => b.For(start, length, [], trip =>
    {
        int element = b.Load(w, trip[0]);
        b.Store(terms, [trip[0]], b.Multiply(element, element));
        return [];
    });
}
