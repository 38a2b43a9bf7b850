using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Runs two functions on copies of the same arguments and compares results and memory to the bit.</summary>
internal static class SameNumbers
{
    public static void Check(Function expected, Function actual, params object?[] arguments) => Check(expected, actual, [], arguments);

    public static void Check(Function expected, Function actual, ForeignCode foreign, object?[] arguments)
    {
        object?[] first = Copy(arguments), second = Copy(arguments);
        object?[] a = IrInterpreter.Run(expected, foreign, first), b = IrInterpreter.Run(actual, foreign, second);
        Assert.Equal(a.Select(Bits), b.Select(Bits));
        Assert.Equal(first.OfType<Memory>().SelectMany(m => m.Bits()), second.OfType<Memory>().SelectMany(m => m.Bits()));
    }

    private static object? Bits(object? value) => value switch
    {
        double x => System.BitConverter.DoubleToInt64Bits(x),
        Memory m => string.Join(" ", m.Bits()),
        _ => value,
    };

    private static object?[] Copy(object?[] arguments) => [.. arguments.Select(a => a is Memory m ? m.Copy() : a)];
}
