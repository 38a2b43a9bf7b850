using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>The elements of an array that a nest goes through.</summary>
/// <param name="Array">The array, outside of the nest.</param>
/// <param name="Indices">The indices; of a span, the one through all slices that were taken.</param>
internal sealed record MatrixAccess(int Array, EquatableArray<Affine> Indices)
{
    /// <summary>Null where the elements do not stand at even distances.</summary>
    public static MatrixAccess? Of(Function function, LoopNest nest, int array, EquatableArray<int> indices)
    {
        IrType type = function.TypeOf(array);
        if ((type.Element != IrType.Double && type.Element != IrType.Single) || type.Column is not null || type.Rank > 2 || indices.Any(i => nest.Index(i) is null))
            return null;
        Affine[] at = [.. indices.Select(i => nest.Index(i)!)];
        while (nest.Inside(array) is View view)
        {
            if (nest.Index(view.Start) is not { } start)
                return null;
            at[0] += start;
            array = view.Array;
        }

        return nest.Inside(array) is null && (type.Rank == 1 || at.All(IsIndex)) ? new MatrixAccess(array, at) : null;
    }

    /// <summary>Whether it takes part in the choice of the element.</summary>
    public bool DependsOn(int level) => Indices.Any(i => !i.Steps[level].IsZero);

    /// <summary>At most one of the loops' indices, plus something fixed: what a check of rows and columns can be told.</summary>
    private static bool IsIndex(Affine index) => index.Steps.Count(s => !s.IsZero) <= 1 && index.Steps.All(s => s.IsZero || s == Polynomial.One);
}
