using System;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Model;

/// <summary>The members a user can ask for; the values are those of the runtime's attribute enum.</summary>
[Flags]
internal enum Derivatives
{
    None = 0,
    Gradient = 1,
    Pushforward = 2,
    HessianVectorProduct = 4,
    Hessian = 8,
    HessianDiagonal = 16,
    Jacobian = 32,
    BatchJacobian = 64,
}

/// <summary>How rows of data are run; the values are those of the runtime's enum.</summary>
internal enum RowsIn
{
    Auto = 0,
    Lanes = 1,
    Sequence = 2,
}

/// <summary>One parameter of the user's method, as its generated members repeat it.</summary>
/// <param name="Name">The C# identifier, with @ where it is a keyword.</param>
/// <param name="TypeText">The type, fully qualified, with nullable annotations.</param>
/// <param name="Modifier">"", "ref ", "in ", "out ", "ref readonly ", "params ", "this ", "scoped " or a combination.</param>
/// <param name="Default">The default value as C# text, or null.</param>
/// <param name="IsActive">Whether the method is differentiated with respect to it.</param>
/// <param name="IsSample">Whether it is data that varies per row.</param>
/// <param name="Type">Its type in the IR.</param>
/// <param name="Structure">How it, or each of its elements, is taken apart and put together; null where it is a number, memory or data as a whole.</param>
internal sealed record ParameterModel(
    string Name, string TypeText, string Modifier, string? Default, bool IsActive, bool IsSample, IrType Type, StructureModel? Structure = null)
{
    /// <summary>Whether it is an array or span of structures, each of whose numbers is a column.</summary>
    public bool IsRows => Structure is not null && Type.IsArray;

    /// <summary>Whether what the method leaves in it counts among what the method computes, since it returns no number.</summary>
    public bool IsOutput { get; init; }

    /// <summary>The stem of derived names: without a leading @ or _.</summary>
    public string Stem => Paths.Derived(Name, "");

    /// <summary>The name by which the IR knows it.</summary>
    public string Key => Name.TrimStart('@');
}

/// <summary>
/// Everything that passes and emission need of one [Differentiable] method; compares by value, so it is the gate behind which
/// unchanged methods cost nothing.
/// </summary>
/// <param name="HintName">The name of the generated file: unique, safe for file systems.</param>
/// <param name="Namespace">The containing namespace, or null for the global one.</param>
/// <param name="ContainingTypes">Heads of the containing types, outermost first: "public static partial class Losses&lt;T&gt;".</param>
/// <param name="Name">The method's C# identifier.</param>
/// <param name="Stem">The stem of the members' names: the method's name unless the attribute gives another.</param>
/// <param name="Modifiers">Accessibility and "static", as repeated on the members: "public static".</param>
/// <param name="TypeParameters">"" or "&lt;T&gt;".</param>
/// <param name="Constraints">"" or " where T : …".</param>
/// <param name="Cref">What a doc comment's cref names the method by, in XML-safe form.</param>
/// <param name="ReturnType">The return type as C# text.</param>
/// <param name="Parameters">In order.</param>
/// <param name="Fields">Active fields and properties of the instance, in the order of the attribute; their names are paths: this._rate.</param>
/// <param name="Emit">The members asked for.</param>
/// <param name="Vectorize">Whether reductions may be reassociated.</param>
/// <param name="Rows">How rows of data are run, if reductions may be reassociated.</param>
/// <param name="Checkpoint">The number of states that long loops keep; 0 for no limit, −1 for the square root of their trips.</param>
/// <param name="Primal">The method's body, or null if it could not be lowered: then the members are declared and throw.</param>
internal sealed record MethodModel(
    string HintName,
    string? Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string Stem,
    string Modifiers,
    string TypeParameters,
    string Constraints,
    string Cref,
    string ReturnType,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<ParameterModel> Fields,
    Derivatives Emit,
    bool Vectorize,
    RowsIn Rows,
    int Checkpoint,
    Function? Primal)
{
    /// <summary>What a method returns that returns something else than one number; null for one number, and for nothing.</summary>
    public ResultModel? Result { get; init; }

    /// <summary>Whether the method returns one number, so that it has a gradient.</summary>
    public bool ReturnsNumber => ReturnType != "void" && Result is null;
}

/// <summary>What a method returns.</summary>
/// <param name="Type">Its type in the IR.</param>
/// <param name="Structure">How a struct, record or tuple is taken apart and put together; null for all others.</param>
internal sealed record ResultModel(IrType Type, StructureModel? Structure)
{
    /// <summary>Whether it holds floating-point numbers, of which there is a derivative.</summary>
    public bool HoldsNumbers => Structure is not null || Type.RealElement is not null;
}

/// <summary>A generated file.</summary>
/// <param name="HintName">Its name, unique in the compilation.</param>
/// <param name="Text">Its text, with \n line ends.</param>
internal sealed record SourceFile(string HintName, string Text);
