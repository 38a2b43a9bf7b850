using System.Linq;
using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>The framework's guards, <c>ArgumentOutOfRangeException.ThrowIfNegative(x)</c>: a test, which carries no derivative, and a throw.</summary>
internal sealed partial class Walker
{
    /// <summary>Lowers a guard of numbers or references; null for other calls.</summary>
    private Value? Guard(IInvocationOperation operation, IMethodSymbol method)
    {
        if (method is not { IsStatic: true, ReturnsVoid: true, ContainingType: { Name: "ArgumentOutOfRangeException" or "ArgumentNullException", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } type })
            return null;
        IOperation[] arguments = ByParameter(operation.Arguments, a => a.Value);
        if (arguments.Length < 2 || ReordersEffects(operation.Arguments) || arguments[arguments.Length - 1].ConstantValue is not { HasValue: true, Value: string name })
            return null;
        IOperation[] tested = [.. arguments.Take(arguments.Length - 1).Select(Unboxed)];
        string number = tested[0].Type is { } tests ? TypeMap.Text(Resolve(tests)) : "";
        if (TestOf(method.Name, number) is not { } test || (tested[0].Type!.IsReferenceType != (method.Name == "ThrowIfNull")))
            return null;
        int[] ids = [.. tested.Select(Id)];
        int fails = method.Name == "ThrowIfNull" ? IsNull(ids[0]) : _builder.External(IrType.Boolean, test, Effect.Pure, -1, ids);
        ThrowIf(fails, $"new {TypeMap.Text(type)}({SymbolDisplay.FormatLiteral(name, quote: true)})");
        return Value.None;
    }

    private static IOperation Unboxed(IOperation operation) =>
        operation is IConversionOperation { IsImplicit: true, OperatorMethod: null, Type.SpecialType: SpecialType.System_Object } boxed ? boxed.Operand : operation;

    /// <summary>When the guard throws, as C# text. Comparisons are CompareTo's, which has an order for NaN.</summary>
    private static string? TestOf(string guard, string number) => guard switch
    {
        "ThrowIfNull" => "({0} is null)",
        "ThrowIfNegative" => $"{number}.IsNegative({{0}})",
        "ThrowIfZero" => "({0} == 0)",
        "ThrowIfNegativeOrZero" => $"({number}.IsNegative({{0}}) || {{0}} == 0)",
        "ThrowIfLessThan" => "({0}.CompareTo({1}) < 0)",
        "ThrowIfLessThanOrEqual" => "({0}.CompareTo({1}) <= 0)",
        "ThrowIfGreaterThan" => "({0}.CompareTo({1}) > 0)",
        "ThrowIfGreaterThanOrEqual" => "({0}.CompareTo({1}) >= 0)",
        "ThrowIfEqual" => "{0}.Equals({1})",
        "ThrowIfNotEqual" => "(!{0}.Equals({1}))",
        _ => null,
    };
}
