using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.DenseLayers;

public class RowBlocksTests
{
    [Fact]
    public void Rows_that_meet_a_matrix_go_in_blocks() => IrText.Is(
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.x: ReadOnlySpan<double> passive, %2.rows: int passive, %3.hidden: int passive, %4.inputs: int passive) -> value
          %5 = 0: int
          %6 = 0: double
          %7 = 0: int
          %8 = Max %2.rows, %7
          %9 = 1: int
          %10 = Subtract %8, %9
          %11 = 64: int
          %12 = Divide %10, %11
          %13 = 1: int
          %14.blocks = Add %12, %13
          %15 = 64: int
          %16 = Min %8, %15
          %17 = 0: int
          %18 = Max %3.hidden, %17
          %19 = Multiply %16, %18
          %20 = 0: int
          %57.loss = for %21.block from %20 while < %14.blocks step 1 with %22.loss = %6
            %23 = 64: int
            %24 = Multiply %21.block, %23
            %25 = Subtract %8, %24
            %26 = 64: int
            %27.rows = Min %25, %26
            %28.aSums = scratch Span<double>[%19]
            %29 = 0: int
            for %30.row from %29 while < %27.rows step 1
              %31.i = Add %24, %30.row
              %32 = Multiply %30.row, %18
              %33.aSums = view %28.aSums from %32 length %18
              for %34.i from %5 while < %3.hidden step 1
                for %35.i from %5 while < %4.inputs step 1
                  %36 = Multiply %34.i, %4.inputs
                  %37 = Add %36, %35.i
                  %38 = Multiply %31.i, %4.inputs
                  %39 = Add %38, %35.i
                  %40 = load %0.w[%37]
                  %41 = load %1.x[%39]
                  %42 = Multiply %40, %41
                  accumulate %33.aSums[%34.i] += %42
            %43 = 0: int
            %56.loss = for %44.row from %43 while < %27.rows step 1 with %45.loss = %22.loss
              %46 = Multiply %44.row, %18
              %47.aSums = view %28.aSums from %46 length %18
              %55 = for %48.i from %5 while < %3.hidden step 1 with %49 = %45.loss
                %50 = 1: double
                %51 = load %47.aSums[%48.i]
                %52.a = Add %50, %51
                %53 = Multiply %52.a, %52.a
                %54 = Add %49, %53
                yield %54
              yield %55
            yield %56.loss
          return %57.loss
        """,
        Run("plain"));

    [Fact]
    public void The_block_s_products_become_calls()
    {
        External[] calls = [.. LoopIdiomsPass.Run(Run("plain"), isGuarded: true).Body.AllNodes().OfType<External>().Where(e => e.Template.Contains("MatrixProducts.Add"))];
        Assert.Single(calls);
    }

    [Fact]
    public void The_adjoint_of_a_product_is_a_product()
    {
        Function gradient = Pipeline.Reverse(Run("plain"), ReverseForm.ValueAndGradient, default).Function;
        External[] calls = [.. LoopIdiomsPass.Run(gradient, isGuarded: true).Body.AllNodes().OfType<External>().Where(e => e.Template.Contains("MatrixProducts.Add"))];
        Assert.Equal(2, calls.Length);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a product of rows beside")]
    [InlineData("all rows are kept")]
    [InlineData("from the second row on")]
    [InlineData("sums that start from the row before")]
    public void Numbers_stay(string shape)
    {
        // Whole numbers: their sums are the same in any order.
        Function before = Rows(shape), after = RowBlocks.Run(before);
        Assert.NotSame(before, after);
        foreach (int rows in new[] { -1, 0, 1, 5, 64, 65, 130 })
        {
            double[] w = [.. Enumerable.Range(0, 12).Select(i => (double)((i * 5 % 7) - 3))], x = [.. Enumerable.Range(0, 4 * 131).Select(i => (double)((i * 3 % 11) - 5))];
            SameNumbers.Check(before, after, Memory.Of(w), Memory.Of(x), (long)rows, 3L, 4L);
            SameNumbers.Check(before, after, Memory.Of(w), Memory.Of(x), (long)rows, 0L, 4L);
            SameNumbers.Check(before, after, Memory.Of(w), Memory.Of(x), (long)rows, -2L, 4L);
        }
    }

    [Theory]
    [InlineData("the matrix is another one for every row")]
    [InlineData("the row before has written it")]
    [InlineData("short")]
    [InlineData("other code")]
    public void What_cannot_go_in_blocks_stays(string shape)
    {
        Function before = Rows(shape);
        Assert.Same(before, RowBlocks.Run(before));
    }

    private static Function Run(string shape) => RowBlocks.Run(Rows(shape));

    private static Function Rows(string shape) => Build.Function(b =>
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), rows = b.Int("rows"), hidden = b.Int("hidden"), inputs = b.Int("inputs");
        int zero = b.Integer(0), start = shape == "from the second row on" ? b.Integer(1) : zero, length = shape == "short" ? b.Integer(2) : inputs;
        int kept = shape is "all rows are kept" or "the row before has written it" ? b.Allocate(Build.Vector, Allocation.Scratch, b.Integer(1000)) : -1;
        return b.For(start, rows, [(b.Number(0), "loss")], row => b.For(zero, hidden, [(row[1], null)], o =>
        {
            int initial = shape == "sums that start from the row before" ? row[1] : b.Number(1);
            int[] dot = b.For(zero, length, [(initial, "a")], i =>
            {
                int weight = b.Add(b.Multiply(o[0], inputs), i[0]), place = b.Add(b.Multiply(row[0], inputs), i[0]);
                int factor = shape == "the matrix is another one for every row" ? b.Load(x, b.Add(weight, row[0])) : b.Load(w, weight);
                return [b.Add(i[1], b.Multiply(factor, b.Load(shape == "the row before has written it" ? kept : x, place)))];
            });
            if (kept >= 0)
                b.Store(kept, [b.Add(b.Multiply(row[0], hidden), o[0])], dot[0]);
            if (shape == "other code")
                b.ExternalStatement("Say({0})", -1, dot[0]);
            int term = shape == "a product of rows beside" ? b.Multiply(dot[0], b.Load(x, row[0])) : dot[0];
            return [b.Add(o[1], b.Multiply(term, term))];
        }));
    });
}
