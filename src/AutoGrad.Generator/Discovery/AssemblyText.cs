using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using TypeKind = Microsoft.CodeAnalysis.TypeKind;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// C# that makes a struct, record or tuple out of its members: a tuple, an object initializer where members can be set, a constructor that
/// plainly assigns its parameters, or a copy of another value 'with' other members.
/// </summary>
internal sealed class AssemblyText(INamedTypeSymbol within)
{
    private readonly List<string> _members = [];
    private bool _withPassive;

    /// <summary>What stood in the way, as a clause.</summary>
    public string Obstacle { get; private set; } = "";

    public AssemblyModel? Of(Layout layout, bool withPassive)
    {
        _members.Clear();
        _withPassive = withPassive;
        return Make(layout, "") is { } text ? new AssemblyModel(text, _members.ToArray()) : null;
    }

    private string? Make(Layout layout, string path)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)layout.Type;
        if (type.IsTupleType)
            return All(layout.Parts.Select(p => Member(p, path))) is { } elements ? $"({elements})" : null;
        string name = TypeMap.Text(type);
        if (type.DeclaringSyntaxReferences.IsEmpty)
            return All(layout.Parts.Select(p => Member(p, path))) is { } components ? $"new {name}({components})" : null;
        LayoutPart[] needed = [.. layout.Parts.Where(IsNeeded)];
        bool isClass = type.TypeKind == TypeKind.Class;
        if (!isClass && Constructors.Plain(type, within, p => needed.Contains(p), layout, isPrimary: true) is { } primary)
            return Call(name, primary, path);
        if (needed.FirstOrDefault(p => !Structures.IsAssignable(p.Member, within, allowInit: true)) is { } closed)
        {
            if (!isClass && Constructors.Plain(type, within, p => needed.Contains(p), layout, isPrimary: false) is { } constructor)
                return Call(name, constructor, path);
            Obstacle = $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}.{closed.Name}' can be set by nobody";
            return null;
        }

        string?[] values = [.. needed.Select(p => Member(p, path) is { } value ? $"{ConstantText.Identifier(p.Name)} = {value}" : null)];
        if (All(values) is not { } assignments)
            return null;
        string initializer = $"{{{{ {assignments} }}}}";
        bool isPlain = !isClass && !type.InstanceConstructors.Any(c => c.Parameters.IsEmpty && !c.IsImplicitlyDeclared) && !HasRequired(type);
        return isClass ? $"{AssemblyModel.Source}{path} with {initializer}"
            : isPlain ? $"new {name} {initializer}"
            : $"default({name}) with {initializer}";
    }

    private static bool HasRequired(INamedTypeSymbol type) =>
        type.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });

    private bool IsNeeded(LayoutPart part) =>
        TypeMap.HoldsReals(part.Type) && part.Member is not IParameterSymbol
        || (_withPassive && (part.Member is not IParameterSymbol parameter || PrimaryParameters.IsKept(parameter)));

    private string? Member(LayoutPart part, string path)
    {
        string inner = path + Structures.PathOf(part);
        if (!IsNeeded(part))
            return Structures.IsVisible(part.Member, within) ? AssemblyModel.Source + inner : "default";
        if (!Structures.IsVisible(part.Member, within))
        {
            Obstacle = $"'{part.Name}' is not accessible";
            return null;
        }

        if (TypeMap.LayoutOf(part.Type) is { } layout)
            return Make(layout, inner);
        _members.Add(inner);
        return "{" + (_members.Count - 1).ToString(CultureInfo.InvariantCulture) + "}";
    }

    private string? Call(string name, ImmutableArray<LayoutPart> parts, string path) =>
        All(parts.Select(p => Member(p, path))) is { } arguments ? $"new {name}({arguments})" : null;

    private static string? All(IEnumerable<string?> texts)
    {
        string?[] all = [.. texts];
        return all.Any(t => t is null) ? null : string.Join(", ", all);
    }
}
