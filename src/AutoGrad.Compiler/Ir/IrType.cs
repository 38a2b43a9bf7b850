namespace AutoGrad.Compiler.Ir;

/// <summary>What the passes may know about a value.</summary>
internal enum TypeKind
{
    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>int or long: loop counters and indices.</summary>
    Integer,

    /// <summary>double, float or a type parameter constrained to IFloatingPointIeee754: carries derivatives.</summary>
    Real,

    /// <summary>An array or span: a reference to memory.</summary>
    Array,

    /// <summary>As many real numbers, or truth values about them, as the machine handles at once.</summary>
    Vector,

    /// <summary>Any other C# type; the passes only carry it along.</summary>
    Opaque,
}

/// <summary>How an array is spelled in C#.</summary>
internal enum ArrayForm
{
    None,
    Array,
    Span,
    ReadOnlySpan,
}

/// <summary>The type of a value: its kind and its C# spelling.</summary>
/// <param name="Kind">What the passes may know.</param>
/// <param name="Text">The C# spelling, fully qualified where it is not a keyword.</param>
/// <param name="Element">The element type of an array.</param>
/// <param name="Form">The spelling of an array.</param>
/// <param name="Rank">The number of indices of an array.</param>
internal sealed record IrType(TypeKind Kind, string Text, IrType? Element = null, ArrayForm Form = ArrayForm.None, int Rank = 0)
{
    private const string FixedWidth = "global::System.Runtime.Intrinsics.Vector";

    public static readonly IrType Boolean = new(TypeKind.Boolean, "bool");
    public static readonly IrType Int32 = new(TypeKind.Integer, "int");
    public static readonly IrType Int64 = new(TypeKind.Integer, "long");
    public static readonly IrType Double = new(TypeKind.Real, "double");
    public static readonly IrType Single = new(TypeKind.Real, "float");

    /// <summary>The numbers of which structs an array holds; null for an array of nothing but its elements.</summary>
    public Column? Column { get; init; }

    public bool IsReal => Kind == TypeKind.Real;

    public bool IsArray => Kind == TypeKind.Array;

    public bool IsVector => Kind == TypeKind.Vector;

    /// <summary>The class with the constructors and functions of a vector of a fixed width; null for all other types.</summary>
    public string? Vectors => IsVector && Text.StartsWith(FixedWidth, System.StringComparison.Ordinal) ? Text.Substring(0, Text.IndexOf('<')) : null;

    /// <summary>The class with the constructors and sums of a vector, and of all its functions if its width is fixed.</summary>
    public string VectorClass => Vectors ?? "global::System.Numerics.Vector";

    /// <summary>How many numbers a vector of a fixed width holds; 0 for all other types.</summary>
    public int Lanes => Vectors is { } name ? int.Parse(name.Substring(FixedWidth.Length), System.Globalization.CultureInfo.InvariantCulture) / (Element == Single ? 32 : 64) : 0;

    /// <summary>Whether memory on the stack may hold it: of a type parameter C# does not know that.</summary>
    public bool IsUnmanaged => Kind is TypeKind.Integer or TypeKind.Boolean || this == Double || this == Single || (IsVector && Element!.IsUnmanaged);

    /// <summary>An array whose innermost elements are real numbers, so that it can have a shadow.</summary>
    public bool IsRealArray => IsArray && (Element!.IsReal || Element.IsRealArray);

    /// <summary>The real number inside, for arrays of any nesting.</summary>
    public IrType? RealElement => IsReal ? this : Element?.RealElement;

    public static IrType Span(IrType element) =>
        new(TypeKind.Array, $"global::System.Span<{element.Text}>", element, ArrayForm.Span, 1);

    public static IrType ReadOnlySpan(IrType element) =>
        new(TypeKind.Array, $"global::System.ReadOnlySpan<{element.Text}>", element, ArrayForm.ReadOnlySpan, 1);

    /// <summary>An array of structs, seen as the array of one number of each.</summary>
    public static IrType Of(Column column, IrType number, IrType rows) =>
        new(TypeKind.Array, rows.Text, number, rows.Form, 1) { Column = column };

    /// <summary>A span over the same memory.</summary>
    public IrType AsSpan() => Column is null ? Span(Element!) : Of(Column, Element!, Span(Opaque(Column.Row)));

    /// <summary>A span that only reads the same memory.</summary>
    public IrType AsReadOnlySpan() => Column is null ? ReadOnlySpan(Element!) : Of(Column, Element!, ReadOnlySpan(Opaque(Column.Row)));

    /// <summary>The first brackets of a C# array type are those of the outermost array: an array of <c>T[,]</c> is <c>T[][,]</c>.</summary>
    public static IrType ArrayOf(IrType element, int rank = 1)
    {
        int end = element.Text.Length;
        if (element.Form == ArrayForm.Array)
            end = element.Text.TrimEnd('[', ',', ']').Length;
        return new(TypeKind.Array, $"{element.Text.Substring(0, end)}[{new string(',', rank - 1)}]{element.Text.Substring(end)}", element, ArrayForm.Array, rank);
    }

    /// <summary>The numbers that a strip loop handles at once; truth values about them have the same type.</summary>
    public static IrType Vector(IrType element) => new(TypeKind.Vector, $"global::System.Numerics.Vector<{element.Text}>", element);

    /// <summary>A vector of so many bits on every machine.</summary>
    public static IrType Vector(IrType element, int bits) =>
        new(TypeKind.Vector, $"{FixedWidth}{bits}<{element.Text}>", element);

    /// <summary>The growable stack of the runtime.</summary>
    public static IrType Stack(IrType element) => new(TypeKind.Opaque, $"global::AutoGrad.Runtime.ValueStack<{element.Text}>", element);

    public bool IsStack => Kind == TypeKind.Opaque && Element is not null;

    public static IrType Opaque(string text) => new(TypeKind.Opaque, text);

    public override string ToString() => Text.Replace("global::System.", "");
}
