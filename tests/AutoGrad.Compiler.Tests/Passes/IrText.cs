using AutoGrad.Compiler.Ir;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Compares printed IR with a raw string literal and shows the whole text where they differ.</summary>
internal static class IrText
{
    public static void Is(string expected, Function function)
    {
        string actual = IrPrinter.Print(function).TrimEnd();
        if (actual != expected.ReplaceLineEndings("\n"))
            Assert.Fail($"expected\n{expected}\nbut it is\n{actual}\n");
    }
}
