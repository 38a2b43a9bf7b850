using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>What a C# expression is worth while a body is lowered. Immutable: holding one is holding a snapshot.</summary>
internal abstract class Value
{
    /// <summary>The worth of a call to a void method.</summary>
    public static readonly Value None = new Nothing();

    /// <summary>A variable that has been declared and not yet written.</summary>
    public static readonly Value Unassigned = new Nothing();

    /// <summary>One of several objects or delegates, depending on the path taken.</summary>
    public static readonly Value Ambiguous = new Nothing();

    /// <summary>A member that generated code cannot reach.</summary>
    public static readonly Value Hidden = new Nothing();

    private sealed class Nothing : Value;
}

/// <summary>One value of the IR.</summary>
internal sealed class Scalar(int id) : Value
{
    public int Id { get; } = id;
}

/// <summary>A struct or tuple, taken apart.</summary>
internal sealed class Aggregate(Layout layout, ImmutableArray<Value> parts) : Value
{
    public Layout Layout { get; } = layout;

    public ImmutableArray<Value> Parts { get; } = parts;

    public Aggregate With(int index, Value part) => new(Layout, Parts.SetItem(index, part));
}

/// <summary>A delegate whose code is known: a lambda, a local function or a method group.</summary>
internal sealed class Closure(IMethodSymbol method, IOperation? body, Frame frame, Place? receiver) : Value
{
    public IMethodSymbol Method { get; } = method;

    /// <summary>The lambda's body; null for a named method.</summary>
    public IOperation? Body { get; } = body;

    /// <summary>Where the variables that it captures live.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>The object to which a method group is bound.</summary>
    public Place? Receiver { get; } = receiver;
}

/// <summary>One of two delegates, as a condition tells; either may be chosen in turn.</summary>
internal sealed class Chosen(Value condition, Value then, Value otherwise) : Value
{
    /// <summary>A truth value, known where the delegate is.</summary>
    public Value Condition { get; } = condition;

    public Value Then { get; } = then;

    public Value Otherwise { get; } = otherwise;
}

/// <summary>An object made here: its fields live in a variable of their own, which every copy of the reference shares.</summary>
internal sealed class Reference(Slot target) : Value
{
    public Slot Target { get; } = target;
}

/// <summary>One member of a flattened type.</summary>
/// <param name="Member">A field, or a captured parameter of a primary constructor.</param>
/// <param name="Type">Its type, with type arguments in place.</param>
/// <param name="Name">What C# code calls it.</param>
internal sealed record LayoutPart(ISymbol Member, ITypeSymbol Type, string Name);

/// <summary>The members into which a struct, tuple or local object is taken apart, in order of declaration.</summary>
internal sealed record Layout(ITypeSymbol Type, ImmutableArray<LayoutPart> Parts)
{
    public int IndexOf(ISymbol member)
    {
        if (member is IFieldSymbol { CorrespondingTupleField: { } element } && Type.IsTupleType)
            return TupleIndex(element);
        ISymbol definition = member.OriginalDefinition;
        for (int i = 0; i < Parts.Length; i++)
        {
            ISymbol part = Parts[i].Member.OriginalDefinition;
            if (SymbolEqualityComparer.Default.Equals(part, definition)
                || (part is IFieldSymbol { AssociatedSymbol: { } property } && SymbolEqualityComparer.Default.Equals(property, definition)))
                return i;
        }

        return -1;
    }

    /// <summary>Tuple types that differ in element names have different symbols for the same field.</summary>
    private static int TupleIndex(IFieldSymbol field)
    {
        string digits = field.Name.StartsWith("Item", System.StringComparison.Ordinal) ? field.Name.Substring(4) : "";
        return int.TryParse(digits, out int number) ? number - 1 : -1;
    }
}

/// <summary>The leaves of a value, in order.</summary>
internal static class Leaves
{
    public static IEnumerable<Value> Of(Value value) =>
        value is Aggregate aggregate ? aggregate.Parts.SelectMany(Of) : [value];

    /// <summary>Whether two values may be taken for one another part by part: objects only if they are of one class.</summary>
    public static bool Alike(Aggregate a, Aggregate b) =>
        a.Parts.Length == b.Parts.Length
        && (!(a.Layout.Type.IsReferenceType || b.Layout.Type.IsReferenceType) || SymbolEqualityComparer.Default.Equals(a.Layout.Type, b.Layout.Type));

    /// <summary>The same shape with other leaves.</summary>
    public static Value Rebuild(Value shape, Queue<Value> leaves) =>
        shape is Aggregate aggregate
            ? new Aggregate(aggregate.Layout, [.. aggregate.Parts.Select(p => Rebuild(p, leaves))])
            : leaves.Dequeue();

    public static bool Same(Value a, Value b) =>
        ReferenceEquals(a, b)
        || (a is Scalar x && b is Scalar y && x.Id == y.Id)
        || (a is Reference r && b is Reference s && r.Target == s.Target)
        || (a is Closure f && b is Closure g && f.Body == g.Body && f.Frame == g.Frame
            && SymbolEqualityComparer.Default.Equals(f.Method, g.Method) && f.Receiver == g.Receiver)
        || (a is Chosen c && b is Chosen d && Same(c.Condition, d.Condition) && Same(c.Then, d.Then) && Same(c.Otherwise, d.Otherwise))
        || (a is Aggregate p && b is Aggregate q && p.Parts.Length == q.Parts.Length && p.Parts.Zip(q.Parts, Same).All(t => t));
}
