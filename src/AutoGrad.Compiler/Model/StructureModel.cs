using System;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Model;

/// <summary>One member of a structure that the IR knows by itself.</summary>
/// <param name="Path">How C# reaches it from the whole: .X, .From.Y.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsActive">Whether it carries derivatives.</param>
internal sealed record MemberModel(string Path, IrType Type, bool IsActive);

/// <summary>C# that makes a value out of its members.</summary>
/// <param name="Template">Text with holes {0}, {1}… for the members; § stands for a value of the same type that lends the members that carry no derivative.</param>
/// <param name="Members">The paths of the members that fill the holes.</param>
internal sealed record AssemblyModel(string Template, EquatableArray<string> Members)
{
    public const string Source = "§";

    /// <summary>The name by which what a method returns is put together.</summary>
    public const string Result = "()";

    /// <summary>Whether a value of the type is needed to begin with.</summary>
    public bool TakesSource => Template.Contains(Source);

    public string From(string source) => Template.Replace(Source, source);

    public string Fill(string source, Func<string, string> member) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, From(source), [.. Members.Select(m => (object)member(m))]);
}

/// <summary>A struct, record or tuple as its members.</summary>
/// <param name="Members">In order of declaration.</param>
/// <param name="IsSettable">Whether p.X = … can be written for every member that carries a derivative.</param>
/// <param name="Gradient">Makes a value that holds the partials.</param>
/// <param name="Whole">Makes a value of all members, if that can be done.</param>
internal sealed record StructureModel(
    EquatableArray<MemberModel> Members, bool IsSettable, AssemblyModel Gradient, AssemblyModel? Whole);
