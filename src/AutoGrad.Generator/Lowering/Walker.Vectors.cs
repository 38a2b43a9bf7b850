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
        Value vector = VectorOf(operation, layout, ByParameter(operation.Arguments, a => IsMemory(a.Value) ? new Scalar(Id(Unconverted(a.Value))) : Evaluate(a.Value)));
        return operation.Initializer is { } initializer ? Initialized(operation, type, vector, initializer) : vector;
    }

    private bool IsMemory(IOperation operation) => Ir(Unconverted(operation).Type).IsArray;

    /// <summary>A vector from its components, from shorter vectors, from one number, or from the first elements of a span.</summary>
    private Value VectorOf(IOperation operation, Layout layout, Value[] arguments)
    {
        if (arguments.Length == 1 && arguments[0] is Scalar { Id: var span } && _builder.TypeOf(span) is { IsArray: true, Rank: 1 })
        {
            ThrowIf(
                _builder.Apply(Comparisons.Less, _builder.Length(span), _builder.Integer(layout.Parts.Length)),
                "new global::System.ArgumentOutOfRangeException(\"values\")");
            return new Aggregate(layout, [.. layout.Parts.Select((_, i) => (Value)new Scalar(_builder.Load(span, _builder.Integer(i))))]);
        }

        ImmutableArray<Value> components = [.. arguments.SelectMany(Leaves.Of)];
        if (components.Length == 0)
            return Default(layout.Type);
        if (components.Length == 1 && layout.Parts.Length > 1)
            components = [.. layout.Parts.Select(_ => components[0])];
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
        if (method.Name is "op_Equality" or "op_Inequality" && left is Aggregate first && right is Aggregate second)
            return CompareAggregates(operation, method.Name == "op_Equality" ? BinaryOperatorKind.Equals : BinaryOperatorKind.NotEquals, first, second);
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
        Value[] operands = [.. (operation.Instance is { } instance ? new[] { Evaluate(instance) } : []), .. ByParameter(operation.Arguments, a => IsMemory(a.Value) ? new Scalar(Target(a.Value)) : Evaluate(a.Value))];
        if (method is { Name: "Create", IsStatic: true } && TypeMap.LayoutOf(method.ContainingType) is { } created)
            return VectorOf(operation, created, operands);
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
            case ("Cross", 2) when x.Parts.Length == 2:
                return Minor(x, y, 0, 1);
            case ("Sum", 1):
                return new Scalar(x.Parts.Select(p => IdOf(p, operation)).Aggregate((a, b) => _builder.Apply(Arithmetic.Add, a, b)));
            case ("Reflect", 2):
                Value twice = new Scalar(_builder.Apply(Arithmetic.Multiply, _builder.Real(2, IrType.Single), Dot(x, y, operation)));
                return Componentwise(operation, x, Arithmetic.Subtract, x, Componentwise(operation, y, Arithmetic.Multiply, y, twice));
            case ("Clamp", 3):
                Aggregate raised = Componentwise(operation, x, RuleTable.Find("Max", 2)!, x, operands[1]);
                return Componentwise(operation, x, RuleTable.Find("Min", 2)!, raised, operands[2]);
            case ("CopyTo", 2 or 3) when operands[1] is Scalar { Id: var target } && IsSpanValue(target):
                return CopyVector(x, operands.Length == 3 ? From(target, IdOf(operands[2], operation)) : target);
            default:
                return ElementwiseVector(operation, method, x, operands)
                    ?? Unsupported(operation, $"'{method.ContainingType.Name}.{method.Name}'", "this function of vectors has no rule", "Write it with the components.");
        }
    }

    /// <summary>A function of numbers, component by component; a number among vectors serves all components.</summary>
    private Aggregate? ElementwiseVector(IOperation operation, IMethodSymbol method, Aggregate shape, Value[] operands)
    {
        bool isElementwise = IsVector(method.ReturnType) && operands.All(o => o is Scalar || (o is Aggregate other && other.Parts.Length == shape.Parts.Length));
        Primitive? primitive = RuleTable.Find(method.Name == "SquareRoot" ? "Sqrt" : method.Name, operands.Length);
        return isElementwise && primitive is not null ? Componentwise(operation, shape, primitive, operands) : null;
    }

    private Value CopyVector(Aggregate vector, int target)
    {
        GuardLength(_builder.Integer(vector.Parts.Length), target);
        for (int i = 0; i < vector.Parts.Length; i++)
            _builder.Store(target, [_builder.Integer(i)], Component(vector, i));
        return Value.None;
    }

    /// <summary><c>v[i]</c>: the component, or a choice among them.</summary>
    private Value? VectorElement(IPropertyReferenceOperation operation)
    {
        if (!operation.Property.IsIndexer || operation.Instance is not { } instance || !IsVector(instance.Type) || Evaluate(instance) is not Aggregate vector)
            return null;
        int index = Id(operation.Arguments[0].Value), count = vector.Parts.Length;
        if (_builder.LiteralOf(index) is { Bits: var known } && known >= 0 && known < count)
            return vector.Parts[(int)known];
        int isOutside = _builder.Apply(
            Logic.Or, _builder.Apply(Comparisons.Less, index, _builder.Integer(0)), _builder.Apply(Comparisons.GreaterOrEqual, index, _builder.Integer(count)));
        ThrowIf(isOutside, "new global::System.ArgumentOutOfRangeException(\"index\")");
        int chosen = Component(vector, count - 1);
        for (int i = count - 2; i >= 0; i--)
            chosen = _builder.Apply(Choices.Select, _builder.Apply(Comparisons.Equal, index, _builder.Integer(i)), Component(vector, i), chosen);
        return new Scalar(chosen);
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
