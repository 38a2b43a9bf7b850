using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Widening;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.Widening;

public class DirectionLanesTests
{
    [Fact]
    public void Tangents_become_vectors_and_the_primal_stays()
    {
        DirectionLanes? lanes = Columns(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(0), "a")], c => [b.Add(c[1], b.Multiply(b.Load(w, c[0]), b.Load(x, c[0])))]);
        });
        Assert.NotNull(lanes);
        Assert.Equal(IrType.Vector(IrType.Double, 512), lanes.Vector);
        IrText.Is(
            """
            function F(%0.w: ReadOnlySpan<double> active, %1.x: ReadOnlySpan<double> passive, %2.directions: ReadOnlySpan<Runtime.Intrinsics.Vector512<double>> tangent, %3.jacobian: Span<double> gradient, %4.column: int passive, %5.columns: int passive) -> 
              %6 = 0: int~
              %7 = length %0.w~
              %8.wDirection = view %2.directions from %6 length %7~
              %9 = length %0.w
              %10 = 0: int
              %11 = 0: double~
              %12 = pure `global::System.Runtime.Intrinsics.Vector512<double>.Zero`
              %19.aTangent = for %13.i from %10 while < %9 step 1 with %14.aTangent = %12
                %15 = load %8.wDirection[%13.i]~
                %16 = load %1.x[%13.i]
                %17 = Multiply %15, %16~
                %18 = Add %14.aTangent, %17~
                yield %18
              %20 = 1: int~
              writes `global::AutoGrad.Runtime.GradientGuard.CheckLength<double>({0}, {1} * {2}, "jacobian")` %3.jacobian, %20, %5.columns~
              writes `global::AutoGrad.Runtime.Directions.Store({0}, {1}, {2} - {3}, {4})` %3.jacobian, %4.column, %5.columns, %4.column, %19.aTangent~
            """,
            lanes.Function);
        Assert.All(lanes.Function.Body.AllNodes().OfType<Load>(), l => Assert.Equal(lanes.Function.Values[l.Array].Name == "wDirection", lanes.Function.TypeOf(l.Result).IsVector));
        External store = Assert.Single(lanes.Function.Body.AllNodes().OfType<External>(), e => e.Template.Contains("Directions.Store"));
        Assert.True(lanes.Function.TypeOf(store.Arguments[4]).IsVector);
    }

    /// <summary>What is read once of the primal serves all vectors; what vectors are carried, stored and read lies side by side.</summary>
    [Fact]
    public void Many_directions_share_a_run_of_the_primal()
    {
        DirectionLanes? lanes = Columns(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), x = b.Array("x", readOnly: true), end = b.Length(w);
            return b.For(b.Integer(0), end, [(b.Number(0), "a")], c => [b.Add(c[1], b.Multiply(b.Load(w, c[0]), b.Load(x, c[0])))]);
        });
        Assert.NotNull(lanes?.Groups);
        Node[] nodes = [.. lanes.Groups.Body.AllNodes()];
        For loop = Assert.Single(nodes.OfType<For>());
        Assert.Equal(DirectionLanes.GroupSize, loop.Initial.Count);
        Assert.Single(nodes.OfType<Load>(), l => lanes.Groups.Values[l.Array].Name == "x");
        Assert.Equal(DirectionLanes.GroupSize, nodes.OfType<Load>().Count(l => lanes.Groups.Values[l.Array].Name == "wDirection"));
        Assert.Single(nodes.OfType<External>(), e => e.Template.EndsWith("Create({0})", StringComparison.Ordinal));
        External[] stores = [.. nodes.OfType<External>().Where(e => e.Template.Contains("StoreUnsafe"))];
        Assert.Equal(loop.Final, stores.Select(s => s.Arguments[1]).ToArray());
    }

    /// <summary>The directions of the first numbers are zero in all other vectors, in memory and behind loops and branches, too.</summary>
    [Fact]
    public void Vectors_that_rest_are_neither_computed_nor_carried()
    {
        DirectionLanes? lanes = Columns(b =>
        {
            int a = b.Real("a"), w = b.Array("w", ParameterRole.Active, readOnly: true), end = b.Length(w);
            int[] power = b.For(b.Integer(0), end, [(a, "power")], c => [b.Multiply(c[1], a)]);
            int[] sum = b.For(b.Integer(0), end, [(power[0], "sum")], c => [b.Add(c[1], b.Load(w, c[0]))]);
            return [sum[0]];
        });
        Assert.NotNull(lanes?.Groups);
        For[] loops = [.. lanes.Groups.Body.AllNodes().OfType<For>()];
        Assert.Equal([1, DirectionLanes.GroupSize], loops.Select(l => l.Initial.Count(i => lanes.Groups.TypeOf(i).IsVector)));
        Assert.Equal(loops[0].Final.Last(), loops[1].Initial.First(i => lanes.Groups.TypeOf(i).IsVector));
    }

    /// <summary>Rows of a table are asked before the loop that reads them, unless it writes there, too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_rests_in_a_row_is_left_out(bool isWritten)
    {
        DirectionLanes? lanes = Columns(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), four = b.Integer(4);
            int table = b.Allocate(Build.Vector, Allocation.Scratch, b.Integer(24));
            b.For(b.Integer(0), b.Integer(24), [], c =>
            {
                b.Store(table, [c[0]], b.Load(w, c[0]));
                return [];
            });
            return b.For(b.Integer(0), b.Length(w), [(b.Number(0), "sum")], c =>
            {
                int row = b.View(table, b.Apply(Arithmetic.Multiply, c[0], four), four), sum = c[1];
                for (int i = 0; i < 4; i++)
                    sum = b.Add(sum, b.Load(row, b.Integer(i)));
                if (isWritten)
                    b.Store(table, [c[0]], sum);
                return [sum];
            });
        });
        Assert.NotNull(lanes?.Groups);
        Node[] nodes = [.. lanes.Groups.Body.AllNodes()];
        Assert.Equal(isWritten ? 0 : 1, nodes.OfType<External>().Count(e => e.Template.Contains("Directions.Moving")));
        If[] choices = [.. nodes.OfType<If>()];
        Assert.Equal(isWritten ? 0 : DirectionLanes.GroupSize, choices.Length);
        Assert.All(choices, c => Assert.Equal((4, 0), (c.Then.Nodes.Count(n => n is Load), c.Else.Nodes.Count)));
    }

    /// <summary>A loop over small matrices asks what moves where nobody keeps it in mind, says so of what it replaces, and wakes what it only reads.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_rests_in_small_matrices_is_neither_computed_nor_cleared(bool isReplaced)
    {
        DirectionLanes? lanes = Columns(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true), nine = b.Integer(9), three = b.Integer(3), end = b.Length(w);
            int local = b.Allocate(Build.Vector, Allocation.Scratch, nine), table = b.Allocate(Build.Vector, Allocation.Scratch, b.Integer(36));
            b.For(b.Integer(0), b.Integer(3), [], i =>
            {
                b.Store(local, [b.Integer(0)], b.Load(w, i[0]));
                int old = b.View(table, b.Apply(Arithmetic.Multiply, i[0], nine), nine);
                int own = b.View(table, b.Apply(Arithmetic.Multiply, b.Apply(Arithmetic.Add, i[0], b.Integer(1)), nine), nine);
                b.For(b.Integer(0), three, [], row =>
                {
                    b.For(b.Integer(0), three, [], column =>
                    {
                        int sum = b.Number(1), start = b.Apply(Arithmetic.Multiply, row[0], three);
                        for (int k = 0; k < 3; k++)
                        {
                            int factor = b.Load(old, b.Apply(Arithmetic.Add, start, b.Integer(k)));
                            sum = b.Add(sum, b.Multiply(factor, b.Load(local, b.Apply(Arithmetic.Add, column[0], b.Integer(3 * k)))));
                        }

                        int index = b.Apply(Arithmetic.Add, start, column[0]);
                        if (isReplaced)
                            b.Store(own, [index], sum);
                        else
                            b.Accumulate(own, [index], sum);
                        return [];
                    });
                    return [];
                });
                return [];
            });
            return b.For(b.Integer(0), end, [(b.Number(0), "sum")], c =>
            {
                int row = b.View(table, b.Apply(Arithmetic.Multiply, c[0], nine), nine);
                return [b.Add(c[1], b.Load(row, b.Integer(4)))];
            });
        });
        Assert.NotNull(lanes?.Groups);
        Node[] nodes = [.. lanes.Groups.Body.AllNodes()];
        int Calls(string name) => nodes.OfType<External>().Count(e => e.Template.Contains("Directions." + name));
        Assert.Equal((1, 1), (Calls("Moving<"), Calls("Settle(")));

        // What is replaced is neither asked nor woken.
        Assert.Equal(isReplaced ? 1 : 2, Calls("Wake("));
        Assert.Equal(isReplaced ? 1 : 0, nodes.OfType<Store>().Count(s => lanes.Groups.TypeOf(s.Value) == IrType.Int32));
        Allocate[] made = [.. nodes.OfType<Allocate>().Where(a => lanes.Groups.TypeOf(a.Result).Element!.IsVector)];
        Assert.Equal([Allocation.Scratch, Allocation.Buffer], made.Select(a => a.Kind));
        If[] choices = [.. nodes.OfType<If>()];
        Assert.Equal(DirectionLanes.GroupSize, choices.Length);

        // The three columns of a row are written out.
        Assert.All(choices, c => Assert.Equal((18, 3, 0), (c.Then.Nodes.Count(n => n is Load), c.Then.Nodes.Count(n => n is Store or Accumulate), c.Else.Nodes.Count)));
    }

    /// <summary>The number of directions is known not to be large.</summary>
    [Fact]
    public void Few_directions_are_one_vector()
    {
        DirectionLanes? lanes = Columns(b => [b.Multiply(b.Real("x"), b.Real("y"))]);
        Assert.NotNull(lanes);
        Assert.Null(lanes.Groups);
    }

    /// <summary>The condition of a guard is a mask; a decision of the primal stays one.</summary>
    [Fact]
    public void Guards_are_masks_and_decisions_are_not()
    {
        DirectionLanes? lanes = Columns(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int[] chosen = b.If(b.Less(x, y), () => [b.Apply(Powers.Sqrt, b.Multiply(x, x))], () => [b.Apply(Powers.Sqrt, b.Add(x, y))]);
            return [chosen[0]];
        });
        Assert.NotNull(lanes);
        Assert.Equal(IrType.Vector(IrType.Double, 128), lanes.Vector);
        If branch = Assert.Single(lanes.Function.Body.AllNodes().OfType<If>());
        Assert.Equal(IrType.Boolean, lanes.Function.TypeOf(branch.Condition));
        Assert.Contains(lanes.Function.Body.AllNodes().OfType<Apply>(), a => a.Primitive.Name == "Select" && lanes.Function.TypeOf(a.Arguments[0]).IsVector);
    }

    [Theory]
    [InlineData("a call")]
    [InlineData("foreign code")]
    [InlineData("a conversion")]
    [InlineData("another type")]
    public void What_has_no_form_for_lanes_is_left(string what)
    {
        Function function = Build.Function(b =>
        {
            int w = b.Array("w", ParameterRole.Active, readOnly: true);
            int directions = b.AddParameter(Build.ReadOnlyVector, "wDirection", ParameterRole.Tangent);
            int products = b.AddParameter(Build.Vector, "jacobian", ParameterRole.Gradient);
            int column = b.Int("column");
            b.Int("columns");
            int d = b.Load(directions, b.Integer(0));
            int value = what switch
            {
                "a call" => b.Apply(Exponential.Exp, d),
                "foreign code" => b.External(IrType.Double, "Other({0})", Effect.Pure, -1, d),
                "a conversion" => b.Apply(Conversions.ToDouble, b.Apply(Conversions.ToInt32, d)),
                _ => b.Apply(Conversions.ToDouble, b.Apply(Conversions.ToSingle, d)),
            };
            b.Store(products, [column], value);
            return [b.Load(w, b.Integer(0))];
        });
        Assert.Null(DirectionLanes.Of(function, ForwardForm.JacobianColumn, ["w"]));
    }

    private static DirectionLanes? Columns(Func<FunctionBuilder, int[]> body)
    {
        Function primal = Build.Function(body);
        string[] active = [.. primal.Parameters.Where(p => p.Role == ParameterRole.Active).Select(p => p.Name)];
        return DirectionLanes.Of(Pipeline.JacobianColumn(Pipeline.Normalize(primal)), ForwardForm.JacobianColumn, active);
    }
}
