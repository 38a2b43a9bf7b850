using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Parameters that are structures: one parameter of the function per member.</summary>
internal sealed partial class Walker
{
    /// <summary>The members of a parameter that is taken apart at the door; null for one that is passed on as a whole.</summary>
    private Layout? StructureOf(IParameterSymbol parameter, bool isActive)
    {
        bool isWritten = parameter.RefKind is RefKind.Ref or RefKind.Out;
        if ((!isActive && !isWritten) || TypeMap.LayoutOf(parameter.Type) is not { } layout)
            return null;
        return Structures.Of(parameter.Type, _method.ContainingType, out _) is null ? null : layout;
    }

    /// <summary>A parameter per member, by its path; members that generated code cannot reach have no value.</summary>
    private Aggregate DeclareLeaves(Layout layout, string path, bool isActive) =>
        new(layout, [.. layout.Parts.Select(p => DeclareLeaf(p, path + Structures.PathOf(p), isActive))]);

    private Value DeclareLeaf(LayoutPart part, string path, bool isActive)
    {
        if (!IsVisible(part.Member))
            return Value.Hidden;
        if (TypeMap.LayoutOf(part.Type) is { } inner)
            return DeclareLeaves(inner, path, isActive);
        return DeclareMember(part.Type, path, isActive);
    }

    /// <summary>A parameter per number of the elements of an array of structs.</summary>
    private Aggregate DeclareColumns(ITypeSymbol type, Layout row, Layout part, string path, string name) => new(new Layout(type, part.Parts), [
        .. part.Parts.Select(p => path + Structures.PathOf(p) is var member && TypeMap.LayoutOf(p.Type) is { } inner
            ? DeclareColumns(type, row, inner, member, name)
            : IsVisible(p.Member) ? DeclareColumn(type, row, p.Type, path + Structures.PathOf(p), name) : Value.Hidden),
    ]);

    private Scalar DeclareColumn(ITypeSymbol type, Layout row, ITypeSymbol number, string member, string name)
    {
        IrType element = TypeMap.ToIr(number);
        IrType column = IrType.Of(Rows.ColumnOf(row, member, _method.ContainingType), element, TypeMap.ToIr(type));
        return new Scalar(_builder.AddParameter(column, name + member, element.IsReal ? ParameterRole.Active : ParameterRole.Passive));
    }

    private Scalar DeclareMember(ITypeSymbol type, string path, bool isActive)
    {
        IrType ir = TypeMap.ToIr(type);
        bool carries = isActive && (ir.IsReal || ir is { IsArray: true, Element.IsReal: true } || (ir.IsRealArray && ir.Rank == 1));
        int id = _builder.AddParameter(ir, path, carries ? ParameterRole.Active : ParameterRole.Passive);
        if (!carries && !ir.IsArray)
            _passive.Add(id);
        if (!ir.IsArray)
            _objects[id] = path;
        return new Scalar(id);
    }

    /// <summary>Hands out what a parameter holds at the end, member by member.</summary>
    private void Output(string path, Value value, ITypeSymbol type, List<Output> outputs, List<int> yields)
    {
        if (value is Aggregate whole)
        {
            for (int i = 0; i < whole.Parts.Length; i++)
            {
                LayoutPart part = whole.Layout.Parts[i];
                if (whole.Parts[i] != Value.Hidden)
                    Output(path + Structures.PathOf(part), whole.Parts[i], Resolve(part.Type), outputs, yields);
            }

            return;
        }

        if (value is Scalar)
        {
            outputs.Add(new Output(path));
            yields.Add(Adapt(value, TypeMap.ToIr(type)));
        }
    }

    /// <summary>Whether a structure came in as a whole, so that it cannot be handed out again.</summary>
    private bool IsOpaque(Value initial, IParameterSymbol parameter) =>
        initial is not Aggregate || StructureOf(parameter, isActive: false) is null;

    private void CannotWrite(IParameterSymbol parameter, Aggregate value) => Refusals.Add(
        parameter.Locations.FirstOrDefault() ?? Location.None, Descriptors.UnsupportedOperation,
        $"Writing to '{parameter.Name}' of type '{value.Layout.Type.ToDisplayString()}'", "generated code cannot put such a value together",
        "Give the members setters, or a constructor that plainly assigns them.");
}
