using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// Where everything lies in an objective's point: what is active one after the other, structures member by member. The lengths of arrays that are
/// members are known from their owner; of the vectors that are parameters, the last takes what the others leave over, and the constructor takes
/// the lengths of those before it. A matrix lies there row after row; the constructor takes its shape.
/// </summary>
internal sealed class PointLayout(MethodModel method, ObjectiveNames names)
{
    public PointPart[] Parts { get; } = [.. PointPart.Of(method)];

    public string Real => Parts[0].Type.RealElement!.Text;

    public IEnumerable<PointPart> Vectors => Parts.Where(p => p.IsVector);

    public IEnumerable<PointPart> Matrices => Parts.Where(p => p.IsMatrix);

    /// <summary>The vector that takes what the others leave over.</summary>
    public PointPart? Rest => Parts.LastOrDefault(p => p.IsVector && !p.IsMember);

    /// <summary>The vectors whose lengths the constructor takes.</summary>
    public IEnumerable<PointPart> Measured => Vectors.Where(v => !v.IsMember && v != Rest);

    /// <summary>Structures that lend what is not in the point: members without derivatives, lengths of arrays.</summary>
    public IEnumerable<ParameterModel> Lenders => method.Parameters.Where(p => p.IsActive && p.Structure is { } structure && !PointMembers.IsPlain(structure));

    /// <summary>What the objective keeps of the method's parameters.</summary>
    public IEnumerable<ParameterModel> Kept => method.Parameters.Where(p => !p.IsActive || Lenders.Contains(p));

    public PointPart PartOf(ParameterModel p) => Parts.First(part => part.Owner == p);

    public PointPart PartOf(ParameterModel p, string member) => Parts.First(part => part.Owner == p && part.Member == member);

    /// <summary>The statement that refuses a point of the wrong length.</summary>
    public string Check()
    {
        string isExact = Rest is null ? "true" : "false";
        return $"global::AutoGrad.Runtime.GradientGuard.CheckPoint<{Real}>(point, {Known(Parts)}, isExact: {isExact}, nameof(point));";
    }

    /// <summary>Where a number stands, or a vector begins.</summary>
    public string Offset(PointPart part, string point = "point")
    {
        PointPart[] before = [.. Parts.TakeWhile(p => p != part)];
        return Rest is { } rest && before.Contains(rest) ? $"{point}.Length - {Grouped(Known(Parts.Skip(before.Length)))}" : Known(before);
    }

    /// <summary>What selects a vector from the point or the gradient.</summary>
    public string Range(PointPart vector, string point = "point") =>
        Parts.Length == 1 ? "" : $".Slice({Offset(vector, point)}, {LengthOf(vector, point)})";

    /// <summary>How many elements the numbers and the vectors of known length take.</summary>
    private string Known(IEnumerable<PointPart> parts)
    {
        string[] lengths = [.. parts.Where(p => p.Type.IsArray && p != Rest).Select(p => LengthOf(p, "point"))];
        int numbers = parts.Count(p => !p.Type.IsArray);
        return numbers > 0 || lengths.Length == 0
            ? string.Join(" + ", lengths.Append(numbers.ToString(CultureInfo.InvariantCulture)))
            : string.Join(" + ", lengths);
    }

    /// <summary>The field that holds a matrix of the point's numbers.</summary>
    public string CopyOf(PointPart part) => names.Field(ObjectiveNames.StemOf(part) + "Copy");

    /// <summary>A matrix of the point's numbers as an argument: where the method moves rows, it moves those of a copy, whose shape nobody asks for again.</summary>
    public string Handed(PointPart matrix, string kept) =>
        method.Primal is { } primal && RowMoves.InParameter(primal, matrix.Key) ? $"({matrix.Type.Text}){kept}.Clone()" : kept;

    /// <summary>The constructor's parameters for the shape of a matrix, and what makes one.</summary>
    public (string Parameters, string New) ShapeOf(PointPart matrix)
    {
        string stem = ObjectiveNames.StemOf(matrix);
        if (matrix.Type.Rank != 2)
        {
            string lengths = names.Parameter(stem + "Lengths");
            return ($"int[] {lengths}", $"{FlatLayout.Memory}Rows<{Real}>({lengths})");
        }

        string rows = names.Parameter(stem + "Rows"), columns = names.Parameter(stem + "Columns");
        return ($"int {rows}, int {columns}", $"new {Real}[{rows}, {columns}]");
    }

    private string LengthOf(PointPart vector, string point)
    {
        if (vector.IsMatrix)
            return vector.Type.Rank == 2 ? CopyOf(vector) + ".Length" : $"{FlatLayout.Memory}Count<{Real}>({CopyOf(vector)})";
        if (vector.IsMember)
            return (Paths.RootOf(vector.Key) == "this" ? names.Owner : names.FieldOf(vector.Owner)) + Paths.MemberOf(vector.Key) + ".Length";
        if (vector != Rest)
            return names.Field(ObjectiveNames.StemOf(vector) + "Length");
        string known = Known(Parts);
        return known == "0" ? point + ".Length" : $"{point}.Length - {Grouped(known)}";
    }

    private static string Grouped(string sum) => sum.Contains(" ") ? $"({sum})" : sum;
}
