using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Patterns that ask for a type, look at members or take a value apart.</summary>
internal sealed partial class Walker
{
    private int MatchDeclaration(IDeclarationPatternOperation pattern, Value value, ITypeSymbol? type)
    {
        Value narrowed = value;
        int result = pattern.MatchesNull || pattern.MatchedType is null
            ? _builder.Boolean(true)
            : MatchType(pattern, pattern.MatchedType, value, type, out narrowed);
        Bind(pattern.DeclaredSymbol, narrowed, pattern);
        return result;
    }

    private void Bind(ISymbol? declared, Value value, IPatternOperation pattern)
    {
        if (declared is ILocalSymbol local)
            Write(new VariablePlace(NewVariable(local, local.Type)), value, pattern);
    }

    /// <summary>Whether a value is of a type, and the value as one of that type, which is read only where it is one.</summary>
    private int MatchType(IPatternOperation pattern, ITypeSymbol matched, Value value, ITypeSymbol? type, out Value narrowed)
    {
        narrowed = value;
        matched = Resolve(matched);
        ITypeSymbol? declared = type is null ? null : Resolve(type);
        if (ExactType(value) is { IsReferenceType: true } exact)
            return _builder.Boolean(_compilation.ClassifyCommonConversion(exact, matched) is { IsImplicit: true });
        bool isSame = SymbolEqualityComparer.Default.Equals(matched, declared);
        if (isSame && value is not Scalar { Id: var same })
            return _builder.Boolean(true);
        if (isSame)
            return declared is { IsReferenceType: true } ? NotNull(((Scalar)value).Id) : _builder.Boolean(true);
        if (value is not Scalar { Id: var id } || declared is not { IsReferenceType: true } || matched is IArrayTypeSymbol or ITypeParameterSymbol)
        {
            return IdOf(
                Unsupported(pattern, "This type test", "the generator follows values of one type only", "Use the static type."), pattern);
        }

        string text = TypeMap.Text(matched);
        int narrow = _builder.External(
            Ir(matched), matched.IsValueType ? $"({{0}} as {text}?).GetValueOrDefault()" : $"({{0}} as {text})", Effect.Pure, -1, id);
        SameObject(id, narrow);
        narrowed = Spread(new Scalar(narrow), matched);
        return _builder.External(IrType.Boolean, $"({{0}} is {text})", Effect.Pure, -1, id);
    }

    /// <summary>The type of what the method has made itself.</summary>
    private ITypeSymbol? ExactType(Value value) => value switch
    {
        Reference reference => (_env[reference.Target] as Aggregate)?.Layout.Type,
        Aggregate aggregate when !IsColumns(value) => aggregate.Layout.Type,
        _ => null,
    };

    private int NotNull(int id) => _builder.External(IrType.Boolean, "({0} is not null)", Effect.Pure, -1, id);

    private int MatchRecursive(IRecursivePatternOperation pattern, Value value, ITypeSymbol? type)
    {
        int result = MatchType(pattern, pattern.MatchedType, value, type, out Value narrowed);
        for (int i = 0; i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            int index = i;
            result = And(result, () => MatchPart(pattern, index, narrowed), pattern);
        }

        foreach (IPropertySubpatternOperation property in pattern.PropertySubpatterns)
        {
            ISymbol? member = property.Member switch
            {
                IFieldReferenceOperation field => field.Field,
                IPropertyReferenceOperation reference => reference.Property,
                _ => null,
            };
            if (member is null)
                return IdOf(Unsupported(property), property);
            result = And(result, () => Match(property.Pattern, PatternMember(property, member, narrowed), property.Member.Type), pattern);
        }

        Bind(pattern.DeclaredSymbol, narrowed, pattern);
        return result;
    }

    /// <summary>The member of a tuple, the property of a positional record, or what a Deconstruct method with source hands out.</summary>
    private int MatchPart(IRecursivePatternOperation pattern, int index, Value value)
    {
        IPatternOperation part = pattern.DeconstructionSubpatterns[index];
        if (value is Aggregate { Layout.Type.IsTupleType: true } tuple)
            return Match(part, tuple.Parts[index], tuple.Layout.Parts[index].Type);
        if (pattern.DeconstructSymbol is IMethodSymbol { IsStatic: false } method)
        {
            ITypeSymbol type = Resolve(method.Parameters[index].Type);
            if (!method.IsImplicitlyDeclared && HasBody(method) && CallDeconstruct(pattern, method, value) is { } parts)
                return Match(part, parts[index], type);
            if (method.IsImplicitlyDeclared && Positional(method.ContainingType, method.Parameters[index].Name) is { } property)
                return Match(part, PatternMember(pattern, property, value), type);
        }

        return IdOf(Unsupported(pattern, "This pattern", "the parts of the value are not visible", "Compare its members."), pattern);
    }

    /// <summary>The property that a positional record has for a parameter of its header, perhaps an inherited one.</summary>
    private static IPropertySymbol? Positional(INamedTypeSymbol record, string name)
    {
        for (INamedTypeSymbol? type = record; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
                return property;
        }

        return null;
    }

    private Value PatternMember(IOperation place, ISymbol member, Value value)
    {
        ITypeSymbol type = Resolve(member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type);
        if (value is Scalar { Id: var array } && _builder.TypeOf(array) is { IsArray: true, Rank: 1 } && member.Name == "Length")
            return new Scalar(_builder.Length(array));
        if (member is IPropertySymbol { GetMethod: { IsAbstract: false, IsVirtual: false, IsOverride: false } getter } property && value is Aggregate or Reference
            && AccessorCode.Of(property) && _bodies.Of(getter) is not null)
            return Read(new PropertyPlace(property, new TemporaryPlace(value), [], null), place);
        return Read(MemberOf(new TemporaryPlace(value), member, type, place), place);
    }
}
