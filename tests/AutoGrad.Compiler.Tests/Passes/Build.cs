using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Shorthands for writing functions of the IR by hand, with loops as lowering makes them.</summary>
internal static class Build
{
    public static readonly IrType Vector = IrType.Span(IrType.Double);
    public static readonly IrType ReadOnlyVector = IrType.ReadOnlySpan(IrType.Double);

    public static Function Function(Func<FunctionBuilder, int[]> body)
    {
        FunctionBuilder builder = new("F");
        int[] yields = body(builder);
        return Verifier.Verify(builder.Finish(yields.Select((_, i) => new Output(i == 0 ? null : $"out{i}")), yields), "construction");
    }

    public static int Real(this FunctionBuilder b, string name, ParameterRole role = ParameterRole.Active) =>
        b.AddParameter(IrType.Double, name, role);

    public static int Int(this FunctionBuilder b, string name) => b.AddParameter(IrType.Int32, name, ParameterRole.Passive);

    public static int Bool(this FunctionBuilder b, string name) => b.AddParameter(IrType.Boolean, name, ParameterRole.Passive);

    public static int Array(this FunctionBuilder b, string name, ParameterRole role = ParameterRole.Passive, bool readOnly = false) =>
        b.AddParameter(readOnly ? ReadOnlyVector : Vector, name, role);

    public static int Number(this FunctionBuilder b, double value) => b.Real(value, IrType.Double);

    public static int Add(this FunctionBuilder b, int x, int y) => b.Apply(Arithmetic.Add, x, y);

    public static int Subtract(this FunctionBuilder b, int x, int y) => b.Apply(Arithmetic.Subtract, x, y);

    public static int Multiply(this FunctionBuilder b, int x, int y) => b.Apply(Arithmetic.Multiply, x, y);

    public static int Divide(this FunctionBuilder b, int x, int y) => b.Apply(Arithmetic.Divide, x, y);

    public static int Negate(this FunctionBuilder b, int x) => b.Apply(Arithmetic.Negate, x);

    public static int Less(this FunctionBuilder b, int x, int y) => b.Apply(Comparisons.Less, x, y);

    /// <summary>Nodes written inside belong to the reverse sweep.</summary>
    public static int Adjoint(this FunctionBuilder b, Func<int> write)
    {
        Provenance before = b.Origin;
        b.Origin = new Provenance(-1, Sweep.Adjoint);
        int result = write();
        b.Origin = before;
        return result;
    }

    public static int[] While(
        this FunctionBuilder b, (int Initial, string? Name)[] carried, Func<int[], int> condition, Func<int[], int[]> body)
    {
        var arguments = carried.Select(c => (b.TypeOf(c.Initial), c.Name)).ToArray();
        int[] tested = b.Open(arguments);
        Region test = b.Close(condition(tested));
        int[] changed = b.Open(arguments);
        Region trip = b.Close(body(changed));
        return b.While([.. carried.Select(c => c.Initial)], test, trip);
    }

    /// <summary><c>for (int i = start; i &lt; end; i++)</c>; the body takes (i, carried…).</summary>
    public static int[] For(this FunctionBuilder b, int start, int end, (int Initial, string? Name)[] carried, Func<int[], int[]> body)
    {
        int[] arguments = b.Open([(IrType.Int32, "i"), .. carried.Select(c => (b.TypeOf(c.Initial), c.Name))]);
        Region trip = b.Close(body(arguments));
        return b.For(start, end, Bound.Less, 1, [.. carried.Select(c => c.Initial)], trip);
    }

    public static int[] If(this FunctionBuilder b, int condition, Func<int[]> then, Func<int[]> otherwise)
    {
        b.Open();
        Region first = b.Close(then());
        b.Open();
        Region second = b.Close(otherwise());
        return b.If(condition, first, second);
    }
}
