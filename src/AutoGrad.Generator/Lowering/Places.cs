using System.Collections.Immutable;
using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Something that can be read, written and passed by reference.</summary>
internal abstract class Place;

/// <summary>A variable.</summary>
internal sealed class VariablePlace(Slot slot) : Place
{
    public Slot Slot { get; } = slot;
}

/// <summary>A member of a struct that lies at another place.</summary>
internal sealed class MemberPlace(Place parent, int index, ITypeSymbol type) : Place
{
    public Place Parent { get; } = parent;

    public int Index { get; } = index;

    public ITypeSymbol Type { get; } = type;
}

/// <summary>An element of an array or span; array and indices are already evaluated.</summary>
internal sealed class ElementPlace(int array, ImmutableArray<int> indices, ITypeSymbol? type) : Place
{
    public ITypeSymbol? Type { get; } = type;

    public int Array { get; } = array;

    public ImmutableArray<int> Indices { get; } = indices;
}

/// <summary>An element of an array of structs that is kept as one array per number.</summary>
internal sealed class RowPlace(Aggregate columns, ImmutableArray<int> indices, ITypeSymbol type) : Place
{
    public Aggregate Columns { get; } = columns;

    public ImmutableArray<int> Indices { get; } = indices;

    /// <summary>The struct's type.</summary>
    public ITypeSymbol Type { get; } = type;
}

/// <summary>One of two places, chosen at run time.</summary>
internal sealed class ChoicePlace(int condition, Place then, Place otherwise) : Place
{
    public int Condition { get; } = condition;

    public Place Then { get; } = then;

    public Place Otherwise { get; } = otherwise;
}

/// <summary>A value that nobody else can see: the receiver of a method call on a temporary, or a read-only copy.</summary>
internal sealed class TemporaryPlace(Value value) : Place
{
    public Value Value { get; } = value;
}

/// <summary>Foreign memory, by its C# text: readable; writing it is refused.</summary>
internal sealed class ForeignPlace(IrType type, ITypeSymbol symbolType, string template, ImmutableArray<int> arguments, bool isStatic, bool isFixed = false) : Place
{
    /// <summary>The field or property, where it is one of an instance.</summary>
    public ISymbol? Member { get; init; }

    /// <summary>Whether others may hold a reference to the instance.</summary>
    public bool IsShared { get; init; }

    public IrType Type { get; } = type;

    public ITypeSymbol SymbolType { get; } = symbolType;

    public string Template { get; } = template;

    public ImmutableArray<int> Arguments { get; } = arguments;

    public bool IsStatic { get; } = isStatic;

    /// <summary>Nothing can change it while the method runs.</summary>
    public bool IsFixed { get; } = isFixed;
}

/// <summary><c>_</c>.</summary>
internal sealed class DiscardPlace : Place;

/// <summary>A property with accessors of its own, or one of a foreign object: written through its setter.</summary>
internal sealed class PropertyPlace(IPropertySymbol property, Place? instance, ImmutableArray<Value> arguments, Value? receiver) : Place
{
    public IPropertySymbol Property { get; } = property;

    public Place? Instance { get; } = instance;

    public ImmutableArray<Value> Arguments { get; } = arguments;

    /// <summary>The instance, evaluated, where it has no place.</summary>
    public Value? Receiver { get; } = receiver;
}
