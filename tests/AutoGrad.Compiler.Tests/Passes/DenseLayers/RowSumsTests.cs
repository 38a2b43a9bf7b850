using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.DenseLayers;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.DenseLayers;

/// <summary>Rows that are a dot product and arithmetic: a block of them is a matrix times a vector.</summary>
public class RowSumsTests
{
    [Fact]
    public void A_number_per_row_is_a_vector_per_block() => IrText.Is(
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.x: ReadOnlySpan<double> passive, %2.rows: int passive, %3.inputs: int passive) -> value
          %4 = 0: int
          %5 = 0: double
          %6 = 0: int
          %7 = Max %2.rows, %6
          %8 = 1: int
          %9 = Subtract %7, %8
          %10 = 64: int
          %11 = Divide %9, %10
          %12 = 1: int
          %13.blocks = Add %11, %12
          %14 = 64: int
          %15 = Min %7, %14
          %16 = 0: int
          %44.loss = for %17.block from %16 while < %13.blocks step 1 with %18.loss = %5
            %19 = 64: int
            %20 = Multiply %17.block, %19
            %21 = Subtract %7, %20
            %22 = 64: int
            %23.rows = Min %21, %22
            %24 = 64: int
            %25.zSums = scratch Span<double>[%24]
            %26 = 0: int
            for %27.row from %26 while < %23.rows step 1
              %28.i = Add %20, %27.row
              for %29.i from %4 while < %3.inputs step 1
                %30 = Multiply %28.i, %3.inputs
                %31 = Add %30, %29.i
                %32 = load %0.w[%29.i]
                %33 = load %1.x[%31]
                %34 = Multiply %32, %33
                accumulate %25.zSums[%27.row] += %34
            %35 = 0: int
            %43.loss = for %36.row from %35 while < %23.rows step 1 with %37.loss = %18.loss
              %38 = 1: double
              %39 = load %25.zSums[%36.row]
              %40.z = Add %38, %39
              %41 = Multiply %40.z, %40.z
              %42 = Add %37.loss, %41
              yield %42
            yield %43.loss
          return %44.loss
        """,
        RowBlocks.Run(Rows("plain")));

    [Fact]
    public void Value_and_adjoint_are_calls_for_each_block()
    {
        Function gradient = Pipeline.Reverse(RowBlocks.Run(Rows("plain")), ReverseForm.ValueAndGradient, default).Function;
        External[] calls = [.. LoopIdiomsPass.Run(gradient, isGuarded: true).Body.AllNodes().OfType<External>().Where(e => e.Template.Contains("MatrixProducts.AddOfVector"))];
        Assert.Equal(2, calls.Length);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("subtracted")]
    [InlineData("two sums")]
    [InlineData("a label beside")]
    [InlineData("from the second row on")]
    [InlineData("backwards in the row")]
    [InlineData("a branch")]
    [InlineData("the number of the row before")]
    public void Numbers_stay(string shape)
    {
        // Whole numbers: their sums are the same in any order.
        Function before = Rows(shape), after = RowBlocks.Run(before);
        Assert.NotSame(before, after);
        foreach (int rows in new[] { -1, 0, 1, 5, 64, 65, 130 })
        {
            foreach (int inputs in new[] { 4, 1, 0, -2 })
                SameNumbers.Check(before, after, Memory.Of(_weights), Memory.Of(_data), (long)rows, (long)inputs);
        }
    }

    [Theory]
    [InlineData("the row before has written it")]
    [InlineData("every row leaves a number behind")]
    [InlineData("weights of the row")]
    [InlineData("a loop beside")]
    [InlineData("short")]
    [InlineData("as long as the row's index")]
    [InlineData("other code")]
    [InlineData("in another loop")]
    public void What_cannot_go_in_blocks_stays(string shape)
    {
        Function before = Rows(shape);
        Assert.Same(before, RowBlocks.Run(before));
    }

    [Fact]
    public void What_is_asked_for_otherwise_stays()
    {
        Function before = Rows("plain");
        Assert.Same(before, RowBlocks.Run(before, RowsIn.Sequence));
        Assert.Same(before, RowBlocks.Run(before, RowsIn.Lanes));
    }

    private static readonly double[] _weights = [.. Enumerable.Range(0, 12).Select(i => (double)((i * 5 % 7) - 3))];
    private static readonly double[] _data = [.. Enumerable.Range(0, 4 * 131).Select(i => (double)((i * 3 % 11) - 5))];

    /// <summary>for i &lt; rows: { z = 1; for j &lt; inputs: z += w[j]·x[i·inputs + j]; loss += z·z }</summary>
    private static Function Rows(string shape) => Build.Function(b =>
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), rows = b.Int("rows"), inputs = b.Int("inputs");
        int zero = b.Integer(0), start = shape == "from the second row on" ? b.Integer(1) : zero, length = shape == "short" ? b.Integer(2) : inputs;
        int kept = shape is "the row before has written it" or "every row leaves a number behind" ? b.Allocate(Build.Vector, Allocation.Scratch, b.Integer(1000)) : -1;
        int[] Loop(int loss) => b.For(start, rows, [(loss, "loss")], row => [Row(b, shape, (w, x, kept), (zero, length, inputs), row)]);
        return shape == "in another loop" ? b.For(zero, b.Integer(3), [(b.Number(0), "loss")], epoch => Loop(epoch[1])) : Loop(b.Number(0));
    });

    private static int Row(FunctionBuilder b, string shape, (int W, int X, int Kept) memory, (int Zero, int Length, int Inputs) size, int[] row)
    {
        var (w, x, kept) = memory;
        int initial = shape == "the number of the row before" ? row[1] : b.Number(1);
        int[] sums = b.For(size.Zero, shape == "as long as the row's index" ? row[0] : size.Length, shape == "two sums" ? [(initial, "z"), (initial, "v")] : [(initial, "z")], j =>
        {
            int index = shape == "backwards in the row" ? b.Subtract(b.Subtract(size.Inputs, b.Integer(1)), j[0]) : j[0];
            int place = b.Add(b.Multiply(row[0], size.Inputs), index);
            int weight = shape == "weights of the row" ? b.Load(x, b.Add(place, b.Integer(1))) : b.Load(w, j[0]);
            int term = b.Multiply(weight, b.Load(shape == "the row before has written it" ? kept : x, place));
            int sum = shape == "subtracted" ? b.Subtract(j[1], term) : b.Add(j[1], term);
            return shape == "two sums" ? [sum, b.Subtract(j[2], b.Multiply(b.Load(x, place), b.Load(w, b.Add(j[0], b.Integer(4)))))] : [sum];
        });
        int z = shape == "two sums" ? b.Multiply(sums[0], sums[1]) : sums[0];
        if (kept >= 0)
            b.Store(kept, [row[0]], z);
        if (shape == "other code")
            b.ExternalStatement("Say({0})", -1, z);
        if (shape == "a label beside")
            z = b.Subtract(z, b.Load(x, row[0]));
        if (shape == "a loop beside")
            z = b.For(size.Zero, size.Length, [(z, null)], j => [b.Multiply(j[1], b.Load(w, j[0]))])[0];
        if (shape == "a branch")
            return b.If(b.Less(z, b.Number(0)), () => [b.Subtract(row[1], z)], () => [b.Add(row[1], b.Multiply(z, z))])[0];
        return b.Add(row[1], b.Multiply(z, z));
    }
}
