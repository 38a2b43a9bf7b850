using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Structure;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// How generated code reaches the members of structures and of the instance: p.X where it stands, fields and the arrays of derivatives through
/// locals that are set at the start; and what is put together from its members at the end.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="isAtPoint">
/// Whether active members come in as parameters of their own, and their derivatives go out so: the form that objectives call.
/// </param>
internal sealed class MemberAccess(MethodModel method, bool isAtPoint = false)
{
    private static readonly string[] _fresh = ["Gradient", "Product"];
    private static readonly string[] _given = ["Adjoint", "Tangent", "Direction"];
    private static readonly string[] _atPoint = ["Gradient", "Adjoint"];

    private readonly ParameterModel[] _structures = [.. method.Parameters.Concat(method.Fields).Where(p => p.Structure is not null)];

    /// <summary>Names that stand in the members' signatures although the function knows only their parts.</summary>
    public IEnumerable<string> Reserved => method.Parameters.Select(p => p.Key).Concat(method.Result is null ? [] : [Upstream.Name])
        .Concat(_structures.Where(s => s.IsActive || s.IsOutput).SelectMany(s => _fresh.Concat(_given).Select(suffix => Paths.Derived(s.Key, suffix))));

    /// <summary>What is put together from its members when a member ends.</summary>
    public IReadOnlyDictionary<string, AssemblyModel> Assembled
    {
        get
        {
            Dictionary<string, AssemblyModel> assembled = [];
            foreach (ParameterModel p in _structures.Where(s => !s.IsRows))
            {
                StructureModel structure = p.Structure!;
                AssemblyModel gradient = structure.Gradient with { Template = structure.Gradient.From(Identifiers.Escape(p.Key)) };
                if (p.IsActive && !isAtPoint)
                {
                    foreach (string suffix in _fresh)
                        assembled[Paths.Derived(p.Key, suffix)] = gradient;
                    if (!structure.IsSettable)
                        assembled[Paths.Derived(p.Key, "Adjoint")] = gradient;
                }

                if (p.IsOutput && !(p.IsActive && structure.IsSettable))
                    assembled[Paths.Derived(p.Key, "Tangent")] = gradient;
                if (structure.Whole is { } whole && (p.Modifier.Contains("out ") || (p.Modifier.Contains("ref ") && !structure.IsSettable)))
                    assembled[p.Key] = whole;
            }

            if (method.Result?.Structure?.Whole is { TakesSource: false } result)
                assembled[AssemblyModel.Result] = result;
            return assembled;
        }
    }

    /// <summary>Parameters of the function that generated code must not assign.</summary>
    public IEnumerable<string> ReadOnly(Function function) => function.Parameters.Where(p => !isAtPoint || p.Role != ParameterRole.Adjoint).Select(p => p.Name).Where(name =>
        method.Parameters.FirstOrDefault(p => p.Key == Paths.RootOf(name)) is { } owner
            ? !IsAssignable(owner, name)
            : Paths.IsPath(name) && !_structures.Any(s => !s.IsRows && s.Structure!.IsSettable && IsGivenByReference(s, Paths.RootOf(name))));

    private static bool IsGivenByReference(ParameterModel structure, string root) =>
        Paths.Derived(structure.Key, "Adjoint") == root ? structure.IsActive
        : structure.IsActive && structure.IsOutput && Paths.Derived(structure.Key, "Tangent") == root;

    private static bool IsAssignable(ParameterModel owner, string name)
    {
        if (owner.Modifier.Contains("in ") || owner.Modifier.Contains("readonly "))
            return false;
        return !Paths.IsPath(name) || (owner.Modifier.Contains("ref ") && owner.Structure is { IsSettable: true });
    }

    /// <summary>Gives the function's parameters the texts by which they are reached.</summary>
    public void Bind(StructuredFunction code)
    {
        foreach (Variable variable in code.Parameters.Concat(code.Outputs).Where(v => Paths.IsPath(v.Hint!) && v.Type.Column is null))
        {
            bool isHandedIn = isAtPoint && IsActiveMember(variable.Hint!);
            variable.Entry = isHandedIn ? null : EntryOf(variable);
            variable.HasOwnName = isHandedIn || variable.Entry is not null;
        }
    }

    private bool IsActiveMember(string path) => method.Parameters.Concat(method.Fields).Where(p => p.IsActive).Any(p => p.Structure is { } structure
        ? structure.Members.Any(m => m.IsActive && (p.Key + m.Path == path || _atPoint.Any(suffix => Paths.Derived(p.Key, suffix) + m.Path == path)))
        : p.Key == path);

    /// <summary>Null for what is read where it stands.</summary>
    private string? EntryOf(Variable variable)
    {
        string path = variable.Hint!, root = Paths.RootOf(path), text = Identifiers.Escape(path);
        if (method.Parameters.FirstOrDefault(p => p.Key == root) is { } owner)
            return owner.Structure is null ? text : null;
        if (root == Upstream.Name && method.Result is not null && !variable.Type.IsArray)
            return null;
        foreach (ParameterModel structure in _structures)
        {
            if (variable.Type.IsArray && _fresh.Any(suffix => Paths.Derived(structure.Key, suffix) == root))
                return Fresh(variable.Type, Identifiers.Escape(structure.Key + Paths.MemberOf(path)));
            if (!variable.Type.IsArray && _given.Any(suffix => Paths.Derived(structure.Key, suffix) == root))
                return null;
        }

        return text;
    }

    private static string Fresh(IrType type, string like) => type.Rank == 1
        ? $"new {type.Element!.Text}[{like}.Length]"
        : $"new {type.Element!.Text}[{string.Join(", ", Enumerable.Range(0, type.Rank).Select(d => $"{like}.GetLength({d.ToString(CultureInfo.InvariantCulture)})"))}]";

    /// <summary>The locals that hold members from the start.</summary>
    public static void Enter(CodeWriter writer, StructuredFunction code)
    {
        foreach (Variable variable in code.Parameters.Where(v => v.Entry is not null))
            writer.Line($"{variable.Type.Text} {ExpressionPrinter.Name(variable)} = {variable.Entry};");
    }
}
