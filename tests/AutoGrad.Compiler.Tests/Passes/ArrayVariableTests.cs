using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Array variables that take on other arrays: windows of one array, and boxes for arrays that are made on the way.</summary>
public class ArrayVariableTests
{
    private static readonly IrType _row = IrType.ArrayOf(IrType.Double);

    /// <summary><c>while (r.Length > 0) { s = s · s + r[0]; r = r[1..]; }</c></summary>
    private static Function Walking() => Build.Function(b =>
    {
        int w = b.Array("w", ParameterRole.Active, readOnly: true);
        int[] last = b.While(
            [(b.Number(1), "s"), (w, "r")],
            c => b.Less(b.Integer(0), b.Length(c[1])),
            c =>
            {
                int s = b.Add(b.Multiply(c[0], c[0]), b.Load(c[1], b.Integer(0)));
                int one = b.Integer(1);
                return [s, b.View(c[1], one, b.Subtract(b.Length(c[1]), one))];
            });
        return [last[0]];
    });

    /// <summary>The same over an array that each trip replaces: <c>a = [a[0] · a[0], a[0] + x]</c>.</summary>
    private static Function Replacing() => Build.Function(b =>
    {
        int x = b.Real("x"), n = b.Int("n");
        int first = Pair(b, x, x);
        int zero = b.Integer(0), one = b.Integer(1);
        int[] last = b.For(zero, n, [(first, "a")], c =>
        {
            int head = b.Load(c[1], zero);
            return [Pair(b, b.Multiply(head, head), b.Add(head, x))];
        });
        return [b.Multiply(b.Load(last[0], zero), b.Load(last[0], one))];
    });

    private static int Pair(FunctionBuilder b, int first, int second)
    {
        int array = b.Allocate(_row, Allocation.Managed, b.Integer(2));
        b.Store(array, [b.Integer(0)], first);
        b.Store(array, [b.Integer(1)], second);
        return array;
    }

    [Fact]
    public void A_walking_span_becomes_a_start_and_a_length()
    {
        Function before = Walking();
        Function after = Verifier.Verify(Windows.Run(before), nameof(Windows));
        While loop = after.Body.AllNodes().OfType<While>().Single();
        Assert.Equal([IrType.Double, IrType.Int32, IrType.Int32], loop.Body.Arguments.Select(after.TypeOf));
        int w = after.Body.Arguments[0];
        Assert.Contains(loop.Body.Nodes.OfType<View>(), v => v.Array == w && v.Start == loop.Body.Arguments[1] && v.Length == loop.Body.Arguments[2]);
        SameNumbers.Check(before, after, Memory.Of(1, 2, 3));
        SameNumbers.Check(before, after, Memory.Of());
        Assert.Same(after, Windows.Run(after));
    }

    [Fact]
    public void A_replaced_array_becomes_a_row()
    {
        Function before = Replacing();
        Function after = Verifier.Verify(Boxes.Run(before), nameof(Boxes));
        For loop = after.Body.AllNodes().OfType<For>().Single();
        Assert.Empty(loop.Carried);
        Allocate box = after.Body.Nodes.OfType<Allocate>().Single(a => after.TypeOf(a.Result).Element!.IsArray);
        Assert.IsType<Load>(loop.Body.Nodes[0]);
        Assert.Equal(box.Result, loop.Body.Nodes.OfType<Store>().Last().Array);
        SameNumbers.Check(before, after, 0.5, 3L);
        SameNumbers.Check(before, after, 0.5, 0L);
        Assert.Same(after, Boxes.Run(after));
    }

    [Fact]
    public void Arrays_that_change_places_are_left_alone()
    {
        Function exchange = Build.Function(b =>
        {
            int x = b.Real("x"), n = b.Int("n"), zero = b.Integer(0);
            int[] last = b.For(zero, n, [(Pair(b, x, x), "a"), (Pair(b, b.Multiply(x, x), x), "b")], c => [c[2], c[1]]);
            return [b.Load(last[0], zero)];
        });
        Assert.Same(exchange, Boxes.Run(exchange));
        Assert.Same(exchange, Windows.Run(exchange));
    }

    [Fact]
    public void The_first_brackets_are_those_of_the_outermost_array()
    {
        Assert.Equal("double[][,]", IrType.ArrayOf(IrType.ArrayOf(IrType.Double, 2)).Text);
        Assert.Equal("double[,][]", IrType.ArrayOf(_row, 2).Text);
    }
}
