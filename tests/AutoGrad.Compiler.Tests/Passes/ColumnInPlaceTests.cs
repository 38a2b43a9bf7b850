using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Simplify;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

public class ColumnInPlaceTests
{
    [Fact]
    public void A_span_that_is_only_written_has_its_tangent_in_the_column() => IrText.Is(
        """
        function F(%0.w: ReadOnlySpan<double> active, %1.y: Span<double> passive, %2.wDirection: ReadOnlySpan<double> tangent, %3.jacobian: Span<double> gradient, %4.column: int passive, %5.columns: int passive) -> 
          %6 = length %1.y~
          writes `global::AutoGrad.Runtime.GradientGuard.CheckLength<double>({0}, {1} * {2}, "jacobian")` %3.jacobian, %6, %5.columns~
          %7 = length %1.y
          %8 = 0: int
          for %9.i from %8 while < %7 step 1~
            %10 = 0: int
            %11 = load %0.w[%10]
            %12 = load %2.wDirection[%10]~
            %13 = load %0.w[%9.i]
            %14 = load %2.wDirection[%9.i]~
            %15 = Multiply %11, %13
            %16 = Multiply %12, %13~
            %17 = Multiply %14, %11~
            %18 = Add %16, %17~
            store %1.y[%9.i] <- %15
            %19 = Multiply %9.i, %5.columns~
            %20 = Add %19, %4.column~
            store %3.jacobian[%20] <- %18~
        """,
        Column(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("y"), end = b.Length(y);
            b.For(b.Integer(0), end, [], c =>
            {
                b.Store(y, [c[0]], b.Multiply(b.Load(w, b.Integer(0)), b.Load(w, c[0])));
                return [];
            });
        }));

    /// <summary>Rows that may not be written to are cleared once, before the first column.</summary>
    [Fact]
    public void Rows_that_may_be_left_out_are_cleared_before()
    {
        Function column = Column(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("y");
            b.Store(y, [b.Integer(2)], b.Load(w, b.Integer(0)));
        });
        If first = Assert.Single(column.Body.Nodes.OfType<If>());
        Assert.IsType<Clear>(Assert.Single(first.Then.Nodes));
        Assert.DoesNotContain(column.Body.AllNodes(), n => n is Allocate);
    }

    /// <summary>What is read again, or goes by another name, keeps memory of its own; so does one of several outputs.</summary>
    [Theory]
    [InlineData("read")]
    [InlineData("added to")]
    [InlineData("another name")]
    [InlineData("two spans")]
    public void Other_tangents_have_memory_of_their_own(string what)
    {
        Function column = Column(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), y = b.Array("y"), z = what == "two spans" ? b.Array("z") : y;
            int other = what == "another name" ? b.Array("other") : y, k = b.Int("k"), x = b.Load(w, b.Integer(0));
            if (what == "read")
                b.Store(y, [b.Integer(1)], b.Multiply(x, b.Load(y, k)));
            b.Store(y, [b.Integer(0)], x);
            if (what == "added to")
                b.Accumulate(y, [k], x);
            else if (what == "two spans")
                b.Store(z, [b.Integer(0)], x);
            else if (what == "another name")
                b.Store(b.If(b.Less(x, b.Number(0)), () => [y], () => [other])[0], [b.Integer(1)], x);
        });
        Assert.Contains(column.Body.AllNodes(), n => n is Allocate);
    }

    private static Function Column(Action<FunctionBuilder> body)
    {
        Function column = Pipeline.JacobianColumn(Pipeline.Normalize(Build.Function(b =>
        {
            body(b);
            return [];
        })));
        return SimplifyPass.Run(Verifier.Verify(ColumnInPlace.Run(column), nameof(ColumnInPlace)));
    }
}
