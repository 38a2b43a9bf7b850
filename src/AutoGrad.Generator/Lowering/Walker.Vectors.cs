using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>System.Numerics.Vector2/3/4, taken apart into float components.</summary>
internal sealed partial class Walker
{
    private static bool IsVector(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Vector2" or "Vector3" or "Vector4", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } };

    private Value? VectorCreation(IObjectCreationOperation operation, INamedTypeSymbol type)
    {
        if (!IsVector(type) || TypeMap.LayoutOf(type) is not { } layout)
            return null;
        Value[] arguments = [.. operation.Arguments.Select(a => Evaluate(a.Value))];
        ImmutableArray<Value> components = [.. arguments.SelectMany(Leaves.Of)];
        if (components.Length == 1 && layout.Parts.Length > 1)
            components = [.. layout.Parts.Select(_ => components[0])];
        if (components.Length == 0)
            return Default(type);
        return components.Length == layout.Parts.Length && components.All(c => c is Scalar { Id: var id } && _builder.TypeOf(id) == IrType.Single)
            ? new Aggregate(layout, components)
            : Unsupported(operation, "This vector", "its components are not given one by one", "Write them out.");
    }

    private Value? VectorOperator(IOperation operation, IMethodSymbol method, Value left, Value? right)
    {
        if (!IsVector(method.ContainingType))
            return null;
        Primitive? primitive = method.Name switch
        {
            "op_Addition" => Arithmetic.Add,
            "op_Subtraction" => Arithmetic.Subtract,
            "op_Multiply" => Arithmetic.Multiply,
            "op_Division" => Arithmetic.Divide,
            "op_UnaryNegation" => Arithmetic.Negate,
            _ => null,
        };
        Aggregate? shape = left as Aggregate ?? right as Aggregate;
        if (primitive is null || shape is null)
            return null;
        return right is null ? Componentwise(operation, shape, primitive, left) : Componentwise(operation, shape, primitive, left, right);
    }

    private Aggregate Componentwise(IOperation operation, Aggregate shape, Primitive primitive, params Value[] operands) =>
        new(shape.Layout, [.. shape.Parts.Select((_, i) => (Value)new Scalar(
            _builder.Apply(primitive, [.. operands.Select(o => IdOf(o is Aggregate a ? a.Parts[i] : o, operation))])))]);

    /// <summary>The static and instance functions of vectors; null for methods of other types.</summary>
    private Value? VectorMethod(IInvocationOperation operation, IMethodSymbol method)
    {
        if (!IsVector(method.ContainingType))
            return null;
        Value[] operands = [.. (operation.Instance is { } instance ? new[] { Evaluate(instance) } : []), .. operation.Arguments.Select(a => Evaluate(a.Value))];
        if (operands.FirstOrDefault(o => o is Aggregate) is not Aggregate x)
            return Unsupported(operation);
        Aggregate y = operands.Length > 1 && operands[1] is Aggregate second ? second : x;
        switch (method.Name, operands.Length)
        {
            case ("Dot", 2):
                return new Scalar(Dot(x, y, operation));
            case ("LengthSquared", 1):
                return new Scalar(Dot(x, x, operation));
            case ("Length", 1):
                return new Scalar(Sqrt(Dot(x, x, operation)));
            case ("DistanceSquared", 2) or ("Distance", 2):
                Aggregate difference = Componentwise(operation, x, Arithmetic.Subtract, x, y);
                int squared = Dot(difference, difference, operation);
                return new Scalar(method.Name == "Distance" ? Sqrt(squared) : squared);
            case ("Normalize", 1):
                return Componentwise(operation, x, Arithmetic.Divide, x, new Scalar(Sqrt(Dot(x, x, operation))));
            case ("Add" or "Subtract" or "Multiply" or "Divide", 2):
                Primitive arithmetic = method.Name switch { "Add" => Arithmetic.Add, "Subtract" => Arithmetic.Subtract, "Multiply" => Arithmetic.Multiply, _ => Arithmetic.Divide };
                return Componentwise(operation, x, arithmetic, operands);
            case ("Negate", 1):
                return Componentwise(operation, x, Arithmetic.Negate, x);
            case ("Cross", 2) when x.Parts.Length == 3:
                return new Aggregate(x.Layout, [Minor(x, y, 1, 2), Minor(x, y, 2, 0), Minor(x, y, 0, 1)]);
            case ("Abs" or "Sin" or "Cos" or "Exp" or "Log" or "SquareRoot", 1):
                return Componentwise(operation, x, RuleTable.Find(method.Name == "SquareRoot" ? "Sqrt" : method.Name, 1)!, x);
            case ("Min" or "Max", 2):
                return Componentwise(operation, x, RuleTable.Find(method.Name, 2)!, operands);
            default:
                return Unsupported(operation, $"'{method.ContainingType.Name}.{method.Name}'", "this function of vectors has no rule", "Write it with the components.");
        }
    }

    private Value Minor(Aggregate x, Aggregate y, int i, int j) => new Scalar(_builder.Apply(
        Arithmetic.Subtract, _builder.Apply(Arithmetic.Multiply, Component(x, i), Component(y, j)), _builder.Apply(Arithmetic.Multiply, Component(x, j), Component(y, i))));

    private static int Component(Aggregate vector, int index) => ((Scalar)vector.Parts[index]).Id;

    private int Dot(Aggregate x, Aggregate y, IOperation operation)
    {
        _ = operation;
        int sum = _builder.Apply(Arithmetic.Multiply, Component(x, 0), Component(y, 0));
        for (int i = 1; i < x.Parts.Length; i++)
            sum = _builder.Apply(Arithmetic.Add, sum, _builder.Apply(Arithmetic.Multiply, Component(x, i), Component(y, i)));
        return sum;
    }

    private int Sqrt(int id) => _builder.Apply(RuleTable.Find("Sqrt", 1)!, id);
}
