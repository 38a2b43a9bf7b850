using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Tests.Interpreter;

namespace AutoGrad.Compiler.Tests.Rules;

/// <summary>An operand of a primitive under test.</summary>
/// <param name="Value">A double, an int or an opaque C# expression.</param>
/// <param name="IsActive">Whether it depends on an active parameter.</param>
/// <param name="IsLiteral">Whether the rule sees it as a constant of the program.</param>
internal sealed record Operand(object Value, bool IsActive, bool IsLiteral)
{
    public static Operand Active(double value) => new(value, true, false);

    public static Operand Passive(object value) => new(value, false, false);

    public static Operand Literal(object value) => new(value, false, true);
}

/// <summary>Builds up · ∂f/∂xᵢ as the passes do, through Term into IR, and runs it.</summary>
internal static class PartialEvaluation
{
    public static double Of(Primitive primitive, Operand[] operands, int index, IrType real, double up = 1)
    {
        Function function = Build(primitive, operands, index, real);
        object?[] arguments = [up, .. operands.Where(o => !o.IsLiteral).Select(o => Argument(o.Value, real))];
        return (double)IrInterpreter.Run(Verifier.Verify(function, "rule"), arguments)[0]!;
    }

    /// <summary>The function (up, operands that are no literals…) → up · ∂f/∂xᵢ.</summary>
    public static Function Build(Primitive primitive, Operand[] operands, int index, IrType real)
    {
        FunctionBuilder builder = new($"{primitive}Partial{index}");
        int up = builder.AddParameter(real, "up", ParameterRole.Upstream);
        int[] ids = new int[operands.Length];
        for (int k = 0; k < ids.Length; k++)
        {
            if (!operands[k].IsLiteral)
                ids[k] = builder.AddParameter(TypeOf(operands[k].Value, real), $"x{k}", ParameterRole.Passive);
        }

        for (int k = 0; k < ids.Length; k++)
        {
            if (operands[k].IsLiteral)
                ids[k] = builder.Constant(LiteralOf(operands[k].Value, real));
        }

        Term result = builder.Term(builder.Apply(primitive, ids));
        Linearization at = new([.. ids.Select(builder.Term)], result, [.. operands.Select(o => o.IsActive)]);
        Partial? partial = primitive.Rule?.Partials[index];
        Term slope = partial is null ? builder.Term(builder.Real(0, real)) : partial(builder.Term(up), at);
        return builder.Finish([new Output(null)], slope.Id);
    }

    private static object Argument(object value, IrType real) => value is double x ? Scalars.Round(x, real) : value;

    private static IrType TypeOf(object value, IrType real) => value switch
    {
        double => real,
        int => IrType.Int32,
        bool => IrType.Boolean,
        _ => IrType.Opaque("object"),
    };

    private static Literal LiteralOf(object value, IrType real) => value switch
    {
        double x => Literal.Of(x, real),
        int n => Literal.Of(n, IrType.Int32),
        bool b => Literal.Of(b),
        _ => new Literal(IrType.Opaque("object"), 0, (string)value),
    };
}
