using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// How all that is active lies in one flat span, in the order of an objective's point: vectors are parts of the span, numbers its elements;
/// matrices have memory of their own, structures are made of their members, and both are read from the span and written to it.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="method">The method.</param>
/// <param name="outputs">What a run hands out beside taking a direction, by the suffix of its names: Gradient, Product.</param>
internal sealed class FlatLayout(CodeWriter writer, MethodModel method, params string[] outputs)
{
    private const string Given = "Direction";
    public const string Memory = "global::AutoGrad.Runtime.FlatMemory.";

    private readonly IReadOnlyList<ParameterModel> _active = new Signature(method).Active;
    private readonly PointPart[] _parts = [.. PointPart.Of(method)];
    private readonly Dictionary<string, string> _names = [];

    public string Real => _parts[0].Type.RealElement!.Text;

    /// <summary>How many numbers there are.</summary>
    public string Count => CountOf(_parts);

    /// <summary>The same where it is known: all are numbers.</summary>
    public int? Numbers => _parts.Any(p => p.Type.IsArray) ? null : _parts.Length;

    public bool MayBeEmpty => _parts.All(p => p.Type.IsArray);

    /// <summary>The arrays for one run, before they are rented: what the run reads its direction from, and what it writes.</summary>
    private IEnumerable<(PointPart Part, string Name)> Arrays => outputs.Prepend(Given).SelectMany(suffix => _parts
        .Where(p => p.Owner.Structure is null ? p.Type.IsArray && !p.IsVector : p.Type.IsArray && suffix == Given)
        .Select(p => (p, NameOf(p.Key, suffix))));

    public void Declare()
    {
        foreach (var (part, name) in Arrays)
            writer.Line($"{part.Type.Text}? {name} = null;");
    }

    public void Rent()
    {
        foreach (var (part, name) in Arrays)
            writer.Line($"{name} = {Memory}Like<{Real}>({Access(part)});");
    }

    public void Return()
    {
        foreach (var (_, name) in Arrays)
            writer.Line($"{Memory}Return<{Real}>({name});");
    }

    /// <summary>An output overlaps nothing that a matrix or a structure holds.</summary>
    public void CheckOverlap(string output)
    {
        IEnumerable<string> matrices = method.Parameters.Concat(method.Fields).Where(p => UnitDirections.IsGiven(p) && p.Structure is null && IsMatrix(p.Type)).Select(p => p.Name);
        foreach (string matrix in matrices.Concat(_parts.Where(p => p.Owner.Structure is not null && p.Type.IsArray).Select(Access)))
            writer.Line($"{Memory}CheckOverlap<{Real}>({output}, {matrix}, nameof({output}));");
    }

    /// <summary>Takes the direction to where the run reads it.</summary>
    public void Load(string direction)
    {
        foreach (PointPart part in _parts.Where(p => p.Type.IsArray && (p.Owner.Structure is not null || !p.IsVector)))
            writer.Line($"{Memory}Load<{Real}>({Range(direction, part)}, {NameOf(part.Key, Given)});");
    }

    /// <summary>The directions as arguments.</summary>
    public IEnumerable<string> Directions(string direction) => _active.Select(p => p.Structure is { } structure
        ? structure.Gradient.Fill(p.Name, member => DirectionOf(_parts.First(part => part.Owner == p && part.Member == member), direction))
        : DirectionOf(_parts.First(part => part.Owner == p), direction));

    /// <summary>What the run writes, as arguments.</summary>
    public IEnumerable<string> Outputs(string span, string suffix) => _active.Select(p =>
    {
        if (p.Structure is not null)
            return $"out var {NameOf(p.Key, suffix)}";
        PointPart part = _parts.First(part => part.Owner == p);
        return part.IsVector ? Range(span, part)
            : part.Type.IsArray ? NameOf(p.Key, suffix)
            : $"out {span}[{Offset(part)}]";
    });

    /// <summary>Lays out what the run wrote elsewhere.</summary>
    public void Store(string suffix, string span)
    {
        foreach (PointPart part in _parts.Where(p => p.Owner.Structure is not null || (p.Type.IsArray && !p.IsVector)))
        {
            string source = NameOf(part.Owner.Key, suffix) + part.Member;
            writer.Line(part.Type.IsArray
                ? $"{Memory}Store<{Real}>({source}, {Range(span, part)});"
                : $"{span}[{Offset(part)}] = {source};");
        }
    }

    private string DirectionOf(PointPart part, string direction) =>
        !part.Type.IsArray ? $"{direction}[{Offset(part)}]"
        : part.IsVector && part.Owner.Structure is null ? Range(direction, part)
        : NameOf(part.Key, Given);

    private string Range(string span, PointPart part) => $"{span}.Slice({Offset(part)}, {CountOf([part])})";

    private string Offset(PointPart part) => CountOf([.. _parts.TakeWhile(p => p != part)]);

    private static string Access(PointPart part) => part.Owner.Name + part.Member;

    private static bool IsRows(IrType type) => type is { Rank: 1, Element: { IsArray: true, Rank: 1, Element.IsReal: true } };

    private bool IsMatrix(IrType type) =>
        type.IsArray && type.RealElement?.Text == Real && (type is { Rank: 2, Element.IsReal: true } || (type.Form == ArrayForm.Array && IsRows(type)));

    private string CountOf(IReadOnlyList<PointPart> parts)
    {
        int numbers = parts.Count(p => !p.Type.IsArray);
        IEnumerable<string> terms = parts.Where(p => p.Type.IsArray)
            .Select(p => IsRows(p.Type) ? $"{Memory}Count<{Real}>({Access(p)})" : Access(p) + ".Length");
        if (numbers > 0 || !terms.Any())
            terms = terms.Append(numbers.ToString(CultureInfo.InvariantCulture));
        return string.Join(" + ", terms);
    }

    /// <summary>A local that belongs to a parameter or member: wDirection, pWeightsDirection; a number keeps it apart from others.</summary>
    private string NameOf(string key, string suffix)
    {
        if (_names.TryGetValue(key + " " + suffix, out string? known))
            return known;
        string stem = Paths.Stem(Paths.Identifier(key)) + suffix, name = UnitDirections.Free(method, stem);
        for (int i = 1; _names.ContainsValue(name); i++)
            name = UnitDirections.Free(method, stem + i.ToString(CultureInfo.InvariantCulture) + "_");
        _names.Add(key + " " + suffix, name);
        return name;
    }
}
