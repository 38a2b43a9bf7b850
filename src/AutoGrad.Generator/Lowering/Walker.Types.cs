using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Type arguments of inlined generic code, and foreign structs that are taken apart on arrival.</summary>
internal sealed partial class Walker
{
    /// <summary>A type with the type arguments of the current activation in place.</summary>
    private ITypeSymbol Resolve(ITypeSymbol type)
    {
        if (_frame.TypeArguments.Count == 0)
            return type;
        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return _frame.TypeArguments.TryGetValue(parameter, out ITypeSymbol? argument) ? argument : type;
            case IArrayTypeSymbol array:
                return _compilation.CreateArrayTypeSymbol(Resolve(array.ElementType), array.Rank);
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return _compilation.CreateTupleTypeSymbol(
                    [.. tuple.TupleElements.Select(e => Resolve(e.Type))], [.. tuple.TupleElements.Select(e => (string?)e.Name)]);
            case INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: > 0 } named:
                return named.ConstructedFrom.Construct([.. named.TypeArguments.Select(Resolve)]);
            default:
                return type;
        }
    }

    private IMethodSymbol Resolve(IMethodSymbol method)
    {
        if (_frame.TypeArguments.Count == 0)
            return method;
        if (method.ContainingType is { IsGenericType: true } && Resolve(method.ContainingType) is INamedTypeSymbol type
            && !SymbolEqualityComparer.Default.Equals(type, method.ContainingType))
        {
            IMethodSymbol? member = type.GetMembers(method.Name).OfType<IMethodSymbol>()
                .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition));
            if (member is not null)
                return method.IsGenericMethod ? member.Construct([.. method.TypeArguments.Select(Resolve)]) : member;
        }

        return method.IsGenericMethod ? method.ConstructedFrom.Construct([.. method.TypeArguments.Select(Resolve)]) : method;
    }

    /// <summary>A struct that comes from outside is read member by member, so that it can be changed and merged like any other.</summary>
    private Value Spread(Value value, ITypeSymbol? type)
    {
        if (value is not Scalar whole || type is null || TypeMap.LayoutOf(Resolve(type)) is not { } layout || !CanSpread(layout))
            return value;
        return new Aggregate(layout, [.. layout.Parts.Select(SpreadPart)]);

        Value SpreadPart(LayoutPart part)
        {
            string template = "{0}." + (IsNullable(layout.Type) && part.Name == "Value" ? "GetValueOrDefault()" : ConstantText.Identifier(part.Name));
            int id = _builder.External(TypeMap.ToIr(part.Type), template, Effect.Pure, -1, whole.Id);
            _builder.Rename(id, _builder.NameOf(whole.Id) is { } name ? name + char.ToUpperInvariant(part.Name[0]) + part.Name.Substring(1) : null);
            return Spread(new Scalar(id), part.Type);
        }
    }

    private bool CanSpread(Layout layout) => layout.Parts.All(p => IsVisible(p.Member) && (TypeMap.LayoutOf(p.Type) is not { } inner || CanSpread(inner)));

    private bool IsVisible(ISymbol member)
    {
        if (member is IParameterSymbol || member is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } && AccessorCode.Of(property))
            return false;
        ISymbol named = (member as IFieldSymbol)?.AssociatedSymbol ?? member;
        return _compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, _method.ContainingType.OriginalDefinition);
    }
}
